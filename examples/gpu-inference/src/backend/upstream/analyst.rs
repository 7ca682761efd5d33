//! The analyst.

use super::{CallError, Known, Upstream};
use crate::messages::{AnalyzeRequest, Verdict};
use http::{Request, header};
use http_body_util::Full;
use instrument_tower::UrlTemplate;

const PATH: &str = "/analyze";

/// The analyst.
#[derive(Clone, Debug)]
pub(crate) struct Analyst(Upstream<Verdict>);

impl Analyst {
    pub(crate) fn new(known: Known<'_>) -> Result<Self, http::Error> {
        Upstream::new(known).map(Self)
    }

    /// Has it judge a batch.
    pub(crate) async fn analyze(
        &self,
        asked: &AnalyzeRequest,
        correlation_id: &str,
    ) -> Result<Verdict, CallError> {
        let body = serde_json::to_vec(asked).map_err(CallError::Malformed)?;
        let request = Request::post(PATH)
            .extension(UrlTemplate::new(PATH))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-request-id", &asked.batch_id)
            .header("x-correlation-id", correlation_id)
            .body(Full::new(body.into()));
        let request = request.map_err(|error| CallError::Connection(error.into()))?;
        self.0.ask(request).await
    }

    /// Ready when it may be asked.
    pub(crate) async fn admits(&self) {
        self.0.admits().await;
    }

    /// Whether it may be asked.
    pub(crate) fn is_admitting(&self) -> bool {
        self.0.is_admitting()
    }
}
