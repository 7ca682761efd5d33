//! How wrong an answer is, and how that changes with each of its numbers.
//!
//! The cells near the middle of a thing should see it and say its box; the farther from there, the more seeing it is
//! wrong. Focal weights keep the many empty cells from drowning the few full ones.

use ndarray::Array2;

use crate::{
    Rectangle, Truth,
    model::TYPICAL,
    network::{CLASSES, COLUMNS, OUTPUTS, ROWS, STRIDE},
};

/// What a box that is off counts beside a class that is.
const BOXES: f32 = 2.0;

/// A difference smaller than this counts by its square.
const SMALL: f32 = 0.1;

/// What a cell in the middle of a thing should have said.
#[derive(Clone, Debug)]
struct Wanted {
    numbers: [f32; 4],
    /// Less, the more cells say the same.
    weight: f32,
    /// In cells.
    extent: (f32, f32),
}

/// What the frame should have given.
#[derive(Debug)]
pub(crate) struct Target {
    /// Cells × classes: 1 where the thing is to be seen, less around it.
    heat: Array2<f32>,
    boxes: Vec<Option<Wanted>>,
    pub(crate) things: usize,
}

impl Target {
    /// Input: what is there, in the network's pixels.
    pub(crate) fn new(truths: &[Truth]) -> Self {
        let mut heat = Array2::zeros((ROWS * COLUMNS, CLASSES));
        let mut boxes = vec![None; ROWS * COLUMNS];
        let mut nearest = vec![f32::MAX; ROWS * COLUMNS];
        for truth in truths {
            let Rectangle {
                x,
                y,
                width,
                height,
            } = truth.rectangle;
            let cells = |pixels: f32| pixels / STRIDE as f32;
            let (x, y, wide, high) = (
                cells(x + width / 2.0),
                cells(y + height / 2.0),
                cells(width),
                cells(height),
            );
            let spread = |extent: f32| (0.2 * extent).max(0.45);
            let mut full = Vec::new();
            for cell in 0..ROWS * COLUMNS {
                let (dx, dy) = (
                    x - (cell % COLUMNS) as f32 - 0.5,
                    y - (cell / COLUMNS) as f32 - 0.5,
                );
                let far = (dx / spread(wide)).powi(2) + (dy / spread(high)).powi(2);
                let holds_middle = dx.abs() <= 0.5 && dy.abs() <= 0.5;
                let close = dx.abs() <= 0.2 * wide && dy.abs() <= 0.2 * high;
                let wanted = if holds_middle || close {
                    1.0
                } else {
                    (-far / 2.0).exp().min(0.95)
                };
                let heat = &mut heat[(cell, truth.class.index())];
                *heat = wanted.max(*heat);
                if wanted == 1.0 && far < nearest[cell] {
                    nearest[cell] = far;
                    let logarithm = |extent: f32| (extent / TYPICAL).ln();
                    full.push((cell, [dx, dy, logarithm(width), logarithm(height)]));
                }
            }
            let weight = 1.0 / full.len() as f32;
            for (cell, numbers) in full {
                boxes[cell] = Some(Wanted {
                    numbers,
                    weight,
                    extent: (wide, high),
                });
            }
        }
        Self {
            heat,
            boxes,
            things: truths.len(),
        }
    }

    /// The loss of an answer; `change` becomes how it changes with each number. Both are sums over things.
    pub(crate) fn loss(&self, answer: &Array2<f32>, change: &mut Array2<f32>) -> f32 {
        debug_assert_eq!(answer.dim(), (ROWS * COLUMNS, OUTPUTS));
        change.fill(0.0);
        let mut loss = 0.0;
        for ((cell, class), &wanted) in self.heat.indexed_iter() {
            // How many cells a thing fills must not matter.
            let weight = self.boxes[cell]
                .as_ref()
                .map_or(1.0, |wanted| wanted.weight);
            let (cost, slope) = if wanted == 1.0 {
                let (cost, slope) = focal(answer[(cell, class)]);
                (cost * weight, slope * weight)
            } else {
                // To see nothing is to see its opposite.
                let (cost, slope) = focal(-answer[(cell, class)]);
                let weight = (1.0 - wanted).powi(4);
                (cost * weight, -slope * weight)
            };
            loss += cost;
            change[(cell, class)] = slope;
        }
        for (cell, wanted) in self.boxes.iter().enumerate() {
            let Some(Wanted {
                numbers,
                weight,
                extent: (wide, high),
            }) = wanted
            else {
                continue;
            };
            // Off by a share of the extent; extents are logarithms, and so shares already.
            let units = [2.0 / wide, 2.0 / high, 1.0, 1.0];
            for (at, (number, unit)) in numbers.iter().zip(units).enumerate() {
                let off = (answer[(cell, CLASSES + at)] - number) * unit;
                let (cost, slope) = if off.abs() < SMALL {
                    (off * off / (2.0 * SMALL), off / SMALL)
                } else {
                    (off.abs() - SMALL / 2.0, off.signum())
                };
                loss += BOXES * weight * cost;
                change[(cell, CLASSES + at)] = BOXES * weight * slope * unit;
            }
        }
        loss
    }
}

/// The cost of a logit that should be high, `-(1 - p)² ln p`, and its slope.
fn focal(logit: f32) -> (f32, f32) {
    let p = 1.0 / (1.0 + (-logit).exp());
    // ln p without the loss of digits where p is next to 0 or 1.
    let logarithm = -((-logit.abs()).exp().ln_1p() + (-logit).max(0.0));
    let missing = 1.0 - p;
    let cost = -missing * missing * logarithm;
    (cost, missing * missing * (2.0 * p * logarithm - missing))
}

#[cfg(test)]
mod tests;
