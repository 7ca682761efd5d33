//! Finds objects in images, over HTTP and gRPC on one port.
//!
//! | call | with | answers |
//! |---|---|---|
//! | `POST /detect` | `multipart/form-data` (field `file`), JSON (`image_base64`), or the image itself | [`DetectReply`](crate::messages::DetectReply) |
//! | `POST /detect/batch` | `multipart/form-data` (fields `files`) | [`DetectBatchReply`](crate::messages::DetectBatchReply) |
//! | `hsi.detector.v1.Detector/Detect`, `/DetectBatch` | `proto/detector.proto` | the same |
//! | `GET /health`, `/health/ready`, `/metrics` | | what it runs on, and how it fares |
//!
//! # Batches across requests, and every request's own tree
//!
//! One thread, the worker, runs the network, since a device does one thing at a time. It takes what is waiting, high
//! priority first, up to 32 images of any requests, and runs them at once. Still every request's trace has the same tree:
//!
//! ```text
//! detect_objects model.name=… input.count=1 predictions.count=2
//!   validate_inputs
//!   preprocess
//!     decode
//!     normalize
//!     batch batch.size=3 queue.wait_ms=4
//!   inference batch.size=3
//!     gpu_transfer transfer.direction=host_to_device
//!     forward_pass
//!     gpu_sync transfer.direction=device_to_host
//!   postprocess
//!     apply_threshold
//!     format_results
//! ```
//!
//! What is done for one request alone (`decode`, `normalize`, `postprocess`) is in its tree alone. What is done for several at
//! once is in the tree of each: a request waits for the whole forward pass, not for its share, so a span of the whole
//! is what its trace has to show. That the work was shared is said and not hidden: `batch.size` is how many images shared
//! it, and a link leads to `detect_batch`, a trace of its own for every batch of more than one request, with a link to the
//! `inference` of each. Adding up spans of `detect_batch`, and not of `inference`, is what tells how busy the device is. A
//! request that is alone has no `detect_batch`, since it would say nothing new.
//!
//! `batch` is the time from when a request's images are ready until the worker takes them. A request of more images than fit is cut
//! into several batches: its `inference` has the stages of each.

mod admission;
mod course;
mod detect;
mod failure;
mod gpu;
mod grpc;
mod http;
mod images;
mod loading;
mod measured;
#[cfg(feature = "nvml")]
mod nvml;
mod queue;
mod stages;
mod worker;

pub use failure::DetectError;
pub use gpu::{GpuProbe, GpuStats};
pub use grpc::proto;

use crate::config::{self, DeviceChoice, Role};
use crate::pace::Pace;
use crate::serve::{self, AnyError, Health, Service};
use admission::Admissions;
use axum::Router;
use detection_model::{Device, Model};
use gpu::Watched;
use instrument_core::metrics::Prometheus;
use instrument_tower::{BaggageLayer, Trust};
use queue::Queue;
use serde_json::{Value, json};
use std::sync::Arc;

/// Runs the detector until it is told to stop.
///
/// # Errors
///
/// When it cannot start.
pub async fn run(config: config::Detector) -> Result<(), AnyError> {
    let service = Service::start(Role::Detector, config.listen, config.stop_with_input).await?;
    let model = loading::load_model(device(config.device))?;
    let probe = gpu::probe(model.card());
    let detector = Detector::start(Arc::new(model), &config, probe)?;
    let app = app(detector, service.prometheus());
    let app = serve::profiled(app, config.profile_token.as_ref());
    service.serve(app).await
}

fn device(choice: DeviceChoice) -> Device {
    match choice {
        DeviceChoice::Cpu => Device::Cpu,
        #[cfg(feature = "wgpu")]
        DeviceChoice::Gpu => Device::Gpu,
        #[cfg(feature = "cuda")]
        DeviceChoice::Cuda => Device::Cuda,
    }
}

/// The detector with all its layers.
pub fn app(detector: Arc<Detector>, prometheus: Option<Prometheus>) -> Router {
    let routes = http::routes()
        .merge(serve::health_routes(Arc::clone(&detector)))
        .with_state(Arc::clone(&detector));
    let baggage = BaggageLayer::pipeline().with_trusted_callers(detector.trusted.clone());
    let http = serve::stacked(routes, prometheus, baggage.clone());
    grpc::beside(http, detector, baggage)
}

/// A model, the thread that runs it, and what waits for it.
#[derive(Debug)]
pub struct Detector {
    model: Arc<Model>,
    queue: Arc<Queue>,
    admissions: Admissions,
    gpu: Arc<Watched>,
    threshold: f32,
    batch_size: usize,
    trusted: Trust,
    pace: Pace,
}

impl Detector {
    /// Starts the worker. It ends when this is dropped.
    ///
    /// # Errors
    ///
    /// When there can be no thread.
    pub fn start(
        model: Arc<Model>,
        config: &config::Detector,
        probe: Option<Box<dyn GpuProbe>>,
    ) -> Result<Arc<Self>, AnyError> {
        let this = Self {
            queue: Arc::new(Queue::new(config.batch_size, config.batch_wait)),
            admissions: Admissions::new(config.queue_size),
            gpu: Arc::new(Watched::new(probe)),
            threshold: config.threshold,
            batch_size: config.batch_size,
            trusted: config.trusted.clone(),
            pace: Pace::new(config.stage_delays),
            model,
        };
        worker::Worker {
            model: Arc::clone(&this.model),
            queue: Arc::clone(&this.queue),
            admissions: this.admissions.clone(),
            gpu: Arc::clone(&this.gpu),
            pace: this.pace,
        }
        .start()?;
        measured::loaded(this.model.card());
        Ok(Arc::new(this))
    }
}

impl Drop for Detector {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Health for Detector {
    fn describe(&self) -> Value {
        let card = self.model.card();
        let used = self.gpu.sample().map(|stats| stats.memory_used_mb / 1000.0);
        json!({
            "status": "healthy",
            "model_loaded": true,
            "model_name": card.name(),
            "model_version": card.version(),
            "device": card.device(),
            "backend": card.backend(),
            "driver": card.driver(),
            "cuda_available": card.backend() == "cuda",
            "vram_used_gb": used,
            "tensorrt_enabled": false,
            "queue_depth": self.admissions.depth(),
        })
    }

    async fn ready(&self) -> Result<(), (String, String)> {
        if self.admissions.is_full() {
            let error = "so many requests wait that normal ones are refused".to_owned();
            return Err((
                error,
                "ask again soon, or start another detector".to_owned(),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
