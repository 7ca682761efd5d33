//! The attribute keys of the pipeline that no convention has. What a convention has is taken from there.

/// The model by its name.
pub const MODEL_NAME: &str = "model.name";
/// The model by its version.
pub const MODEL_VERSION: &str = "model.version";
/// The size of the weights, in 10⁶ bytes.
pub const MODEL_SIZE_MB: &str = "model.size_mb";
/// How long it took to load the model.
pub const MODEL_LOAD_TIME_SECONDS: &str = "model.load_time_seconds";
/// Event: the model is loaded.
pub const MODEL_LOADED: &str = "model_loaded";

/// The id of the request.
pub const REQUEST_ID: &str = "request.id";
/// How many images were sent.
pub const INPUT_COUNT: &str = "input.count";
/// How many objects were found in them.
pub const PREDICTIONS_COUNT: &str = "predictions.count";
/// Whether the input can be worked on.
pub const VALIDATION_PASSED: &str = "validation.passed";
/// Event: more was sent than fits well.
pub const LARGE_BATCH_WARNING: &str = "large_batch_warning";
/// How many images are ready for the network.
pub const PREPROCESSED_COUNT: &str = "preprocessed.count";
/// How pixels become numbers.
pub const NORMALIZATION_METHOD: &str = "normalization.method";
/// How many images the network sees at once, or messages are in a batch.
pub const BATCH_SIZE: &str = "batch.size";
/// How many images the network has answered for.
pub const PREDICTIONS_GENERATED: &str = "predictions.generated";
/// `host_to_device` or `device_to_host`.
pub const TRANSFER_DIRECTION: &str = "transfer.direction";
/// How much was transferred, in 10⁶ bytes.
pub const DATA_SIZE_MB: &str = "data.size_mb";
/// How many boxes were kept.
pub const RESULTS_COUNT: &str = "results.count";
/// The confidence that a box needs.
pub const THRESHOLD: &str = "threshold";
/// What the results are told as.
pub const FORMAT: &str = "format";
/// How long a request waited for the worker that owns the model.
pub const QUEUE_WAIT_MS: &str = "queue.wait_ms";
/// How many requests were waiting, with this one.
pub const QUEUE_DEPTH: &str = "queue.depth";

/// The device's name.
pub const DEVICE_NAME: &str = "device.name";
/// What computes on it: `flex`, `wgpu`, `cuda`.
pub const DEVICE_BACKEND: &str = "device.backend";
/// The driver of the device, where there is one.
pub const DEVICE_DRIVER: &str = "device.driver";
/// Event: what the GPU is doing.
pub const GPU_STATS: &str = "gpu_stats";
/// How busy, in percent.
pub const GPU_UTILIZATION: &str = "gpu.utilization";
/// Memory in use, in 10⁶ bytes.
pub const GPU_MEMORY_USED_MB: &str = "gpu.memory_used_mb";
/// Memory that there is, in 10⁶ bytes.
pub const GPU_MEMORY_TOTAL_MB: &str = "gpu.memory_total_mb";
/// In degrees Celsius.
pub const GPU_TEMPERATURE: &str = "gpu.temperature_celsius";
/// In watts.
pub const GPU_POWER: &str = "gpu.power_watts";

/// The camera.
pub const CAMERA_ID: &str = "camera.id";
/// The batch of detections.
pub const BATCH_ID: &str = "batch.id";
/// Whether a batch was closed because it was old or idle.
pub const BATCH_TIMEOUT_TRIGGERED: &str = "batch.timeout_triggered";
/// Where the image is kept.
pub const IMAGE_PATH: &str = "image.path";
/// The image's size in bytes.
pub const IMAGE_SIZE: &str = "image.size";
/// How many objects were found.
pub const DETECTION_COUNT: &str = "detection.count";
/// The stored event.
pub const EVENT_ID: &str = "event.id";
/// The verdict's score.
pub const RISK_SCORE: &str = "risk.score";
/// The verdict's level.
pub const RISK_LEVEL: &str = "risk.level";
/// Who judged: `language_model` or `rules`.
pub const RISK_SCORER: &str = "risk.scorer";
/// How many characters the model is asked.
pub const PROMPT_LENGTH: &str = "prompt.length";

/// The model that answered. OpenTelemetry's crate calls the keys of models deprecated since their conventions have moved.
pub const GEN_AI_RESPONSE_MODEL: &str = "gen_ai.response.model";
/// What the prompt took.
pub const GEN_AI_USAGE_INPUT_TOKENS: &str = "gen_ai.usage.input_tokens";
/// What the answer took.
pub const GEN_AI_USAGE_OUTPUT_TOKENS: &str = "gen_ai.usage.output_tokens";
