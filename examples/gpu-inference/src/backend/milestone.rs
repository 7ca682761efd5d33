//! The steps of an image on its way to an event, as events of the span that is current: `pipeline.` and the step.

use instrument_core::current;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Milestone {
    ImageReceived,
    DetectionQueued,
    DetectionStarted,
    DetectionCompleted,
    BatchJoined,
    BatchClosed,
    AnalysisQueued,
    AnalysisStarted,
    AnalysisCompleted,
    EventCreated,
    DeadLettered,
}

impl Milestone {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ImageReceived => "pipeline.image_received",
            Self::DetectionQueued => "pipeline.detection_queued",
            Self::DetectionStarted => "pipeline.detection_started",
            Self::DetectionCompleted => "pipeline.detection_completed",
            Self::BatchJoined => "pipeline.batch_joined",
            Self::BatchClosed => "pipeline.batch_closed",
            Self::AnalysisQueued => "pipeline.analysis_queued",
            Self::AnalysisStarted => "pipeline.analysis_started",
            Self::AnalysisCompleted => "pipeline.analysis_completed",
            Self::EventCreated => "pipeline.event_created",
            Self::DeadLettered => "pipeline.dead_lettered",
        }
    }

    /// It is reached now.
    pub(crate) fn reached(self) {
        current::add_event(self.as_str(), |_| {});
    }
}
