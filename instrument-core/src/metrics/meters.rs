//! The provider that instruments come from.

use super::exemplars::Exemplars;
use super::instruments::Instruments;
use opentelemetry::InstrumentationScope;
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use std::sync::Arc;

/// The SDK's meters, whose counters and histograms keep exemplars where somebody renders them.
#[derive(Clone)]
pub(crate) struct Meters {
    sdk: SdkMeterProvider,
    exemplars: Option<Exemplars>,
}

impl Meters {
    pub(super) fn new(sdk: SdkMeterProvider, exemplars: Option<Exemplars>) -> Self {
        Self { sdk, exemplars }
    }
}

impl MeterProvider for Meters {
    fn meter_with_scope(&self, scope: InstrumentationScope) -> Meter {
        let sdk = self.sdk.meter_with_scope(scope.clone());
        match &self.exemplars {
            Some(exemplars) => {
                Meter::new(Arc::new(Instruments::new(sdk, scope, exemplars.clone())))
            }
            None => sdk,
        }
    }
}
