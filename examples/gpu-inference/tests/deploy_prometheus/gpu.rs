//! The detector as it is, with a GPU that is made up: it computes on the processor, and tells what no GPU does.

use detection_model::{Device, Model};
use gpu_inference::config::{self, DeviceChoice, Role};
use gpu_inference::detector::{Detector, GpuProbe, GpuStats, app};
use gpu_inference::serve::Service;
use instrument_tower::Trust;
use std::sync::Arc;
use std::time::Duration;

/// What the GPU is said to do.
pub(crate) const STATS: GpuStats = GpuStats {
    utilization: 42.0,
    memory_used_mb: 12_000.0,
    memory_total_mb: 16_000.0,
    temperature: Some(66.0),
    power: Some(180.5),
};

struct MadeUp;

impl GpuProbe for MadeUp {
    fn sample(&mut self) -> Option<GpuStats> {
        Some(STATS)
    }
}

/// A process that is a detector.
pub(crate) fn play_detector() {
    let listen = std::env::var("DETECTOR_LISTEN").expect("the test says where");
    let config = config::Detector {
        listen: listen.parse().expect("an address"),
        trusted: Trust::loopback(),
        device: DeviceChoice::Cpu,
        threshold: 0.5,
        batch_size: 32,
        batch_wait: Duration::from_millis(2),
        queue_size: 64,
        profile_token: None,
        stage_delays: false,
        stop_with_input: false,
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let service = Service::start(Role::Detector, config.listen, false).await;
        let service = service.expect("it starts");
        let model = Model::load(Device::Cpu).expect("the model is in the package");
        let probe = Some(Box::new(MadeUp) as Box<dyn GpuProbe>);
        let detector = Detector::start(Arc::new(model), &config, probe).expect("a thread");
        let app = app(detector, service.prometheus());
        service.serve(app).await.expect("it serves");
    });
}
