//! A small object detector whose every part is made here: the frames it learns from, its training, its weights.
//!
//! [`frames::scene`] draws synthetic camera frames with the nine classes of the camera pipeline and says what is where.
//! The program `train` (feature `training`) makes `weights/detector.safetensors` from nothing but a seed. [`Model`]
//! runs them with Burn, on the CPU by default, on any GPU with feature `wgpu`, on CUDA with feature `cuda`.
//!
//! Inference is cut into the steps that a service wants to see apart, each a call of its own:
//!
//! ```
//! use detection_model::{Device, Difficulty, Frame, Model, frames};
//!
//! let model = Model::load(Device::Cpu)?;
//! let (frame, truths) = frames::scene(1, Difficulty::Ordinary);
//! let frame = Frame::decode(&frame.encode_png())?;
//!
//! let input = model.normalize(&frame);
//! let on_device = model.upload(&[input]);
//! let raw = model.forward(on_device);
//! let scores = model.download(raw);
//! let found = model.boxes(&scores, &[frame.size()], 0.5);
//! assert_eq!(found.len(), 1, "one list for each frame");
//! # assert!(!truths.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod class;
mod device;
pub mod evaluation;
mod frame;
pub mod frames;
mod model;
mod network;
mod rectangle;
mod weights;

#[cfg(feature = "training")]
pub mod matcher;
#[cfg(feature = "training")]
pub mod training;

pub use class::Class;
pub use device::{Device, NoDevice};
pub use frame::{DecodeError, Frame};
pub use frames::{Difficulty, Truth};
pub use model::{Card, Found, Input, LoadError, Model, OnDevice, Raw, Scores};
pub use rectangle::Rectangle;
