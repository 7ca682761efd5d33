//! What the detector measures.

use super::{Metric, label, metrics};

/// How many there are of images, or of what is in one.
const IMAGES: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];

metrics! {
    /// From a request's images to its answer.
    LATENCY = Metric::histogram(
        "yolo26.inference.latency",
        &[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
    ).in_unit("s").by(&[label::ENDPOINT]);
    /// From ready images to the network's answer.
    INFERENCE = Metric::histogram(
        "yolo26.inference.duration",
        &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
    ).in_unit("s").by(&[label::ENDPOINT]);
    /// Requests.
    REQUESTS = Metric::counter("yolo26.requests").by(&[label::ENDPOINT, label::STATUS]);
    /// Requests by how they ended.
    INFERENCE_REQUESTS = Metric::counter("yolo26.inference.requests").by(&[label::ENDPOINT, label::STATUS]);
    /// Objects that were found.
    DETECTIONS = Metric::counter("yolo26.detections").by(&[label::CLASS_NAME]);
    /// Requests that failed, and why.
    ERRORS = Metric::counter("yolo26.errors").by(&[label::ERROR_TYPE]);
    /// Images that went through the network at once.
    BATCH_SIZE = Metric::histogram("yolo26.batch_size", &IMAGES);
    /// Objects in an image.
    DETECTIONS_PER_IMAGE = Metric::histogram("yolo26.detections_per_image", &IMAGES);
    /// Whether the model is loaded.
    MODEL_LOADED = Metric::gauge("yolo26.model_loaded");
    /// Which model it is, and on what it runs.
    MODEL_INFO = Metric::gauge("yolo26.model_info").by(&[label::MODEL_NAME, label::DEVICE, label::BACKEND]);
    /// Memory of the GPU that is in use.
    VRAM = Metric::gauge("yolo26.vram").in_unit("By");
    /// Memory of the GPU that there is.
    VRAM_TOTAL = Metric::gauge("yolo26.vram_total").in_unit("By");
    /// How busy the GPU is, in percent.
    GPU_UTILIZATION = Metric::gauge("yolo26.gpu_utilization");
    /// The GPU's temperature in degrees Celsius.
    GPU_TEMPERATURE = Metric::gauge("yolo26.gpu_temperature");
    /// The GPU's power in watts.
    GPU_POWER = Metric::gauge("yolo26.gpu_power_watts");
}
