use super::*;
use crate::failure::Errors;
use std::rc::Rc;
use std::sync::Arc;
use std::{fmt, io};

/// Type and message of the failure in an output, as the default policy records them.
macro_rules! seen {
    ($output:expr) => {{
        let output = $output;
        let seen = crate::__failure!(&output)
            .map(|f| (f.error_type().into_owned(), f.message(&Errors::new())));
        seen.map(|(kind, message)| {
            (
                kind.rsplit("::").next().unwrap_or_default().to_owned(),
                message,
            )
        })
    }};
}

fn some(kind: &str, message: Option<&str>) -> Option<(String, Option<String>)> {
    Some((kind.to_owned(), message.map(str::to_owned)))
}

#[derive(Debug)]
struct Refused;
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}
impl Error for Refused {}
impl ClassifyError for Refused {
    fn error_type(&self) -> Cow<'static, str> {
        "permission".into()
    }
}

#[derive(Debug)]
struct OnlyDebug;
struct Opaque;
#[derive(Debug)]
struct OnlyClassified;
impl ClassifyError for OnlyClassified {
    fn error_type(&self) -> Cow<'static, str> {
        "not_found".into()
    }
}
type Aliased<T> = Result<T, fmt::Error>;

#[test]
fn each_kind_of_error_tells_what_it_can() {
    assert_eq!(
        seen!(Err::<(), _>(Refused)),
        some("permission", Some("refused"))
    );
    assert_eq!(
        seen!(Err::<(), _>(fmt::Error)),
        some("Error", Some(&fmt::Error.to_string()))
    );
    assert_eq!(seen!(Err::<(), _>("plain")), some("&str", Some("plain")));
    assert_eq!(
        seen!(Err::<(), _>(OnlyDebug)),
        some("OnlyDebug", Some("OnlyDebug"))
    );
    assert_eq!(seen!(Err::<(), _>(Opaque)), some("Opaque", None));
    assert_eq!(
        seen!(Err::<(), _>(OnlyClassified)),
        some("not_found", Some("OnlyClassified"))
    );
}

#[test]
fn boxed_errors_tell_their_kind() {
    let timeout = || io::Error::new(io::ErrorKind::TimedOut, "too slow");
    let boxed: Result<(), Box<dyn Error>> = Err(timeout().into());
    assert_eq!(seen!(boxed), some("timeout", Some("too slow")));
    let boxed: Result<(), Box<dyn Error + Send + Sync>> = Err(timeout().into());
    assert_eq!(seen!(boxed), some("timeout", Some("too slow")));
    let boxed: Result<(), Box<dyn Error + Send>> = Err(Box::new(timeout()));
    assert_eq!(seen!(boxed), some("timeout", Some("too slow")));
    let shared: Result<(), Arc<dyn Error + Send + Sync>> = Err(Arc::new(timeout()));
    assert_eq!(seen!(shared), some("timeout", Some("too slow")));
    let shared: Result<(), Rc<dyn Error>> = Err(Rc::new(timeout()));
    assert_eq!(seen!(shared), some("timeout", Some("too slow")));
    let lent: Result<(), &(dyn Error + Sync)> = Err(&fmt::Error);
    assert_eq!(seen!(lent), some("_OTHER", Some(&fmt::Error.to_string())));
    let other: Result<(), Box<dyn Error>> = Err("odd".into());
    assert_eq!(seen!(other), some("_OTHER", Some("odd")));
}

#[test]
fn a_pointer_is_of_the_type_that_it_points_to() {
    let refused = some("permission", Some("refused"));
    assert_eq!(seen!(Err::<(), _>(Box::new(Refused))), refused);
    assert_eq!(seen!(Err::<(), _>(Rc::new(Refused))), refused);
    assert_eq!(seen!(Err::<(), _>(Arc::new(Refused))), refused);
    assert_eq!(seen!(Err::<(), _>(&Refused)), refused);
    let plain = some("Error", Some(&fmt::Error.to_string()));
    assert_eq!(seen!(Err::<(), _>(Box::new(fmt::Error))), plain);
    assert_eq!(seen!(Err::<(), _>(Arc::new(fmt::Error))), plain);
    assert_eq!(seen!(Err::<(), _>(&fmt::Error)), plain);
}

#[test]
fn aliases_are_seen_through_and_successes_are_none() {
    let aliased: Aliased<u8> = Err(fmt::Error);
    assert!(seen!(aliased).is_some());
    assert_eq!(seen!(Ok::<u8, fmt::Error>(1)), None);
    assert_eq!(seen!(5), None);
    assert_eq!(seen!("text"), None);
}

#[test]
fn the_success_is_what_is_inside() {
    assert_eq!(crate::__success!(&Ok::<_, ()>(3)), Some(&3));
    assert_eq!(crate::__success!(&Some(3)), Some(&3));
    assert_eq!(crate::__success!(&None::<u8>), None);
    let list = vec![1, 2];
    assert_eq!(crate::__success!(&list).map(Vec::len), Some(2));
}
