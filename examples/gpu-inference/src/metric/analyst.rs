//! What the analyst measures of a language model, beside what the [conventions](super::convention) have.

use super::Metric;

/// Which share of the model's context the last prompt took: `LLM_CONTEXT_TOKENS` says how long that is.
pub const CONTEXT_UTILIZATION: Metric = Metric::gauge("hsi_llm_context_utilization_ratio", "");
/// Prompts that took most of it.
pub const HIGH_UTILIZATION: Metric = Metric::counter("hsi_prompts_high_utilization");
/// Prompts that leave detections out, since there are so many.
pub const TRUNCATED: Metric = Metric::counter("hsi_prompts_truncated");
