//! JSON that was sent.

use super::Refused;
use axum::Json;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// JSON that was sent; what is none is [refused](Refused).
#[derive(Clone, Copy, Debug)]
pub struct Sent<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let Json(sent) = Json::from_request(request, state).await?;
        Ok(Self(sent))
    }
}
