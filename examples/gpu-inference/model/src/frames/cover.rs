//! What stands before a thing and covers some of it: at most about a third.

use super::{
    Random,
    background::block,
    canvas::{Canvas, Placement},
    figure::Shape,
    palette::colour,
};
use crate::Rectangle;

pub(super) fn draw(random: &mut Random, canvas: &mut Canvas, thing: &Rectangle) {
    let ink = colour(random);
    let share = random.between(0.12, 0.33);
    match random.below(4) {
        0 => {
            // A pole.
            let x = thing.x + random.between(0.15, 0.85) * thing.width;
            let half = (share * 0.3 * thing.width).clamp(1.5, 8.0);
            block(
                canvas,
                x - half,
                thing.y - 15.0,
                x + half,
                thing.bottom() + 8.0,
                ink,
            );
        }
        1 => {
            // A wall before its feet.
            let top = thing.bottom() - share * thing.height;
            block(
                canvas,
                thing.x - random.between(2.0, 14.0),
                top,
                thing.right() + random.between(2.0, 14.0),
                thing.bottom() + 4.0,
                ink,
            );
        }
        2 => {
            // A wall from one side.
            let wide = share * thing.width;
            let left = if random.chance(0.5) {
                thing.x - 8.0
            } else {
                thing.right() - wide
            };
            block(
                canvas,
                left,
                thing.y - random.between(0.0, 12.0),
                left + wide + 8.0,
                thing.bottom() + random.between(0.0, 12.0),
                ink,
            );
        }
        _ => {
            // Bushes.
            for _ in 0..3 {
                let middle = (
                    thing.x + random.unit() * thing.width,
                    thing.bottom() - random.between(0.0, 0.25) * thing.height,
                );
                let radii = (
                    random.between(0.1, 0.18) * thing.width,
                    random.between(0.1, 0.18) * thing.height,
                );
                canvas.shape(
                    &Shape::Ellipse { middle, radii },
                    &Placement::plain(),
                    |_| ink,
                );
            }
        }
    }
}
