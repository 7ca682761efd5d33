//! What a result leaves on its span by its type alone: what failed, and what its error can tell.

use instrument_core::opentelemetry::trace::Status;
use instrument_core::testing::Kit;
use instrument_core::{ClassifyError, ErrorKind, traced_span};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Debug};
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use support::{attribute, exception, recorded, recorded_async};

#[track_caller]
fn assert_tree(kit: &Kit, below_caller: &str) {
    assert_eq!(kit.tree(), format!("caller\n  {}", below_caller.trim()));
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
    let kinds = [
        TimedOut,
        ConnectionRefused,
        NotFound,
        PermissionDenied,
        OutOfMemory,
        InvalidInput,
        BrokenPipe,
    ];
    let (_, kit) = recorded(|| {
        (
            kinds.map(|kind| read(kind).is_err()),
            read_by_default().is_err(),
        )
    });
    let types: Vec<_> = kit
        .spans_named("read")
        .iter()
        .map(|span| attribute(span, "error.type").unwrap().to_string())
        .collect();
    assert_eq!(
        types,
        [
            "timeout",
            "connection_refused",
            "not_found",
            "permission",
            "out_of_memory",
            "validation",
            "unexpected"
        ]
    );
    let by_default = attribute(&kit.span("read_by_default"), "error.type").unwrap();
    assert_eq!(by_default.as_str(), std::any::type_name::<io::Error>());
}

#[derive(Debug)]
struct Classified(u64);

impl fmt::Display for Classified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "order {} is refused", self.0)
    }
}

impl Error for Classified {}

impl ClassifyError for Classified {
    fn error_type(&self) -> Cow<'static, str> {
        if self.0 == 1 {
            ErrorKind::Validation.into()
        } else {
            "sold_out".into()
        }
    }
}

#[traced_span]
fn knows_its_type(order: u64) -> Result<(), Classified> {
    Err(Classified(order))
}

#[test]
fn an_error_that_knows_its_type_is_asked() {
    let (_, kit) = recorded(|| (knows_its_type(1).is_err(), knows_its_type(2).is_err()));
    assert_tree(
        &kit,
        r#"
knows_its_type !validation "order 1 is refused" +exception(exception.type=macros_error_types::Classified)
  knows_its_type !sold_out "order 2 is refused" +exception(exception.type=macros_error_types::Classified)
        "#,
    );
}

#[derive(Debug)]
enum OrderError {
    UnknownItem(u64),
    Stock(io::Error),
}

impl ClassifyError for OrderError {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::UnknownItem(0) => ErrorKind::Validation.into(),
            Self::UnknownItem(_) => ErrorKind::NotFound.into(),
            Self::Stock(error) => ErrorKind::of(error).into(),
        }
    }
}

struct Silent;

impl ClassifyError for Silent {
    fn error_type(&self) -> Cow<'static, str> {
        "silent".into()
    }
}

#[traced_span]
fn order(item: u64) -> Result<(), OrderError> {
    if item > 0 {
        return Err(OrderError::UnknownItem(item));
    }
    Err(OrderError::Stock(io::ErrorKind::TimedOut.into()))
}

#[traced_span(err(private))]
fn order_silently<E: ClassifyError>(error: E) -> Result<(), E> {
    Err(error)
}

#[test]
fn what_knows_its_type_need_not_be_an_error() {
    let (_, kit) = recorded(|| {
        (
            order(3).is_err(),
            order(0).is_err(),
            order_silently(Silent).is_err(),
        )
    });
    assert_tree(
        &kit,
        r#"
order !not_found "UnknownItem(3)" +exception(exception.type=macros_error_types::OrderError)
  order !timeout "Stock(Kind(TimedOut))" +exception(exception.type=macros_error_types::OrderError)
  order_silently !silent +exception(exception.type=macros_error_types::Silent)
        "#,
    );
}

#[traced_span]
fn any<E>(error: E) -> Result<(), E>
where
    E: Error,
{
    Err(error)
}

#[traced_span]
fn behind_box() -> Result<(), Box<Classified>> {
    Err(Box::new(Classified(2)))
}

#[traced_span]
fn behind_arc() -> Result<(), Arc<io::Error>> {
    Err(Arc::new(io::Error::other("no")))
}

#[traced_span]
fn behind_reference(error: &Classified) -> Result<(), &Classified> {
    Err(error)
}

#[traced_span]
async fn behind_shared_box() -> Result<(), Arc<dyn Error + Send + Sync>> {
    Err(Arc::new(io::Error::from(io::ErrorKind::NotFound)))
}

#[traced_span]
async fn behind_send_box() -> Result<(), Box<dyn Error + Send>> {
    Err(Box::new(io::Error::from(io::ErrorKind::NotFound)))
}

