//! What is not recorded is carried on all the same.

use super::*;
use crate::clients::queue::Delivery;
use crate::propagation::Pairs;
use crate::{Instrumentation, span};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::Sampler;
use proptest::prelude::*;

#[test]
fn what_is_not_sampled_is_carried_on_with_its_baggage() {
    let sampler = Sampler::ParentBased(Box::new(Sampler::AlwaysOff));
    let kit = Kit::new().with_sampler(sampler);
    let _recording = kit.enter();
    let _baggage = Context::map_current(|cx| cx.with_baggage([KeyValue::new("a", "b")])).attach();
    let mut channel = Channel::default();
    span!("root").in_scope(|| channel.send(&FRAMES, "frame"));
    for attempt in 1..=2 {
        let (message, sent) = channel.take();
        let parent = sent.header("traceparent").expect("the trace is carried");
        // Neither sampled nor without the mark of a random id.
        assert!(
            parent.ends_with("-00") || parent.ends_with("-02"),
            "{parent}"
        );
        assert_eq!(sent.header("baggage"), Some("a=b"));
        assert_eq!(message.attempt(), attempt);
        assert!(message.waited().is_some());
        let trace_id = message.sender().expect("a context came").trace_id();
        FRAMES.process(&message).in_scope(|| {
            let here = Context::current();
            use opentelemetry::trace::TraceContextExt;
            assert_eq!(here.span().span_context().trace_id(), trace_id);
            assert!(!here.span().span_context().is_sampled());
            assert!(here.baggage().get("a").is_some());
        });
        FRAMES.settle("ack", &message).in_scope(|| {});
        channel.put(FRAMES.send_again(&message), "frame");
    }
    assert_eq!(kit.tree(), "");
}

#[test]
fn linked_work_is_sampled_by_itself_and_so_is_what_becomes_of_it() {
    // Only roots that are told so are sampled; here it is nobody.
    let kit = Kit::new().with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOff)));
    let recorded = Kit::new();
    let mut channel = Channel::default();
    {
        let _recording = recorded.enter();
        channel.send(&linking(), "frame");
    }
    let _recording = kit.enter();
    let frames = linking();
    let (message, _) = channel.take();
    frames.process(&message).in_scope(|| {});
    frames.settle("ack", &message).in_scope(|| {});
    assert_eq!(kit.tree(), "");
}

#[test]
fn instrumentation_that_is_switched_off_makes_no_spans_and_carries_on() {
    let off = Instrumentation::Only(vec!["server".to_owned()]);
    let kit = Kit::new().with_provider(move |provider| provider.with_instrumentation(off.clone()));
    let _recording = kit.enter();
    let mut channel = Channel::default();
    span!("receive_image").in_scope(|| channel.send(&FRAMES, "frame"));
    let (message, _) = channel.take();
    FRAMES
        .process(&message)
        .in_scope(|| span!("detect").in_scope(|| {}));
    assert_eq!(
        kit.tree(),
        "
        receive_image
          detect
        "
    );
}

#[test]
fn without_a_trace_messages_stay_as_they_are() {
    let mut headers: Vec<(String, String)> = Vec::new();
    let sending = FRAMES.send().inject(&mut Pairs(&mut headers));
    sending.end();
    assert!(headers.is_empty());
    let message = Delivery::of(&Pairs(&headers[..]));
    assert_eq!(FRAMES.process(&message).in_scope(|| 5), 5);
    // Which attempt it is matters without a trace too.
    FRAMES
        .send_again(&message)
        .inject(&mut Pairs(&mut headers))
        .end();
    assert_eq!(Delivery::of(&Pairs(&headers[..])).attempt(), 2);
}

proptest! {
    /// Whatever a stranger puts into the queue.
    #[test]
    fn any_headers_are_answered(
        names in proptest::collection::vec("traceparent|tracestate|baggage|queue-sent|[a-z]{0,4}", 0..6),
        values in proptest::collection::vec(
            "(00-)?[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]|(at|attempt|before|dead-letter)=[0-9a-f;=-]{0,60}|.{0,80}", 6
        ),
        relation in prop_oneof![Just(Relation::Child), Just(Relation::Link)],
    ) {
        let kit = Kit::new();
        let _recording = kit.enter();
        let headers: Vec<_> = names.into_iter().zip(values).collect();
        let frames = FRAMES.with_relation(relation);
        let message = Delivery::of(&Pairs(&headers[..]));
        frames.process(&message).in_scope(|| {});
        let mut again: Vec<(String, String)> = Vec::new();
        frames.send_again(&message).inject(&mut Pairs(&mut again)).end();
        prop_assert!(Delivery::of(&Pairs(&again[..])).attempt() > message.attempt() || message.attempt() == u32::MAX);
        prop_assert!(kit.unfinished().is_empty());
    }
}
