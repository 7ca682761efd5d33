//! Detectors.

use super::{CallError, Known, Upstream, form::form};
use crate::backend::store::Image;
use crate::messages::DetectReply;
use http::{Request, header};
use http_body_util::Full;
use instrument_tower::UrlTemplate;

const PATH: &str = "/detect";

/// The detectors.
#[derive(Clone, Debug)]
pub(crate) struct Detectors(Upstream<DetectReply>);

impl Detectors {
    pub(crate) fn new(known: Known<'_>) -> Result<Self, http::Error> {
        Upstream::new(known).map(Self)
    }

    /// Has one of them look at an image.
    pub(crate) async fn detect(
        &self,
        image: &Image,
        file: &[u8],
    ) -> Result<DetectReply, CallError> {
        let (content_type, body) = form(&image.id, &image.file_type, file);
        let request = Request::post(PATH)
            .extension(UrlTemplate::new(PATH))
            .header(header::CONTENT_TYPE, content_type)
            .header("x-request-id", &image.id)
            .header("x-correlation-id", &image.correlation_id)
            .body(Full::new(body));
        let request = request.map_err(|error| CallError::Connection(error.into()))?;
        self.0.ask(request).await
    }

    /// Ready when one of them may be asked.
    pub(crate) async fn admits(&self) {
        self.0.admits().await;
    }

    /// Whether one of them may be asked.
    pub(crate) fn is_admitting(&self) -> bool {
        self.0.is_admitting()
    }
}
