//! Child or link, by choice.

use super::*;
use crate::clients::queue::Delivery;
use crate::propagation::Pairs;
use crate::{SpanKind, span};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::{SpanId, TraceContextExt};

fn baggage(key: &str) -> Option<String> {
    Context::map_current(|cx| cx.baggage().get(key).map(ToString::to_string))
}

fn with_baggage(key: &'static str, value: &'static str) -> opentelemetry::ContextGuard {
    let pair = opentelemetry::KeyValue::new(key, value);
    Context::map_current(|cx| cx.with_baggage([pair])).attach()
}

#[test]
fn a_consumer_is_the_producers_child() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    span!("receive_image").in_scope(|| channel.send(&FRAMES, "frame"));
    let (message, _) = channel.take();
    FRAMES
        .process(&message)
        .in_scope(|| span!("detect").in_scope(|| {}));
    kit.assert_complete();
    assert_eq!(
        tree(&kit),
        format!(
            "
            receive_image
              send frames [producer] {} messaging.message.body.size=5
                process frames [consumer] {} messaging.message.body.size=5 queue.wait_ms=…
                  detect
            ",
            is("send", "send"),
            is("process", "process"),
        )
    );
}

#[test]
fn a_consumer_links_to_the_producer_if_it_is_told_so() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    let frames = linking();
    {
        let _baggage = with_baggage("camera.id", "front_door");
        channel.send(&frames, "frame");
    }
    let (message, _) = channel.take();
    let camera = frames.process(&message).in_scope(|| baggage("camera.id"));
    // It is still about the sender's matter.
    assert_eq!(camera.as_deref(), Some("front_door"));
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        send frames [producer]
        process frames [consumer] -> send frames
        "
    );
    let [send, process] = ["send frames", "process frames"].map(|name| kit.span(name));
    assert_ne!(
        send.span_context.trace_id(),
        process.span_context.trace_id()
    );

    // It stands where the consumer does.
    kit.reset();
    channel.send(&frames, "frame");
    let (message, _) = channel.take();
    span!("worker").in_scope(|| frames.process(&message).in_scope(|| {}));
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        send frames [producer]
        worker
          process frames [consumer] -> send frames
        "
    );
}

#[test]
fn a_message_without_context_begins_a_trace() {
    let kit = Kit::new();
    let _recording = kit.enter();
    for frames in [FRAMES, linking()] {
        let message = Delivery::of(&Pairs::<&[(String, String)]>(&[]));
        frames.process(&message).in_scope(|| {});
        let process = kit.span("process frames");
        assert_eq!(process.parent_span_id, SpanId::INVALID);
        assert!(process.links.is_empty());
        kit.reset();
    }
}

#[test]
fn the_baggage_of_a_message_is_what_came_and_nothing_of_the_worker() {
    let _worker = with_baggage("worker", "1");
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    span!("bare").root().in_scope(|| {
        let _none = Context::map_current(|cx| cx.with_cleared_baggage()).attach();
        channel.send(&FRAMES, "frame");
    });
    let (message, sent) = channel.take();
    assert_eq!(sent.header("baggage"), None);
    assert_eq!(message.context().baggage().len(), 0);
    let (worker, again) = FRAMES.process(&message).in_scope(|| {
        let mut headers = Vec::new();
        FRAMES
            .send_again(&message)
            .inject(&mut Pairs(&mut headers))
            .end();
        (baggage("worker"), headers)
    });
    assert_eq!(worker, None);
    let again: Vec<(String, String)> = again;
    assert!(again.iter().all(|(name, _)| name != "baggage"));
}

#[test]
fn strangers_get_no_baggage_and_none_of_theirs_is_taken() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let shared = FRAMES.without_baggage();
    let mut channel = Channel::default();
    {
        let _baggage = with_baggage("camera.id", "front_door");
        channel.send(&shared, "frame");
        channel.send(&FRAMES, "frame");
    }
    let (_, sent) = channel.take();
    assert_eq!(sent.header("baggage"), None);
    assert!(sent.header("traceparent").is_some());
    let (message, sent) = channel.take();
    assert_eq!(sent.header("baggage"), Some("camera.id=front_door"));
    let taken = shared.process(&message).in_scope(|| baggage("camera.id"));
    assert_eq!(taken, None);
    channel.put(shared.send_again(&message), "frame");
    assert_eq!(channel.take().1.header("baggage"), None);
}

#[test]
fn names_and_attributes_can_be_ones_own() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let replies = Destination::named("rabbitmq", "replies/17".to_owned())
        .with_template("replies/{client}")
        .with_group("clients")
        .with_client_id("client-17")
        .with_server("broker", 5672)
        .with_process_span_name("reply_processing");
    let mut channel = Channel::default();
    let publish = replies.send().with_operation_name("publish");
    channel.put(publish.with_message_id("m-1"), "yes");
    let (message, _) = channel.take();
    let message = message.with_message_id("m-1");
    let partition = |to: &mut crate::Attributes<'_>| to.add("partition", &3);
    replies
        .process(&message)
        .attributes(partition)
        .in_scope(|| {});
    assert_eq!(
        tree(&kit),
        "
        publish replies/{client} [producer] messaging.system=rabbitmq messaging.destination.name=replies/17 messaging.destination.template=\"replies/{client}\" messaging.operation.type=send messaging.operation.name=publish messaging.client.id=client-17 server.address=broker server.port=5672 messaging.message.id=m-1
          reply_processing [consumer] messaging.system=rabbitmq messaging.destination.name=replies/17 messaging.destination.template=\"replies/{client}\" messaging.operation.type=process messaging.operation.name=process messaging.consumer.group.name=clients messaging.client.id=client-17 server.address=broker server.port=5672 messaging.message.id=m-1 messaging.message.body.size=3 queue.wait_ms=… partition=3
        "
    );
    let named = replies.process(&message).with_span_name("once");
    named.in_scope(|| {});
    assert_eq!(kit.span("once").span_kind, SpanKind::Consumer);
}

#[test]
fn what_is_sent_in_a_consumer_goes_on_with_its_trace() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    let batches = Destination::new("memory", "batches");
    channel.send(&FRAMES, "frame");
    let (message, _) = channel.take();
    FRAMES
        .process(&message)
        .in_scope(|| channel.send(&batches, "batch"));
    let (message, _) = channel.take();
    batches.process(&message).in_scope(|| {
        assert!(Context::map_current(|cx| cx.has_active_span()));
    });
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        send frames [producer]
          process frames [consumer]
            send batches [producer]
              process batches [consumer]
        "
    );
}
