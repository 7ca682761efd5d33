//! What holds telemetry back, and lets go of it when it is asked.

use crate::Recorder;
use crate::export::PipeHealth;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::time::Duration;

/// Something that holds telemetry back, until it is flushed.
pub(super) trait Hold: Send + Sync {
    /// This may block for ever.
    fn flush(&self) -> Result<(), OTelSdkError>;

    /// The same, which does not; none if it might.
    fn flush_within(&self, _deadline: Duration) -> Option<Result<(), OTelSdkError>> {
        None
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError>;
}

impl Hold for Recorder {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.force_flush()
    }

    fn flush_within(&self, deadline: Duration) -> Option<Result<(), OTelSdkError>> {
        self.flush_within(deadline)
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        self.shutdown_with_timeout(deadline)
    }
}

impl Hold for SdkTracerProvider {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.force_flush()
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        self.shutdown_with_timeout(deadline)
    }
}

impl Hold for SdkLoggerProvider {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.force_flush()
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        self.shutdown_with_timeout(deadline)
    }
}

/// A provider of the SDK, which says no more of a failure than that there was one: its pipes know why.
pub(super) struct Explained<P> {
    pub(super) provider: P,
    pub(super) pipes: Vec<PipeHealth>,
}

impl<P: Hold> Hold for Explained<P> {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.provider.flush().map_err(|error| self.explained(error))
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        let ended = self.provider.shutdown(deadline);
        ended.map_err(|error| self.explained(error))
    }
}

impl<P> Explained<P> {
    fn explained(&self, error: OTelSdkError) -> OTelSdkError {
        let OTelSdkError::InternalFailure(_) = error else {
            return error;
        };
        let causes = self.pipes.iter().filter_map(PipeHealth::last_error);
        let causes: Vec<_> = causes.map(|cause| cause.to_string()).collect();
        if causes.is_empty() {
            return error;
        }
        OTelSdkError::InternalFailure(causes.join("; "))
    }
}
