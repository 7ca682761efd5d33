//! What walks on four legs or flies. Length about 1, looking to the right, the ground at 0.

use super::{
    Random,
    figure::{Figure, Ink},
};

/// Long legs, a long muzzle, hanging ears, a tail held up.
pub(super) fn dog(random: &mut Random, figure: &mut Figure) {
    let back = -random.between(0.5, 0.62);
    let belly = back + random.between(0.2, 0.25);
    let middle = (back + belly) / 2.0;
    let limb = random.between(0.065, 0.085);
    legs(
        random,
        figure,
        &[-0.3, -0.22, 0.12, 0.2],
        belly - 0.03,
        limb,
    );
    figure.path(
        Ink::Body,
        &[
            (-0.32, back + 0.06),
            (-0.42, back - 0.06),
            (
                random.between(-0.52, -0.4),
                back - random.between(0.14, 0.24),
            ),
        ],
        0.06,
    );
    figure.ellipse(
        Ink::Body,
        (-0.22, middle + 0.01),
        (0.16, (belly - back) * 0.52),
    );
    figure.ellipse(Ink::Body, (0.12, middle), (0.17, (belly - back) * 0.6));
    figure.block(Ink::Body, -0.24, back + 0.02, 0.14, belly - 0.02);
    // Head down to sniff, or up.
    let nod = random.between(-0.06, 0.14);
    let head = (random.between(0.32, 0.38), back - 0.12 + nod);
    figure.line(Ink::Body, (0.18, back + 0.09), head, 0.15);
    figure.ellipse(Ink::Body, head, (0.1, 0.09));
    figure.polygon(
        Ink::Body,
        &[
            (head.0 + 0.04, head.1 - 0.05),
            (head.0 + 0.22, head.1 + 0.01),
            (head.0 + 0.22, head.1 + 0.06),
            (head.0 + 0.03, head.1 + 0.08),
        ],
    );
    figure.ellipse(Ink::Deep, (head.0 + 0.21, head.1 + 0.02), (0.03, 0.025));
    figure.ellipse(Ink::Deep, (head.0 - 0.05, head.1 + 0.05), (0.045, 0.1));
    figure.ellipse(Ink::Glass, (head.0 + 0.05, head.1 - 0.02), (0.018, 0.018));
}

/// A round head with pointed ears, a short face, a long tail; walking or sitting.
pub(super) fn cat(random: &mut Random, figure: &mut Figure) {
    let ears = random.between(0.1, 0.13);
    if random.chance(0.4) {
        let head = (random.between(-0.02, 0.06), -random.between(0.72, 0.8));
        let wide = random.between(0.2, 0.25);
        let side = if random.chance(0.5) { 1.0 } else { -1.0 };
        figure.path(
            Ink::Body,
            &[
                (-0.1 * side, -0.06),
                (-0.34 * side, -0.06),
                (-0.44 * side, -0.16),
                (-0.38 * side, -0.28),
            ],
            0.075,
        );
        figure.ellipse(Ink::Body, (0.0, -0.22), (wide, 0.22));
        figure.ellipse(Ink::Body, (0.0, -0.45), (wide * 0.72, 0.24));
        figure.path(Ink::Second, &[(0.06, -0.4), (0.07, -0.04)], 0.07);
        figure.path(Ink::Second, &[(-0.05, -0.4), (-0.04, -0.04)], 0.07);
        face(figure, head, 0.16, ears);
        return;
    }
    let back = -random.between(0.36, 0.44);
    let belly = back + random.between(0.18, 0.22);
    let limb = random.between(0.055, 0.07);
    legs(
        random,
        figure,
        &[-0.28, -0.2, 0.12, 0.19],
        belly - 0.03,
        limb,
    );
    // The tail is half as long as the cat, and ends in a hook.
    let tip = random.between(-0.55, -0.35);
    figure.path(
        Ink::Body,
        &[
            (-0.3, back + 0.06),
            (-0.44, back - 0.06),
            (-0.47, back - 0.26),
            (tip, back - 0.36),
        ],
        0.06,
    );
    let middle = (back + belly) / 2.0;
    figure.ellipse(Ink::Body, (-0.05, middle), (0.32, (belly - back) * 0.55));
    let head = (
        random.between(0.28, 0.34),
        back - random.between(0.04, 0.12),
    );
    figure.line(Ink::Body, (0.16, middle), head, 0.15);
    face(figure, head, random.between(0.12, 0.14), ears);
}

