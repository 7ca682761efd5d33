//! Many messages at once.

use super::*;
use crate::propagation::Pairs;
use crate::semconv::LINK_COUNT;
use crate::span;
use opentelemetry::Value;
use opentelemetry::trace::SpanId;

fn sent(count: usize, to: &Destination) -> Channel {
    let mut channel = Channel::default();
    (0..count).for_each(|_| channel.send(to, "frame"));
    channel
}

#[test]
fn a_batch_is_a_trace_of_its_own_that_links_to_every_message() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let messages = sent(3, &FRAMES).take_all();
    let messages = messages.into_iter().zip(["a", "b", "c"]);
    let messages: Vec<_> = messages.map(|(one, id)| one.with_message_id(id)).collect();
    kit.reset();
    FRAMES.process_batch(&messages).in_scope(|| {});
    assert_eq!(
        tree(&kit),
        format!(
            "process frames [consumer] {} messaging.batch.message_count=3 queue.wait_ms=… link_count=3 \
             -> ?(messaging.message.id=a queue.wait_ms=…) -> ?(messaging.message.id=b queue.wait_ms=…) \
             -> ?(messaging.message.id=c queue.wait_ms=…)",
            is("process", "process")
        )
    );
    let process = kit.span("process frames");
    assert_eq!(process.parent_span_id, SpanId::INVALID);
    let linked: Vec<_> = process
        .links
        .iter()
        .map(|link| &link.span_context)
        .collect();
    let senders: Vec<_> = messages.iter().filter_map(|one| one.sender()).collect();
    assert_eq!(linked, senders.iter().collect::<Vec<_>>());
}

#[test]
fn a_batch_of_one_goes_on_with_its_messages_trace() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let messages = sent(1, &FRAMES).take_all();
    FRAMES.process_batch(&messages).in_scope(|| {});
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        send frames [producer]
          process frames [consumer]
        "
    );
    kit.reset();
    let messages = sent(1, &FRAMES).take_all();
    linking().process_batch(&messages).in_scope(|| {});
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        send frames [producer]
        process frames [consumer] -> send frames
        "
    );
}

#[test]
fn links_beyond_the_limit_are_reported() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let messages = sent(200, &FRAMES).take_all();
    FRAMES.process_batch(&messages).in_scope(|| {});
    let process = kit.span("process frames");
    assert_eq!(process.links.len(), 128);
    let told = process
        .attributes
        .iter()
        .find(|one| one.key.as_str() == LINK_COUNT);
    assert_eq!(told.map(|told| &told.value), Some(&Value::I64(200)));
    assert_eq!(kit.provider().health().links_dropped, 72);

    FRAMES.receive().start().received(&messages);
    let receive = kit.span("receive frames");
    assert_eq!(receive.links.len(), 128);
    assert_eq!(kit.provider().health().links_dropped, 144);
}

#[test]
fn messages_that_are_sent_at_once_share_a_span() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    let sending = FRAMES.send_batch(2).start();
    for _ in 0..2 {
        let mut message = channel::Message::default();
        sending.write(&mut Pairs(&mut message.headers));
        channel.push(message);
    }
    sending.end();
    for message in channel.take_all() {
        FRAMES.process(&message).in_scope(|| {});
    }
    assert_eq!(
        tree(&kit),
        format!(
            "
            send frames [producer] {} messaging.batch.message_count=2
              process frames [consumer] {process} messaging.message.body.size=0 queue.wait_ms=…
              process frames [consumer] {process} messaging.message.body.size=0 queue.wait_ms=…
            ",
            is("send", "send"),
            process = is("process", "process"),
        )
    );
}

#[test]
fn messages_that_are_created_one_by_one_have_a_span_each() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut channel = Channel::default();
    let created: Vec<_> = (0..2)
        .map(|_| {
            let mut message = channel::Message::default();
            let creating = FRAMES.create().inject(&mut Pairs(&mut message.headers));
            channel.push(message);
            let context = creating.context().clone();
            creating.end();
            context
        })
        .collect();
    FRAMES.send_batch(2).created_in(&created).in_scope(|| {});
    let messages = channel.take_all();
    FRAMES.process(&messages[1]).in_scope(|| {});
    assert_eq!(
        tree(&kit),
        format!(
            "
            create frames [producer] {create}
            create frames [producer] {create}
              process frames [consumer] {} messaging.message.body.size=0 queue.wait_ms=…
            send frames [client] {} messaging.batch.message_count=2 link_count=2 -> create frames -> create frames
            ",
            is("process", "process"),
            is("send", "send"),
            create = is("create", "create"),
        )
    );
}

#[test]
fn a_wait_for_messages_links_to_what_came() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let frames = FRAMES.with_group("detectors");
    let messages = sent(2, &frames).take_all();
    kit.reset();
    span!("poll").in_scope(|| {
        frames.receive().start().received(&messages);
        frames.receive().start().received([]);
        let one = messages.iter().take(1);
        frames
            .receive()
            .with_operation_name("pop")
            .start()
            .received(one);
        frames.receive().without_span().start().received(&messages);
    });
    assert_eq!(
        tree(&kit),
        format!(
            "
            poll
              receive frames [client] {receive} messaging.consumer.group.name=detectors messaging.batch.message_count=2 link_count=2 -> ?(queue.wait_ms=…) -> ?(queue.wait_ms=…)
              receive frames [client] {receive} messaging.consumer.group.name=detectors messaging.batch.message_count=0 link_count=0
              pop frames [client] {} messaging.consumer.group.name=detectors -> ?(queue.wait_ms=…)
            ",
            is("receive", "pop"),
            receive = is("receive", "receive"),
        )
    );
}
