//! The layer that puts failures onto the current span.

use super::ErrorStatus;
use crate::protocol::Code;
use tower_http::classify::{
    GrpcCode, GrpcErrorsAsFailures, ServerErrorsAsFailures, SharedClassifier,
};
use tower_layer::Layer;

/// Puts the failures of a service onto the span that is current around it: status and `error.type`, once, whoever else
/// sees the same failure. See the [module docs](crate::error_status) for what a failure is.
///
/// [`TraceContextLayer`](crate::TraceContextLayer) and [`ClientTraceLayer`](crate::ClientTraceLayer) judge by the
/// conventions already. This layer is for spans that nobody judges (another library's, a bridged one of `tracing`), and
/// for whoever calls other things failures. It is to be inside the layer that makes the span.
///
/// ```
/// use instrument_tower::{ErrorStatusLayer, TraceContextLayer};
/// use tower::ServiceBuilder;
/// use tower_http::classify::StatusInRangeAsFailures;
///
/// let strict = StatusInRangeAsFailures::new_for_client_and_server_errors();
/// let stack = ServiceBuilder::new()
///     .layer(TraceContextLayer::http())
///     .layer(ErrorStatusLayer::new(strict.into_make_classifier()));
/// # let _ = stack;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ErrorStatusLayer<M = SharedClassifier<ServerErrorsAsFailures>> {
    make_classifier: M,
}

impl ErrorStatusLayer {
    /// Status 5xx is a failure.
    #[must_use]
    pub fn http() -> Self {
        Self::new(ServerErrorsAsFailures::make_classifier())
    }
}

impl ErrorStatusLayer<SharedClassifier<GrpcErrorsAsFailures>> {
    /// The codes are failures that the conventions call the server's fault: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED,
    /// INTERNAL, UNAVAILABLE and DATA_LOSS.
    #[must_use]
    pub fn grpc() -> Self {
        let codes = Code::all().filter(|code| !code.is_server_error());
        let classifier = codes.fold(GrpcErrorsAsFailures::new(), |classifier, code| {
            classifier.with_success(GrpcCode::from(code as i32))
        });
        Self::new(SharedClassifier::new(classifier))
    }
}

impl<M> ErrorStatusLayer<M> {
    /// A failure is what this classifier says, one of `tower-http`'s or of your own. Its class becomes the description of
    /// the span's status; to say `error.type` too, it is an [`ErrorType`](crate::error_status::ErrorType).
    #[must_use]
    pub const fn new(make_classifier: M) -> Self {
        Self { make_classifier }
    }
}

impl<S, M: Clone> Layer<S> for ErrorStatusLayer<M> {
    type Service = ErrorStatus<S, M>;

    fn layer(&self, inner: S) -> ErrorStatus<S, M> {
        ErrorStatus::new(inner, self.make_classifier.clone())
    }
}
