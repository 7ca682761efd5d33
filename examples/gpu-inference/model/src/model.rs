//! The detector: weights on one device, and the steps from a frame to what is in it.
//!
//! Each cell of the network's output answers for one thing whose middle is in or near it: nine scores, then the
//! distance from the middle of the cell to the middle of the box in cells, then the box's extent as logarithms of a
//! multiple of [`TYPICAL`] pixels.

mod boxes;
mod card;
mod input;

use std::fmt;
use std::ops::Range;

use burn::tensor::{Tensor, TensorData};

pub use boxes::Found;
pub use card::Card;
pub use input::Input;
#[cfg(feature = "training")]
pub(crate) use input::{Fit, normalize};

use crate::{
    device::{Device, NoDevice},
    network::{COLOURS, COLUMNS, HEIGHT, Network, OUTPUTS, ROWS, WIDTH},
    weights::{COMMITTED, Weights},
};

/// The side of a typical box, in the network's pixels.
pub(crate) const TYPICAL: f32 = 24.0;

/// Weights on one device. Cheap to use from several threads at once.
#[derive(Debug)]
pub struct Model {
    network: Network,
    device: burn::tensor::Device,
    card: Card,
}

/// Why there is no model. The text says what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// The device is not there.
    Device(NoDevice),
    /// The file is no weights of this network.
    Weights(String),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(missing) => missing.fmt(f),
            Self::Weights(cause) => {
                write!(
                    f,
                    "{cause}; make them again with the program `train` of the same version"
                )
            }
        }
    }
}

impl std::error::Error for LoadError {}

/// Frames on the device.
#[derive(Debug)]
pub struct OnDevice {
    pixels: Tensor<4>,
    bytes: usize,
}

impl OnDevice {
    /// How many bytes went there.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The network's answer, still on the device, and on some devices still being computed.
#[derive(Debug)]
pub struct Raw(Tensor<4>);

/// The network's answer in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Frames × outputs × rows × columns.
    pub(crate) values: Vec<f32>,
}

impl Scores {
    /// How many bytes came back.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(self.values.as_slice())
    }

    /// The part of some frames of the batch, in its order.
    ///
    /// # Panics
    ///
    /// When the batch has not so many.
    #[must_use]
    pub fn of(&self, frames: Range<usize>) -> Self {
        let answers = frames.start * Model::ANSWER..frames.end * Model::ANSWER;
        Self {
            values: self.values[answers].to_vec(),
        }
    }

    /// The numbers: frames × outputs × rows × columns of cells.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

impl Model {
    /// Puts the committed weights onto a device.
    ///
    /// # Errors
    ///
    /// When the device is not there.
    pub fn load(device: Device) -> Result<Self, LoadError> {
        Self::from_bytes(COMMITTED, device)
    }

    /// Puts the weights of a safetensors file onto a device.
    ///
    /// # Errors
    ///
    /// When the device is not there, or the file is no weights of this network.
    pub fn from_bytes(file: &[u8], device: Device) -> Result<Self, LoadError> {
        let weights =
            Weights::from_bytes(file).map_err(|unfit| LoadError::Weights(unfit.to_string()))?;
        let opened = device.open().map_err(LoadError::Device)?;
        Ok(Self {
            network: Network::new(&weights, &opened.device),
            card: Card::new(&weights, file.len(), &opened),
            device: opened.device,
        })
    }

    /// What runs where.
    #[must_use]
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// Copies frames to the device. Input: what [`Self::normalize`] made, one for each frame of the batch.
    #[must_use]
    pub fn upload(&self, inputs: &[Input]) -> OnDevice {
        let values: Vec<f32> = inputs
            .iter()
            .flat_map(|input| input.values().iter().copied())
            .collect();
        let bytes = size_of_val(values.as_slice());
        let data = TensorData::new(values, [inputs.len(), COLOURS, HEIGHT, WIDTH]);
        OnDevice {
            pixels: Tensor::from_data(data, &self.device),
            bytes,
        }
    }

    /// Runs the network. Devices that compute beside the processor may return at once; [`Self::download`] waits.
    #[must_use]
    pub fn forward(&self, on: OnDevice) -> Raw {
        Raw(self.network.forward(on.pixels))
    }

    /// Waits for the answer and copies it back.
    #[must_use]
    pub fn download(&self, raw: Raw) -> Scores {
        let values = raw.0.into_data().convert::<f32>().try_into_vec::<f32>();
        Scores {
            values: values.expect("the answer was converted to this type"),
        }
    }

    /// How many numbers a frame's answer has.
    pub(crate) const ANSWER: usize = OUTPUTS * ROWS * COLUMNS;
}

#[cfg(test)]
mod tests;
