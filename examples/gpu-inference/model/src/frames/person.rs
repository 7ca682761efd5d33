//! Somebody on foot.

use super::{
    Random,
    figure::{Figure, Ink},
};

/// Feet at 0, the top of the head about 1 above.
pub(super) fn draw(random: &mut Random, figure: &mut Figure) {
    let shoulders = random.between(0.09, 0.15);
    let hips = random.between(0.07, 0.11);
    let stride = random.between(0.0, 0.17);
    let limb = random.between(0.055, 0.085);
    let waist = random.between(-0.5, -0.44);
    let neck = -0.8;

    // Behind the body: the arm and the leg of the far side.
    let swing = random.between(-0.2, 0.2);
    figure.path(
        Ink::Body,
        &[
            (-shoulders, neck + 0.04),
            (-shoulders - 0.04, -0.62),
            (-shoulders + swing * 0.8, waist + 0.02),
        ],
        limb * 0.8,
    );
    figure.path(
        Ink::Second,
        &[
            (-hips * 0.5, waist),
            (-stride * 0.7, -0.25),
            (-stride, -0.02),
        ],
        limb,
    );
    figure.path(
        Ink::Second,
        &[(hips * 0.5, waist), (stride * 0.9, -0.25), (stride, -0.02)],
        limb,
    );
    figure.line(Ink::Deep, (-stride, -0.02), (-stride + 0.06, -0.015), 0.04);
    figure.line(Ink::Deep, (stride, -0.02), (stride + 0.06, -0.015), 0.04);

    // A coat reaches farther down than a jacket.
    let hem = if random.chance(0.3) {
        random.between(-0.36, -0.22)
    } else {
        waist + 0.04
    };
    let flare = hips + (hem - waist) * 0.25;
    figure.polygon(
        Ink::Body,
        &[
            (-shoulders, neck),
            (shoulders, neck),
            (hips, waist),
            (flare, hem),
            (-flare, hem),
            (-hips, waist),
        ],
    );
    let raised = random.chance(0.2);
    let hand = if raised {
        (shoulders + 0.1, -0.95)
    } else {
        (shoulders - swing * 0.8, waist + 0.02)
    };
    let elbow = if raised {
        (shoulders + 0.12, -0.75)
    } else {
        (shoulders + 0.05, -0.62)
    };
    figure.path(
        Ink::Body,
        &[(shoulders, neck + 0.04), elbow, hand],
        limb * 0.8,
    );

    let head = random.between(0.065, 0.085);
    figure.line(Ink::Glass, (0.0, neck + 0.01), (0.0, -0.86), 0.05);
    figure.ellipse(Ink::Glass, (0.0, -0.9), (head * 0.85, head));
    if random.chance(0.6) {
        // Hair or a hat.
        figure.ellipse(Ink::Deep, (-0.01, -0.94), (head * 0.9, head * 0.6));
    }
    if random.chance(0.25) {
        figure.block(
            Ink::Deep,
            -shoulders - 0.06,
            neck + 0.04,
            -shoulders + 0.02,
            -0.55,
        );
    }
}
