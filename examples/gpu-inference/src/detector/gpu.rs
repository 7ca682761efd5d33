//! What the GPU is doing.

use crate::keys;
use detection_model::Card;
use instrument_core::current;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// What a GPU is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GpuStats {
    /// How busy it is, in percent.
    pub utilization: f64,
    /// Memory in use, in 10⁶ bytes.
    pub memory_used_mb: f64,
    /// Memory that there is, in 10⁶ bytes.
    pub memory_total_mb: f64,
    /// In degrees Celsius, where it tells.
    pub temperature: Option<f64>,
    /// In watts, where it tells.
    pub power: Option<f64>,
}

/// Whatever can tell what a GPU is doing.
pub trait GpuProbe: Send {
    /// What it is doing now; `None` if it does not tell.
    fn sample(&mut self) -> Option<GpuStats>;
}

/// The probe of the GPU that a model runs on. There is none for the processor, nor for a GPU that nobody can ask: then there
/// are no `gpu_stats`, rather than made-up ones.
pub(super) fn probe(card: &Card) -> Option<Box<dyn GpuProbe>> {
    #[cfg(feature = "nvml")]
    if card.backend() != "flex" {
        return super::nvml::Nvml::of(card.device())
            .map(|probe| Box::new(probe) as Box<dyn GpuProbe>);
    }
    let _ = card;
    None
}

/// A probe that several threads ask.
pub(super) struct Watched {
    probe: Mutex<Option<Box<dyn GpuProbe>>>,
}

impl Watched {
    pub(super) fn new(probe: Option<Box<dyn GpuProbe>>) -> Self {
        Self {
            probe: Mutex::new(probe),
        }
    }

    pub(super) fn sample(&self) -> Option<GpuStats> {
        let mut probe = self.probe.lock().unwrap_or_else(PoisonError::into_inner);
        let stats = probe.as_mut()?.sample()?;
        super::measured::gpu(&stats);
        Some(stats)
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

impl GpuStats {
    /// An event of the current span.
    pub(super) fn tell(&self) {
        current::add_event(keys::GPU_STATS, |to| {
            to.add(keys::GPU_UTILIZATION, &self.utilization);
            to.add(keys::GPU_MEMORY_USED_MB, &self.memory_used_mb);
            to.add(keys::GPU_MEMORY_TOTAL_MB, &self.memory_total_mb);
            to.add(keys::GPU_TEMPERATURE, &self.temperature);
            to.add(keys::GPU_POWER, &self.power);
        });
    }
}
