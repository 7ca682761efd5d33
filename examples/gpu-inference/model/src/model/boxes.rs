//! From the network's numbers to what is in a frame.

use super::{Model, Scores, TYPICAL, input::Fit};
use crate::{
    Class, Rectangle,
    network::{CLASSES, COLUMNS, ROWS, STRIDE},
};

/// Two boxes that share more than this are the same thing seen twice.
const SAME: f32 = 0.5;

/// Something in a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// What it is.
    pub class: Class,
    /// From 0 to 1, how sure the network is.
    pub confidence: f32,
    /// Where it is, in pixels of the frame.
    pub rectangle: Rectangle,
}

impl Model {
    /// What is in each frame, the surest first. `sizes` are the frames' widths and heights, in the batch's order.
    #[must_use]
    pub fn boxes(&self, scores: &Scores, sizes: &[(u32, u32)], threshold: f32) -> Vec<Vec<Found>> {
        let answers = scores.values.chunks_exact(Self::ANSWER);
        answers
            .zip(sizes)
            .map(|(answer, &size)| boxes(answer, size, threshold))
            .collect()
    }
}

/// Reads one frame's answer: candidates over the threshold, each box once.
pub(crate) fn boxes(answer: &[f32], size: (u32, u32), threshold: f32) -> Vec<Found> {
    let fit = Fit::of(size);
    let mut candidates = Vec::new();
    for cell in 0..ROWS * COLUMNS {
        let output = |index: usize| answer[index * ROWS * COLUMNS + cell];
        for class in Class::ALL {
            let confidence = 1.0 / (1.0 + (-output(class.index())).exp());
            if confidence >= threshold {
                let seen = rectangle(cell, std::array::from_fn(|at| output(CLASSES + at)));
                let rectangle = fit.to_frame(&seen, size);
                candidates.push(Found {
                    class,
                    confidence,
                    rectangle,
                });
            }
        }
    }
    candidates.retain(|found| found.rectangle.area() > 0.0);
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    once_each(candidates)
}

/// The box that a cell's last four outputs say, in the network's pixels.
pub(crate) fn rectangle(cell: usize, [dx, dy, wide, high]: [f32; 4]) -> Rectangle {
    let middle = |index: usize, off: f32| (index as f32 + 0.5 + off) * STRIDE as f32;
    let extent = |logarithm: f32| TYPICAL * logarithm.clamp(-4.0, 4.0).exp();
    let (width, height) = (extent(wide), extent(high));
    Rectangle {
        x: middle(cell % COLUMNS, dx) - width / 2.0,
        y: middle(cell / COLUMNS, dy) - height / 2.0,
        width,
        height,
    }
}

/// Keeps a candidate only when no surer one of its class is at the same place. Input: the surest first.
fn once_each(candidates: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for found in candidates {
        let same = |other: &Found| {
            other.class == found.class && other.rectangle.overlap(&found.rectangle) > SAME
        };
        if !kept.iter().any(same) {
            kept.push(found);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer that sees nothing, but for one car in this cell.
    fn one_car(cell: usize) -> Vec<f32> {
        let mut answer = vec![0.0; Model::ANSWER];
        answer[..CLASSES * ROWS * COLUMNS].fill(-9.0);
        answer[Class::Car.index() * ROWS * COLUMNS + cell] = 2.0;
        answer
    }

    #[test]
    fn a_cell_that_is_sure_gives_a_box_around_its_middle() {
        let found = boxes(&one_car(COLUMNS + 2), (256, 192), 0.5);
        let [car] = found.as_slice() else {
            panic!("one car, not {found:?}")
        };
        assert_eq!(car.class, Class::Car);
        assert!((car.confidence - 0.880_797).abs() < 1e-5);
        // In the middle of the cell at (20, 12), 24 on a side, and all of it twice as large in the frame.
        assert_eq!(
            car.rectangle,
            Rectangle {
                x: 16.0,
                y: 0.0,
                width: 48.0,
                height: 48.0
            }
        );
    }

    #[test]
    fn neighbours_that_see_the_same_thing_count_once() {
        let mut answer = one_car(70);
        answer[Class::Car.index() * ROWS * COLUMNS + 71] = 1.0;
        // The neighbour says that the middle lies one cell to the left.
        answer[CLASSES * ROWS * COLUMNS + 71] = -1.0;
        assert_eq!(boxes(&answer, (128, 96), 0.5).len(), 1);
    }

    #[test]
    fn the_threshold_decides() {
        assert_eq!(boxes(&one_car(70), (128, 96), 0.89).len(), 0);
        assert_eq!(boxes(&one_car(70), (128, 96), 0.88).len(), 1);
    }

    #[test]
    fn numbers_that_are_none_give_no_boxes() {
        assert_eq!(boxes(&vec![f32::NAN; Model::ANSWER], (128, 96), 0.0), []);
    }
}
