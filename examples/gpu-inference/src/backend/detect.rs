//! Detection workers: an image is looked at, what is seen is kept, and the image goes into a batch.

mod error;

use super::aggregate;
use super::bury::bury;
use super::carrier::Carrier;
use super::failed::{failed, killer};
use super::kind::Kind;
use super::metrics::{self, hsi};
use super::milestone::Milestone;
use super::pipeline::Pipeline;
use super::queue::Taken;
use super::store::{Image, Joined, Kept};
use super::trouble::Trouble;
use super::worker::Work;
use crate::keys;
use crate::messages::{DetectReply, Detection};
use crate::metric::label;
use async_trait::async_trait;
use error::DetectError;
use instrument_core::{Attributes, current};
use opentelemetry::KeyValue;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// Looks at images.
#[derive(Debug)]
pub(crate) struct Detect(pub(crate) Arc<Pipeline>);

#[async_trait]
impl Work for Detect {
    fn name(&self) -> &'static str {
        "detection"
    }

    fn pipeline(&self) -> &Pipeline {
        &self.0
    }

    fn kind(&self) -> Kind {
        Kind::Image
    }

    async fn ready(&self) {
        self.0.detectors.admits().await;
    }

    async fn handle(&self, taken: &mut Taken) -> Result<(), Trouble> {
        let (pipeline, queue) = (&*self.0, self.queue());
        let image = pipeline.store.image(taken.item()).await?;
        let Some(image) = image.filter(Image::is_waiting) else {
            return Ok(queue.settle(taken).await?);
        };
        taken.after(image.attempts());
        if let Some(letter) = killer(self, taken) {
            return bury(pipeline, self.kind(), taken, &letter).await;
        }
        let processing = queue.destination().process(&taken.delivery);
        let processing = processing.attributes(|to| describe(&image, to));
        match processing.try_run(self.detect(&image)).await {
            Ok(Joined::Alone(batch)) => {
                self.dispatch(&batch).await;
                Ok(queue.settle(taken).await?)
            }
            Ok(Joined::Before | Joined::Empty | Joined::Open(_)) => Ok(queue.settle(taken).await?),
            Err(DetectError::Rows(error)) => Err(error.into()),
            Err(error) => failed(self, taken, &error).await,
        }
    }
}

fn describe(image: &Image, to: &mut Attributes<'_>) {
    to.add(keys::CAMERA_ID, &image.camera_id);
    to.add(keys::IMAGE_PATH, &image.file_path);
    to.add(keys::IMAGE_SIZE, &image.size);
}

impl Detect {
    async fn detect(&self, image: &Image) -> Result<Joined, DetectError> {
        let pipeline = &*self.0;
        let here = Carrier::current();
        pipeline.store.begin_detection(&image.id, &here).await?;
        Milestone::DetectionStarted.reached();
        let file = pipeline.config.data_dir.join(&image.file_path);
        let file = tokio::fs::read(&file).await?;
        let begun = Instant::now();
        let reply = pipeline.detectors.detect(image, &file).await?;
        let seconds = begun.elapsed().as_secs_f64();
        drop(file);
        let kept = self.choose(reply, seconds)?;
        current::set_attribute(keys::DETECTION_COUNT, kept.len());
        let at_once = self.is_at_once(image, &kept);
        let keeping = Kept {
            image,
            detections: &kept,
            found_in: here,
            at_once,
        };
        let joined = pipeline.store.keep(&keeping).await?;
        Milestone::DetectionCompleted.reached();
        if let Joined::Open(batch) | Joined::Alone(batch) = &joined {
            current::set_attribute(keys::BATCH_ID, &**batch);
            Milestone::BatchJoined.reached();
        }
        if joined != Joined::Before {
            count(&kept);
        }
        metrics::stage(label::DETECT, begun.elapsed().as_secs_f64());
        Ok(joined)
    }

    /// What is sure enough, the surest first. What no detector can have said is refused as a whole.
    fn choose(&self, reply: DetectReply, seconds: f64) -> Result<Vec<Detection>, DetectError> {
        if let Some(hsi) = hsi() {
            let service = KeyValue::new(label::SERVICE, label::YOLO26);
            hsi.ai_request_duration.record(seconds, &[service]);
            hsi.detection_latency.record(seconds * 1e3, &[]);
            hsi.yolo26_inference
                .record(reply.inference_time_ms / 1e3, &[]);
        }
        let mut all = reply.detections;
        let makes_sense = |found: &Detection| {
            let bbox = &found.bbox;
            let numbers = [bbox.x, bbox.y, bbox.width, bbox.height];
            (0.0..=1.0).contains(&found.confidence)
                && numbers.iter().all(|number| number.is_finite())
        };
        if let Some(wrong) = all.iter().find(|found| !makes_sense(found)) {
            return Err(DetectError::NoDetection(format!("{wrong:?}")));
        }
        let before = all.len();
        all.retain(|found| found.confidence >= self.0.config.threshold);
        all.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
        if let Some(hsi) = hsi() {
            let filtered = u64::try_from(before - all.len()).unwrap_or(0);
            hsi.detections_filtered.add(filtered, &[]);
        }
        Ok(all)
    }

    /// What is sure, or urgent, waits for nothing else.
    fn is_at_once(&self, image: &Image, kept: &[Detection]) -> bool {
        let Some(sure) = self.0.config.fast_path else {
            return false;
        };
        image.priority().is_urgent() || kept.first().is_some_and(|found| found.confidence >= sure)
    }

    /// What goes wrong here is done again by whoever looks at what has stalled.
    async fn dispatch(&self, id: &str) {
        let dispatched = async {
            match self.0.store.batch(id).await? {
                Some(batch) => aggregate::dispatch(&self.0, &batch).await,
                None => Ok(()),
            }
        };
        if let Err(error) = dispatched.await {
            tracing::warn!(%error, batch.id = id, "a batch is not sent yet");
        }
    }
}

fn count(kept: &[Detection]) {
    let Some(hsi) = hsi() else {
        return;
    };
    let mut by_class = BTreeMap::<&str, u64>::new();
    for found in kept {
        *by_class.entry(&found.class).or_default() += 1;
        hsi.detection_confidence
            .record(f64::from(found.confidence), &[]);
    }
    for (class, found) in by_class {
        let class = KeyValue::new(label::OBJECT_CLASS, class.to_owned());
        hsi.detections_processed.add(found, &[]);
        hsi.detections_by_class.add(found, &[class]);
    }
}