#[test]
fn an_error_behind_a_pointer_is_classified_like_the_error() {
    let (_, kit) = recorded_async(async || {
        let known = (
            behind_box().is_err(),
            behind_arc().is_err(),
            behind_reference(&Classified(2)).is_err(),
        );
        (
            known,
            behind_shared_box().await.is_err(),
            behind_send_box().await.is_err(),
            any(Box::new(fmt::Error)).is_err(),
        )
    });
    let types = [
        "behind_box",
        "behind_arc",
        "behind_reference",
        "behind_shared_box",
        "behind_send_box",
        "any",
    ]
    .map(|name| attribute(&kit.span(name), "error.type").map(|kind| kind.to_string()));
    let [io, fmt] = [
        std::any::type_name::<io::Error>(),
        std::any::type_name::<fmt::Error>(),
    ];
    assert_eq!(
        types.each_ref().map(Option::as_deref),
        ["sold_out", io, "sold_out", "not_found", "not_found", fmt].map(Some)
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
    let (_, kit) = recorded_async(async || {
        (
            boxed("x").is_err(),
            boxed_send(io::ErrorKind::TimedOut).await.is_err(),
        )
    });
    let timeout = io::Error::from(io::ErrorKind::TimedOut).to_string();
    let [boxed, sent] = ["boxed", "boxed_send"].map(|name| kit.span(name));
    assert_eq!(boxed.status, Status::error("invalid digit found in string"));
    assert_eq!(attribute(&boxed, "error.type"), Some("_OTHER".into()));
    assert_eq!(sent.status, Status::error(timeout));
    assert_eq!(attribute(&sent, "error.type"), Some("timeout".into()));
    // Nobody knows its type any more. What else there is, is a stack trace, if one is wanted.
    assert_eq!(
        exception(&boxed)[0],
        (
            "exception.message".to_owned(),
            "invalid digit found in string".to_owned()
        )
    );
    assert_eq!(exception(&sent).len(), exception(&boxed).len());
}

#[traced_span]
fn borrowed<'a>(text: &'a Mutex<String>) -> Result<usize, Box<dyn Error + 'a>> {
    Ok(text.lock()?.len())
}

#[traced_span]
async fn borrowed_send(text: &str) -> Result<(), Box<dyn Error + Send + Sync + '_>> {
    Err(io::Error::new(io::ErrorKind::TimedOut, text.to_owned()))?;
    Ok(())
}

#[test]
fn a_boxed_error_may_borrow() {
    let poisoned = Mutex::new(String::new());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _guard = poisoned.lock();
        panic!("poisons");
    }));
    assert!(panicked.is_err());
    let (_, kit) = recorded_async(async || {
        (
            borrowed(&poisoned).is_err(),
            borrowed_send("too slow").await.is_err(),
        )
    });
    let poison = PoisonError::new(()).to_string();
    let [locked, sent] = ["borrowed", "borrowed_send"].map(|name| kit.span(name));
    assert_eq!(locked.status, Status::error(poison));
    assert_eq!(attribute(&locked, "error.type"), Some("_OTHER".into()));
    assert_eq!(sent.status, Status::error("too slow"));
    assert_eq!(attribute(&sent, "error.type"), Some("timeout".into()));
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
        let known = (
            text_error().is_err(),
            debug_error().is_err(),
            opaque_error().is_err(),
        );
        (
            known,
            generic_error(OnlyDebug).is_err(),
            generic_debug_error(OnlyDebug).is_err(),
        )
    });
    assert_tree(
        &kit,
        r#"
text_error !&str "plain" +exception
  debug_error !macros_error_types::OnlyDebug "OnlyDebug" +exception
  opaque_error !macros_error_types::Opaque +exception
  generic_error !macros_error_types::OnlyDebug +exception
  generic_debug_error !macros_error_types::OnlyDebug "OnlyDebug" +exception
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
    if n > 2 {
        ControlFlow::Break(n)
    } else {
        ControlFlow::Continue(())
    }
}

#[traced_span(err(break))]
async fn control_that_fails(n: u8) -> ControlFlow<u8> {
    control(n)
}

#[test]
fn none_and_break_are_failures_only_on_request() {
    let (_, kit) = recorded(|| {
        (
            option(None),
            option_that_fails(None),
            option_that_fails(Some(1)),
        )
    });
    let failed = kit.spans_named("option_that_fails");
    assert_eq!(kit.span("option").status, Status::Unset);
    assert_eq!(failed[0].status, Status::error(""));
    assert_eq!(attribute(&failed[0], "error.type"), Some("none".into()));
    assert_eq!(failed[1].status, Status::Unset);

    let (_, kit) =
        recorded_async(async || (control_that_fails(3).await, control_that_fails(0).await));
    let failed = kit.spans_named("control_that_fails");
    assert!(
        kit.spans_named("control")
            .iter()
            .all(|span| span.status == Status::Unset)
    );
    assert_eq!(failed[0].status, Status::error(""));
    assert_eq!(attribute(&failed[0], "error.type"), Some("break".into()));
    assert_eq!(failed[1].status, Status::Unset);
}
