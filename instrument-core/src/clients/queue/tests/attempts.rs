//! Retries and dead letters keep the context that a message was sent in.

use super::*;
use crate::SpanKind;
use crate::span;

/// Everything but the header that tells of this sending.
fn context(message: &channel::Message) -> Vec<(String, String)> {
    let headers = message.headers.iter();
    let context = headers.filter(|(name, _)| name != "queue-sent").cloned();
    context.collect()
}

#[test]
fn a_retry_keeps_the_context_and_links_to_the_attempt_before() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    span!("receive_image").in_scope(|| channel.send(&FRAMES, "frame"));
    let (first, original) = channel.take();
    FRAMES.process(&first).in_scope(|| {});
    // After its end, and with nothing current.
    channel.put(FRAMES.send_again(&first), "frame");
    let (second, again) = channel.take();
    assert_eq!(second.attempt(), 2);
    assert_eq!(context(&original), context(&again));
    // Within it, which is the same.
    FRAMES
        .process(&second)
        .in_scope(|| channel.put(FRAMES.send_again(&second), "frame"));
    let (third, again) = channel.take();
    assert_eq!(context(&original), context(&again));
    FRAMES.process(&third).in_scope(|| {});
    kit.assert_complete();
    assert_eq!(
        tree(&kit),
        format!(
            "
            receive_image
              send frames [producer] {send} messaging.message.body.size=5
                process frames [consumer] {process} messaging.message.body.size=5 queue.wait_ms=…
                  send frames [client] {send} queue.attempt=2 -> send frames
                process frames [consumer] {process} messaging.message.body.size=5 queue.wait_ms=… queue.attempt=2 -> process frames
                  send frames [client] {send} queue.attempt=3 -> send frames
                process frames [consumer] {process} messaging.message.body.size=5 queue.wait_ms=… queue.attempt=3 -> process frames
            ",
            send = is("send", "send"),
            process = is("process", "process"),
        )
    );
    let attempts = kit.spans_named("process frames");
    for (before, attempt) in attempts.iter().zip(&attempts[1..]) {
        assert_eq!(
            attempt.links[0].span_context.span_id(),
            before.span_context.span_id()
        );
    }
}

#[test]
fn linked_attempts_link_to_the_sender_and_to_each_other() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    let frames = linking();
    channel.send(&frames, "frame");
    let (first, _) = channel.take();
    frames.process(&first).in_scope(|| {});
    channel.put(frames.send_again(&first), "frame");
    let (second, _) = channel.take();
    frames.process(&second).in_scope(|| {});
    frames.settle("ack", &second).in_scope(|| {});
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        send frames [producer]
        process frames [consumer] -> send frames
          send frames [client] -> send frames
        process frames [consumer] -> send frames -> process frames
          ack frames [client] -> send frames
        "
    );
}

#[test]
fn a_dead_letter_keeps_the_original_trace() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let dead_letters = Destination::new("memory", "dlq:frames");
    for frames in [FRAMES, linking()] {
        let mut channel = Channel::default();
        channel.send(&frames, "frame");
        let (message, original) = channel.take();
        frames.process(&message).in_scope(|| {});
        channel.put(frames.send_again(&message), "frame");
        let (message, _) = channel.take();
        frames.process(&message).in_scope(|| {});
        channel.put(dead_letters.dead_letter(&message, "timeout"), "frame");

        let (dead, letter) = channel.take();
        assert_eq!(context(&original), context(&letter));
        assert_eq!(
            (dead.attempt(), dead.dead_letter_reason()),
            (2, Some("timeout"))
        );
        dead_letters.process(&dead).in_scope(|| {});
        let (send, looked_at) = (&kit.spans()[0], kit.span("process dlq:frames"));
        assert_eq!(looked_at.parent_span_id, send.span_context.span_id());
        assert_eq!(
            looked_at.span_context.trace_id(),
            send.span_context.trace_id()
        );
        let given_up = kit.span("send dlq:frames");
        assert_eq!(given_up.span_kind, SpanKind::Client);
        assert!(tree(&kit).to_string().contains(
            "send dlq:frames [client] messaging.system=memory messaging.destination.name=dlq:frames messaging.operation.type=send \
             messaging.operation.name=send queue.attempt=2 queue.dead_letter.reason=timeout -> send frames"
        ), "{}", tree(&kit));

        // What was a dead letter is a message like others when it is sent anew.
        channel.put(frames.send(), "frame");
        assert_eq!(channel.take().0.dead_letter_reason(), None);
        kit.reset();
    }
}

#[test]
fn attempts_at_a_message_without_context_are_related_all_the_same() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    channel.push(channel::Message::default());
    let (old, _) = channel.take();
    FRAMES.process(&old).in_scope(|| {});
    channel.put(FRAMES.send_again(&old), "frame");
    let (again, _) = channel.take();
    FRAMES.process(&again).in_scope(|| {});
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        process frames [consumer]
          send frames [producer]
            process frames [consumer] -> process frames
        "
    );
}

#[test]
fn what_a_broker_counts_is_counted_too() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    channel.send(&FRAMES, "frame");
    let (message, _) = channel.take();
    channel.put(FRAMES.send_again(&message), "frame");
    let (message, _) = channel.take();
    assert_eq!(message.with_delivery_count(3).attempt(), 4);
}

#[test]
fn headers_that_are_used_again_say_nothing_of_the_message_before() {
    use crate::propagation::Pairs;
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    channel.send(&FRAMES, "frame");
    let (message, _) = channel.take();
    channel.put(FRAMES.dead_letter(&message, "x"), "frame");
    let (_, mut dead) = channel.take();
    FRAMES.send().inject(&mut Pairs(&mut dead.headers)).end();
    let fresh = dead.delivery();
    assert_eq!((fresh.attempt(), fresh.dead_letter_reason()), (1, None));
}

#[test]
fn a_table_knows_of_attempts_that_no_message_tells_of() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    span!("receive_image").in_scope(|| channel.send(&FRAMES, "frame"));
    let (first, _) = channel.take();
    // Its process is killed: nobody sends the message again.
    let killed = FRAMES
        .process(&first)
        .in_scope(opentelemetry::Context::current);
    let again = first.with_attempt(2, &killed);
    assert_eq!(again.attempt(), 2);
    FRAMES.process(&again).in_scope(|| {});
    let attempts = kit.spans_named("process frames");
    let linked: Vec<_> = attempts[1]
        .links
        .iter()
        .map(|link| link.span_context.span_id())
        .collect();
    assert_eq!(linked, [attempts[0].span_context.span_id()]);
    // Where nothing is known of it, there is no link.
    let third = again.with_attempt(0, None::<opentelemetry::Context>);
    assert_eq!(third.attempt(), 1);
    FRAMES.process(&third).in_scope(|| {});
    assert_eq!(kit.spans_named("process frames")[2].links.len(), 0);
}
