//! What reqwest knows.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error;

pub(crate) fn error(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    error
        .downcast_ref::<reqwest::Error>()
        .map(|error| error as _)
}

pub(crate) fn word(error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    let error = error.downcast_ref::<reqwest::Error>()?;
    let word = if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "connect"
    } else if error.is_redirect() {
        "redirect"
    } else if error.is_builder() {
        "invalid_request"
    } else {
        return None;
    };
    Some(word.into())
}
