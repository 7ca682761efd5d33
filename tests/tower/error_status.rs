//! A failure is put onto the current span once, however the call ends and whoever else says so.

use axum::body::Body;
use http::{Request, Response};
use instrument_core::current;
use instrument_core::testing::Kit;
use instrument_tower::error_status::{ErrorStatus, ErrorType};
use instrument_tower::{ErrorStatusLayer, ServerStack, TraceContextLayer};
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::SpanData;
use std::fmt::Display;
use std::io;
use tower::{BoxError, Layer, Service, ServiceBuilder, service_fn};
use tower_http::classify::{
    ClassifiedResponse, ClassifyEos, ClassifyResponse, GrpcErrorsAsFailures, SharedClassifier,
    StatusInRangeAsFailures,
};
use tower_tests::{Ending, error_type};

/// What the handler says of itself before it ends.
#[derive(Clone, Copy, Debug)]
enum Said {
    Nothing,
    Error,
    Type,
}

impl Said {
    fn say(self) {
        match self {
            Self::Nothing => {}
            Self::Error => {
                current::record_error(&io::Error::from(io::ErrorKind::PermissionDenied));
            }
            Self::Type => current::set_attribute("error.type", "own"),
        }
    }
}

fn handler(
    said: Said,
    ending: Ending,
) -> impl Service<Request<Body>, Response = Response<Body>, Error = BoxError, Future: Send> + Clone
{
    service_fn(move |_: Request<Body>| async move {
        said.say();
        ending.serve().await
    })
}

fn trace(kit: &Kit, is_rpc: bool) -> TraceContextLayer {
    let layer = if is_rpc {
        TraceContextLayer::grpc()
    } else {
        TraceContextLayer::http()
    };
    layer.with_provider(kit.provider().clone())
}

fn the_span(kit: &Kit) -> SpanData {
    let mut all = kit.spans();
    assert_eq!(all.len(), 1);
    kit.assert_complete();
    all.remove(0)
}

fn exceptions(span: &SpanData) -> usize {
    let events = span.events.iter();
    events.filter(|event| event.name == "exception").count()
}

/// Below the server layer, which says the same or more.
#[tokio::test]
async fn once_in_every_ending_below_the_server_layer() {
    let endings = [
        (false, Ending::Ok, None),
        (false, Ending::Status(404), None),
        (false, Ending::Status(503), Some("503")),
        (false, Ending::BodyError, Some("timeout")),
        (false, Ending::BodyPanic, Some("panic")),
        (false, Ending::BodyDropped, Some("incomplete_response")),
        (false, Ending::ServiceError, Some("timeout")),
        (false, Ending::Panic, Some("panic")),
        (false, Ending::Cancelled, Some("cancelled")),
        (true, Ending::Trailers("0"), None),
        (true, Ending::Trailers("5"), None),
        (true, Ending::Trailers("14"), Some("UNAVAILABLE")),
        (true, Ending::Head("13"), Some("INTERNAL")),
    ];
    for (is_rpc, ending, expected) in endings {
        for said in [Said::Nothing, Said::Error, Said::Type] {
            let kit = Kit::new();
            let trace = trace(&kit, is_rpc);
            let handler = handler(said, ending);
            if is_rpc {
                let mut service = trace.layer(ErrorStatusLayer::grpc().layer(handler));
                ending.see(&mut service).await;
            } else {
                let mut service = trace.layer(ErrorStatusLayer::http().layer(handler));
                ending.see(&mut service).await;
            }
            let span = the_span(&kit);
            let context = format!("{said:?} {ending:?}: {span:?}");
            let types: Vec<_> = span
                .attributes
                .iter()
                .filter(|one| one.key.as_str() == "error.type")
                .map(|one| one.value.as_str().into_owned())
                .collect();
            let expected = match said {
                Said::Nothing => expected,
                Said::Error => Some("permission"),
                Said::Type => Some("own"),
            };
            assert_eq!(types, Vec::from_iter(expected), "{context}");
            let exceptions_said = usize::from(matches!(said, Said::Error));
            assert_eq!(exceptions(&span), exceptions_said, "{context}");
        }
    }
}

