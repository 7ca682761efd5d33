//! Where something is.

/// A box in pixels: its upper left corner and its extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    /// From the left edge of the frame.
    pub x: f32,
    /// From the upper edge of the frame.
    pub y: f32,
    /// To the right.
    pub width: f32,
    /// Downwards.
    pub height: f32,
}

impl Rectangle {
    /// The box between two corners; corners the wrong way round give an empty one.
    #[must_use]
    pub fn between(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self {
            x: left,
            y: top,
            width: (right - left).max(0.0),
            height: (bottom - top).max(0.0),
        }
    }

    /// The right edge.
    #[must_use]
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// The lower edge.
    #[must_use]
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// Width times height.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.width * self.height
    }

    /// What both cover.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self::between(
            self.x.max(other.x),
            self.y.max(other.y),
            self.right().min(other.right()),
            self.bottom().min(other.bottom()),
        )
    }

    /// Intersection over union: 1 for the same box, 0 for boxes apart.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> f32 {
        let both = self.intersection(other).area();
        let either = self.area() + other.area() - both;
        if either > 0.0 { both / either } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_is_intersection_over_union() {
        let left = Rectangle::between(0.0, 0.0, 2.0, 2.0);
        let right = Rectangle::between(1.0, 0.0, 3.0, 2.0);
        assert!((left.overlap(&right) - 2.0 / 6.0).abs() < 1e-6);
        assert!((left.overlap(&left) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn boxes_apart_or_empty_do_not_overlap() {
        let here = Rectangle::between(0.0, 0.0, 1.0, 1.0);
        let there = Rectangle::between(2.0, 2.0, 3.0, 3.0);
        let empty = Rectangle::between(1.0, 1.0, 0.0, 0.0);
        assert_eq!(here.overlap(&there), 0.0);
        assert_eq!(empty.overlap(&empty), 0.0);
    }
}
