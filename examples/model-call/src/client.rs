//! The client, as a service has one: without any telemetry.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use http::{Request, Response, header};
use http_body_util::{BodyDataStream, BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::clients::genai::Answer;
use serde_json::Value;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why there is no answer.
#[derive(Debug)]
pub enum CallError {
    /// The server said no.
    Status(u16, Value),
    /// It could not be asked, or stopped half-way.
    Connection(Box<dyn Error + Send + Sync>),
}

impl CallError {
    /// Whether another attempt may help.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Status(429 | 500.., _))
    }

    /// In one of few words.
    #[must_use]
    pub fn kind(&self) -> Cow<'static, str> {
        match self {
            Self::Status(status, _) => status.to_string().into(),
            Self::Connection(_) => "connection".into(),
        }
    }

    /// Tells the span what it is.
    pub fn tell(&self, answer: &mut Answer) {
        match self {
            Self::Status(status, body) => {
                answer.status(*status);
                answer.json(body);
            }
            Self::Connection(_) => answer.error(self),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status, body) => write!(f, "the server answered {status}: {body}"),
            Self::Connection(error) => write!(f, "the server cannot be asked: {error}"),
        }
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Status(..) => None,
            Self::Connection(error) => Some(&**error),
        }
    }
}

fn broken(error: impl Error + Send + Sync + 'static) -> CallError {
    CallError::Connection(error.into())
}

/// Asks for a whole answer.
///
/// # Errors
///
/// When there is none.
pub async fn ask(url: &str, body: &Value) -> Result<Value, CallError> {
    let response = send(url, body).await?;
    let body = response.into_body().collect().await.map_err(broken)?;
    serde_json::from_slice(&body.to_bytes()).map_err(broken)
}

/// Asks for an answer that is streamed.
///
/// # Errors
///
/// When there is none; and so may its items be.
pub async fn open(
    url: &str,
    body: &Value,
) -> Result<impl Stream<Item = Result<Bytes, CallError>> + use<>, CallError> {
    let response = send(url, body).await?;
    let stream = BodyDataStream::new(response.into_body());
    Ok(stream.map(|bytes| bytes.map_err(broken)))
}

async fn send(url: &str, body: &Value) -> Result<Response<Incoming>, CallError> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let request = Request::post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::from(body.to_string()))
        .map_err(broken)?;
    let response = client.request(request).await.map_err(broken)?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(broken)?;
    let body = serde_json::from_slice(&body.to_bytes()).unwrap_or(Value::Null);
    Err(CallError::Status(status, body))
}
