use super::*;
use crate::evaluation::HELD_OUT;

/// Few enough for a test, many enough to get somewhere.
const SHORT: Settings = Settings {
    seed: 5,
    steps: 8,
    batch: 4,
    rate: 3e-3,
};

#[test]
fn no_training_sees_a_frame_that_is_held_out() {
    for seed in [0, 1, 2, 1 << 31, u64::MAX / 2, u64::MAX] {
        let first = first_frame(seed);
        let settings = Settings::default();
        let count = u64::from(settings.steps) * u64::from(settings.batch);
        let last = first
            .checked_add(count)
            .expect("the frames do not wrap around");
        assert!(first > HELD_OUT && last > first, "{first} to {last}");
    }
}

#[test]
fn the_same_seed_trains_the_same_weights_and_another_seed_others() {
    let weights = train(&SHORT, |_| ());
    assert_eq!(weights, train(&SHORT, |_| ()));
    assert_ne!(weights, train(&Settings { seed: 6, ..SHORT }, |_| ()));
}

#[test]
fn the_rate_rises_and_then_falls_to_nothing() {
    let settings = Settings::default();
    let rates: Vec<f32> = (0..settings.steps)
        .map(|step| settings.rate_at(step))
        .collect();
    let top = rates
        .iter()
        .position(|&rate| rate == rates.iter().copied().fold(0.0, f32::max));
    let top = top.expect("there are steps");
    assert!(rates[..=top].is_sorted() && rates[top..].is_sorted_by(|a, b| a >= b));
    assert!(rates[0] < 0.02 * settings.rate && rates[rates.len() - 1] < 0.001 * settings.rate);
    assert!(rates[top] > 0.99 * settings.rate);
}
