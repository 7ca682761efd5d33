//! The length limit of attribute values, on any text.

use instrument_core::opentelemetry::{Array, Value};
use instrument_core::testing::Kit;
use instrument_core::{AsContext, current, span};
use proptest::prelude::*;

/// The one value of the one attribute of the one span that `record` makes.
fn recorded(limit: usize, record: impl FnOnce()) -> Value {
    let kit = Kit::new().with_provider(move |provider| provider.with_attribute_value_limit(limit));
    let bound = kit.enter();
    record();
    drop(bound);
    kit.spans()[0].attributes[0].value.clone()
}

fn first_characters(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_is_cut_to_whole_characters(text in any::<String>(), limit in 0..40_usize) {
        let expected = Value::from(first_characters(&text, limit));
        let at_start = recorded(limit, || span!("s").attribute("k", text.as_str()).in_scope(|| {}));
        prop_assert_eq!(&at_start, &expected);
        let for_the_sampler = recorded(limit, || span!("s").sampler_attribute("k", text.as_str()).in_scope(|| {}));
        prop_assert_eq!(&for_the_sampler, &expected);
        let later = recorded(limit, || span!("s").in_scope(|| current::set_attribute("k", &text)));
        prop_assert_eq!(&later, &expected);
    }

    #[test]
    fn each_text_of_an_array_is_cut(texts in prop::collection::vec(any::<String>(), 0..5), limit in 0..10_usize) {
        let cut: Vec<_> = texts.iter().map(|text| first_characters(text, limit).into()).collect();
        let value = recorded(limit, || span!("s").attribute("k", &texts).in_scope(|| {}));
        prop_assert_eq!(value, Value::Array(Array::String(cut)));
    }

    #[test]
    fn numbers_are_never_cut(number in any::<i64>()) {
        let value = recorded(1, || span!("s").attribute("k", number).in_scope(|| {}));
        prop_assert_eq!(value, Value::I64(number));
    }
}

/// Also where it was written to before its parent was known.
#[test]
fn the_limit_is_that_of_the_provider_that_records() {
    let short = Kit::new().with_provider(|provider| provider.with_attribute_value_limit(2));
    let bound = short.enter();
    let parent = span!("parent").start();
    drop(bound);
    let long = Kit::new();
    let _bound = long.enter();
    let _current = span!("current").start().enter();
    span!("s")
        .attributes(|attributes| attributes.add("number", &1))
        .parent(parent.as_context())
        .start()
        .settle(|end| end.attribute("last", "last"));
    let last = short.span("s").attributes.last().map(|it| it.value.clone());
    assert_eq!(last, Some("la".into()));
}
