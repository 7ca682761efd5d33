//! A meter provider that is replaced. One test, alone in its process, whose meter provider it is.

use instrument_core::Instruments;
use opentelemetry::InstrumentationScope;
use opentelemetry::global;
use opentelemetry::metrics::{Counter, Meter, MeterProvider};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

static COUNTED: Instruments<Counter<u64>> =
    Instruments::new("tests", |meter| meter.u64_counter("counted").build());

/// Measures when it is dropped.
struct Parting(SdkMeterProvider, mpsc::Sender<bool>);

impl MeterProvider for Parting {
    fn meter_with_scope(&self, scope: InstrumentationScope) -> Meter {
        self.0.meter_with_scope(scope)
    }
}

impl Drop for Parting {
    fn drop(&mut self) {
        let is_there = COUNTED.get().is_some();
        let _ = self.1.send(is_there);
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this test is about the global provider"
)]
fn a_provider_that_is_replaced_is_dropped_while_others_measure() {
    let (parted, has_parted) = mpsc::channel();
    global::set_meter_provider(Parting(SdkMeterProvider::default(), parted));
    assert!(COUNTED.get().is_some());
    global::set_meter_provider(SdkMeterProvider::default());
    let measuring = thread::spawn(|| COUNTED.get().is_some());
    let measured = has_parted.recv_timeout(Duration::from_secs(60));
    assert!(measured.expect("it does not stand still"));
    assert!(measuring.join().expect("it did not panic"));
}
