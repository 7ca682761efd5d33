//! The model is loaded.

use crate::keys;
use detection_model::{Device, Frame, LoadError, Model};
use instrument_core::{current, traced_span};
use std::time::Instant;

/// Loads the model onto the device and runs it once, so that the first request does not pay for what devices put off.
#[traced_span]
pub(super) fn load_model(device: Device) -> Result<Model, LoadError> {
    let began = Instant::now();
    let model = Model::load(device)?;
    let nothing = model.normalize(&Frame::black(16, 16));
    let _ = model.download(model.forward(model.upload(&[nothing])));
    let card = model.card();
    current::set_attributes(|to| {
        to.add(keys::MODEL_NAME, card.name());
        to.add(keys::MODEL_VERSION, card.version());
        to.add(keys::MODEL_SIZE_MB, &(card.size_bytes() as f64 / 1e6));
        to.add(
            keys::MODEL_LOAD_TIME_SECONDS,
            &began.elapsed().as_secs_f64(),
        );
        to.add(keys::DEVICE_NAME, card.device());
        to.add(keys::DEVICE_BACKEND, card.backend());
        to.add(keys::DEVICE_DRIVER, &card.driver());
    });
    current::add_event(keys::MODEL_LOADED, |_| {});
    tracing::info!(model = card.name(), device = card.device(), "model loaded");
    Ok(model)
}