/// The description says what the type does not, and is the first that was said.
#[tokio::test]
async fn the_description_is_what_the_type_does_not_say() {
    for (ending, description) in [
        (Ending::Status(503), ""),
        (Ending::BodyError, "timed out"),
        (Ending::ServiceError, "timed out"),
        (Ending::Panic, "panicked"),
    ] {
        let kit = Kit::new();
        let handler = handler(Said::Nothing, ending);
        let mut service = trace(&kit, false).layer(ErrorStatusLayer::http().layer(handler));
        ending.see(&mut service).await;
        let span = the_span(&kit);
        assert_eq!(span.status, Status::error(description), "{ending:?}");
    }
}

#[tokio::test]
async fn the_classifier_may_call_more_a_failure() {
    let kit = Kit::new();
    let strict = StatusInRangeAsFailures::new_for_client_and_server_errors();
    let layer = ErrorStatusLayer::new(strict.into_make_classifier());
    let stack = ServerStack::new(trace(&kit, false)).with_error_status(layer);
    let ending = Ending::Status(404);
    let mut service = stack.layer(handler(Said::Nothing, ending));
    ending.see(&mut service).await;
    assert_eq!(error_type(&the_span(&kit)), Some("404".into()));

    let kit = Kit::new();
    let layer = ErrorStatusLayer::new(GrpcErrorsAsFailures::make_classifier());
    let ending = Ending::Trailers("5");
    let mut service = ServiceBuilder::new()
        .layer(trace(&kit, true))
        .layer(layer)
        .service(handler(Said::Nothing, ending));
    ending.see(&mut service).await;
    assert_eq!(error_type(&the_span(&kit)), Some("NOT_FOUND".into()));
}

/// A classifier of the user's own, that looks at everything and says the types itself.
#[derive(Clone)]
struct Own;

impl ClassifyResponse for Own {
    type FailureClass = ErrorType;
    type ClassifyEos = Self;

    fn classify_response<B>(self, response: &Response<B>) -> ClassifiedResponse<ErrorType, Self> {
        match response.status().as_u16() {
            429 => ClassifiedResponse::Ready(Err(ErrorType::new("quota"))),
            _ => ClassifiedResponse::RequiresEos(self),
        }
    }

    fn classify_error<E: Display + 'static>(self, error: &E) -> ErrorType {
        ErrorType::new("unreachable").with_description(error.to_string())
    }
}

impl ClassifyEos for Own {
    type FailureClass = ErrorType;

    fn classify_eos(self, trailers: Option<&http::HeaderMap>) -> Result<(), ErrorType> {
        match trailers {
            Some(_) => Ok(()),
            None => Err(ErrorType::new("no_trailers").with_description("they are required")),
        }
    }

    fn classify_error<E: Display + 'static>(self, error: &E) -> ErrorType {
        ErrorType::new("torn").with_description(error.to_string())
    }
}

#[tokio::test]
async fn a_classifier_may_say_the_types_itself() {
    for (ending, expected) in [
        (Ending::Status(429), Some(("quota", ""))),
        (Ending::Ok, Some(("no_trailers", "they are required"))),
        (Ending::Trailers("0"), None),
        (Ending::BodyError, Some(("torn", "timed out"))),
        (Ending::ServiceError, Some(("unreachable", "timed out"))),
    ] {
        let kit = Kit::new();
        let layer = ErrorStatusLayer::new(SharedClassifier::new(Own));
        let inner: ErrorStatus<_, _> = layer.layer(handler(Said::Nothing, ending));
        ending.see(&mut trace(&kit, false).layer(inner)).await;
        let span = the_span(&kit);
        let (error_type_expected, status) = match expected {
            Some((error_type, description)) => {
                (Some(error_type.to_owned()), Status::error(description))
            }
            None => (None, Status::Unset),
        };
        assert_eq!(error_type(&span), error_type_expected, "{ending:?}");
        assert_eq!(span.status, status, "{ending:?}");
    }
}
