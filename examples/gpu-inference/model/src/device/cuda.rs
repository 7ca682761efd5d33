//! NVIDIA's cards. The driver is looked for when it is asked for: building needs nothing of NVIDIA's.

use burn::tensor::DeviceType;

use super::{NoDevice, Opened};

pub(super) fn open() -> Result<Opened, NoDevice> {
    let cards = burn::tensor::Device::enumerate(DeviceType::Cuda).into_vec();
    let device = cards.into_iter().next().ok_or_else(|| {
        let advice =
            "there is no CUDA card: install NVIDIA's driver and the CUDA runtime compiler (nvrtc)";
        NoDevice(format!("{advice}, or run on the CPU"))
    })?;
    let identity = device.identity();
    Ok(Opened {
        name: identity.map_or_else(|| "CUDA card 0".to_owned(), |identity| identity.name),
        backend: "cuda",
        driver: driver(),
        device,
    })
}

/// The version of the kernel's part, where Linux tells.
fn driver() -> Option<String> {
    let said = std::fs::read_to_string("/sys/module/nvidia/version").ok()?;
    Some(said.trim().to_owned())
}
