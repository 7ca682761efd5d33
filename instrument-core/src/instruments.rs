//! Instruments that measure from the moment that somebody collects metrics.

use crate::locked::{change, read};
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry::{InstrumentationScope, global};
use std::fmt;
use std::sync::{Arc, RwLock};

type AnyProvider = Arc<dyn MeterProvider + Send + Sync>;

/// A set of instruments, made when it is first needed and made anew when another provider of meters is installed.
///
/// OpenTelemetry binds an instrument to the provider that was there when it was made, for ever; one that is made before
/// telemetry is set up measures nothing. Kept here, it does not matter who comes first.
///
/// ```
/// use instrument_core::Instruments;
/// use opentelemetry::metrics::Counter;
///
/// struct Frames {
///     seen: Counter<u64>,
/// }
///
/// static FRAMES: Instruments<Frames> = Instruments::new("camera-service", |meter| Frames {
///     seen: meter.u64_counter("frames.seen").build(),
/// });
///
/// // `None`, at the price of one look, where nobody collects metrics.
/// if let Some(frames) = FRAMES.get() {
///     frames.seen.add(1, &[]);
/// }
/// # assert!(FRAMES.get().is_none());
/// ```
pub struct Instruments<I> {
    scope: &'static str,
    version: Option<&'static str>,
    make: fn(&Meter) -> I,
    made: RwLock<Option<Made<I>>>,
}

/// Instruments, and who made them. That one is kept, so that no other can be at its place in memory.
struct Made<I> {
    by: AnyProvider,
    instruments: Arc<I>,
}

impl<I> Instruments<I> {
    /// Instruments of a scope: a crate or module by its name. `make` is called once for each provider.
    pub const fn new(scope: &'static str, make: fn(&Meter) -> I) -> Self {
        Self {
            scope,
            version: None,
            make,
            made: RwLock::new(None),
        }
    }

    /// Says the version of who measures.
    #[must_use]
    pub const fn with_version(mut self, version: &'static str) -> Self {
        self.version = Some(version);
        self
    }

    /// The instruments of the global provider; `None` if there is none.
    pub fn get(&self) -> Option<Arc<I>> {
        let provider = global::meter_provider();
        if is_placeholder(&provider) {
            return None;
        }
        let known = read(&self.made);
        match &*known {
            Some(made) if Arc::ptr_eq(&made.by, &provider) => Some(made.instruments.clone()),
            _ => {
                drop(known);
                let instruments = Arc::new(self.of(&*provider));
                let made = Made {
                    by: provider,
                    instruments: instruments.clone(),
                };
                // The last of a provider to be dropped shuts it down.
                let before = change(&self.made, |kept| kept.replace(made));
                drop(before);
                Some(instruments)
            }
        }
    }

    /// The same instruments of one's own provider.
    pub fn of(&self, provider: &dyn MeterProvider) -> I {
        let scope = InstrumentationScope::builder(self.scope)
            .with_schema_url(opentelemetry_semantic_conventions::SCHEMA_URL);
        let scope = match self.version {
            Some(version) => scope.with_version(version),
            None => scope,
        };
        (self.make)(&provider.meter_with_scope(scope.build()))
    }
}

/// Whether nobody has set a provider: OpenTelemetry's own, which measures nothing, has no state, and cannot be told from
/// others by anything else. Whatever measures has some.
fn is_placeholder(provider: &AnyProvider) -> bool {
    size_of_val(&**provider) == 0
}

impl<I> fmt::Debug for Instruments<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instruments")
            .field("scope", &self.scope)
            .field("version", &self.version)
            .finish_non_exhaustive()
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
