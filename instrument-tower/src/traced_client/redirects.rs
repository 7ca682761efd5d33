//! Which redirects are followed, and with what.

use super::{credentials, referer};
use crate::template::UrlTemplate;
use bytes::Bytes;
use http::header::REFERER;
use http::{HeaderValue, Request};
use reqwest::{Body, ClientBuilder};
use tower_http::follow_redirect::policy::{Action, Attempt, Limited, Policy, SameOrigin};

/// So many, without credentials once they leave the origin.
#[derive(Clone, Debug)]
pub(super) struct Redirects {
    limit: Limited,
    /// Credentials would be sent again, wherever it goes.
    is_kept_here: bool,
    /// The next is told where it was sent on.
    tells_referer: bool,
    /// What is sent, if it can be sent again.
    body: Option<Bytes>,
    is_redirected: bool,
    /// The step to come leaves the origin.
    is_leaving: bool,
    /// What the step to come is told.
    referer: Option<HeaderValue>,
}

impl Redirects {
    /// Those of a client that `builder` builds.
    pub(super) fn of(builder: &ClientBuilder) -> Self {
        Self {
            limit: Limited::new(10),
            is_kept_here: credentials::are_in(builder),
            tells_referer: referer::is_told_by(builder),
            body: None,
            is_redirected: false,
            is_leaving: false,
            referer: None,
        }
    }

    pub(super) fn with_limit(self, redirects: usize) -> Self {
        Self {
            limit: Limited::new(redirects),
            ..self
        }
    }

    /// For a request with that body.
    pub(super) fn carrying(&self, body: Option<Bytes>) -> Self {
        Self {
            body,
            ..self.clone()
        }
    }
}

impl<E> Policy<Body, E> for Redirects {
    fn redirect(&mut self, attempt: &Attempt<'_>) -> Result<Action, E> {
        self.is_redirected = true;
        let here = Policy::<Body, E>::redirect(&mut SameOrigin::new(), attempt)?;
        self.is_leaving = here.is_stop();
        if self.is_leaving && self.is_kept_here {
            return Ok(Action::Stop);
        }
        self.referer = referer::between(attempt.previous(), attempt.location());
        Policy::<Body, E>::redirect(&mut self.limit, attempt)
    }

    // Extensions stay in the process: reqwest has its timeout there.
    fn on_request(&mut self, request: &mut Request<Body>) {
        if self.is_leaving {
            credentials::remove(request.headers_mut());
        }
        if !self.is_redirected {
            return;
        }
        // It was that of the first URL.
        request.extensions_mut().remove::<UrlTemplate>();
        if self.tells_referer {
            match self.referer.take() {
                Some(referer) => request.headers_mut().insert(REFERER, referer),
                // That of the step before.
                None => request.headers_mut().remove(REFERER),
            };
        }
    }

    fn clone_body(&self, _: &Body) -> Option<Body> {
        self.body.clone().map(Body::from)
    }
}
