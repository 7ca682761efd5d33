//! What is behind the things, and looks like parts of them.

use super::{
    Random,
    canvas::{Canvas, Placement},
    figure::{Point, Shape},
    palette::{Colour, colour},
};

/// Sky, ground, and a weave over both.
pub(super) fn draw(random: &mut Random, canvas: &mut Canvas) {
    let horizon = random.between(0.15, 0.65) * canvas.height as f32;
    let (sky, ground) = (
        [colour(random), colour(random)],
        [colour(random), colour(random)],
    );
    let (coarse, fine) = (random.between(0.0, 30.0), random.between(0.0, 18.0));
    let patches = Patches::new(random, 24);
    let grain = Patches::new(random, 5);
    for y in 0..canvas.height {
        let row = y as f32;
        let below = row >= horizon;
        let share = if below {
            (row - horizon) / (canvas.height as f32 - horizon)
        } else {
            row / horizon
        };
        let [from, to] = if below { ground } else { sky };
        let plain: Colour = std::array::from_fn(|at| from[at] + (to[at] - from[at]) * share);
        let (patches, grain) = (patches.row(y), grain.row(y));
        for (x, pixel) in canvas.row(y).iter_mut().enumerate() {
            let rough = coarse * patches[x] + if below { fine * grain[x] } else { 0.0 };
            *pixel = plain.map(|value| value + rough);
        }
    }
    for _ in 0..random.below(4) {
        house(random, canvas, horizon);
    }
    for _ in 0..random.below(4) {
        tree(random, canvas, horizon);
    }
}

/// Smooth noise: numbers from -1 to 1 on a grid, blended between.
struct Patches {
    side: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Patches {
    fn new(random: &mut Random, side: usize) -> Self {
        let columns = super::WIDTH as usize / side + 2;
        let rows = super::HEIGHT as usize / side + 2;
        let values = (0..columns * rows)
            .map(|_| random.between(-1.0, 1.0))
            .collect();
        Self {
            side,
            columns,
            values,
        }
    }

    /// The numbers of one row of pixels.
    fn row(&self, y: usize) -> Vec<f32> {
        let (row, down) = (y / self.side, (y % self.side) as f32 / self.side as f32);
        let line = |row: usize| &self.values[row * self.columns..(row + 1) * self.columns];
        let blended: Vec<f32> = line(row)
            .iter()
            .zip(line(row + 1))
            .map(|(a, b)| a + (b - a) * down)
            .collect();
        let pairs = blended.windows(2);
        let pixels = pairs.flat_map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            (0..self.side).map(move |at| from + (to - from) * at as f32 / self.side as f32)
        });
        pixels.collect()
    }
}

pub(super) fn block(
    canvas: &mut Canvas,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    ink: Colour,
) {
    let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    canvas.shape(&Shape::Polygon(corners), &Placement::plain(), |_| ink);
}

/// Rows of windows, as a bus has.
fn house(random: &mut Random, canvas: &mut Canvas, horizon: f32) {
    let (wide, tall) = (random.between(30.0, 90.0), random.between(25.0, 110.0));
    let left = random.between(-20.0, canvas.width as f32 - 20.0);
    let base = horizon + random.between(-5.0, 40.0);
    let (wall, glass) = (colour(random), colour(random));
    block(canvas, left, base - tall, left + wide, base, wall);
    let (across, down) = (random.between(9.0, 22.0), random.between(12.0, 26.0));
    let mut y = base - tall + 5.0;
    while y + down * 0.6 < base {
        let mut x = left + 5.0;
        while x + across * 0.6 < left + wide {
            block(canvas, x, y, x + across * 0.6, y + down * 0.6, glass);
            x += across;
        }
        y += down;
    }
}

fn tree(random: &mut Random, canvas: &mut Canvas, horizon: f32) {
    let foot = (
        random.between(0.0, canvas.width as f32),
        horizon + random.between(0.0, 50.0),
    );
    let tall = random.between(25.0, 80.0);
    let (wood, leaves) = (colour(random), colour(random));
    let trunk = Shape::Line {
        from: foot,
        to: (foot.0, foot.1 - tall),
        width: random.between(3.0, 8.0),
    };
    canvas.shape(&trunk, &Placement::plain(), |_| wood);
    for _ in 0..3 {
        let middle = (
            foot.0 + random.between(-12.0, 12.0),
            foot.1 - tall + random.between(-10.0, 10.0),
        );
        let radii = (random.between(8.0, 22.0), random.between(8.0, 18.0));
        canvas.shape(
            &Shape::Ellipse { middle, radii },
            &Placement::plain(),
            |_| leaves,
        );
    }
}

/// Discs, rings, bars, boxes and wedges: what things are made of, belonging to nothing.
pub(super) fn clutter(random: &mut Random, canvas: &mut Canvas, most: usize) {
    for _ in 0..=random.below(most) {
        let ink = colour(random);
        let at = (
            random.between(0.0, canvas.width as f32),
            random.between(0.0, canvas.height as f32),
        );
        let near = |random: &mut Random, reach: f32| -> Point {
            (
                at.0 + random.between(-reach, reach),
                at.1 + random.between(-reach, reach),
            )
        };
        let shape = match random.below(6) {
            0 => {
                let radius = random.between(3.0, 14.0);
                Shape::Ellipse {
                    middle: at,
                    radii: (radius, radius),
                }
            }
            1 => Shape::Ellipse {
                middle: at,
                radii: (random.between(3.0, 20.0), random.between(3.0, 14.0)),
            },
            2 => Shape::Ring {
                middle: at,
                radius: random.between(5.0, 18.0),
                width: random.between(1.5, 4.0),
            },
            3 => Shape::Line {
                from: at,
                to: near(random, 50.0),
                width: random.between(1.5, 7.0),
            },
            4 => Shape::Polygon(vec![at, near(random, 24.0), near(random, 24.0)]),
            _ => {
                let (wide, tall) = (random.between(4.0, 40.0), random.between(4.0, 30.0));
                Shape::Polygon(vec![
                    at,
                    (at.0 + wide, at.1),
                    (at.0 + wide, at.1 + tall),
                    (at.0, at.1 + tall),
                ])
            }
        };
        canvas.shape(&shape, &Placement::plain(), |_| ink);
    }
}
