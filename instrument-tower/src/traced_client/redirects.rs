//! Which redirects are followed, and with what.

use super::credentials;
use crate::template::UrlTemplate;
use bytes::Bytes;
use http::Request;
use reqwest::Body;
use tower_http::follow_redirect::policy::{Action, Attempt, Limited, Policy, SameOrigin};

/// So many, without credentials once they leave the origin.
#[derive(Clone, Debug)]
pub(super) struct Redirects {
    limit: Limited,
    /// Credentials would be sent again, wherever it goes.
    is_kept_here: bool,
    /// What is sent, if it can be sent again.
    body: Option<Bytes>,
    is_redirected: bool,
    /// The step to come leaves the origin.
    is_leaving: bool,
}

impl Redirects {
    pub(super) fn at_most(redirects: usize, is_kept_here: bool) -> Self {
        Self {
            limit: Limited::new(redirects),
            is_kept_here,
            body: None,
            is_redirected: false,
            is_leaving: false,
        }
    }

    pub(super) fn with_limit(&self, redirects: usize) -> Self {
        Self::at_most(redirects, self.is_kept_here)
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
        Policy::<Body, E>::redirect(&mut self.limit, attempt)
    }

    // Extensions stay in the process: reqwest has its timeout there.
    fn on_request(&mut self, request: &mut Request<Body>) {
        if self.is_leaving {
            credentials::remove(request.headers_mut());
        }
        if self.is_redirected {
            // It was that of the first URL.
            request.extensions_mut().remove::<UrlTemplate>();
        }
    }

    fn clone_body(&self, _: &Body) -> Option<Body> {
        self.body.clone().map(Body::from)
    }
}
