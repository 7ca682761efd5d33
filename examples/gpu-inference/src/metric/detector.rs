//! What the detector measures.

use super::Metric;

/// From a request's images to its answer.
pub const LATENCY: Metric = Metric::histogram("yolo26.inference.latency", "s");
/// From ready images to the network's answer.
pub const INFERENCE: Metric = Metric::histogram("yolo26.inference.duration", "s");
/// Requests.
pub const REQUESTS: Metric = Metric::counter("yolo26.requests");
/// Requests by how they ended.
pub const INFERENCE_REQUESTS: Metric = Metric::counter("yolo26.inference.requests");
/// Objects that were found.
pub const DETECTIONS: Metric = Metric::counter("yolo26.detections");
/// Requests that failed, and why.
pub const ERRORS: Metric = Metric::counter("yolo26.errors");
/// Images that went through the network at once.
pub const BATCH_SIZE: Metric = Metric::histogram("yolo26.batch_size", "");
/// Objects in an image.
pub const DETECTIONS_PER_IMAGE: Metric = Metric::histogram("yolo26.detections_per_image", "");
/// Whether the model is loaded.
pub const MODEL_LOADED: Metric = Metric::gauge("yolo26.model_loaded", "");
/// Which model it is, and on what it runs.
pub const MODEL_INFO: Metric = Metric::gauge("yolo26.model_info", "");
/// Memory of the GPU that is in use.
pub const VRAM: Metric = Metric::gauge("yolo26.vram", "By");
/// Memory of the GPU that there is.
pub const VRAM_TOTAL: Metric = Metric::gauge("yolo26.vram_total", "By");
/// How busy the GPU is, in percent.
pub const GPU_UTILIZATION: Metric = Metric::gauge("yolo26.gpu_utilization", "");
/// The GPU's temperature in degrees Celsius.
pub const GPU_TEMPERATURE: Metric = Metric::gauge("yolo26.gpu_temperature", "");
/// The GPU's power in watts.
pub const GPU_POWER: Metric = Metric::gauge("yolo26.gpu_power_watts", "");
