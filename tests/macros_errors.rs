//! What a failed result leaves on its span, by its type and by `err(...)`.

use instrument_core::opentelemetry::logs::AnyValue;
use instrument_core::opentelemetry::trace::Status;
use instrument_core::testing::Kit;
use instrument_core::{ClassifyError, ErrorKind, ExceptionSignal, traced_span};
use opentelemetry_sdk::trace::SpanData;
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Debug};
use std::io;
use std::ops::ControlFlow;
use support::{attribute, recorded, recorded_async, recorded_by};

#[derive(Debug)]
struct Refused {
    order: u64,
    cause: Option<Box<Refused>>,
}

fn refused(order: u64) -> Refused {
    Refused { order, cause: None }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "order {} is refused", self.order)
    }
}

impl Error for Refused {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

type Orders<T = u64> = Result<T, Refused>;

#[track_caller]
fn assert_tree(kit: &Kit, below_caller: &str) {
    assert_eq!(kit.tree(), format!("caller\n  {}", below_caller.trim()));
}

/// The attributes of the only event, an exception.
#[track_caller]
fn exception(span: &SpanData) -> Vec<(String, String)> {
    let [event] = &span.events.events[..] else {
        panic!("one exception record among {:?}", span.events)
    };
    assert_eq!(event.name, "exception");
    let all = event.attributes.iter();
    all.map(|one| (one.key.to_string(), one.value.to_string())).collect()
}

#[traced_span]
fn by_default(order: u64) -> Orders {
    if order == 0 { Ok(order) } else { Err(refused(order)) }
}

#[test]
fn an_error_is_status_type_and_one_exception_record() {
    let (_, kit) = recorded(|| by_default(7).is_err());
    assert_tree(&kit, r#"by_default !macros_errors::Refused "order 7 is refused" +exception"#);
    let span = kit.span("by_default");
    assert_eq!(span.status, Status::error("order 7 is refused"));
    assert_eq!(attribute(&span, "error.type"), Some("macros_errors::Refused".into()));
    let exception = exception(&span);
    assert_eq!(exception[0], ("exception.type".to_owned(), "macros_errors::Refused".to_owned()));
    assert_eq!(exception[1], ("exception.message".to_owned(), "order 7 is refused".to_owned()));
}

#[test]
fn a_success_leaves_the_status_unset() {
    let (_, kit) = recorded(|| by_default(0).is_ok());
    assert_tree(&kit, "by_default");
    assert_eq!(kit.span("by_default").status, Status::Unset);
}

#[traced_span]
fn with_causes() -> Orders<()> {
    let root = refused(1);
    let middle = Refused { order: 2, cause: Some(Box::new(root)) };
    Err(Refused { order: 3, cause: Some(Box::new(middle)) })
}

#[test]
fn the_chain_of_causes_is_in_the_stack_trace() {
    let (_, kit) = recorded(|| with_causes().is_err());
    let exception = exception(&kit.span("with_causes"));
    let (key, trace) = exception.last().unwrap();
    assert_eq!(key, "exception.stacktrace");
    let causes = "order 3 is refused\ncaused by: order 2 is refused\ncaused by: order 1 is refused";
    // A backtrace follows where one is captured.
    assert!(trace.starts_with(causes), "{trace}");
}

#[traced_span(err(off))]
fn off() -> Orders<()> {
    Err(refused(1))
}

#[traced_span(err(off), ok(n = |n| *n))]
fn off_but_ok(order: u64) -> Orders {
    if order == 0 { Ok(5) } else { Err(refused(order)) }
}

#[traced_span(err(display))]
fn display() -> Orders<()> {
    Err(refused(1))
}

#[traced_span(err(debug))]
fn debug() -> Orders<()> {
    Err(refused(1))
}

#[traced_span(err(private))]
fn private() -> Orders<()> {
    with_causes()
}

#[traced_span(err(no_exception))]
fn no_exception() -> Orders<()> {
    Err(refused(1))
}

#[test]
fn switched_off_errors_leave_nothing() {
    let (_, kit) = recorded(|| (off().is_err(), off_but_ok(1).is_err(), off_but_ok(0).is_ok()));
    assert_tree(&kit, "off\n  off_but_ok\n  off_but_ok n=5");
    assert_eq!(kit.span("off").status, Status::Unset);
}

#[test]
fn the_message_may_be_display_debug_or_private() {
    let (_, kit) = recorded(|| (display().is_err(), debug().is_err()));
    assert_tree(
        &kit,
        r#"
display !macros_errors::Refused "order 1 is refused" +exception
  debug !macros_errors::Refused "Refused { order: 1, cause: None }" +exception
        "#,
    );
    let (_, kit) = recorded(|| private().is_err());
    let span = kit.span("private");
    assert_eq!(span.status, Status::error(""));
    let recorded = format!("{:?} {:?}", span.attributes, span.events);
    assert!(!recorded.contains("is refused") && !recorded.contains("caused by"), "{recorded}");
    assert_eq!(exception(&span)[0].1, "macros_errors::Refused");
}

#[test]
fn the_exception_record_may_be_left_out() {
    let (_, kit) = recorded(|| no_exception().is_err());
    assert_tree(&kit, r#"no_exception !macros_errors::Refused "order 1 is refused""#);
}

#[traced_span(err(
    type = |error| if error.order > 9 { "too_large" } else { "refused" },
    expected = |error| error.order == 5,
    order.id = |error| error.order,
    order.text = %|error| error,
    "quoted" = ?|error| error.order,
))]
fn classified(order: u64) -> Orders {
    Err(refused(order))
}

