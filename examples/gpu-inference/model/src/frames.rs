//! Synthetic camera frames, and what is in them.
//!
//! A frame is drawn from its seed alone: the same on every machine. Backgrounds are sky, ground, houses, trees and
//! loose clutter; things are composed of parts whose proportions and pose vary; every colour of a thing is drawn
//! from one distribution for all classes and for the clutter, so that only the shape tells what it is. Then come what
//! covers things in part, night, lamps, blur and noise.

mod animal;
mod background;
mod canvas;
mod cover;
mod figure;
mod light;
mod palette;
mod person;
mod random;
mod vehicle;
mod wheels;

use crate::{Class, Frame, Rectangle};
use canvas::{Canvas, Placement};
use figure::Figure;
use palette::Palette;
pub(crate) use random::Random;

/// Which frames a seed stands for. Goes up with every change of what is drawn.
pub const VERSION: u32 = 2;

/// Pixels in a row of each frame.
pub const WIDTH: u32 = 256;

/// Rows of each frame.
pub const HEIGHT: u32 = 192;

/// How hard a frame is to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difficulty {
    /// By day, nothing covered, little clutter and noise.
    Easy,
    /// What a camera sees over a day: a quarter at night, a quarter of the things covered in part, clutter, blur, noise.
    Ordinary,
    /// Always at night, most things covered in part, much clutter and noise.
    Hard,
}

/// Something that is in a frame, and where: all of it, as if nothing covered it, cut at the frame's edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truth {
    /// What it is.
    pub class: Class,
    /// Where it is, in pixels of the frame.
    pub rectangle: Rectangle,
}

/// What varies with the difficulty.
struct Setting {
    things: usize,
    clutter: usize,
    night: f32,
    covered: f32,
    noise: (f32, f32),
}

impl Difficulty {
    fn setting(self) -> Setting {
        match self {
            Self::Easy => Setting {
                things: 3,
                clutter: 4,
                night: 0.0,
                covered: 0.0,
                noise: (1.0, 6.0),
            },
            Self::Ordinary => Setting {
                things: 5,
                clutter: 10,
                night: 0.25,
                covered: 0.25,
                noise: (2.0, 10.0),
            },
            Self::Hard => Setting {
                things: 6,
                clutter: 22,
                night: 1.0,
                covered: 0.7,
                noise: (8.0, 22.0),
            },
        }
    }
}

/// Draws the frame of this seed, and says what is in it.
#[must_use]
pub fn scene(seed: u64, difficulty: Difficulty) -> (Frame, Vec<Truth>) {
    let setting = difficulty.setting();
    let mut random = Random::new(seed, difficulty as u64 + 16 * u64::from(VERSION));
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    background::draw(&mut random, &mut canvas);
    background::clutter(&mut random, &mut canvas, setting.clutter);
    let mut truths: Vec<Truth> = Vec::new();
    for _ in 0..=random.below(setting.things) {
        let class = Class::ALL[random.below(Class::ALL.len())];
        truths.extend(place(&mut random, &mut canvas, class, &truths));
    }
    for truth in &truths {
        if random.chance(setting.covered) {
            cover::draw(&mut random, &mut canvas, &truth.rectangle);
        }
    }
    light::shine(&mut random, &mut canvas, setting.night, setting.noise);
    (canvas.into_frame(), truths)
}

/// Draws one thing where it covers little of the others; after some tries without a free place there is none.
fn place(
    random: &mut Random,
    canvas: &mut Canvas,
    class: Class,
    others: &[Truth],
) -> Option<Truth> {
    let figure = Figure::new(random, class);
    let (low, high) = extent(class);
    // Small things are as common as large ones, going by ratios.
    let extent = low * (high / low).powf(random.unit());
    for _ in 0..12 {
        let placement = Placement::within(
            random,
            &figure.bounds(),
            extent,
            (WIDTH as f32, HEIGHT as f32),
        );
        let wanted = placement.outline(&figure.bounds());
        let crowded = others.iter().any(|other| {
            let both = wanted.intersection(&other.rectangle).area();
            both > 0.08 * wanted.area().min(other.rectangle.area())
        });
        if crowded {
            continue;
        }
        let palette = Palette::new(random, &canvas.mean(&wanted));
        return canvas
            .figure(&figure, &placement, &palette)
            .map(|rectangle| Truth { class, rectangle });
    }
    None
}

/// The longer side in pixels, from the farthest to the nearest.
fn extent(class: Class) -> (f32, f32) {
    match class {
        Class::Person => (52.0, 130.0),
        Class::Car => (50.0, 120.0),
        Class::Truck => (60.0, 140.0),
        Class::Dog | Class::Cat => (44.0, 100.0),
        Class::Bird => (48.0, 92.0),
        Class::Bicycle | Class::Motorcycle => (50.0, 110.0),
        Class::Bus => (60.0, 150.0),
    }
}

#[cfg(test)]
mod tests;
