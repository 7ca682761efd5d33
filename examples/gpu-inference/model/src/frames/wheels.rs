//! What has two wheels. Length about 1, the front to the right, the ground at 0.

use super::{
    Random,
    figure::{Figure, Ink},
};

/// Thin wheels with spokes, and a frame one can see through.
pub(super) fn bicycle(random: &mut Random, figure: &mut Figure) {
    let radius = random.between(0.2, 0.235);
    let tyre = random.between(0.03, 0.045);
    let tube = random.between(0.035, 0.05);
    let (rear, front) = (
        (-0.5 + radius + tyre, -radius - tyre),
        (0.5 - radius - tyre, -radius - tyre),
    );
    let turn = random.between(0.0, 0.5);
    for hub in [rear, front] {
        figure.ring(Ink::Deep, hub, radius, tyre);
        for spoke in 0..3 {
            let angle = turn + spoke as f32 * 1.047;
            let (dx, dy) = (radius * angle.cos(), radius * angle.sin());
            figure.line(
                Ink::Second,
                (hub.0 - dx, hub.1 - dy),
                (hub.0 + dx, hub.1 + dy),
                0.012,
            );
        }
    }
    let crank = (random.between(-0.06, 0.0), rear.1 + 0.02);
    let saddle = (
        crank.0 - random.between(0.07, 0.12),
        -random.between(0.5, 0.58),
    );
    let head = (
        front.0 - random.between(0.08, 0.12),
        -random.between(0.5, 0.56),
    );
    // Some have no upper tube, and are stepped through.
    if random.chance(0.75) {
        figure.line(Ink::Body, (saddle.0 + 0.02, saddle.1 + 0.08), head, tube);
    }
    figure.path(
        Ink::Body,
        &[rear, crank, (head.0 + 0.01, head.1 + 0.05)],
        tube,
    );
    figure.path(
        Ink::Body,
        &[rear, (saddle.0 + 0.02, saddle.1 + 0.08), crank],
        tube,
    );
    figure.path(
        Ink::Body,
        &[front, head, (head.0 - 0.02, head.1 - 0.08)],
        tube,
    );
    figure.line(
        Ink::Body,
        saddle,
        (saddle.0 + 0.02, saddle.1 + 0.1),
        tube * 0.8,
    );
    figure.line(
        Ink::Deep,
        (saddle.0 - 0.07, saddle.1),
        (saddle.0 + 0.05, saddle.1),
        0.045,
    );
    let grip = random.between(-0.06, 0.1);
    figure.line(
        Ink::Deep,
        (head.0 - 0.02, head.1 - 0.08),
        (head.0 + grip, head.1 - 0.1),
        0.035,
    );
    figure.ellipse(Ink::Second, crank, (0.045, 0.045));
}

/// Fat wheels, and a body that fills the space between.
pub(super) fn motorcycle(random: &mut Random, figure: &mut Figure) {
    let radius = random.between(0.155, 0.19);
    let rear = (-0.5 + radius, -radius);
    let front = (0.5 - radius, -radius);
    for hub in [rear, front] {
        figure.ellipse(Ink::Deep, hub, (radius, radius));
        figure.ellipse(Ink::Second, hub, (radius * 0.55, radius * 0.55));
        figure.ellipse(Ink::Deep, hub, (radius * 0.2, radius * 0.2));
    }
    let seat = -random.between(0.36, 0.42);
    let tank = seat - random.between(0.05, 0.1);
    let head = (
        front.0 - random.between(0.1, 0.14),
        tank - random.between(0.02, 0.08),
    );
    figure.path(Ink::Second, &[front, head], random.between(0.045, 0.065));
    // Engine and frame, then the tank, the seat and the tail.
    figure.polygon(
        Ink::Second,
        &[
            (-0.16, seat + 0.08),
            (0.16, seat + 0.05),
            (0.13, -0.1),
            (-0.12, -0.09),
        ],
    );
    figure.polygon(
        Ink::Body,
        &[
            (-0.04, seat + 0.1),
            (-0.05, seat),
            (0.04, tank),
            (0.16, tank + 0.02),
            (head.0 + 0.01, head.1 + 0.1),
            (0.14, seat + 0.12),
        ],
    );
    figure.polygon(
        Ink::Deep,
        &[
            (-0.32, seat - 0.03),
            (-0.2, seat + 0.01),
            (0.0, seat),
            (0.0, seat + 0.07),
            (-0.2, seat + 0.08),
            (-0.34, seat + 0.02),
        ],
    );
    figure.polygon(
        Ink::Body,
        &[
            (-0.3, seat + 0.04),
            (-0.05, seat + 0.07),
            (-0.1, seat + 0.14),
            (-0.42, seat + 0.06),
        ],
    );
    figure.line(
        Ink::Glass,
        (-0.38, -0.14),
        (0.06, -0.1),
        random.between(0.04, 0.065),
    );
    figure.line(
        Ink::Deep,
        (head.0 - 0.1, head.1 - 0.04),
        (head.0 + 0.02, head.1),
        0.04,
    );
    figure.ellipse(Ink::Glass, (head.0 + 0.06, head.1 + 0.06), (0.05, 0.05));
    if random.chance(0.4) {
        // A windscreen.
        figure.polygon(
            Ink::Glass,
            &[
                (head.0 - 0.03, head.1 - 0.13),
                (head.0 + 0.08, head.1 + 0.04),
                (head.0 + 0.02, head.1 + 0.06),
            ],
        );
    }
}
