//! The colours of a thing.

use super::{Random, figure::Ink};

pub(super) type Colour = [f32; 3];

/// Any colour from 0 to 255: of any hue, from grey to full, from dark to bright.
pub(super) fn colour(random: &mut Random) -> Colour {
    let hue = random.between(0.0, 6.0);
    let fullness = random.unit() * random.unit().sqrt();
    let brightness = random.between(25.0, 250.0);
    let channel = |turn: f32| {
        let distance = ((hue + turn) % 6.0 - 3.0).abs() - 1.0;
        brightness * (1.0 - fullness * (1.0 - distance.clamp(0.0, 1.0)))
    };
    [channel(0.0), channel(4.0), channel(2.0)]
}

/// Any colour at least so much brighter or darker than another.
fn apart(random: &mut Random, other: &Colour, least: f32) -> Colour {
    let brightness = |colour: &Colour| colour.iter().sum::<f32>() / 3.0;
    loop {
        let ink = colour(random);
        if (brightness(&ink) - brightness(other)).abs() >= least {
            return ink;
        }
    }
}

/// Inks and surface. Drawn without regard to the class, so that colour tells nothing.
#[derive(Debug)]
pub(super) struct Palette {
    inks: [Colour; 4],
    /// Brightness changes by this much over the thing, along this direction.
    shade: (f32, f32),
    /// Stripes or squares of this many to a length, and how much darker each second one is.
    weave: (f32, f32),
    amount: f32,
}

impl Palette {
    /// Colours that can be told from what is behind, and from each other: a part that cannot is a part left out.
    pub(super) fn new(random: &mut Random, behind: &Colour) -> Self {
        let body = apart(random, behind, 45.0);
        let inks = [
            body,
            apart(random, behind, 30.0),
            apart(random, &body, 35.0),
            apart(random, &body, 35.0),
        ];
        let amount = if random.chance(0.4) {
            random.between(0.05, 0.3)
        } else {
            0.0
        };
        Self {
            inks,
            shade: (random.between(-0.25, 0.25), random.between(-0.35, 0.35)),
            weave: (random.between(4.0, 14.0), random.between(0.0, 14.0)),
            amount,
        }
    }

    /// The colour of an ink at a place, in parts of the thing's extent.
    pub(super) fn at(&self, ink: Ink, (x, y): (f32, f32)) -> Colour {
        let woven = (x * self.weave.0).floor() + (y * self.weave.1).floor();
        let darker = if woven.rem_euclid(2.0) < 1.0 {
            self.amount
        } else {
            0.0
        };
        let factor = (1.0 + self.shade.0 * x + self.shade.1 * y) * (1.0 - darker);
        self.inks[ink as usize].map(|value| value * factor)
    }
}
