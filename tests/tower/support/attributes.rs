//! What a span says of itself.

use opentelemetry::Value;
use opentelemetry_sdk::trace::SpanData;
use std::collections::BTreeMap;

/// All attributes as text, but for times. A key that is there twice fails the test.
pub fn attributes(span: &SpanData) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for one in &span.attributes {
        let value = match &one.value {
            Value::F64(_) => "…".to_owned(),
            value => value.as_str().into_owned(),
        };
        let before = all.insert(one.key.to_string(), value);
        assert_eq!(before, None, "`{}` is there twice: {span:?}", one.key);
    }
    all
}

/// One attribute as text.
pub fn attribute(span: &SpanData, key: &str) -> Option<String> {
    attributes(span).remove(key)
}

/// `error.type`, if the span failed. That it fails with a type, and has a type only if it fails, is asserted.
pub fn error_type(span: &SpanData) -> Option<String> {
    let error_type = attribute(
        span,
        opentelemetry_semantic_conventions::attribute::ERROR_TYPE,
    );
    let failed = matches!(span.status, opentelemetry::trace::Status::Error { .. });
    assert_eq!(failed, error_type.is_some(), "{span:?}");
    error_type
}
