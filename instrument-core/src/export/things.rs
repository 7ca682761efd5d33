//! What a pipe exports.

/// What a pipe exports: how that is called, and how the variables begin that say how it is sent.
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

    pub(crate) const fn variables(self) -> &'static str {
        match self {
            Self::Spans => "OTEL_BSP",
            Self::LogRecords => "OTEL_BLRP",
            #[cfg(feature = "metrics")]
            Self::Metrics => "OTEL_METRIC",
        }
    }
}
