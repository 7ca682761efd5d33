//! Detection without learning: templates at several scales, slid over the frame and laid over what its colour sets
//! apart from the background; normalised cross-correlation; each place once.
//!
//! Templates are things cut from easy frames that are not held out, the right way round and mirrored. What is compared
//! is where colours change, as colours themselves tell nothing.

mod segments;
mod sketch;

use crate::{Class, Difficulty, Found, Frame, Rectangle, frames};
use segments::segments;
use sketch::{HALF, Patch, SIDE, Sketch, alike};

/// Templates of each class, before mirroring.
const TEMPLATES: usize = 16;

/// Widths over heights of windows; a template belongs to the nearest.
const SHAPES: [f32; 6] = [0.4, 0.65, 1.0, 1.5, 2.2, 3.2];

/// The longer sides of windows, in the sketch's pixels.
const SCALES: [f32; 5] = [20.0, 28.0, 39.0, 53.0, 70.0];

/// Frames that are neither held out nor trained on.
const FIRST_SEED: u64 = 1_000_000;

/// Less alike than this is not a match.
const LEAST: f32 = 0.35;

/// Templates of all classes.
#[derive(Debug)]
pub struct Matcher {
    /// For each of [`SHAPES`].
    templates: [Vec<(Class, Patch)>; SHAPES.len()],
}

impl Default for Matcher {
    fn default() -> Self {
        Self::new()
    }
}

impl Matcher {
    /// Cuts the templates.
    #[must_use]
    pub fn new() -> Self {
        let mut templates: [Vec<(Class, Patch)>; SHAPES.len()] =
            std::array::from_fn(|_| Vec::new());
        let mut missing = [TEMPLATES; Class::ALL.len()];
        let mut seed = FIRST_SEED;
        while missing.iter().any(|&missing| missing > 0) {
            let (frame, truths) = frames::scene(seed, Difficulty::Easy);
            seed += 1;
            let sketch = Sketch::new(&frame);
            for truth in truths {
                let missing = &mut missing[truth.class.index()];
                let place = sketched(&truth.rectangle);
                // A small thing is a blurred template.
                if *missing == 0 || place.width.max(place.height) < 30.0 {
                    continue;
                }
                let Some(patch) = sketch.patch(&place) else {
                    continue;
                };
                *missing -= 1;
                let shape = nearest(place.width / place.height);
                templates[shape].push((truth.class, patch));
                templates[shape].push((truth.class, mirrored(&patch)));
            }
        }
        Self { templates }
    }

    /// What looks most like a template, each place once.
    #[must_use]
    pub fn find(&self, frame: &Frame) -> Vec<Found> {
        let sketch = Sketch::new(frame);
        let mut candidates = Vec::new();
        for window in segments(&sketch) {
            // A box of its own shape may lie between two of the templates'.
            for (shape, ratio) in SHAPES.into_iter().enumerate() {
                if (0.6..1.67).contains(&(window.width / window.height / ratio)) {
                    candidates.extend(self.compare(&sketch, &window, shape));
                }
            }
        }
        for (shape, ratio) in SHAPES.into_iter().enumerate() {
            for scale in SCALES {
                let (width, height) = if ratio > 1.0 {
                    (scale, scale / ratio)
                } else {
                    (scale * ratio, scale)
                };
                for y in steps(sketch.height, height) {
                    for x in steps(sketch.width, width) {
                        candidates.extend(self.compare(
                            &sketch,
                            &Rectangle {
                                x,
                                y,
                                width,
                                height,
                            },
                            shape,
                        ));
                    }
                }
            }
        }
        candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let mut kept: Vec<Found> = Vec::new();
        for found in candidates {
            if kept
                .iter()
                .all(|other| other.rectangle.overlap(&found.rectangle) < 0.4)
            {
                kept.push(found);
            }
        }
        kept
    }

    /// The class whose templates are most like a window.
    fn compare(&self, sketch: &Sketch, window: &Rectangle, shape: usize) -> Option<Found> {
        let patch = sketch.patch(window)?;
        let templates = self.templates[shape].iter();
        let (class, confidence) = templates
            .map(|(class, template)| (*class, alike(template, &patch)))
            .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let rectangle = Rectangle {
            x: window.x * HALF,
            y: window.y * HALF,
            width: window.width * HALF,
            height: window.height * HALF,
        };
        (confidence >= LEAST).then_some(Found {
            class,
            confidence,
            rectangle,
        })
    }
}

fn sketched(there: &Rectangle) -> Rectangle {
    Rectangle {
        x: there.x / HALF,
        y: there.y / HALF,
        width: there.width / HALF,
        height: there.height / HALF,
    }
}

fn mirrored(patch: &Patch) -> Patch {
    std::array::from_fn(|cell| patch[cell / SIDE * SIDE + SIDE - 1 - cell % SIDE])
}

fn nearest(ratio: f32) -> usize {
    let far = |shape: &usize| (ratio / SHAPES[*shape]).ln().abs();
    let shapes = 0..SHAPES.len();
    shapes
        .min_by(|a, b| far(a).total_cmp(&far(b)))
        .expect("there are shapes")
}

/// Where windows begin: each a fifth of its side beyond the one before.
fn steps(length: usize, side: f32) -> impl Iterator<Item = f32> {
    let step = (side / 5.0).max(2.0);
    let free = (length as f32 - side).max(0.0);
    (0..=(free / step) as usize).map(move |at| at as f32 * step)
}
