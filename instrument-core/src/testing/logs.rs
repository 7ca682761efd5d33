//! Keeps log records.

use crate::locked::lock;
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogProcessor, SdkLogRecord};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

#[derive(Clone, Debug, Default)]
pub(super) struct LogRecorder {
    records: Arc<Mutex<Vec<SdkLogRecord>>>,
}

impl LogRecorder {
    pub(super) fn records(&self) -> Vec<SdkLogRecord> {
        self.lock().clone()
    }

    pub(super) fn reset(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<SdkLogRecord>> {
        lock(&self.records)
    }
}

impl LogProcessor for LogRecorder {
    fn emit(&self, record: &mut SdkLogRecord, _scope: &InstrumentationScope) {
        self.lock().push(record.clone());
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}
