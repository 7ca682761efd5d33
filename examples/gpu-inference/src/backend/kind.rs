//! What a message is about.

use super::pipeline::Pipeline;
use super::queue::Queue;
use crate::operation;

/// What a message is about, which says in which queue it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Image,
    Batch,
}

impl Kind {
    /// What its queue is called.
    pub(crate) const fn queue_name(self) -> &'static str {
        match self {
            Self::Image => "detection_queue",
            Self::Batch => "analysis_queue",
        }
    }

    /// What the spans of its workers are called.
    pub(crate) const fn processing(self) -> &'static str {
        match self {
            Self::Image => operation::DETECTION.name,
            Self::Batch => operation::ANALYSIS.name,
        }
    }

    pub(crate) const fn queue(self, pipeline: &Pipeline) -> &Queue {
        match self {
            Self::Image => &pipeline.detections,
            Self::Batch => &pipeline.analyses,
        }
    }
}
