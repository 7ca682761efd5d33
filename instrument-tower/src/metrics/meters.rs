//! Where instruments come from.
//!
//! An instrument is bound to the provider that was there when it was made, so it is looked each time whether there is
//! another one: no request is missed, however late telemetry is set up, and whoever does it.

use super::instruments::Instruments;
use crate::protocol::Side;
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry::{InstrumentationScope, global};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

pub(super) type AnyProvider = Arc<dyn MeterProvider + Send + Sync>;

/// Where instruments come from.
#[derive(Clone)]
pub(super) enum Meters {
    Global(Arc<RwLock<Option<Made>>>),
    Given(Arc<Instruments>),
}

/// Instruments, and who made them. That one is kept, so that no other can be at its place in memory.
pub(super) struct Made {
    by: AnyProvider,
    instruments: Arc<Instruments>,
}

impl Meters {
    pub(super) fn global() -> Self {
        Self::Global(Arc::default())
    }

    pub(super) fn of(provider: &dyn MeterProvider, side: Side) -> Self {
        Self::given(&provider.meter_with_scope(scope()), side)
    }

    pub(super) fn given(meter: &Meter, side: Side) -> Self {
        Self::Given(Arc::new(Instruments::new(meter, side)))
    }

    /// The instruments, if anybody measures.
    pub(super) fn instruments(&self, side: Side) -> Option<Arc<Instruments>> {
        let made = match self {
            Self::Given(instruments) => return Some(instruments.clone()),
            Self::Global(made) => made,
        };
        let provider = global::meter_provider();
        if is_placeholder(&provider) {
            return None;
        }
        let known = made.read().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(made) if Arc::ptr_eq(&made.by, &provider) => Some(made.instruments.clone()),
            _ => {
                drop(known);
                let meter = provider.meter_with_scope(scope());
                let instruments = Arc::new(Instruments::new(&meter, side));
                *made.write().unwrap_or_else(PoisonError::into_inner) = Some(Made {
                    by: provider,
                    instruments: instruments.clone(),
                });
                Some(instruments)
            }
        }
    }
}

/// Whether nobody has set a provider: OpenTelemetry's own, which measures nothing, has no state, and cannot be told from
/// others by anything else. Whatever measures has some.
fn is_placeholder(provider: &AnyProvider) -> bool {
    size_of_val(&**provider) == 0
}

fn scope() -> InstrumentationScope {
    InstrumentationScope::builder(env!("CARGO_CRATE_NAME"))
        .with_version(env!("CARGO_PKG_VERSION"))
        .with_schema_url(opentelemetry_semantic_conventions::SCHEMA_URL)
        .build()
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Global(_) => "Global",
            Self::Given(_) => "Given",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::metrics::noop::NoopMeterProvider;
    use opentelemetry_sdk::metrics::SdkMeterProvider;

    #[test]
    fn a_placeholder_is_told_from_a_provider() {
        let placeholder: AnyProvider = Arc::new(NoopMeterProvider::new());
        assert!(is_placeholder(&placeholder));
        let provider: AnyProvider = Arc::new(SdkMeterProvider::default());
        assert!(!is_placeholder(&provider));
    }
}
