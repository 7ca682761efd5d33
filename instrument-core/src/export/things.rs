//! What a pipe exports.

/// What a pipe exports: how that is called, and the variables that say how it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Things {
    Spans,
    LogRecords,
    #[cfg(feature = "metrics")]
    Metrics,
}

impl Things {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Spans => "spans",
            Self::LogRecords => "log records",
            #[cfg(feature = "metrics")]
            Self::Metrics => "metrics",
        }
    }

    /// So many of them.
    pub(super) fn counted(self, count: u64) -> String {
        match (self, count) {
            (Self::Spans, 1) => "1 span".to_owned(),
            (Self::LogRecords, 1) => "1 log record".to_owned(),
            (Self::Spans | Self::LogRecords, _) => format!("{count} {}", self.name()),
            #[cfg(feature = "metrics")]
            (Self::Metrics, 1) => "1 collection of metrics".to_owned(),
            #[cfg(feature = "metrics")]
            (Self::Metrics, _) => format!("{count} collections of metrics"),
        }
    }

    /// The variable for how many may wait. Metrics do not.
    pub(super) const fn queue_size(self) -> &'static str {
        match self {
            Self::Spans => "OTEL_BSP_MAX_QUEUE_SIZE",
            _ => "OTEL_BLRP_MAX_QUEUE_SIZE",
        }
    }

    /// The variable for how many are sent at once, if it can be fewer.
    pub(super) const fn batch_size(self) -> Option<&'static str> {
        match self {
            Self::Spans => Some("OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
            Self::LogRecords => Some("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE"),
            #[cfg(feature = "metrics")]
            Self::Metrics => None,
        }
    }

    /// The variable for how long all attempts may take.
    pub(super) const fn timeout(self) -> &'static str {
        match self {
            Self::Spans => "OTEL_BSP_EXPORT_TIMEOUT",
            Self::LogRecords => "OTEL_BLRP_EXPORT_TIMEOUT",
            #[cfg(feature = "metrics")]
            Self::Metrics => "OTEL_METRIC_EXPORT_TIMEOUT",
        }
    }
}
