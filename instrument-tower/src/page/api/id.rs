//! Ids as Jaeger writes them.

use opentelemetry::trace::TraceId;
use serde::Serializer;

/// One of 64 bits has sixteen digits, as those had who made such ids.
pub(in crate::page) fn trace_id(id: TraceId) -> String {
    let id = u128::from_be_bytes(id.to_bytes());
    if id >> 64 == 0 {
        format!("{id:016x}")
    } else {
        format!("{id:032x}")
    }
}

pub(super) fn shown_trace<S: Serializer>(id: &TraceId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&trace_id(*id))
}

pub(super) fn shown<T: ToString, S: Serializer>(id: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&id.to_string())
}
