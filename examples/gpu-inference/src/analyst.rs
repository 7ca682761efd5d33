//! Judges what was found: `POST /analyze` takes an [`AnalyzeRequest`] and answers with a [`Verdict`].
//!
//! With a language model (`LLM_URL`) a prompt is built, the model is asked, and its answer is read strictly. What is no
//! valid verdict is asked for again; if it stays so, the answer is `502` with what was wrong. No score is ever invented.
//! Without one, [rules] judge, and every answer and span says that it was they.
//!
//! ```text
//! POST /analyze [server] batch.id=… camera.id=… detection.count=1 risk.score=62 risk.level=high risk.scorer=language_model
//!   build_prompt prompt.length=612
//!   llm_inference [client] gen_ai.operation.name=chat … retry.attempt=1
//!   parse_response risk.score=62 risk.level=high
//! ```
//!
//! An attempt that fails has its own `llm_inference`, and `parse_response` if there was something to read; the span around
//! them says why there was another (`retry`).

mod asking;
mod breaker;
mod failure;
mod measured;
mod model_client;
mod prompt;
pub mod rules;
mod streamed;
mod verdict;

pub use failure::{AskError, Unanswered};
pub use verdict::{Invalid, Judgement, parse};

use crate::config::{self, Role};
use crate::keys;
use crate::messages::{AnalyzeRequest, Verdict};
use crate::pace::Pace;
use crate::serve::{self, AnyError, Health, Refused, Sent, Service};
use asking::Model;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use axum::{Json, Router};
use instrument_core::current;
use instrument_core::metrics::Prometheus;
use instrument_tower::BaggageLayer;
use serde_json::{Value, json};
use std::sync::Arc;

/// A batch has 10 000 detections at most, and each is a line.
const MAX_BODY: usize = 4 << 20;
const MAX_DETECTIONS: usize = 10_000;

/// Runs the analyst until it is told to stop.
///
/// # Errors
///
/// When it cannot start.
pub async fn run(config: config::Analyst) -> Result<(), AnyError> {
    let service = Service::start(Role::Analyst, config.listen, config.stop_with_input).await?;
    let token = config.profile_token.clone();
    let app = app(config, service.prometheus())?;
    let app = serve::profiled(app, token.as_ref());
    service.serve(app).await
}

/// The analyst with all its layers.
///
/// # Errors
///
/// When there can be no client for the model.
pub fn app(config: config::Analyst, prometheus: Option<Prometheus>) -> Result<Router, AnyError> {
    let pace = Pace::new(config.stage_delays);
    let analyst = Arc::new(Analyst {
        model: config
            .model
            .map(|model| Model::new(model, pace))
            .transpose()?,
        pace,
    });
    let routes = Router::new()
        .route("/analyze", post(analyze))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .merge(serve::health_routes(Arc::clone(&analyst)))
        .with_state(analyst);
    let baggage = BaggageLayer::pipeline().with_trusted_callers(config.trusted);
    Ok(serve::stacked(routes, prometheus, baggage))
}

struct Analyst {
    /// `None`: rules judge.
    model: Option<Model>,
    pace: Pace,
}

async fn analyze(
    State(analyst): State<Arc<Analyst>>,
    Sent(request): Sent<AnalyzeRequest>,
) -> Result<Json<Verdict>, Refused> {
    current::set_attributes(|to| {
        to.add(keys::BATCH_ID, &request.batch_id);
        to.add(keys::CAMERA_ID, &request.camera_id);
        to.add(keys::DETECTION_COUNT, &request.detections.len());
    });
    check(&request)?;
    let verdict = match &analyst.model {
        Some(model) => model.judge(&request).await?,
        None => rules::judge(&request, analyst.pace).await,
    };
    current::set_attributes(|to| {
        to.add(keys::RISK_SCORE, &verdict.risk_score);
        to.add_static(keys::RISK_LEVEL, verdict.risk_level.as_str());
        to.add_static(keys::RISK_SCORER, verdict.scorer.as_str());
        to.add(keys::MODEL_NAME, &verdict.model);
    });
    Ok(Json(verdict))
}

fn check(request: &AnalyzeRequest) -> Result<(), Refused> {
    let found = request.detections.len();
    let advice = format!(
        "send a batch with 1 to {MAX_DETECTIONS} detections, whose confidences are from 0 to 1"
    );
    if found == 0 || found > MAX_DETECTIONS {
        return Err(Refused::bad(
            format!("the batch has {found} detections"),
            advice,
        ));
    }
    let is_sound = |confidence: f32| (0.0..=1.0).contains(&confidence);
    match request
        .detections
        .iter()
        .find(|seen| !is_sound(seen.confidence))
    {
        Some(seen) => {
            let error = format!(
                "detection {} has the confidence {}",
                seen.detection_id, seen.confidence
            );
            Err(Refused::bad(error, advice))
        }
        None => Ok(()),
    }
}

impl Health for Analyst {
    fn describe(&self) -> Value {
        match &self.model {
            None => json!({ "status": "healthy", "scorer": "rules", "model_name": rules::NAME }),
            Some(model) => model.describe(),
        }
    }

    /// While the breaker is open, requests would only be refused.
    async fn ready(&self) -> Result<(), (String, String)> {
        self.model.as_ref().map_or(Ok(()), Model::ready)
    }
}

#[cfg(test)]
mod tests;
