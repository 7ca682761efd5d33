//! Which redirects are followed, and with what.

use crate::template::UrlTemplate;
use bytes::Bytes;
use http::Request;
use reqwest::Body;
use tower_http::follow_redirect::policy::{Action, Attempt, FilterCredentials, Limited, Policy};

/// So many, without credentials once they leave the origin.
#[derive(Clone, Debug)]
pub(super) struct Redirects {
    limit: Limited,
    credentials: FilterCredentials,
    /// What is sent, if it can be sent again.
    body: Option<Bytes>,
    is_redirected: bool,
}

impl Redirects {
    pub(super) fn at_most(redirects: usize) -> Self {
        Self {
            limit: Limited::new(redirects),
            // Extensions stay in the process: reqwest has its timeout there.
            credentials: FilterCredentials::new().keep_all_extensions(),
            body: None,
            is_redirected: false,
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
        match Policy::<Body, E>::redirect(&mut self.limit, attempt)? {
            Action::Follow => Policy::<Body, E>::redirect(&mut self.credentials, attempt),
            Action::Stop => Ok(Action::Stop),
        }
    }

    fn on_request(&mut self, request: &mut Request<Body>) {
        Policy::<Body, E>::on_request(&mut self.credentials, request);
        if self.is_redirected {
            // It was that of the first URL.
            request.extensions_mut().remove::<UrlTemplate>();
        }
    }

    fn clone_body(&self, _: &Body) -> Option<Body> {
        self.body.clone().map(Body::from)
    }
}