#[test]
fn closures_classify_excuse_and_describe_the_error() {
    let (_, kit) = recorded(|| [1, 10].map(classified).map(|result| result.is_err()));
    assert_tree(
        &kit,
        r#"
classified order.id=1 order.text="order 1 is refused" quoted="1" !refused "order 1 is refused" +exception(exception.type=macros_errors::Refused)
  classified order.id=10 order.text="order 10 is refused" quoted="10" !too_large "order 10 is refused" +exception(exception.type=macros_errors::Refused)
        "#,
    );
}

#[test]
fn an_expected_error_is_no_failure() {
    let (_, kit) = recorded(|| classified(5).is_err());
    let span = kit.span("classified");
    assert_eq!(span.status, Status::Unset);
    assert_eq!(attribute(&span, "error.type"), None);
    assert_eq!(span.events.len(), 0);
    assert_eq!(attribute(&span, "order.id"), Some(5.into()));
}

#[traced_span(err(type = ErrorKind::of))]
fn read(kind: io::ErrorKind) -> io::Result<()> {
    Err(io::Error::new(kind, "no"))
}

#[traced_span]
fn read_by_default() -> io::Result<()> {
    Err(io::Error::other("no"))
}

#[test]
fn the_ready_taxonomy_classifies_io_errors() {
    use io::ErrorKind::*;
    let kinds = [TimedOut, ConnectionRefused, NotFound, PermissionDenied, OutOfMemory, InvalidInput, BrokenPipe];
    let (_, kit) = recorded(|| {
        (kinds.map(|kind| read(kind).is_err()), read_by_default().is_err())
    });
    let types: Vec<_> = kit.spans_named("read").iter().map(|span| attribute(span, "error.type").unwrap().to_string()).collect();
    assert_eq!(types, ["timeout", "connection_refused", "not_found", "permission", "out_of_memory", "validation", "unexpected"]);
    let by_default = attribute(&kit.span("read_by_default"), "error.type").unwrap();
    assert_eq!(by_default.as_str(), std::any::type_name::<io::Error>());
}

#[derive(Debug)]
struct Classified(Refused);

impl fmt::Display for Classified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Error for Classified {}

impl ClassifyError for Classified {
    fn error_type(&self) -> Cow<'static, str> {
        if self.0.order == 1 { ErrorKind::Validation.into() } else { "sold_out".into() }
    }
}

#[traced_span]
fn knows_its_type(order: u64) -> Result<(), Classified> {
    Err(Classified(refused(order)))
}

#[test]
fn an_error_that_knows_its_type_is_asked() {
    let (_, kit) = recorded(|| (knows_its_type(1).is_err(), knows_its_type(2).is_err()));
    assert_tree(
        &kit,
        r#"
knows_its_type !validation "order 1 is refused" +exception(exception.type=macros_errors::Classified)
  knows_its_type !sold_out "order 2 is refused" +exception(exception.type=macros_errors::Classified)
        "#,
    );
}

#[traced_span]
fn boxed(text: &str) -> Result<u8, Box<dyn Error>> {
    Ok(text.parse::<u8>()?)
}

#[traced_span]
async fn boxed_send(kind: io::ErrorKind) -> Result<(), Box<dyn Error + Send + Sync>> {
    Err(io::Error::from(kind))?;
    Ok(())
}

#[test]
fn a_boxed_error_says_its_kind_and_message() {
    let (_, kit) = recorded_async(async || (boxed("x").is_err(), boxed_send(io::ErrorKind::TimedOut).await.is_err()));
    let timeout = io::Error::from(io::ErrorKind::TimedOut).to_string();
    let [boxed, sent] = ["boxed", "boxed_send"].map(|name| kit.span(name));
    assert_eq!(boxed.status, Status::error("invalid digit found in string"));
    assert_eq!(attribute(&boxed, "error.type"), Some("_OTHER".into()));
    assert_eq!(sent.status, Status::error(timeout));
    assert_eq!(attribute(&sent, "error.type"), Some("timeout".into()));
    assert_eq!(exception(&boxed)[1].1, "invalid digit found in string");
    assert_eq!(exception(&sent).len(), exception(&boxed).len());
}

#[derive(Debug, Clone, Copy)]
struct OnlyDebug;
#[derive(Clone, Copy)]
struct Opaque;

