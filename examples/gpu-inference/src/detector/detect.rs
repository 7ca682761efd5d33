//! One request, from its images to what is in them.

use super::admission::Priority;
use super::course::{Course, Job};
use super::stages::{Prepared, count, postprocess, prepare, validate_inputs};
use super::{DetectError, Detector, measured};
use crate::keys;
use crate::messages::DetectReply;
use bytes::Bytes;
use detection_model::Scores;
use instrument_core::clients::detection::Detections;
use instrument_core::{Span, current, span, spawn, traced_span};
use instrument_tower::request_id::RequestId;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;

impl Detector {
    /// What is in each of these images.
    #[traced_span(
        name = "detect_objects",
        attrs(
            model.name = self.model.card().name(),
            model.version = self.model.card().version(),
            device.name = self.model.card().device(),
            device.backend = self.model.card().backend(),
            input.count = images.len(),
        ),
    )]
    pub(super) async fn detect(
        &self,
        images: Vec<Bytes>,
        priority: Priority,
        endpoint: &'static str,
    ) -> Result<Vec<DetectReply>, DetectError> {
        let began = Instant::now();
        if let Some(ids) = RequestId::current() {
            current::set_attribute(keys::REQUEST_ID, ids.request());
        }
        validate_inputs(&images)?;
        let (preprocess, prepared) = self.prepare(images).await?;
        let Prepared { inputs, sizes } = prepared;
        let inferring = Instant::now();
        let scores = self.infer(preprocess, inputs, priority).await?;
        measured::inferred(endpoint, inferring.elapsed());
        let mut replies =
            postprocess(&self.model, &scores, &sizes, self.threshold, self.pace).await;
        // They went through the network together: none of them took a time of its own.
        let share = began.elapsed().as_secs_f64() * 1000.0 / replies.len() as f64;
        for reply in &mut replies {
            reply.inference_time_ms = share;
        }
        tell(&replies);
        Ok(replies)
    }

    /// `preprocess` goes on until the worker takes the images.
    async fn prepare(&self, images: Vec<Bytes>) -> Result<(Span, Prepared), DetectError> {
        let (model, pace) = (Arc::clone(&self.model), self.pace);
        let preparing = spawn::blocking(move || {
            let mut preprocess = span!("preprocess").start();
            let prepared = preprocess.within(|| prepare(&model, &images, pace));
            (preprocess, prepared)
        });
        let (preprocess, prepared) = preparing.await.map_err(|_| DetectError::Inference)?;
        match prepared {
            Ok(prepared) => Ok((preprocess, prepared)),
            Err(error) => {
                preprocess.settle(|end| end.failed(error.word(), error.to_string()));
                Err(error)
            }
        }
    }

    async fn infer(
        &self,
        mut preprocess: Span,
        inputs: Vec<detection_model::Input>,
        priority: Priority,
    ) -> Result<Vec<Scores>, DetectError> {
        let images = inputs.len();
        let batch = preprocess.within(|| span!("batch").start());
        let jobs = images.div_ceil(self.batch_size);
        let course = Arc::new(Course::new(preprocess, batch, images, jobs));
        let mut inputs = inputs.into_iter();
        let mut replies = Vec::with_capacity(jobs);
        for _ in 0..jobs {
            let (reply, answer) = oneshot::channel();
            let job = Job {
                inputs: inputs.by_ref().take(self.batch_size).collect(),
                course: Arc::clone(&course),
                reply,
            };
            self.queue.push(job, priority);
            replies.push(answer);
        }
        drop(course);
        let mut scores = Vec::with_capacity(jobs);
        for answer in replies {
            // Nobody answers when the worker was told to end.
            scores.push(answer.await.unwrap_or(Err(DetectError::Inference))?);
        }
        Ok(scores)
    }
}

/// Tells the current span and the metrics what was found.
fn tell(replies: &[DetectReply]) {
    let each = replies.iter().flat_map(|reply| &reply.detections);
    let found: Detections<'_> = each
        .map(|found| (&*found.class, f64::from(found.confidence)))
        .collect();
    match replies {
        [one] => found.with_image(one.image_width, one.image_height).record(),
        _ => found.record(),
    }
    current::set_attribute(keys::PREDICTIONS_COUNT, count(replies));
    for reply in replies {
        measured::found(reply.detections.iter().map(|found| &*found.class));
    }
}