fn face(figure: &mut Figure, (x, y): (f32, f32), radius: f32, ears: f32) {
    for side in [-1.0, 1.0] {
        let outer = x + side * radius * 0.95;
        figure.polygon(
            Ink::Body,
            &[
                (outer, y - radius * 0.2),
                (x + side * radius * 0.85, y - radius - ears),
                (x + side * radius * 0.1, y - radius * 0.8),
            ],
        );
    }
    figure.ellipse(Ink::Body, (x, y), (radius * 1.05, radius * 0.92));
    for side in [-1.0, 1.0] {
        figure.ellipse(
            Ink::Glass,
            (x + side * radius * 0.42, y - radius * 0.1),
            (radius * 0.2, radius * 0.2),
        );
    }
    figure.ellipse(
        Ink::Deep,
        (x, y + radius * 0.35),
        (radius * 0.22, radius * 0.14),
    );
}

fn legs(random: &mut Random, figure: &mut Figure, hips: &[f32], top: f32, width: f32) {
    let step = random.between(0.0, 0.09);
    for (index, &hip) in hips.iter().enumerate() {
        // The far legs are in the other colour, or cannot be told from the near ones.
        let (ink, side) = if index % 2 == 0 {
            (Ink::Second, -step)
        } else {
            (Ink::Body, step)
        };
        figure.path(
            ink,
            &[
                (hip, top),
                (hip + side * 0.4, top / 2.0),
                (hip + side, -width / 2.0),
            ],
            width,
        );
    }
}

/// A beak, a wedge of a tail, and wings spread in flight or folded at rest.
pub(super) fn bird(random: &mut Random, figure: &mut Figure) {
    if random.chance(0.5) {
        return sitting(random, figure);
    }
    let up = random.chance(0.6);
    let beat = if up {
        random.between(-0.5, -0.2)
    } else {
        random.between(0.3, 0.5)
    };
    let span = random.between(0.36, 0.5);
    let chord = random.between(0.1, 0.15);
    let wing = |figure: &mut Figure, ink, lean: f32, long: f32| {
        let tip = (lean - 0.06, -0.12 + beat * long / 0.4 - 0.1);
        let bend = (lean + 0.12, -0.16 + beat * long / 0.8 - 0.06);
        figure.polygon(
            ink,
            &[
                (0.12, -0.02),
                bend,
                tip,
                (lean - 0.14, tip.1 + 0.1),
                (0.12 - 2.0 * chord, 0.02),
            ],
        );
    };
    wing(figure, Ink::Second, span * 0.55, span);
    figure.polygon(
        Ink::Body,
        &[(-0.2, -0.04), (-0.46, -0.1), (-0.5, 0.06), (-0.2, 0.04)],
    );
    figure.ellipse(Ink::Body, (0.0, 0.0), (0.27, random.between(0.075, 0.1)));
    figure.ellipse(Ink::Body, (0.26, -0.05), (0.09, 0.08));
    figure.polygon(Ink::Deep, &[(0.32, -0.09), (0.45, -0.03), (0.32, 0.0)]);
    figure.ellipse(Ink::Glass, (0.28, -0.07), (0.02, 0.02));
    wing(figure, Ink::Deep, -span * 0.55, span);
}

fn sitting(random: &mut Random, figure: &mut Figure) {
    let stand = random.between(0.1, 0.2);
    for foot in [-0.05, 0.05] {
        figure.path(
            Ink::Deep,
            &[(foot, -stand - 0.1), (foot, -0.02), (foot + 0.07, -0.02)],
            0.03,
        );
    }
    let plump = random.between(0.17, 0.23);
    let middle = -stand - plump;
    figure.polygon(
        Ink::Second,
        &[
            (-0.15, middle - 0.06),
            (-0.5, middle + random.between(0.0, 0.14)),
            (-0.47, middle + 0.18),
            (-0.12, middle + 0.12),
        ],
    );
    figure.ellipse(Ink::Body, (0.0, middle), (0.29, plump));
    let head = (
        random.between(0.2, 0.26),
        middle - plump * random.between(0.9, 1.15),
    );
    figure.line(Ink::Body, (0.12, middle - 0.04), head, 0.18);
    figure.ellipse(Ink::Body, head, (0.12, 0.11));
    figure.polygon(
        Ink::Deep,
        &[
            (head.0 + 0.09, head.1 - 0.05),
            (head.0 + random.between(0.22, 0.3), head.1 + 0.02),
            (head.0 + 0.09, head.1 + 0.06),
        ],
    );
    figure.ellipse(Ink::Glass, (head.0 + 0.04, head.1 - 0.03), (0.025, 0.025));
    figure.polygon(
        Ink::Second,
        &[
            (0.1, middle - 0.06),
            (-0.26, middle + 0.04),
            (-0.08, middle + plump * 0.7),
            (0.12, middle + 0.08),
        ],
    );
}
