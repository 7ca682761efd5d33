//! What a thing is made of.

use super::{Random, animal, person, vehicle, wheels};
use crate::{Class, Rectangle};

pub(super) type Point = (f32, f32);

/// A form in the thing's own measure: to the right and downwards.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Polygon(Vec<Point>),
    Ellipse {
        middle: Point,
        radii: Point,
    },
    /// A stroke with round ends.
    Line {
        from: Point,
        to: Point,
        width: f32,
    },
    Ring {
        middle: Point,
        radius: f32,
        width: f32,
    },
}

/// Which of the thing's colours; what they are is drawn without regard to the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Body,
    Second,
    Deep,
    Glass,
}

/// Parts from the back to the front.
#[derive(Clone, Debug, Default)]
pub(super) struct Figure {
    pub(super) parts: Vec<(Ink, Shape)>,
}

impl Figure {
    /// A thing of this class, its proportions and pose drawn anew.
    pub(super) fn new(random: &mut Random, class: Class) -> Self {
        let mut figure = Self::default();
        match class {
            Class::Person => person::draw(random, &mut figure),
            Class::Car => vehicle::car(random, &mut figure),
            Class::Truck => vehicle::truck(random, &mut figure),
            Class::Bus => vehicle::bus(random, &mut figure),
            Class::Dog => animal::dog(random, &mut figure),
            Class::Cat => animal::cat(random, &mut figure),
            Class::Bird => animal::bird(random, &mut figure),
            Class::Bicycle => wheels::bicycle(random, &mut figure),
            Class::Motorcycle => wheels::motorcycle(random, &mut figure),
        }
        figure
    }

    pub(super) fn polygon(&mut self, ink: Ink, points: &[Point]) {
        self.parts.push((ink, Shape::Polygon(points.to_vec())));
    }

    pub(super) fn block(&mut self, ink: Ink, left: f32, top: f32, right: f32, bottom: f32) {
        self.polygon(
            ink,
            &[(left, top), (right, top), (right, bottom), (left, bottom)],
        );
    }

    pub(super) fn ellipse(&mut self, ink: Ink, middle: Point, radii: Point) {
        self.parts.push((ink, Shape::Ellipse { middle, radii }));
    }

    pub(super) fn line(&mut self, ink: Ink, from: Point, to: Point, width: f32) {
        self.parts.push((ink, Shape::Line { from, to, width }));
    }

    pub(super) fn ring(&mut self, ink: Ink, middle: Point, radius: f32, width: f32) {
        self.parts.push((
            ink,
            Shape::Ring {
                middle,
                radius,
                width,
            },
        ));
    }

    /// Strokes from point to point.
    pub(super) fn path(&mut self, ink: Ink, points: &[Point], width: f32) {
        for pair in points.windows(2) {
            self.line(ink, pair[0], pair[1], width);
        }
    }

    /// The box around all parts.
    pub(super) fn bounds(&self) -> Rectangle {
        let mut bounds: Option<Rectangle> = None;
        for (_, shape) in &self.parts {
            let part = shape.bounds();
            bounds = Some(bounds.map_or(part, |all| {
                Rectangle::between(
                    all.x.min(part.x),
                    all.y.min(part.y),
                    all.right().max(part.right()),
                    all.bottom().max(part.bottom()),
                )
            }));
        }
        bounds.unwrap_or(Rectangle::between(0.0, 0.0, 0.0, 0.0))
    }
}

impl Shape {
    pub(super) fn bounds(&self) -> Rectangle {
        let around = |(x, y): Point, (wide, high): Point| {
            Rectangle::between(x - wide, y - high, x + wide, y + high)
        };
        match self {
            Self::Polygon(points) => {
                let edge = |pick: fn(&Point) -> f32, fold: fn(f32, f32) -> f32| {
                    points.iter().map(pick).reduce(fold)
                };
                Rectangle::between(
                    edge(|p| p.0, f32::min).unwrap_or(0.0),
                    edge(|p| p.1, f32::min).unwrap_or(0.0),
                    edge(|p| p.0, f32::max).unwrap_or(0.0),
                    edge(|p| p.1, f32::max).unwrap_or(0.0),
                )
            }
            Self::Ellipse { middle, radii } => around(*middle, *radii),
            Self::Ring {
                middle,
                radius,
                width,
            } => around(*middle, (radius + width / 2.0, radius + width / 2.0)),
            Self::Line { from, to, width } => {
                let (left, right) = (from.0.min(to.0), from.0.max(to.0));
                let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
                let half = width / 2.0;
                Rectangle::between(left - half, top - half, right + half, bottom + half)
            }
        }
    }

    pub(super) fn contains(&self, (x, y): Point) -> bool {
        match self {
            Self::Polygon(points) => {
                let mut inside = false;
                let mut before = points.len() - 1;
                for at in 0..points.len() {
                    let ((ax, ay), (bx, by)) = (points[at], points[before]);
                    if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                        inside = !inside;
                    }
                    before = at;
                }
                inside
            }
            Self::Ellipse { middle, radii } => {
                let (dx, dy) = ((x - middle.0) / radii.0, (y - middle.1) / radii.1);
                dx * dx + dy * dy <= 1.0
            }
            Self::Ring {
                middle,
                radius,
                width,
            } => {
                let (dx, dy) = (x - middle.0, y - middle.1);
                ((dx * dx + dy * dy).sqrt() - radius).abs() <= width / 2.0
            }
            Self::Line { from, to, width } => {
                let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
                let length = (along_x * along_x + along_y * along_y).max(1e-9);
                let share =
                    (((x - from.0) * along_x + (y - from.1) * along_y) / length).clamp(0.0, 1.0);
                let (dx, dy) = (x - from.0 - share * along_x, y - from.1 - share * along_y);
                dx * dx + dy * dy <= width * width / 4.0
            }
        }
    }
}
