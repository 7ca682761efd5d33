//! The HTTP client of the model's server.

use super::AskError;
use super::streamed::{Answered, MAX_ANSWER, Streamed};
use crate::config::LanguageModel;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use instrument_core::clients::genai::{Answer, ServerSentEvents};
use instrument_tower::{ClientTraceLayer, TracedClient};
use reqwest::{Client, Response};
use serde_json::Value;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The HTTP client of the model's server.
#[derive(Clone, Debug)]
pub(super) struct ModelClient {
    client: TracedClient,
    url: String,
    key: Option<String>,
    limit: Duration,
}

impl ModelClient {
    pub(super) fn new(model: &LanguageModel) -> reqwest::Result<Self> {
        let settings =
            Client::builder().connect_timeout(Duration::from_secs(10).min(model.timeout));
        // The span of the call is `llm_inference`; a second one around the same request would say less. The server is told
        // of the trace all the same.
        let layer = ClientTraceLayer::http().with_skipped(|_| true);
        Ok(Self {
            client: TracedClient::build(settings)?.with_layer(layer),
            url: format!("{}/chat/completions", model.url),
            key: model.api_key.clone(),
            limit: model.timeout,
        })
    }

    /// Asks for a whole answer.
    pub(super) async fn ask(&self, body: &Value) -> Result<Value, AskError> {
        let deadline = Instant::now() + self.limit;
        let mut response = self.send(body, deadline).await?;
        let mut bytes = Vec::new();
        while let Some(some) = self.next(&mut response, deadline).await? {
            bytes.extend_from_slice(&some);
            if bytes.len() > MAX_ANSWER {
                return Err(AskError::TooLong(MAX_ANSWER));
            }
        }
        serde_json::from_slice(&bytes).map_err(|_| AskError::Malformed)
    }

    /// Asks for an answer that is streamed. The request is sent when the stream is first polled, so that whoever polls it in
    /// a span has all of it there.
    pub(super) fn open<'a>(
        &'a self,
        body: &'a Value,
    ) -> impl Stream<Item = Result<Bytes, AskError>> + 'a {
        let deadline = Instant::now() + self.limit;
        stream::try_unfold(None, move |opened| async move {
            let mut response = match opened {
                Some(response) => response,
                None => self.send(body, deadline).await?,
            };
            let next = self.next(&mut response, deadline).await?;
            Ok(next.map(|bytes| (bytes, Some(response))))
        })
    }

    async fn send(&self, body: &Value, deadline: Instant) -> Result<Response, AskError> {
        let mut request = self.client.requests().post(&self.url).json(body);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let sent = timeout_at(deadline, self.client.send(request)).await;
        let response = self.in_time(sent)?;
        match response.status().as_u16() {
            200..=299 => Ok(response),
            status => Err(AskError::Status(status)),
        }
    }

    async fn next(
        &self,
        response: &mut Response,
        deadline: Instant,
    ) -> Result<Option<Bytes>, AskError> {
        let next = timeout_at(deadline, response.chunk()).await;
        self.in_time(next)
    }

    fn in_time<T, E>(&self, result: Result<reqwest::Result<T>, E>) -> Result<T, AskError> {
        match result {
            Ok(done) => done.map_err(AskError::Connection),
            Err(_) => Err(AskError::Timeout(self.limit)),
        }
    }
}

/// Reads a stream to its end.
pub(super) async fn read_all(
    stream: impl Stream<Item = Result<Bytes, AskError>>,
) -> Result<Answered, AskError> {
    let mut stream = std::pin::pin!(stream);
    let mut streamed = Streamed::default();
    while let Some(bytes) = stream.next().await {
        streamed.read(&bytes?)?;
    }
    streamed.finish()
}

/// What tells the span of a call of the bytes of its stream.
pub(super) fn tell_events() -> impl FnMut(&Result<Bytes, AskError>, &mut Answer) {
    let mut events = ServerSentEvents::new();
    move |bytes, seen| match bytes {
        Ok(bytes) => events.read(bytes, seen),
        Err(error) => error.tell(seen),
    }
}
