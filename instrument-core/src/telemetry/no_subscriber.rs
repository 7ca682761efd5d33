//! Without the feature `logs`, log lines are the service's own.

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;

#[derive(Debug, Default)]
pub(super) struct Lines;

pub(super) fn set_up(_: Lines, _: Option<String>, _: Resource, _: Option<SdkLoggerProvider>) {}

pub(super) fn speak() {}
