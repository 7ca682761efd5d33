//! The thread that runs the network.

use super::admission::Admissions;
use super::course::Job;
use super::gpu::Watched;
use super::queue::Queue;
use super::{DetectError, measured};
use crate::keys;
use crate::pace::{Pace, Stage};
use detection_model::{Input, Model, Scores};
use instrument_core::{Builder, Span, current, span};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

/// What runs the network, one batch after another.
pub(super) struct Worker {
    pub(super) model: Arc<Model>,
    pub(super) queue: Arc<Queue>,
    pub(super) admissions: Admissions,
    pub(super) gpu: Arc<Watched>,
    pub(super) pace: Pace,
}

impl Worker {
    pub(super) fn start(self) -> io::Result<()> {
        let thread = thread::Builder::new().name("inference".to_owned());
        thread.spawn(move || self.work()).map(drop)
    }

    fn work(&self) {
        // Only requests that are let in and are not here yet can come while it waits.
        while let Some(jobs) = self.queue.take(|here| self.admissions.depth() > here) {
            let done = catch_unwind(AssertUnwindSafe(|| self.run(&jobs)));
            let each: Vec<_> = match done {
                Ok(scores) => scores.into_iter().map(Ok).collect(),
                Err(_) => {
                    tracing::error!(
                        batch.size = images(&jobs),
                        "the network panicked; see the line above"
                    );
                    jobs.iter().map(|_| Err(DetectError::Inference)).collect()
                }
            };
            for (job, scores) in jobs.into_iter().zip(each) {
                match &scores {
                    Ok(_) => job.course.done(),
                    Err(error) => job.course.failed(error),
                }
                // Somebody may have stopped waiting meanwhile.
                let _ = job.reply.send(scores);
            }
        }
    }

    fn run(&self, jobs: &[Job]) -> Vec<Scores> {
        let began = Instant::now();
        let batch_size = images(jobs);
        for job in jobs {
            job.course.taken(batch_size);
        }
        let shared = shared(jobs, batch_size);
        measured::batch(batch_size);

        let inputs: Vec<Input> = jobs
            .iter()
            .flat_map(|job| job.inputs.iter().cloned())
            .collect();
        let on_device = self.transfer(jobs, "host_to_device", || {
            let on_device = self.model.upload(&inputs);
            let bytes = on_device.bytes();
            (on_device, bytes)
        });
        let raw = {
            let passing = stage(jobs, || span!("forward_pass"));
            let raw = self.model.forward(on_device);
            self.pace.fill_blocking(Stage::INFERENCE, began);
            end(passing);
            raw
        };
        let scores = self.transfer(jobs, "device_to_host", || {
            let scores = self.model.download(raw);
            let bytes = scores.bytes();
            (scores, bytes)
        });
        if let Some(stats) = self.gpu.sample() {
            for job in jobs {
                job.course.in_inference(|| stats.tell());
            }
        }
        drop(shared);
        let mut first = 0;
        let each = jobs.iter().map(|job| {
            let frames = first..first + job.inputs.len();
            first = frames.end;
            scores.of(frames)
        });
        each.collect()
    }

    /// A transfer, and how much of it was whose.
    fn transfer<T>(
        &self,
        jobs: &[Job],
        direction: &'static str,
        transfer: impl FnOnce() -> (T, usize),
    ) -> T {
        let spans = stage(jobs, || match direction {
            "host_to_device" => {
                span!("gpu_transfer").attribute(keys::TRANSFER_DIRECTION, direction)
            }
            _ => span!("gpu_sync").attribute(keys::TRANSFER_DIRECTION, direction),
        });
        let (transferred, bytes) = transfer();
        let of_each_image = bytes as f64 / images(jobs) as f64 / 1e6;
        for (job, span) in jobs.iter().zip(&spans) {
            span.set_attribute(keys::DATA_SIZE_MB, of_each_image * job.inputs.len() as f64);
        }
        end(spans);
        transferred
    }
}

fn images(jobs: &[Job]) -> usize {
    jobs.iter().map(|job| job.inputs.len()).sum()
}

/// The span of a stage in the trace of every request that it is for.
fn stage(jobs: &[Job], span: impl Fn() -> Builder<'static>) -> Vec<Span> {
    jobs.iter().map(|job| job.course.stage(span())).collect()
}

fn end(spans: Vec<Span>) {
    spans.into_iter().for_each(Span::end);
}

/// The span of a batch of several requests, with links to and from each; of one alone there is none.
fn shared(jobs: &[Job], batch_size: usize) -> Option<Span> {
    let [first, _, ..] = jobs else {
        return None;
    };
    // The provider that records is that of the context.
    let provided = first.course.around().clone().attach();
    let each: Vec<_> = jobs
        .iter()
        .filter_map(|job| job.course.inference_context())
        .collect();
    let batch = span!("detect_batch").root().links(each);
    let batch = batch.attribute(keys::BATCH_SIZE, batch_size).start();
    drop(provided);
    for job in jobs {
        job.course.in_inference(|| current::add_link(&batch));
    }
    Some(batch)
}
