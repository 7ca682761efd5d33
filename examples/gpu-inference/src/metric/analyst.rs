//! What the analyst measures of a language model, beside what the [conventions](super::convention) have.

use super::{Metric, label, metrics};

metrics! {
    /// Which share of the model's context the last prompt took: `LLM_CONTEXT_TOKENS` says how long that is.
    CONTEXT_UTILIZATION = Metric::gauge("hsi_llm_context_utilization_ratio").by(&[label::MODEL]);
    /// Prompts that took more than 80 % of the model's context.
    HIGH_UTILIZATION = Metric::counter("hsi_prompts_high_utilization");
    /// Prompts that leave detections out, since there are so many.
    TRUNCATED = Metric::counter("hsi_prompts_truncated");
}
