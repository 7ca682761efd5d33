//! What the camera makes of a scene: night, lamps, haze, blur, noise.

use super::{Random, canvas::Canvas};

pub(super) fn shine(random: &mut Random, canvas: &mut Canvas, night: f32, noise: (f32, f32)) {
    let mut noise = random.between(noise.0, noise.1);
    if random.chance(night) {
        darken(random, canvas);
        for _ in 0..random.below(4) {
            lamp(random, canvas);
        }
    } else {
        let contrast = random.between(0.6, 1.1);
        let veil = random.between(-20.0, 40.0);
        for value in canvas.pixels.iter_mut().flatten() {
            *value = 128.0 + (*value - 128.0) * contrast + veil;
        }
        // By day a camera is less tired.
        noise *= 0.8;
    }
    if random.chance(0.35) {
        blur(canvas);
    }
    for pixel in &mut canvas.pixels {
        let (grey, tints) = random.noise();
        for (value, tint) in pixel.iter_mut().zip(tints) {
            *value += noise * (grey + 0.5 * tint);
        }
    }
}

/// Little light, and most of it blue.
fn darken(random: &mut Random, canvas: &mut Canvas) {
    let left = random.between(0.36, 0.62);
    let tint = [
        left * random.between(0.75, 1.0),
        left * random.between(0.8, 1.0),
        left * random.between(0.95, 1.25),
    ];
    for pixel in &mut canvas.pixels {
        for (value, tint) in pixel.iter_mut().zip(tint) {
            *value *= tint;
        }
    }
}

/// A glow with a bright middle.
fn lamp(random: &mut Random, canvas: &mut Canvas) {
    let (x, y) = (
        random.between(0.0, canvas.width as f32),
        random.between(0.0, canvas.height as f32),
    );
    let reach = random.between(12.0, 50.0);
    let strength = random.between(50.0, 160.0);
    let near = |at: f32, length: usize| {
        ((at - reach).max(0.0) as usize)..((at + reach).max(0.0) as usize).min(length)
    };
    for row in near(y, canvas.height) {
        for column in near(x, canvas.width) {
            let (dx, dy) = (column as f32 - x, row as f32 - y);
            let glow = (1.0 - (dx * dx + dy * dy).sqrt() / reach).max(0.0);
            for value in &mut canvas.pixels[row * canvas.width + column] {
                *value += strength * glow * glow;
            }
        }
    }
}

/// The mean of three neighbours, along the rows and then along the columns.
fn blur(canvas: &mut Canvas) {
    for (step, length) in [(1, canvas.width), (canvas.width, canvas.height)] {
        let before = canvas.pixels.clone();
        for (at, pixel) in canvas.pixels.iter_mut().enumerate() {
            let place = at / step % length;
            if place == 0 || place == length - 1 {
                continue;
            }
            for (colour, value) in pixel.iter_mut().enumerate() {
                *value =
                    (before[at - step][colour] + before[at][colour] + before[at + step][colour])
                        / 3.0;
            }
        }
    }
}
