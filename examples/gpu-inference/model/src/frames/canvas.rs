//! Pixels being painted.

use super::{
    Random,
    figure::{Figure, Point, Shape},
    palette::{Colour, Palette},
};
use crate::{Frame, Rectangle};

/// Colours from 0 to 255, beyond which light may still go until the frame is done.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<Colour>,
}

/// Where a thing stands: scaled, turned, perhaps looking the other way.
#[derive(Debug)]
pub(super) struct Placement {
    scale: f32,
    cosine: f32,
    sine: f32,
    mirror: f32,
    at: Point,
}

impl Placement {
    /// As it is, at this place.
    pub(super) fn plain() -> Self {
        Self {
            scale: 1.0,
            cosine: 1.0,
            sine: 0.0,
            mirror: 1.0,
            at: (0.0, 0.0),
        }
    }

    /// Somewhere in the frame, the longer side so many pixels; a tenth of it may be beyond the edge.
    pub(super) fn within(
        random: &mut Random,
        bounds: &Rectangle,
        extent: f32,
        frame: Point,
    ) -> Self {
        let angle = random.between(-0.14, 0.14);
        let mut placement = Self {
            scale: extent / bounds.width.max(bounds.height),
            cosine: angle.cos(),
            sine: angle.sin(),
            mirror: if random.chance(0.5) { -1.0 } else { 1.0 },
            at: (0.0, 0.0),
        };
        let outline = placement.outline(bounds);
        let mut free = |length: f32, size: f32| {
            let margin = 0.1 * size;
            random.between(-margin, (length - size + margin).max(-margin + 1.0))
        };
        placement.at = (
            free(frame.0, outline.width) - outline.x,
            free(frame.1, outline.height) - outline.y,
        );
        placement
    }

    fn forward(&self, (x, y): Point) -> Point {
        let (x, y) = (x * self.mirror * self.scale, y * self.scale);
        (
            self.cosine * x - self.sine * y + self.at.0,
            self.sine * x + self.cosine * y + self.at.1,
        )
    }

    fn backward(&self, (x, y): Point) -> Point {
        let (x, y) = (x - self.at.0, y - self.at.1);
        let (x, y) = (
            self.cosine * x + self.sine * y,
            self.cosine * y - self.sine * x,
        );
        (x / self.scale * self.mirror, y / self.scale)
    }

    /// The box in pixels around a box in the thing's own measure.
    pub(super) fn outline(&self, bounds: &Rectangle) -> Rectangle {
        let corners = [
            (bounds.x, bounds.y),
            (bounds.right(), bounds.y),
            (bounds.x, bounds.bottom()),
            (bounds.right(), bounds.bottom()),
        ]
        .map(|corner| self.forward(corner));
        let fold = |pick: fn(&Point) -> f32, fold: fn(f32, f32) -> f32, start: f32| {
            corners.iter().map(pick).fold(start, fold)
        };
        Rectangle::between(
            fold(|p| p.0, f32::min, f32::MAX),
            fold(|p| p.1, f32::min, f32::MAX),
            fold(|p| p.0, f32::max, f32::MIN),
            fold(|p| p.1, f32::max, f32::MIN),
        )
    }
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        Self {
            width,
            height,
            pixels: vec![[0.0; 3]; width * height],
        }
    }

    /// The pixels of one row.
    pub(super) fn row(&mut self, y: usize) -> &mut [Colour] {
        &mut self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// The mean colour of a part of the canvas.
    pub(super) fn mean(&self, part: &Rectangle) -> Colour {
        let (left, right) = range(part.x, part.right(), self.width);
        let (top, bottom) = range(part.y, part.bottom(), self.height);
        let mut sum = [0.0; 3];
        let mut count = 0.0_f32;
        for y in top..bottom {
            for pixel in &self.pixels[y * self.width + left..y * self.width + right] {
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += value;
                }
                count += 1.0;
            }
        }
        sum.map(|sum| sum / count.max(1.0))
    }

    /// Paints a thing, and says the box around what was painted, if any of it is in the frame.
    pub(super) fn figure(
        &mut self,
        figure: &Figure,
        placement: &Placement,
        palette: &Palette,
    ) -> Option<Rectangle> {
        let bounds = figure.bounds();
        let extent = bounds.width.max(bounds.height);
        let mut painted: Option<Rectangle> = None;
        for (ink, shape) in &figure.parts {
            let part = self.shape(shape, placement, |(x, y)| {
                palette.at(*ink, ((x - bounds.x) / extent, (y - bounds.y) / extent))
            });
            painted = match (painted, part) {
                (Some(all), Some(part)) => Some(Rectangle::between(
                    all.x.min(part.x),
                    all.y.min(part.y),
                    all.right().max(part.right()),
                    all.bottom().max(part.bottom()),
                )),
                (all, part) => all.or(part),
            };
        }
        painted
    }

    /// Paints one form; the colour may depend on the place in the thing's own measure.
    pub(super) fn shape(
        &mut self,
        shape: &Shape,
        placement: &Placement,
        colour: impl Fn(Point) -> Colour,
    ) -> Option<Rectangle> {
        let outline = placement.outline(&shape.bounds());
        let (left, right) = range(outline.x, outline.right(), self.width);
        let (top, bottom) = range(outline.y, outline.bottom(), self.height);
        let (mut least, mut most) = ((usize::MAX, usize::MAX), (0, 0));
        for y in top..bottom {
            for x in left..right {
                let here = placement.backward((x as f32 + 0.5, y as f32 + 0.5));
                if shape.contains(here) {
                    self.pixels[y * self.width + x] = colour(here);
                    least = (least.0.min(x), least.1.min(y));
                    most = (most.0.max(x + 1), most.1.max(y + 1));
                }
            }
        }
        (most.0 > 0).then(|| {
            Rectangle::between(least.0 as f32, least.1 as f32, most.0 as f32, most.1 as f32)
        })
    }

    pub(super) fn into_frame(self) -> Frame {
        let bytes = self
            .pixels
            .iter()
            .flatten()
            .map(|value| value.clamp(0.0, 255.0).round() as u8);
        Frame::from_rgb(self.width as u32, self.height as u32, bytes.collect())
            .expect("three bytes for each pixel")
    }
}

/// The pixels that a stretch can touch, of so many.
fn range(from: f32, to: f32, length: usize) -> (usize, usize) {
    (
        from.max(0.0) as usize,
        (to.max(0.0).ceil() as usize).min(length),
    )
}
