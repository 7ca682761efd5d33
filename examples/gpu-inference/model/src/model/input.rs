//! A frame as the network takes it.

use super::Model;
use crate::{
    Frame, Rectangle,
    network::{COLOURS, HEIGHT, WIDTH},
};

/// A frame of the network's size, each colour a plane of numbers from -1 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    values: Vec<f32>,
}

impl Input {
    /// The numbers: colours × rows × columns.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

/// How a frame lies in the network's view: as large as fits, in the middle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    /// Pixels of the frame for each of the network's.
    scale: f32,
    left: f32,
    top: f32,
}

impl Fit {
    pub(crate) fn of((width, height): (u32, u32)) -> Self {
        let (width, height) = (width as f32, height as f32);
        let scale = (width / WIDTH as f32).max(height / HEIGHT as f32);
        Self {
            scale,
            left: (WIDTH as f32 - width / scale) / 2.0,
            top: (HEIGHT as f32 - height / scale) / 2.0,
        }
    }

    /// From the network's pixels to the frame's, cut at the frame's edges.
    pub(crate) fn to_frame(self, seen: &Rectangle, (width, height): (u32, u32)) -> Rectangle {
        let x = |x: f32| ((x - self.left) * self.scale).clamp(0.0, width as f32);
        let y = |y: f32| ((y - self.top) * self.scale).clamp(0.0, height as f32);
        Rectangle::between(x(seen.x), y(seen.y), x(seen.right()), y(seen.bottom()))
    }

    /// From the frame's pixels to the network's.
    #[cfg_attr(
        not(any(test, feature = "training")),
        expect(dead_code, reason = "only training looks this way")
    )]
    pub(crate) fn to_network(self, there: &Rectangle) -> Rectangle {
        Rectangle {
            x: there.x / self.scale + self.left,
            y: there.y / self.scale + self.top,
            width: there.width / self.scale,
            height: there.height / self.scale,
        }
    }
}

impl Model {
    /// What [`Self::normalize`] does, for an attribute.
    pub const NORMALIZATION: &str = "letterbox 128x96, area average, [-1, 1]";

    /// Fits a frame into the network's view, keeping its proportions; what stays free is grey.
    #[must_use]
    pub fn normalize(&self, frame: &Frame) -> Input {
        normalize(frame)
    }
}

/// Each of the network's pixels is the mean of all that it covers: a pixel left out would be noise kept.
pub(crate) fn normalize(frame: &Frame) -> Input {
    let fit = Fit::of(frame.size());
    let across = Spans::new(frame.width(), WIDTH, fit.left, fit.scale);
    let down = Spans::new(frame.height(), HEIGHT, fit.top, fit.scale);
    let mut values = vec![0.0; COLOURS * HEIGHT * WIDTH];
    let mut row = vec![0.0; frame.width() as usize * COLOURS];
    for y in 0..HEIGHT {
        let Some(rows) = down.at(y) else { continue };
        row.fill(0.0);
        for (line, weight) in rows {
            let from = line * row.len();
            for (sum, &byte) in row
                .iter_mut()
                .zip(&frame.rgb()[from..from + frame.width() as usize * COLOURS])
            {
                *sum += weight * f32::from(byte);
            }
        }
        for x in 0..WIDTH {
            let Some(columns) = across.at(x) else {
                continue;
            };
            let mut colour = [0.0; COLOURS];
            for (column, weight) in columns {
                for (sum, value) in colour.iter_mut().zip(&row[column * COLOURS..]) {
                    *sum += weight * value;
                }
            }
            for (plane, value) in colour.into_iter().enumerate() {
                values[(plane * HEIGHT + y) * WIDTH + x] = value / 127.5 - 1.0;
            }
        }
    }
    Input { values }
}

/// Which of the frame's rows (or columns) each of the network's covers, with weights that add up to one.
struct Spans {
    spans: Vec<Option<(f32, f32)>>,
    last: usize,
}

impl Spans {
    fn new(length: u32, cells: usize, margin: f32, scale: f32) -> Self {
        let end = length as f32;
        let spans = (0..cells).map(|cell| {
            let from = (cell as f32 - margin) * scale;
            let middle = from + scale / 2.0;
            // The frame's own middle is somewhere, however thin the frame.
            let only = (from..from + scale).contains(&(end / 2.0));
            // A small frame is enlarged: a cell narrower than a pixel takes the pixel in its middle.
            let (from, to) = if scale < 1.0 {
                (middle.floor(), middle.floor() + 1.0)
            } else {
                (from, from + scale)
            };
            (only || (0.0..end).contains(&middle)).then(|| (from.max(0.0), to.min(end)))
        });
        Self {
            spans: spans.collect(),
            last: length as usize - 1,
        }
    }

    fn at(&self, cell: usize) -> Option<impl Iterator<Item = (usize, f32)> + use<>> {
        let (from, to) = self.spans[cell]?;
        let last = (to.ceil() as usize - 1).min(self.last);
        let whole = to - from;
        let pixels = (from as usize).min(last)..=last;
        Some(pixels.map(move |pixel| {
            let covered = to.min(pixel as f32 + 1.0) - from.max(pixel as f32);
            (pixel, covered / whole)
        }))
    }
}

#[cfg(test)]
mod tests;
