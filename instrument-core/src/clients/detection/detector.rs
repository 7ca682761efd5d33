//! A model that detects.

use crate::current;
use crate::semconv::genai as keys;
use std::borrow::Cow;

/// A model that looks at images: its name, and how it runs. Made once and kept. See the [module docs](super).
#[derive(Clone, Debug)]
pub struct Detector {
    name: Cow<'static, str>,
    version: Option<Cow<'static, str>>,
    device: Option<Cow<'static, str>>,
    precision: Option<Cow<'static, str>>,
    batch_size: Option<u32>,
}

impl Detector {
    /// A model by its name.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            version: None,
            device: None,
            precision: None,
            batch_size: None,
        }
    }

    /// Which version of it.
    #[must_use]
    pub fn with_version(mut self, version: impl Into<Cow<'static, str>>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Where it runs: `cpu`, `cuda:0`.
    #[must_use]
    pub fn with_device(mut self, device: impl Into<Cow<'static, str>>) -> Self {
        self.device = Some(device.into());
        self
    }

    /// In which numbers it calculates: `fp32`, `fp16`, `int8`.
    #[must_use]
    pub fn with_precision(mut self, precision: impl Into<Cow<'static, str>>) -> Self {
        self.precision = Some(precision.into());
        self
    }

    /// How many images it looks at at once.
    #[must_use]
    pub fn with_batch_size(mut self, images: u32) -> Self {
        self.batch_size = Some(images);
        self
    }

    /// Sets the attributes on the current span.
    pub fn record(&self) {
        current::set_attributes(|to| {
            to.add(keys::MODEL_NAME, &self.name);
            to.add(keys::MODEL_VERSION, &self.version);
            to.add(keys::INFERENCE_DEVICE, &self.device);
            to.add(keys::INFERENCE_PRECISION, &self.precision);
            to.add(keys::BATCH_SIZE, &self.batch_size);
        });
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::span;
    use crate::testing::Kit;

    #[test]
    fn the_model_is_on_the_span() {
        let kit = Kit::new();
        let recording = kit.enter();
        let detector = Detector::new("yolo26")
            .with_version("v1")
            .with_device("cpu")
            .with_precision("fp16")
            .with_batch_size(4);
        span!("inference").in_scope(|| detector.record());
        drop(recording);
        detector.record();
        assert_eq!(
            kit.tree(),
            "inference model.name=yolo26 model.version=v1 inference.device=cpu inference.precision=fp16 batch.size=4"
        );
    }
}
