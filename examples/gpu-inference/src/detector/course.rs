//! A request's way through the worker, and the spans of it.

use super::DetectError;
use crate::keys;
use detection_model::{Input, Scores};
use instrument_core::opentelemetry::Context;
use instrument_core::{AsContext as _, Builder, Span, span};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::oneshot;

/// Images of one request that go through the network together.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) inputs: Vec<Input>,
    pub(super) course: Arc<Course>,
    pub(super) reply: oneshot::Sender<Result<Scores, DetectError>>,
}

impl Job {
    /// Whether nobody waits for it any more.
    pub(super) fn is_given_up(&self) -> bool {
        self.reply.is_closed()
    }
}

/// A request's way through the worker. Its spans begin on the request's task and go on here, since it is the worker that
/// knows when the waiting ends and when the work does.
#[derive(Debug)]
pub(super) struct Course {
    around: Context,
    queued: Instant,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// `preprocess` and the `batch` in it, until the worker takes the first of the request's jobs.
    waiting: Option<(Span, Span)>,
    /// From then on, until its last job is done.
    inference: Option<Span>,
    jobs_left: usize,
    images: usize,
}

impl Course {
    /// Of a request in whose span this is called: its images are ready, and are cut into so many jobs.
    pub(super) fn new(preprocess: Span, batch: Span, images: usize, jobs: usize) -> Self {
        Self {
            around: Context::current(),
            queued: Instant::now(),
            state: Mutex::new(State {
                waiting: Some((preprocess, batch)),
                inference: None,
                jobs_left: jobs,
                images,
            }),
        }
    }

    /// The context of the request's span.
    pub(super) fn around(&self) -> &Context {
        &self.around
    }

    /// The worker takes a job of it, in a batch of so many images.
    pub(super) fn taken(&self, batch_size: usize) {
        let mut state = self.state();
        let Some((preprocess, batch)) = state.waiting.take() else {
            return;
        };
        let waited = self.queued.elapsed().as_secs_f64() * 1000.0;
        batch.set_attribute(keys::BATCH_SIZE, batch_size);
        batch.set_attribute(keys::QUEUE_WAIT_MS, waited);
        batch.end();
        preprocess.set_attribute(keys::PREPROCESSED_COUNT, state.images);
        preprocess.end();
        let inference = span!("inference").parent(&self.around);
        state.inference = Some(inference.attribute(keys::BATCH_SIZE, batch_size).start());
    }

    /// The span of a stage that the request's images go through now.
    pub(super) fn stage(&self, stage: Builder<'_>) -> Span {
        let state = self.state();
        let parent = state.inference.as_ref().and_then(Span::as_context);
        stage
            .parent(parent.as_ref().unwrap_or(&self.around))
            .start()
    }

    /// What is done while `inference` is current.
    pub(super) fn in_inference(&self, work: impl FnOnce()) {
        if let Some(inference) = &mut self.state().inference {
            inference.within(work);
        }
    }

    /// To link to it.
    pub(super) fn inference_context(&self) -> Option<Context> {
        self.state().inference.as_ref().and_then(Span::as_context)
    }

    /// A job of it is done.
    pub(super) fn done(&self) {
        let mut state = self.state();
        state.jobs_left -= 1;
        if state.jobs_left > 0 {
            return;
        }
        let images = state.images;
        if let Some(inference) = state.inference.take() {
            inference.set_attribute(keys::PREDICTIONS_GENERATED, images);
            inference.end();
        }
    }

    /// A job of it has failed, and so has the request.
    pub(super) fn failed(&self, error: &DetectError) {
        if let Some(inference) = self.state().inference.take() {
            inference.settle(|end| end.failed(error.word(), error.to_string()));
        }
    }

    /// Nothing panics while it is changed, so what a panic leaves is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Course {
    /// Whoever waited for it is gone.
    fn drop(&mut self) {
        use instrument_core::Outcome::Cancelled;
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some((preprocess, batch)) = state.waiting.take() {
            batch.end_with(Cancelled);
            preprocess.end_with(Cancelled);
        }
        if let Some(inference) = state.inference.take() {
            inference.end_with(Cancelled);
        }
    }
}
