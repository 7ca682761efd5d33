//! A frame as the matcher sees it: half as large, and where brightness or colour changes.

use crate::{Frame, Rectangle};

/// Sketches are half as large as frames.
pub(super) const HALF: f32 = 2.0;

/// The side of a patch: what templates and windows are compared in.
pub(super) const SIDE: usize = 12;

pub(super) type Patch = [f32; SIDE * SIDE];

pub(super) struct Sketch {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) colours: Vec<[f32; 3]>,
    /// Sums of the changes above and to the left: the sum over any box is four look-ups.
    sums: Vec<f32>,
}

impl Sketch {
    pub(super) fn new(frame: &Frame) -> Self {
        let (width, height) = (frame.width() as usize / 2, frame.height() as usize / 2);
        let mut colours = vec![[0.0; 3]; width * height];
        for y in 0..height {
            for x in 0..width {
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let pixel = frame.pixel((2 * x + dx) as u32, (2 * y + dy) as u32);
                    for (sum, value) in colours[y * width + x].iter_mut().zip(pixel) {
                        *sum += f32::from(value) / 4.0;
                    }
                }
            }
        }
        let mut sketch = Self {
            width,
            height,
            colours: smooth(&colours, width, height),
            sums: Vec::new(),
        };
        sketch.sums = sketch.summed();
        sketch
    }

    /// How much the colours change at a place, whichever way.
    fn change(&self, x: usize, y: usize) -> f32 {
        let at = |x: usize, y: usize| self.colours[y * self.width + x];
        let (left, right) = (
            at(x.saturating_sub(1), y),
            at((x + 1).min(self.width - 1), y),
        );
        let (above, below) = (
            at(x, y.saturating_sub(1)),
            at(x, (y + 1).min(self.height - 1)),
        );
        let steps = (0..3).map(|colour| {
            (right[colour] - left[colour]).powi(2) + (below[colour] - above[colour]).powi(2)
        });
        // The root keeps one strong edge from outweighing all others.
        steps.sum::<f32>().sqrt().sqrt()
    }

    fn summed(&self) -> Vec<f32> {
        let row = self.width + 1;
        let mut sums = vec![0.0; row * (self.height + 1)];
        for y in 0..self.height {
            let mut line = 0.0;
            for x in 0..self.width {
                line += self.change(x, y);
                sums[(y + 1) * row + x + 1] = sums[y * row + x + 1] + line;
            }
        }
        sums
    }

    /// The changes in a box, in cells, of mean 0 and length 1; `None` where nothing changes. Input: the sketch's pixels.
    pub(super) fn patch(&self, window: &Rectangle) -> Option<Patch> {
        let column = |cell: usize| edge(window.x, window.width, cell, self.width);
        let columns: [usize; SIDE + 1] = std::array::from_fn(column);
        let rows: [usize; SIDE + 1] =
            std::array::from_fn(|cell| edge(window.y, window.height, cell, self.height));
        let sum = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        let mut patch = [0.0; SIDE * SIDE];
        for (cell, value) in patch.iter_mut().enumerate() {
            let (left, right) = stretch(&columns, cell % SIDE, self.width);
            let (top, bottom) = stretch(&rows, cell / SIDE, self.height);
            let all = sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
            *value = all / ((right - left) * (bottom - top)) as f32;
        }
        let mean = patch.iter().sum::<f32>() / patch.len() as f32;
        let length = patch
            .iter()
            .map(|value| (value - mean).powi(2))
            .sum::<f32>()
            .sqrt();
        (length > 1e-3).then(|| patch.map(|value| (value - mean) / length))
    }
}

fn edge(from: f32, extent: f32, cell: usize, most: usize) -> usize {
    ((from + extent * cell as f32 / SIDE as f32).round().max(0.0) as usize).min(most)
}

/// From one edge to the next, at least one pixel.
fn stretch(edges: &[usize; SIDE + 1], cell: usize, most: usize) -> (usize, usize) {
    let left = edges[cell].min(most - 1);
    (left, edges[cell + 1].max(left + 1))
}

/// The mean of each pixel and its neighbours, against noise.
fn smooth(colours: &[[f32; 3]], width: usize, height: usize) -> Vec<[f32; 3]> {
    let near = |at: usize, most: usize| at.saturating_sub(1)..(at + 2).min(most);
    let mean = |x: usize, y: usize| {
        let mut sum = [0.0; 4];
        for (x, y) in near(y, height).flat_map(|y| near(x, width).map(move |x| (x, y))) {
            let [r, g, b] = colours[y * width + x];
            for (sum, value) in sum.iter_mut().zip([r, g, b, 1.0]) {
                *sum += value;
            }
        }
        [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]]
    };
    (0..width * height)
        .map(|at| mean(at % width, at / width))
        .collect()
}

/// How alike two patches are: normalised cross-correlation, from -1 to 1.
pub(super) fn alike(a: &Patch, b: &Patch) -> f32 {
    // Eight sums side by side, which the processor adds at once.
    let mut sums = [0.0; 8];
    let ((a, _), (b, _)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}
