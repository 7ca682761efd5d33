//! Without the feature `store`, there is none.

use crate::config::Config;
use crate::recorder::{RecorderBuilder, Records};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::LoggerProviderBuilder;
use opentelemetry_sdk::trace::{SpanData, TracerProviderBuilder};

#[derive(Debug, Default)]
pub(crate) struct Store {}

#[derive(Clone, Debug, Default)]
pub(super) struct Storing;

impl Store {
    pub(crate) fn is_there(&self) -> bool {
        false
    }

    pub(super) fn start(&self, _: &Resource, _: &Config) -> Storing {
        Storing
    }

    pub(super) fn stays_empty(&self) {}
}

impl Storing {
    pub(super) fn is_on(&self) -> bool {
        false
    }

    pub(super) fn take_all(&self, _: Records) {}

    pub(super) fn take(&self, _: &SpanData) {}

    pub(super) fn watch(&self, recorder: RecorderBuilder) -> RecorderBuilder {
        recorder
    }

    pub(super) fn watch_sdk(&self, sdk: TracerProviderBuilder) -> TracerProviderBuilder {
        sdk
    }

    pub(super) fn take_logs(&self, logs: LoggerProviderBuilder) -> LoggerProviderBuilder {
        logs
    }

    pub(super) fn set_source(&self, _: impl Fn() + Send + Sync + 'static) {}
}
