//! The labels that tell series apart.

/// A stage of the pipeline.
pub const STAGE: &str = "stage";
/// The service that was called, in a short word.
pub const SERVICE: &str = "service";
/// Why something failed.
pub const ERROR_TYPE: &str = "error_type";
/// A group of workers.
pub const WORKER_NAME: &str = "worker_name";
/// What was found.
pub const OBJECT_CLASS: &str = "object_class";
/// What a worker does.
pub const STATE: &str = "state";
/// How bad an event is.
pub const LEVEL: &str = "level";
/// What the detector was asked.
pub const ENDPOINT: &str = "endpoint";
/// How that ended.
pub const STATUS: &str = "status";
/// The language model that was asked.
pub const MODEL: &str = "model";
/// What the detector found.
pub const CLASS_NAME: &str = "class_name";
/// The detector's model.
pub const MODEL_NAME: &str = "model_name";
/// What that runs on.
pub const DEVICE: &str = "device";
/// By what it computes.
pub const BACKEND: &str = "backend";

/// The detector, as [`SERVICE`].
pub const YOLO26: &str = "yolo26";
/// The analyst, as [`SERVICE`].
pub const NEMOTRON: &str = "nemotron";
/// The stages, as [`STAGE`].
pub const DETECT: &str = "detect";
/// An image waits for others.
pub const BATCH: &str = "batch";
/// A batch is judged.
pub const ANALYZE: &str = "analyze";
/// It went well, as [`STATUS`].
pub const SUCCESS: &str = "success";
/// It failed, as [`STATUS`].
pub const ERROR: &str = "error";
/// An image or a batch was given up, as [`ERROR_TYPE`].
pub const DEAD_LETTER: &str = "dead_letter";
