//! Who asks, and what they may.

use crate::error::TaskError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use instrument_core::traced_span;
use std::convert::Infallible;

/// Who asks, as the gateway in front of this service has found out: `x-user: ada` and `x-roles: admin,editor`.
#[derive(Debug)]
pub(crate) struct User {
    /// The name, of everybody who has one.
    pub(crate) id: Option<String>,
    roles: Vec<String>,
}

impl User {
    /// Whether they may do what only administrators may.
    #[traced_span(attrs(user.id = self.id, user.roles = self.roles))]
    pub(crate) fn check_authorization(&self, what: &'static str) -> Result<(), TaskError> {
        if self.roles.iter().any(|role| role == "admin") {
            Ok(())
        } else {
            Err(TaskError::Forbidden(what))
        }
    }
}

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = |name| parts.headers.get(name)?.to_str().ok();
        Ok(Self {
            id: header("x-user").map(str::to_owned),
            roles: header("x-roles")
                .map(|roles| {
                    roles
                        .split(',')
                        .map(|role| role.trim().to_owned())
                        .collect()
                })
                .unwrap_or_default(),
        })
    }
}
