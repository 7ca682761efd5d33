//! What stands on wheels and has a roof. Length about 1, the front to the right, the ground at 0.

use super::{
    Random,
    figure::{Figure, Ink},
};

fn wheel(figure: &mut Figure, x: f32, radius: f32, rim: f32) {
    figure.ellipse(Ink::Deep, (x, -radius), (radius, radius));
    figure.ellipse(Ink::Glass, (x, -radius), (radius * rim, radius * rim));
}

/// Low, with a cabin narrower than the body.
pub(super) fn car(random: &mut Random, figure: &mut Figure) {
    let radius = random.between(0.075, 0.095);
    let belt = -random.between(0.2, 0.25);
    let roof = belt - random.between(0.11, 0.16);
    let sill = -radius * 0.7;
    let bonnet = random.between(0.14, 0.26);
    // The rear is a boot, a hatch or that of an estate.
    let boot = random.between(-0.45, -0.26);
    let slope = random.between(0.06, 0.14);
    figure.polygon(
        Ink::Body,
        &[
            (-0.5, belt + 0.03),
            (-0.47, belt),
            (0.4, belt),
            (0.48, belt + 0.06),
            (0.5, sill),
            (-0.5, sill),
        ],
    );
    figure.polygon(
        Ink::Body,
        &[
            (boot, belt),
            (boot + slope * 0.7, roof),
            (bonnet - slope, roof),
            (bonnet, belt),
        ],
    );
    let (low, high) = (belt - 0.005, roof + 0.03);
    let middle = random.between(-0.1, 0.0);
    figure.polygon(
        Ink::Glass,
        &[
            (boot + 0.05, low),
            (boot + slope * 0.7 + 0.03, high),
            (middle - 0.015, high),
            (middle - 0.015, low),
        ],
    );
    figure.polygon(
        Ink::Glass,
        &[
            (middle + 0.015, low),
            (middle + 0.015, high),
            (bonnet - slope - 0.01, high),
            (bonnet - 0.05, low),
        ],
    );
    wheel(
        figure,
        random.between(-0.34, -0.29),
        radius,
        random.between(0.4, 0.65),
    );
    wheel(
        figure,
        random.between(0.28, 0.33),
        radius,
        random.between(0.4, 0.65),
    );
    figure.block(Ink::Second, 0.46, belt + 0.06, 0.5, belt + 0.1);
}

/// A cab in front, a gap, and something higher or flat behind it.
pub(super) fn truck(random: &mut Random, figure: &mut Figure) {
    let radius = random.between(0.06, 0.075);
    let floor = -radius * 1.6;
    let cab = random.between(0.2, 0.26);
    let top = floor - random.between(0.2, 0.26);
    let gap = random.between(0.02, 0.05);
    let rear = 0.5 - cab - gap;
    figure.block(Ink::Deep, -0.5, floor - 0.02, 0.48, floor + 0.03);
    let front = random.between(0.0, 0.06);
    figure.polygon(
        Ink::Body,
        &[
            (0.5 - cab, top),
            (0.5 - front, top),
            (0.5, top + 0.12),
            (0.5, floor + 0.05),
            (0.5 - cab, floor + 0.05),
        ],
    );
    figure.polygon(
        Ink::Glass,
        &[
            (0.5 - cab * 0.55, top + 0.03),
            (0.5 - front - 0.01, top + 0.03),
            (0.49, top + 0.12),
            (0.5 - cab * 0.55, top + 0.12),
        ],
    );
    match random.below(4) {
        0 => {
            // A tank.
            let half = random.between(0.09, 0.12);
            figure.ellipse(Ink::Second, (-0.47, floor - half), (0.05, half));
            figure.ellipse(Ink::Second, (rear - 0.04, floor - half), (0.05, half));
            figure.block(Ink::Second, -0.47, floor - 2.0 * half, rear - 0.04, floor);
        }
        1 => {
            // A flat bed with its load.
            figure.block(Ink::Second, -0.5, floor - 0.06, rear, floor);
            let from = random.between(-0.45, -0.3);
            figure.block(
                Ink::Body,
                from,
                floor - random.between(0.12, 0.22),
                random.between(-0.1, rear - 0.05),
                floor - 0.05,
            );
        }
        _ => {
            let roof = top - random.between(0.03, 0.14);
            figure.block(Ink::Second, -0.5, roof, rear, floor);
            if random.chance(0.4) {
                figure.block(Ink::Body, -0.45, roof + 0.08, rear - 0.06, roof + 0.14);
            }
        }
    }
    let first = random.between(-0.42, -0.38);
    for x in [first, first + radius * 2.2, random.between(0.33, 0.38)] {
        wheel(figure, x, radius, 0.45);
    }
}

/// One long box with a row of windows, or two.
pub(super) fn bus(random: &mut Random, figure: &mut Figure) {
    let radius = random.between(0.055, 0.07);
    let sill = -radius * 0.8;
    let floors = if random.chance(0.25) { 2 } else { 1 };
    let tall = random.between(0.29, 0.36) + 0.14 * (floors - 1) as f32;
    let roof = sill - tall;
    let round = random.between(0.01, 0.04);
    figure.polygon(
        Ink::Body,
        &[
            (-0.5 + round, roof),
            (0.5 - round, roof),
            (0.5, roof + round * 2.0),
            (0.5, sill),
            (-0.5, sill),
            (-0.5, roof + round),
        ],
    );
    let windows = 4 + random.below(4);
    let deep = random.between(0.09, 0.12);
    for floor in 0..floors {
        let top = roof + 0.045 + 0.17 * floor as f32;
        for window in 0..windows {
            let step = 0.84 / windows as f32;
            let left = -0.46 + step * window as f32;
            figure.block(Ink::Glass, left, top, left + step * 0.8, top + deep);
        }
        // The driver's.
        figure.block(Ink::Glass, 0.41, top, 0.5, top + deep * 1.25);
    }
    figure.block(
        Ink::Second,
        -0.5,
        sill - 0.1,
        0.5,
        sill - random.between(0.06, 0.08),
    );
    let door = random.between(0.24, 0.32);
    figure.block(
        Ink::Glass,
        door,
        sill - tall * 0.62,
        door + 0.07,
        sill - 0.01,
    );
    wheel(figure, random.between(-0.34, -0.28), radius, 0.5);
    wheel(figure, random.between(0.16, 0.22), radius, 0.5);
}
