//! Analysis workers: a batch is judged, and an event is kept.

mod error;

use super::bury::bury;
use super::carrier::Carrier;
use super::event;
use super::failed::{failed, killer};
use super::kind::Kind;
use super::metrics::{self, hsi};
use super::milestone::Milestone;
use super::pipeline::Pipeline;
use super::queue::Taken;
use super::store::Batch;
use super::trouble::Trouble;
use super::worker::Work;
use crate::keys;
use crate::messages::{AnalyzeRequest, RiskLevel, Seen, Verdict};
use crate::metric::label;
use async_trait::async_trait;
use error::AnalyzeError;
use instrument_core::current;
use opentelemetry::KeyValue;
use std::sync::Arc;
use std::time::Instant;

/// Has batches judged.
#[derive(Debug)]
pub(crate) struct Analyze(pub(crate) Arc<Pipeline>);

#[async_trait]
impl Work for Analyze {
    fn name(&self) -> &'static str {
        "analysis"
    }

    fn pipeline(&self) -> &Pipeline {
        &self.0
    }

    fn kind(&self) -> Kind {
        Kind::Batch
    }

    async fn ready(&self) {
        self.0.analyst.admits().await;
    }

    async fn handle(&self, taken: &mut Taken) -> Result<(), Trouble> {
        let (pipeline, queue) = (&*self.0, self.queue());
        let batch = pipeline.store.batch(taken.item()).await?;
        let Some(batch) = batch.filter(Batch::is_waiting) else {
            return Ok(queue.settle(taken).await?);
        };
        taken.after(batch.attempts());
        if let Some(letter) = killer(self, taken) {
            return bury(pipeline, self.kind(), taken, &letter).await;
        }
        let seen = pipeline.store.seen(&batch.id).await?;
        let detections = seen.len();
        let processing = queue.destination().process(&taken.delivery);
        let processing = processing.attributes(|to| {
            to.add(keys::CAMERA_ID, &batch.camera_id);
            to.add(keys::BATCH_ID, &batch.id);
            to.add(keys::DETECTION_COUNT, &detections);
        });
        match processing.try_run(self.analyze(&batch, seen)).await {
            Ok(()) => Ok(queue.settle(taken).await?),
            Err(AnalyzeError::Rows(error)) => Err(error.into()),
            Err(error) => failed(self, taken, &error).await,
        }
    }
}

impl Analyze {
    async fn analyze(&self, batch: &Batch, seen: Vec<Seen>) -> Result<(), AnalyzeError> {
        let pipeline = &*self.0;
        let here = Carrier::current();
        pipeline.store.begin_analysis(&batch.id, &here).await?;
        Milestone::AnalysisStarted.reached();
        let asked = AnalyzeRequest {
            batch_id: batch.id.clone(),
            camera_id: batch.camera_id.clone(),
            detections: seen,
        };
        let correlation_id = pipeline.store.correlation_of(&batch.id).await?;
        let begun = Instant::now();
        let verdict = pipeline.analyst.analyze(&asked, &correlation_id).await?;
        let seconds = begun.elapsed().as_secs_f64();
        check(&verdict)?;
        Milestone::AnalysisCompleted.reached();
        record(&verdict);
        if let Some(hsi) = hsi() {
            let service = KeyValue::new(label::SERVICE, label::NEMOTRON);
            hsi.ai_request_duration.record(seconds, &[service]);
            hsi.nemotron_inference.record(seconds, &[]);
            hsi.nemotron_latency.record(seconds * 1e3, &[]);
        }
        event::create(pipeline, batch, &asked.detections, &verdict).await?;
        metrics::stage(label::ANALYZE, begun.elapsed().as_secs_f64());
        Ok(())
    }
}

/// A score is what it says it is, or none at all.
fn check(verdict: &Verdict) -> Result<(), AnalyzeError> {
    if RiskLevel::of(verdict.risk_score) == Some(verdict.risk_level) {
        return Ok(());
    }
    let (score, level) = (verdict.risk_score, verdict.risk_level);
    Err(AnalyzeError::NoVerdict(format!("{score} is not {level}")))
}

fn record(verdict: &Verdict) {
    current::set_attributes(|to| {
        to.add(keys::RISK_SCORE, &verdict.risk_score);
        to.add(keys::RISK_LEVEL, verdict.risk_level.as_str());
        to.add(keys::RISK_SCORER, verdict.scorer.as_str());
        to.add(keys::GEN_AI_RESPONSE_MODEL, &verdict.model);
        to.add(keys::GEN_AI_USAGE_INPUT_TOKENS, &verdict.prompt_tokens);
        to.add(keys::GEN_AI_USAGE_OUTPUT_TOKENS, &verdict.completion_tokens);
    });
}
