"""Spans of a service in Python, sent as its environment says, and the baggage of a request."""

from opentelemetry import baggage, context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def set_up():
    """The provider, whose `shutdown` sends what is left. The propagators are Python's defaults."""
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return provider


def carry(values):
    """Puts values into the baggage of what is going on."""
    carrying = context.get_current()
    for key, value in values.items():
        carrying = baggage.set_baggage(key, value, carrying)
    context.attach(carrying)


def carried():
    """The baggage of what is going on."""
    return dict(baggage.get_all())
