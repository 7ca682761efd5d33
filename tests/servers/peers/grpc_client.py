"""A client of grpcio with its instrumentation: calls `/interop.Relay/Ask` on a port, with baggage. Prints the answer."""

import json
import sys

import grpc
import telemetry
from opentelemetry import trace
from opentelemetry.instrumentation.grpc import GrpcInstrumentorClient

port, values = sys.argv[1:]
provider = telemetry.set_up()
GrpcInstrumentorClient().instrument()

with trace.get_tracer("interop").start_as_current_span("work"):
    telemetry.carry(json.loads(values))
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        ask = channel.unary_unary("/interop.Relay/Ask")
        print(ask(b"{}", timeout=20).decode())
provider.shutdown()
