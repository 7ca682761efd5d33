//! GPUs of NVIDIA's, asked through the driver's library, which is loaded when it is there.

use super::gpu::{GpuProbe, GpuStats};
use nvml_wrapper::enum_wrappers::device::TemperatureSensor;

/// One of NVIDIA's GPUs.
pub(super) struct Nvml {
    library: nvml_wrapper::Nvml,
    index: u32,
}

impl Nvml {
    /// The GPU of this name; else the only one, since drivers do not agree on names. `None` if there is no such thing.
    pub(super) fn of(name: &str) -> Option<Self> {
        let library = match nvml_wrapper::Nvml::init() {
            Ok(library) => library,
            Err(error) => {
                tracing::info!(%error, "there will be no `gpu_stats`: NVML cannot be loaded");
                return None;
            }
        };
        let count = library.device_count().ok()?;
        let is_it = |index: &u32| {
            let device = library
                .device_by_index(*index)
                .and_then(|device| device.name());
            device.is_ok_and(|known| name.contains(&known) || known.contains(name))
        };
        let index = (0..count).find(is_it).or_else(|| {
            let is_other = name.to_lowercase().contains("llvmpipe");
            (count == 1 && !is_other).then_some(0)
        })?;
        Some(Self { library, index })
    }
}

impl GpuProbe for Nvml {
    fn sample(&mut self) -> Option<GpuStats> {
        let device = self.library.device_by_index(self.index).ok()?;
        let memory = device.memory_info().ok()?;
        Some(GpuStats {
            utilization: f64::from(device.utilization_rates().ok()?.gpu),
            memory_used_mb: memory.used as f64 / 1e6,
            memory_total_mb: memory.total as f64 / 1e6,
            temperature: device
                .temperature(TemperatureSensor::Gpu)
                .ok()
                .map(f64::from),
            // NVML tells milliwatts.
            power: device
                .power_usage()
                .ok()
                .map(|power| f64::from(power) / 1000.0),
        })
    }
}
