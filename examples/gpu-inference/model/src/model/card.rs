//! What runs where, for attributes and health answers.

use crate::{device::Opened, weights::Weights};

/// The model's name plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    name: &'static str,
    version: String,
    size_bytes: usize,
    backend: &'static str,
    device: String,
    driver: Option<String>,
}

impl Card {
    pub(crate) fn new(weights: &Weights, size_bytes: usize, opened: &Opened) -> Self {
        Self {
            name: "camera-detector",
            version: weights.version.clone(),
            size_bytes,
            backend: opened.backend,
            device: opened.name.clone(),
            driver: opened.driver.clone(),
        }
    }

    /// The model's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }

    /// Which training made the weights.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The size of the weights as a file.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.size_bytes
    }

    /// What computes: `flex` on the CPU, `wgpu-vulkan` and its like on a GPU, or `cuda`.
    #[must_use]
    pub fn backend(&self) -> &str {
        self.backend
    }

    /// What the device calls itself.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.device
    }

    /// The device's driver, where there is one.
    #[must_use]
    pub fn driver(&self) -> Option<&str> {
        self.driver.as_deref()
    }
}
