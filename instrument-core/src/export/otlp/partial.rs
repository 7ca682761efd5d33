//! The body of a successful answer: it may say that part of a batch was rejected.

use crate::export::under_way::Delivered;
use bytes::Bytes;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message as _;

/// The answers for spans, log records and metrics differ in names only: a number of what was rejected, and a text.
/// What cannot be decoded says nothing, and the batch was accepted.
pub(super) fn delivered(body: Bytes) -> Delivered {
    let answer = ExportTraceServiceResponse::decode(body).unwrap_or_default();
    answer
        .partial_success
        .map_or_else(Delivered::default, |partial| Delivered {
            rejected: u64::try_from(partial.rejected_spans).unwrap_or(0),
            message: crate::export::failure::one_line(&partial.error_message),
        })
}
