//! Boxes around what has another colour than its background.

use super::sketch::Sketch;
use crate::Rectangle;

/// A pixel this far from the colour of its row is before the background.
const APART: [f32; 3] = [22.0, 40.0, 65.0];

/// Boxes in the sketch's pixels, one for each patch of pixels that hang together, at each distance in colour.
pub(super) fn segments(sketch: &Sketch) -> Vec<Rectangle> {
    let plain = background(sketch);
    let mut boxes = Vec::new();
    for apart in APART {
        let before: Vec<bool> = (0..sketch.colours.len())
            .map(|at| {
                let (colour, plain) = (sketch.colours[at], plain[at / sketch.width]);
                let far = colour
                    .iter()
                    .zip(plain)
                    .map(|(a, b)| (a - b).powi(2))
                    .sum::<f32>();
                far > apart * apart
            })
            .collect();
        boxes.extend(connected(&before, sketch.width));
    }
    boxes
}

/// The median colour of each row and its neighbours: skies and grounds change from row to row only.
fn background(sketch: &Sketch) -> Vec<[f32; 3]> {
    let rows = (0..sketch.height).map(|y| {
        let near = y.saturating_sub(1)..(y + 2).min(sketch.height);
        std::array::from_fn(|colour| {
            let pixels = near
                .clone()
                .flat_map(|y| &sketch.colours[y * sketch.width..(y + 1) * sketch.width]);
            let mut values: Vec<f32> = pixels.map(|pixel| pixel[colour]).collect();
            values.sort_by(f32::total_cmp);
            values[values.len() / 2]
        })
    });
    rows.collect()
}

/// The boxes around what hangs together, neither tiny nor the whole frame.
fn connected(before: &[bool], width: usize) -> Vec<Rectangle> {
    let height = before.len() / width;
    let mut seen = vec![false; before.len()];
    let mut boxes = Vec::new();
    for start in 0..before.len() {
        if !before[start] || seen[start] {
            continue;
        }
        let (mut least, mut most) = ((width, height), (0, 0));
        let mut open = vec![start];
        seen[start] = true;
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            least = (least.0.min(x), least.1.min(y));
            most = (most.0.max(x + 1), most.1.max(y + 1));
            for (x, y) in [
                (x.wrapping_sub(1), y),
                (x + 1, y),
                (x, y.wrapping_sub(1)),
                (x, y + 1),
            ] {
                let next = y.wrapping_mul(width).wrapping_add(x);
                if x < width && y < height && before[next] && !seen[next] {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        let found =
            Rectangle::between(least.0 as f32, least.1 as f32, most.0 as f32, most.1 as f32);
        let sides = (found.width.min(found.height), found.width.max(found.height));
        if sides.0 >= 5.0 && sides.1 >= 12.0 && sides.1 <= 90.0 {
            boxes.push(found);
        }
    }
    boxes
}
