//! The page's API.

use crate::Failure;
use crate::answers::{Answer, Refused};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// A page that is asked.
#[derive(Debug)]
pub(crate) struct Client {
    hyper: Hyper<HttpConnector, Empty<Bytes>>,
    url: String,
    token: Option<String>,
}

impl Client {
    pub(crate) fn new(url: &str, token: Option<String>) -> Result<Self, Failure> {
        let parsed: Option<Uri> = url.parse().ok();
        let scheme = parsed.as_ref().and_then(Uri::scheme_str);
        if scheme != Some("http") {
            return Err(Failure::new(
                format!("{url} is no address of a page"),
                "Give one such as http://127.0.0.1:3000/tracing; this program speaks http:// only, so use a tunnel for a page elsewhere.",
            ));
        }
        Ok(Self {
            hyper: Hyper::builder(TokioExecutor::new()).build_http(),
            url: url.trim_end_matches('/').to_owned(),
            token,
        })
    }

    /// What the API answers in its `data`.
    pub(crate) async fn data<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<T, Failure> {
        let answer: Answer<T> = self.ask(path, parameters).await?;
        Ok(answer.data)
    }

    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<T, Failure> {
        let asked = self.body(path, parameters);
        let body = tokio::time::timeout(PATIENCE, asked).await.map_err(|_| {
            Failure::new(
                format!("{} has not answered for {} s", self.url, PATIENCE.as_secs()),
                "It may be overloaded or hang: ask for less (--limit), or look at the service.",
            )
        })??;
        serde_json::from_slice(&body).map_err(|error| {
            Failure::new(
                format!("{} does not answer as a trace page does: {error}", self.url),
                "Is it mounted somewhere else? Give --url with the path, such as http://127.0.0.1:3000/tracing.",
            )
        })
    }

    async fn body(&self, path: &str, parameters: &[(&str, String)]) -> Result<Bytes, Failure> {
        let mut target = format!("{}/api/{path}", self.url);
        for (n, (name, value)) in parameters.iter().enumerate() {
            target.push(if n == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            target.push_str(&encoded(value));
        }
        let mut request = Request::get(&target);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Empty::new()).map_err(|error| {
            Failure::new(
                format!("{target} cannot be asked for: {error}"),
                "Mend the address or the token.",
            )
        })?;
        let answer = self.hyper.request(request).await.map_err(|error| {
            let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            Failure::new(
                format!("{} does not answer: {cause}", self.url),
                "Is the service running, and its page mounted there? Give --url, or set TRACES_URL.",
            )
        })?;
        let status = answer.status();
        let body = answer.into_body().collect().await.map_err(|error| {
            Failure::new(
                format!("the answer of {} broke off: {error}", self.url),
                "Ask again.",
            )
        })?;
        let body = body.to_bytes();
        if status.is_success() {
            Ok(body)
        } else {
            Err(refused(&target, status, &body))
        }
    }
}

fn refused(target: &str, status: StatusCode, body: &[u8]) -> Failure {
    let said: Option<Refused> = serde_json::from_slice(body).ok();
    let said = said.and_then(|refused| refused.errors.into_iter().next());
    let said = said.map_or_else(|| status.to_string(), |error| error.msg);
    let todo = match status {
        StatusCode::UNAUTHORIZED => "Give --token, or set TRACES_TOKEN.",
        StatusCode::FORBIDDEN => {
            "Run this on the machine of the service, or give the page a token."
        }
        StatusCode::NOT_FOUND => {
            "Look at `list` for what is there: traces are evicted when they are old or many. Else mend --url."
        }
        StatusCode::BAD_REQUEST => "Mend what it names.",
        _ => "The service's own log may say why.",
    };
    Failure::new(format!("{target} answers: {said}"), todo)
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
