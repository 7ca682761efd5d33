//! Where the network runs.

#[cfg(feature = "cuda")]
mod cuda;
#[cfg(feature = "wgpu")]
mod gpu;

use std::fmt;

/// What computes. The CPU is always there; features bring the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Device {
    /// This machine's processor.
    #[default]
    Cpu,
    /// The best GPU that Vulkan, Metal or Direct3D offers; a software one when there is nothing else.
    #[cfg(feature = "wgpu")]
    Gpu,
    /// The first CUDA card.
    #[cfg(feature = "cuda")]
    Cuda,
}

/// The device is not there. The text says which, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoDevice(pub(crate) String);

impl fmt::Display for NoDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoDevice {}

/// A device that was found.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) device: burn::tensor::Device,
    pub(crate) backend: &'static str,
    pub(crate) name: String,
    pub(crate) driver: Option<String>,
}

impl Device {
    pub(crate) fn open(self) -> Result<Opened, NoDevice> {
        match self {
            Self::Cpu => Ok(Opened {
                device: burn::tensor::Device::flex(),
                backend: "flex",
                name: processor(),
                driver: None,
            }),
            #[cfg(feature = "wgpu")]
            Self::Gpu => gpu::open(),
            #[cfg(feature = "cuda")]
            Self::Cuda => cuda::open(),
        }
    }
}

/// What the processor calls itself where Linux tells, and its architecture elsewhere.
fn processor() -> String {
    let said = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let name = line
        .and_then(|rest| rest.split_once(':'))
        .map(|(_, name)| name.trim());
    name.filter(|name| !name.is_empty())
        .unwrap_or(std::env::consts::ARCH)
        .to_owned()
}
