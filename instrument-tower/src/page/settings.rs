//! What a page is told.

use super::access::{Access, Token};
use super::service::Page;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) access: Access,
    pub(super) grafana_url: Option<String>,
    pub(super) jaeger_url: Option<String>,
    pub(super) thresholds: Vec<Threshold>,
}

/// From when on an operation is slow: as the dashboards colour it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Threshold {
    pub(super) operation: String,
    pub(super) warn_ms: u64,
    pub(super) bad_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access: Access::Loopback,
            grafana_url: None,
            jaeger_url: None,
            thresholds: Vec::new(),
        }
    }
}

/// # Settings
impl Page {
    /// For whoever has this token: as `Authorization: Bearer …`, or in a browser by opening the page as `?token=…` once. It
    /// should be long and random.
    #[must_use]
    pub fn with_token(self, token: impl Into<String>) -> Self {
        self.with_access(Access::Token(Token::new(token)))
    }

    /// For these callers.
    #[must_use]
    pub fn with_access(mut self, access: Access) -> Self {
        self.settings_mut().access = access;
        self
    }

    /// Where Grafana is, for the browser: `/grafana`, or a whole address. Its dashboards are shown in the page.
    #[must_use]
    pub fn with_grafana_url(mut self, url: impl Into<String>) -> Self {
        self.settings_mut().grafana_url = Some(url.into());
        self
    }

    /// Where Jaeger is, for the browser.
    #[must_use]
    pub fn with_jaeger_url(mut self, url: impl Into<String>) -> Self {
        self.settings_mut().jaeger_url = Some(url.into());
        self
    }

    /// From when on an operation is shown as slow, and as bad. Default: none is.
    #[must_use]
    pub fn with_threshold(
        mut self,
        operation: impl Into<String>,
        warn: Duration,
        bad: Duration,
    ) -> Self {
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let threshold = Threshold {
            operation: operation.into(),
            warn_ms: millis(warn),
            bad_ms: millis(bad),
        };
        let thresholds = &mut self.settings_mut().thresholds;
        thresholds.retain(|known| known.operation != threshold.operation);
        thresholds.push(threshold);
        self
    }

    fn settings_mut(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
    }
}
