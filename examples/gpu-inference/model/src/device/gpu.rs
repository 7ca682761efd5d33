//! Any GPU, through Vulkan, Metal or Direct3D.

use std::sync::OnceLock;

use burn::tensor::wgpu::WgpuSetup;

use super::{NoDevice, Opened};

/// The runtime beneath is one for the whole process, and cannot be set up twice.
static GPU: OnceLock<Result<(burn::tensor::Device, WgpuSetup), NoDevice>> = OnceLock::new();

pub(super) fn open() -> Result<Opened, NoDevice> {
    let setup = GPU.get_or_init(|| {
        burn::tensor::Device::wgpu_options().init_with_setup().map_err(|cause| {
            NoDevice(format!(
                "there is no GPU that Vulkan, Metal or Direct3D knows ({cause}): install its driver, or Mesa's \
                 software Vulkan (Debian: mesa-vulkan-drivers), or run on the CPU"
            ))
        })
    });
    let (device, setup) = setup.as_ref().map_err(Clone::clone)?;
    let card = setup.adapter.get_info();
    let driver = format!("{} {}", card.driver, card.driver_info);
    Ok(Opened {
        device: device.clone(),
        backend: match card.backend.to_str() {
            "vulkan" => "wgpu-vulkan",
            "metal" => "wgpu-metal",
            "dx12" => "wgpu-dx12",
            "gl" => "wgpu-gl",
            _ => "wgpu",
        },
        name: card.name,
        driver: Some(driver.trim().to_owned()).filter(|driver| !driver.is_empty()),
    })
}
