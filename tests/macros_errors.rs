//! What a failed result leaves on its span, by its type and by `err(...)`.

use instrument_core::opentelemetry::logs::AnyValue;
use instrument_core::opentelemetry::trace::Status;
use instrument_core::testing::Kit;
use instrument_core::{ExceptionSignal, traced_span};
use std::error::Error;
use std::fmt;
use support::{attribute, exception, recorded, recorded_by};

#[derive(Debug)]
struct Refused {
    order: u64,
    cause: Option<Box<Self>>,
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

#[traced_span]
fn by_default(order: u64) -> Orders {
    if order == 0 {
        Ok(order)
    } else {
        Err(refused(order))
    }
}

#[test]
fn an_error_is_status_type_and_one_exception_record() {
    let (_, kit) = recorded(|| by_default(7).is_err());
    assert_tree(
        &kit,
        r#"by_default !macros_errors::Refused "order 7 is refused" +exception"#,
    );
    let span = kit.span("by_default");
    assert_eq!(span.status, Status::error("order 7 is refused"));
    assert_eq!(
        attribute(&span, "error.type"),
        Some("macros_errors::Refused".into())
    );
    let exception = exception(&span);
    assert_eq!(
        exception[0],
        (
            "exception.type".to_owned(),
            "macros_errors::Refused".to_owned()
        )
    );
    assert_eq!(
        exception[1],
        (
            "exception.message".to_owned(),
            "order 7 is refused".to_owned()
        )
    );
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
    let middle = Refused {
        order: 2,
        cause: Some(Box::new(root)),
    };
    Err(Refused {
        order: 3,
        cause: Some(Box::new(middle)),
    })
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
    if order == 0 {
        Ok(5)
    } else {
        Err(refused(order))
    }
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
    let (_, kit) = recorded(|| {
        (
            off().is_err(),
            off_but_ok(1).is_err(),
            off_but_ok(0).is_ok(),
        )
    });
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
    assert!(
        !recorded.contains("is refused") && !recorded.contains("caused by"),
        "{recorded}"
    );
    assert_eq!(exception(&span)[0].1, "macros_errors::Refused");
}

#[test]
fn the_exception_record_may_be_left_out() {
    let (_, kit) = recorded(|| no_exception().is_err());
    assert_tree(
        &kit,
        r#"no_exception !macros_errors::Refused "order 1 is refused""#,
    );
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
    let [log] = &logs[..] else {
        panic!("one log record among {logs:?}")
    };
    let ids = log.trace_context().unwrap();
    assert_eq!(
        (ids.trace_id, ids.span_id),
        (span.span_context.trace_id(), span.span_context.span_id())
    );
    assert_eq!(log.event_name(), Some("exception"));
    let message = log
        .attributes_iter()
        .find(|(key, _)| key.as_str() == "exception.message");
    assert_eq!(
        message.map(|(_, value)| value.clone()),
        Some(AnyValue::from("order 7 is refused"))
    );
}

#[test]
fn exceptions_may_be_span_events_or_both() {
    let kit = with_signal(ExceptionSignal::SpanEvents);
    assert_eq!(
        (kit.logs().len(), kit.span("by_default").events.len()),
        (0, 1)
    );
    let kit = with_signal(ExceptionSignal::LogsAndSpanEvents);
    assert_eq!(
        (kit.logs().len(), kit.span("by_default").events.len()),
        (1, 1)
    );
    assert_eq!(kit.span("no_exception").events.len(), 0);
}

/// Writes badly, and is its own cause.
#[derive(Debug)]
struct Hopeless;

impl fmt::Display for Hopeless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half")?;
        Err(fmt::Error)
    }
}

impl Error for Hopeless {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[traced_span]
fn hopeless() -> Result<(), Hopeless> {
    Err(Hopeless)
}

#[test]
fn an_error_that_cannot_be_written_and_goes_round_in_circles_is_recorded() {
    let (result, kit) = recorded(hopeless);
    result.expect_err("it is what was returned");
    let span = kit.span("hopeless");
    assert_eq!(span.status, Status::error("half"));
    let exception = exception(&span);
    let said = |key: &str| {
        let found = exception.iter().find(|(said, _)| said == key);
        found.map_or("", |(_, value)| value)
    };
    assert_eq!(said("exception.message"), "half");
    let trace = said("exception.stacktrace");
    let causes = trace.matches("caused by: half").count();
    assert!((1..100).contains(&causes), "{trace}");
}
