//! When a service is asked again.

use super::CallError;
use crate::backend::back_off::BackOff;
use futures_util::future::BoxFuture;
use instrument_core::ClassifyError as _;
use instrument_tower::retry::Cause;
use std::borrow::Cow;
use tokio::time::sleep;
use tower::retry::Policy;

/// Asks a service that is in trouble again, after a while.
#[derive(Clone, Debug)]
pub(super) struct Again {
    attempt: u32,
    attempts: u32,
    back_off: BackOff,
}

impl Again {
    pub(super) const fn new(attempts: u32, back_off: BackOff) -> Self {
        Self {
            attempt: 1,
            attempts,
            back_off,
        }
    }
}

impl<Req: Clone, T> Policy<Req, T, CallError> for Again {
    type Future = BoxFuture<'static, ()>;

    fn retry(&mut self, _: &mut Req, result: &mut Result<T, CallError>) -> Option<Self::Future> {
        let error = result.as_ref().err()?;
        if !error.may_pass() || self.attempt >= self.attempts {
            return None;
        }
        let waits = sleep(self.back_off.after(self.attempt));
        self.attempt += 1;
        Some(Box::pin(waits))
    }

    fn clone_request(&mut self, request: &Req) -> Option<Req> {
        Some(request.clone())
    }
}

/// The error's kind.
#[derive(Debug)]
pub(super) enum Why {}

impl<T> Cause<T, CallError> for Why {
    fn cause(result: &Result<T, CallError>) -> Option<Cow<'static, str>> {
        result.as_ref().err().map(CallError::error_type)
    }
}
