//! How log lines are written.

use super::Builder;
use crate::logs::{LogFormat, Redaction};

/// # Log lines
impl Builder {
    /// Text or JSON, on standard error. Default: text.
    pub fn with_log_format(mut self, format: LogFormat) -> Self {
        self.parts.lines.format = format;
        self
    }

    /// Which secrets are left out of log lines, beside those that are anyhow.
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        self.parts.lines.redaction = redaction;
        self
    }
}
