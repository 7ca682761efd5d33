//! Why a request is sent again.

use crate::end::failure_of;
use http::Response;
use std::borrow::Cow;
use std::fmt::Display;

/// Finds in a result why it is not good enough, in one of few words.
pub trait Cause<Res, E> {
    /// `None` if nothing is wrong with it.
    fn cause(result: &Result<Res, E>) -> Option<Cow<'static, str>>;
}

/// Of responses nothing is known; of errors, what they are: `timeout`, `connection_refused`, …, else their type.
#[derive(Clone, Copy, Debug)]
pub struct AnyResponse {}

/// Of HTTP's responses, their status from 400 on; of errors, what they are.
#[derive(Clone, Copy, Debug)]
pub struct HttpResponse {}

impl<Res, E: Display + 'static> Cause<Res, E> for AnyResponse {
    fn cause(result: &Result<Res, E>) -> Option<Cow<'static, str>> {
        let error = result.as_ref().err()?;
        Some(failure_of(error).error_type)
    }
}

impl<B, E: Display + 'static> Cause<Response<B>, E> for HttpResponse {
    fn cause(result: &Result<Response<B>, E>) -> Option<Cow<'static, str>> {
        let status = match result {
            Ok(response) => response.status(),
            Err(error) => return Some(failure_of(error).error_type),
        };
        let is_bad = status.is_client_error() || status.is_server_error();
        is_bad.then(|| status.as_u16().to_string().into())
    }
}