#[traced_span]
fn text_error() -> Result<(), &'static str> {
    Err("plain")
}

#[traced_span]
fn debug_error() -> Result<(), OnlyDebug> {
    Err(OnlyDebug)
}

#[traced_span]
fn opaque_error() -> Result<(), Opaque> {
    Err(Opaque)
}

#[traced_span]
fn generic_error<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[traced_span]
fn generic_debug_error<E: Debug>(error: E) -> Result<(), E> {
    Err(error)
}

#[test]
fn an_error_of_any_type_fails_the_span_and_says_what_it_can() {
    let (_, kit) = recorded(|| {
        let known = (text_error().is_err(), debug_error().is_err(), opaque_error().is_err());
        (known, generic_error(OnlyDebug).is_err(), generic_debug_error(OnlyDebug).is_err())
    });
    assert_tree(
        &kit,
        r#"
text_error !&str "plain" +exception
  debug_error !macros_errors::OnlyDebug "OnlyDebug" +exception
  opaque_error !macros_errors::Opaque +exception
  generic_error !macros_errors::OnlyDebug +exception
  generic_debug_error !macros_errors::OnlyDebug "OnlyDebug" +exception
        "#,
    );
}

#[traced_span]
fn option(n: Option<u8>) -> Option<u8> {
    n
}

#[traced_span(err(none))]
fn option_that_fails(n: Option<u8>) -> Option<u8> {
    n
}

#[traced_span]
fn control(n: u8) -> ControlFlow<u8> {
    if n > 2 { ControlFlow::Break(n) } else { ControlFlow::Continue(()) }
}

#[traced_span(err(break))]
async fn control_that_fails(n: u8) -> ControlFlow<u8> {
    control(n)
}

#[test]
fn none_and_break_are_failures_only_on_request() {
    let (_, kit) = recorded(|| (option(None), option_that_fails(None), option_that_fails(Some(1))));
    let failed = kit.spans_named("option_that_fails");
    assert_eq!(kit.span("option").status, Status::Unset);
    assert_eq!(failed[0].status, Status::error(""));
    assert_eq!(attribute(&failed[0], "error.type"), Some("none".into()));
    assert_eq!(failed[1].status, Status::Unset);

    let (_, kit) = recorded_async(async || (control_that_fails(3).await, control_that_fails(0).await));
    let failed = kit.spans_named("control_that_fails");
    assert!(kit.spans_named("control").iter().all(|span| span.status == Status::Unset));
    assert_eq!(failed[0].status, Status::error(""));
    assert_eq!(attribute(&failed[0], "error.type"), Some("break".into()));
    assert_eq!(failed[1].status, Status::Unset);
}

#[traced_span]
fn recovers() -> u64 {
    by_default(1).or_else(|_| by_default(0)).unwrap_or(9)
}

#[traced_span]
fn hands_on() -> Orders {
    by_default(1)
}

#[test]
fn an_error_belongs_to_where_it_happened_and_to_whom_it_fails() {
    let (_, kit) = recorded(|| (recovers(), hands_on().is_err()));
    assert_tree(
        &kit,
        r#"
recovers
    by_default !macros_errors::Refused "order 1 is refused" +exception
    by_default
  hands_on !macros_errors::Refused "order 1 is refused" +exception
    by_default !macros_errors::Refused "order 1 is refused" +exception
        "#,
    );
}

fn with_signal(signal: ExceptionSignal) -> Kit {
    let kit = Kit::new().with_provider(move |provider| provider.with_exception_signal(signal));
    recorded_by(kit, || (by_default(7).is_err(), no_exception().is_err())).1
}

#[test]
fn exceptions_may_be_log_records_with_the_ids_of_the_span() {
    let kit = with_signal(ExceptionSignal::Logs);
    let span = kit.span("by_default");
    assert_eq!(span.status, Status::error("order 7 is refused"));
    assert_eq!(span.events.len(), 0);
    let logs = kit.logs();
    let [log] = &logs[..] else { panic!("one log record among {logs:?}") };
    let ids = log.trace_context().unwrap();
    assert_eq!((ids.trace_id, ids.span_id), (span.span_context.trace_id(), span.span_context.span_id()));
    assert_eq!(log.event_name(), Some("exception"));
    let message = log.attributes_iter().find(|(key, _)| key.as_str() == "exception.message");
    assert_eq!(message.map(|(_, value)| value.clone()), Some(AnyValue::from("order 7 is refused")));
}

#[test]
fn exceptions_may_be_span_events_or_both() {
    let kit = with_signal(ExceptionSignal::SpanEvents);
    assert_eq!((kit.logs().len(), kit.span("by_default").events.len()), (0, 1));
    let kit = with_signal(ExceptionSignal::LogsAndSpanEvents);
    assert_eq!((kit.logs().len(), kit.span("by_default").events.len()), (1, 1));
    assert_eq!(kit.span("no_exception").events.len(), 0);
}
