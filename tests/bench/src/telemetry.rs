//! Our own set-up, exporting to nowhere like [`sdk`](crate::sdk).

use std::hint::black_box;
use std::time::Duration;

use instrument_core::baggage::Chosen;
use instrument_core::config::forced;
use instrument_core::export::Batch;
use instrument_core::sampling::Sampler;
use instrument_core::telemetry::Telemetry;

use crate::contender::Flush;
use crate::scenario::Mode;
use crate::sdk;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Installs what a mode asks for.
pub(crate) fn install(mode: Mode) -> Flush {
    let root = match mode {
        Mode::Sampled | Mode::Baggage | Mode::Encoded | Mode::Drained => Sampler::always_on(),
        Mode::Unsampled => Sampler::always_off(),
        Mode::Nothing => return Box::new(|| ()),
    };
    // The queue and batch are the SDK's defaults; the worker wakes for a flush only.
    let quiet = Batch::default()
        .with_max_queue_size(sdk::queue(mode))
        .with_max_queue_bytes(1 << 30)
        .with_max_export_batch_size(512)
        .with_schedule_delay(Duration::from_secs(3600));
    let builder = Telemetry::builder("bench")
        .with_variables::<&str, &str>([])
        .with_sampler(forced(Sampler::parent_based(root)))
        .with_batch(forced(quiet))
        // The reference copies none onto its spans.
        .with_baggage(Chosen::none());
    let builder = if mode == Mode::Encoded {
        builder.with_transport(|request| {
            black_box(request);
            Ok(())
        })
    } else {
        builder.with_exporter(sdk::exporter(mode))
    };
    let telemetry = builder.install().expect("a process installs once");
    Box::new(move || {
        telemetry.flush(PATIENCE).expect("the exporter never fails");
        let health = telemetry.health();
        sdk::set_exported(health.spans.iter().map(|it| it.exported).sum());
    })
}
