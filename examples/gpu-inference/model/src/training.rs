//! Making the weights from a seed.
//!
//! Each step draws new frames, so that nothing can be learnt by heart. Gradients are worked out here by hand rather
//! than by Burn: on the CPU its derivative of a convolution is several times slower than the products of matrices
//! that this needs; a test holds the two networks together. One thread does it all, so that the same seed gives the
//! same weights.

mod layer;
mod learner;
mod loss;
mod record;

use std::time::Instant;

use ndarray::Array2;

use crate::{
    Difficulty, Frame, Truth, frames,
    model::{Fit, normalize},
    network::{COLOURS, HEIGHT, OUTPUTS, WIDTH},
};
use learner::Learner;
use loss::Target;
pub use record::Record;

/// The frames from this seed on are for training; those before it are held out.
pub const FIRST_SEED: u64 = 1 << 32;

/// How to train.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Decides the first numbers and the frames.
    pub seed: u64,
    /// How often the weights change.
    pub steps: u32,
    /// Frames for each step.
    pub batch: u32,
    /// The highest learning rate; it rises over the first steps and then falls to nothing like half a cosine.
    pub rate: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            steps: 8000,
            batch: 16,
            rate: 3e-3,
        }
    }
}

impl Settings {
    /// A training of its own that ends after seconds: the same seed, few steps.
    #[must_use]
    pub fn beginning(&self) -> Self {
        Self {
            steps: 25,
            ..self.clone()
        }
    }

    /// The learning rate of a step.
    fn rate_at(&self, step: u32) -> f32 {
        const RISE: f32 = 100.0;
        let share = step as f32 / self.steps as f32;
        let rise = ((step + 1) as f32 / RISE).min(1.0);
        self.rate * rise * 0.5 * (1.0 + (share * std::f32::consts::PI).cos())
    }
}

/// How far training is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Steps done.
    pub step: u32,
    /// The loss of each thing, over the last steps.
    pub loss: f32,
    /// Since the start.
    pub seconds: f32,
}

/// Trains, and gives the weights as a safetensors file. Tells every hundred steps how far it is.
#[must_use]
pub fn train(settings: &Settings, mut tell: impl FnMut(Progress)) -> Vec<u8> {
    let start = Instant::now();
    let mut learner = Learner::new(settings.seed);
    let mut change = Array2::zeros((0, 0));
    let mut next = first_frame(settings.seed);
    let (mut loss, mut counted) = (0.0, 0);
    for step in 0..settings.steps {
        let mut things = 0;
        for _ in 0..settings.batch {
            let (pixels, target) = lesson(next);
            next += 1;
            let answer = learner.forward(&pixels);
            if change.dim() != answer.dim() {
                change = Array2::zeros((answer.nrows(), OUTPUTS));
            }
            loss += target.loss(answer, &mut change);
            things += target.things;
            learner.backward(&change);
        }
        learner.step(settings.rate_at(step), things.max(1) as f32);
        counted += things;
        if (step + 1) % 100 == 0 || step + 1 == settings.steps {
            let seconds = start.elapsed().as_secs_f32();
            tell(Progress {
                step: step + 1,
                loss: loss / counted.max(1) as f32,
                seconds,
            });
            (loss, counted) = (0.0, 0);
        }
    }
    let version = format!("{}.{}", frames::VERSION, settings.seed);
    learner.weights(version).to_bytes()
}

/// Where the frames of a training begin. An odd multiple of the first seed, whatever the seed is, and so never held out.
fn first_frame(seed: u64) -> u64 {
    FIRST_SEED.wrapping_add(seed.wrapping_mul(FIRST_SEED << 1))
}

/// A frame to learn from: most as a camera sees them, some easier, some harder.
fn lesson(seed: u64) -> (Array2<f32>, Target) {
    let difficulty = match seed % 8 {
        0 => Difficulty::Easy,
        1 => Difficulty::Hard,
        _ => Difficulty::Ordinary,
    };
    let (frame, truths) = frames::scene(seed, difficulty);
    (pixels(&frame), Target::new(&seen(&frame, &truths)))
}

/// Where the network should see what is there.
fn seen(frame: &Frame, truths: &[Truth]) -> Vec<Truth> {
    let fit = Fit::of(frame.size());
    let seen = truths.iter().map(|truth| Truth {
        class: truth.class,
        rectangle: fit.to_network(&truth.rectangle),
    });
    seen.collect()
}

/// Pixels × colours of what the network sees.
fn pixels(frame: &Frame) -> Array2<f32> {
    let input = normalize(frame);
    let planes = input.values();
    Array2::from_shape_fn((HEIGHT * WIDTH, COLOURS), |(place, colour)| {
        planes[colour * HEIGHT * WIDTH + place]
    })
}

#[cfg(test)]
mod tests;
