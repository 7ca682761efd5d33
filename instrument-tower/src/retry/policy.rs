//! A policy that is seen.

use super::{AnyResponse, Cause, Delay, HttpResponse};
use instrument_core::attach;
use instrument_core::resilience::Attempts;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use std::fmt;
use std::marker::PhantomData;
use tower::retry::Policy;

/// What an answer that nothing is known to be wrong with is sent again for.
const RESPONSE: &str = "response";

/// A policy of `tower::retry` whose decisions are seen. See the [module docs](super).
///
/// As [instrumentation](instrument_core::Instrumentation) it is called `retry`.
pub struct SeenRetry<P, C = AnyResponse> {
    inner: P,
    cause: PhantomData<fn() -> C>,
    /// Where the request is sent. Tower clones the policy after it has cloned the request.
    around: Option<Context>,
    /// Of one request. A clone is for another one, or has seen none yet.
    attempts: Option<Attempts>,
}

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "retry";

impl<P> SeenRetry<P> {
    /// Of a policy for anything.
    pub fn new(policy: P) -> Self {
        Self::with_cause(policy)
    }
}

impl<P> SeenRetry<P, HttpResponse> {
    /// Of a policy for HTTP.
    pub fn http(policy: P) -> Self {
        Self::with_cause(policy)
    }
}

impl<P, C> SeenRetry<P, C> {
    /// Of a policy for something of whose results `C` knows what is wrong with them.
    pub fn with_cause(policy: P) -> Self {
        Self {
            inner: policy,
            cause: PhantomData,
            around: None,
            attempts: None,
        }
    }

    /// The policy inside.
    pub fn into_inner(self) -> P {
        self.inner
    }

    /// The attempts at this request, if anybody looks. One has just ended.
    fn attempts(&mut self) -> Option<&mut Attempts> {
        let around = self.around.as_ref()?;
        let attempts = self.attempts.get_or_insert_with(|| {
            let _around = attach(around);
            Attempts::new()
        });
        attempts.next();
        Some(attempts)
    }
}

impl<P, C, Req, Res, E> Policy<Req, Res, E> for SeenRetry<P, C>
where
    P: Policy<Req, Res, E>,
    C: Cause<Res, E>,
{
    type Future = Delay<P::Future>;

    fn retry(&mut self, request: &mut Req, result: &mut Result<Res, E>) -> Option<Self::Future> {
        let cause = self.attempts().and_then(|_| C::cause(result));
        let waits = self.inner.retry(request, result);
        let Some(attempts) = &mut self.attempts else {
            return waits.map(|inner| Delay::new(inner, None));
        };
        match (waits, cause) {
            (Some(inner), cause) => {
                let cause = cause.unwrap_or(RESPONSE.into());
                Some(Delay::new(inner, Some(attempts.wait_because(cause))))
            }
            // A failure at once is none of retries.
            (None, Some(cause)) if attempts.number() > 1 => {
                attempts.exhausted_because(cause);
                None
            }
            (None, _) => None,
        }
    }

    fn clone_request(&mut self, request: &Req) -> Option<Req> {
        if self.attempts.is_none() {
            let is_wanted = || instrument_core::current::is_instrumented(INSTRUMENTATION);
            let here = || Context::map_current(|here| here.span().is_recording());
            self.around = (here() && is_wanted()).then(Context::current);
        }
        self.inner.clone_request(request)
    }
}

impl<P: Clone, C> Clone for SeenRetry<P, C> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            cause: PhantomData,
            around: self.around.clone(),
            attempts: None,
        }
    }
}

impl<P: fmt::Debug, C> fmt::Debug for SeenRetry<P, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeenRetry")
            .field("inner", &self.inner)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
