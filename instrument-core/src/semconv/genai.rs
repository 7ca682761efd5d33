//! The keys of calls of models. OpenTelemetry's own crate calls its constants deprecated since these conventions moved to a
//! repository of their own (`open-telemetry/semantic-conventions-genai`); that has no crate.

pub(crate) use opentelemetry_semantic_conventions::attribute::{SERVER_ADDRESS, SERVER_PORT};

pub(crate) const OPERATION_NAME: &str = "gen_ai.operation.name";
pub(crate) const PROVIDER_NAME: &str = "gen_ai.provider.name";
pub(crate) const CONVERSATION_ID: &str = "gen_ai.conversation.id";
pub(crate) const OUTPUT_TYPE: &str = "gen_ai.output.type";
pub(crate) const EMBEDDINGS_DIMENSION_COUNT: &str = "gen_ai.embeddings.dimension.count";

pub(crate) const REQUEST_MODEL: &str = "gen_ai.request.model";
pub(crate) const REQUEST_CHOICE_COUNT: &str = "gen_ai.request.choice.count";
pub(crate) const REQUEST_FREQUENCY_PENALTY: &str = "gen_ai.request.frequency_penalty";
pub(crate) const REQUEST_MAX_TOKENS: &str = "gen_ai.request.max_tokens";
pub(crate) const REQUEST_PRESENCE_PENALTY: &str = "gen_ai.request.presence_penalty";
pub(crate) const REQUEST_SEED: &str = "gen_ai.request.seed";
pub(crate) const REQUEST_STOP_SEQUENCES: &str = "gen_ai.request.stop_sequences";
pub(crate) const REQUEST_STREAM: &str = "gen_ai.request.stream";
pub(crate) const REQUEST_TEMPERATURE: &str = "gen_ai.request.temperature";
pub(crate) const REQUEST_TOP_K: &str = "gen_ai.request.top_k";
pub(crate) const REQUEST_TOP_P: &str = "gen_ai.request.top_p";

pub(crate) const RESPONSE_FINISH_REASONS: &str = "gen_ai.response.finish_reasons";
pub(crate) const RESPONSE_ID: &str = "gen_ai.response.id";
pub(crate) const RESPONSE_MODEL: &str = "gen_ai.response.model";
pub(crate) const RESPONSE_TIME_TO_FIRST_CHUNK: &str = "gen_ai.response.time_to_first_chunk";

pub(crate) const USAGE_CACHE_READ_INPUT_TOKENS: &str = "gen_ai.usage.cache_read.input_tokens";
pub(crate) const USAGE_INPUT_TOKENS: &str = "gen_ai.usage.input_tokens";
pub(crate) const USAGE_OUTPUT_TOKENS: &str = "gen_ai.usage.output_tokens";
pub(crate) const USAGE_REASONING_OUTPUT_TOKENS: &str = "gen_ai.usage.reasoning.output_tokens";

pub(crate) const INPUT_MESSAGES: &str = "gen_ai.input.messages";
pub(crate) const OUTPUT_MESSAGES: &str = "gen_ai.output.messages";
/// The event that has them, for whoever wants them beside spans.
pub(crate) const INFERENCE_DETAILS: &str = "gen_ai.client.inference.operation.details";

pub(crate) const TOKEN_TYPE: &str = "gen_ai.token.type";

pub(crate) const CLIENT_OPERATION_DURATION: &str = "gen_ai.client.operation.duration";
pub(crate) const CLIENT_TIME_PER_OUTPUT_CHUNK: &str =
    "gen_ai.client.operation.time_per_output_chunk";
pub(crate) const CLIENT_TIME_TO_FIRST_CHUNK: &str = "gen_ai.client.operation.time_to_first_chunk";
pub(crate) const CLIENT_TOKEN_USAGE: &str = "gen_ai.client.token.usage";

/// How many characters went in and came out.
pub(crate) const PROMPT_LENGTH: &str = "prompt.length";
pub(crate) const COMPLETION_LENGTH: &str = "completion.length";
/// Seconds until the first chunk that had text, and between tokens after it. The conventions know chunks only, and many a
/// first chunk says no more than who speaks.
pub(crate) const COMPLETION_TIME_TO_FIRST_TOKEN: &str = "completion.time_to_first_token";
pub(crate) const COMPLETION_TIME_PER_OUTPUT_TOKEN: &str = "completion.time_per_output_token";

/// What a model found in an image, and which model.
pub(crate) const DETECTION_COUNT: &str = "detection.count";
pub(crate) const DETECTION_CONFIDENCE_AVG: &str = "detection.confidence_avg";
pub(crate) const DETECTION_CONFIDENCE_MIN: &str = "detection.confidence_min";
pub(crate) const DETECTION_CONFIDENCE_MAX: &str = "detection.confidence_max";
pub(crate) const DETECTION_CLASSES: &str = "detection.classes";
pub(crate) const IMAGE_WIDTH: &str = "image.width";
pub(crate) const IMAGE_HEIGHT: &str = "image.height";
pub(crate) const MODEL_NAME: &str = "model.name";
pub(crate) const MODEL_VERSION: &str = "model.version";
pub(crate) const INFERENCE_DEVICE: &str = "inference.device";
pub(crate) const INFERENCE_PRECISION: &str = "inference.precision";
pub(crate) const BATCH_SIZE: &str = "batch.size";
