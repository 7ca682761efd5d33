//! The detector over HTTP.

use super::admission::Admitted;
use super::images::{ManyImages, OneImage};
use super::stages::MAX_IMAGE;
use super::{Detector, measured};
use crate::messages::{DetectBatchReply, DetectReply};
use crate::metric::label;
use crate::serve::Refused;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use std::sync::Arc;
use std::time::Instant;

/// An image in Base64, and what is around it.
const MAX_BODY: usize = MAX_IMAGE / 3 * 4 + (64 << 10);
/// Of several images.
const MAX_BATCH_BODY: usize = 64 << 20;

pub(super) fn routes() -> Router<Arc<Detector>> {
    let one = Router::new().route("/detect", post(detect));
    let many = Router::new().route("/detect/batch", post(detect_batch));
    one.layer(DefaultBodyLimit::max(MAX_BODY))
        .merge(many.layer(DefaultBodyLimit::max(MAX_BATCH_BODY)))
}

async fn detect(
    State(detector): State<Arc<Detector>>,
    admitted: Admitted,
    images: Result<OneImage, Refused>,
) -> Result<Json<DetectReply>, Refused> {
    let images = images.inspect_err(|_| measured::failed("invalid_request"))?;
    let mut replies = detector.answer(images.0, &admitted, "detect").await?;
    // One image, one answer: none is refused above.
    replies
        .pop()
        .map(Json)
        .ok_or_else(|| Refused::internal("there is no answer"))
}

async fn detect_batch(
    State(detector): State<Arc<Detector>>,
    admitted: Admitted,
    images: Result<ManyImages, Refused>,
) -> Result<Json<DetectBatchReply>, Refused> {
    let images = images.inspect_err(|_| measured::failed("invalid_request"))?;
    let results = detector.answer(images.0, &admitted, "detect_batch").await?;
    Ok(Json(DetectBatchReply {
        total_inference_time_ms: total(&results),
        num_images: results.len(),
        results,
    }))
}

/// How long the work on all of them took.
pub(super) fn total(replies: &[DetectReply]) -> f64 {
    replies.iter().map(|reply| reply.inference_time_ms).sum()
}

impl Detector {
    /// Detects, and measures how it went.
    pub(super) async fn answer(
        &self,
        images: Vec<Bytes>,
        admitted: &Admitted,
        endpoint: &'static str,
    ) -> Result<Vec<DetectReply>, super::DetectError> {
        let began = Instant::now();
        let answer = self.detect(images, admitted.priority, endpoint).await;
        let status = match &answer {
            Ok(_) => label::SUCCESS,
            Err(error) => {
                measured::failed(error.word());
                label::ERROR
            }
        };
        measured::request(endpoint, status, began.elapsed());
        answer
    }
}
