use super::*;

const EACH: [Difficulty; 3] = [Difficulty::Easy, Difficulty::Ordinary, Difficulty::Hard];

#[test]
fn a_seed_draws_the_same_frame_again_and_another_seed_another() {
    for difficulty in EACH {
        assert_eq!(scene(5, difficulty), scene(5, difficulty));
        assert_ne!(scene(5, difficulty), scene(6, difficulty));
    }
}

#[test]
fn things_lie_in_the_frame_and_cover_little_of_each_other() {
    let mut seen = [0; Class::ALL.len()];
    for seed in 0..60 {
        let (frame, truths) = scene(seed, Difficulty::Ordinary);
        assert_eq!(frame.size(), (WIDTH, HEIGHT));
        for (at, truth) in truths.iter().enumerate() {
            seen[truth.class.index()] += 1;
            let whole = truth.rectangle;
            assert!(whole.x >= 0.0 && whole.y >= 0.0, "{truth:?}");
            assert!(
                whole.right() <= WIDTH as f32 && whole.bottom() <= HEIGHT as f32,
                "{truth:?}"
            );
            assert!(whole.width >= 10.0 && whole.height >= 10.0, "{truth:?}");
            for other in &truths[..at] {
                assert!(whole.overlap(&other.rectangle) < 0.3, "{truth:?} {other:?}");
            }
        }
    }
    assert!(
        seen.iter().all(|&count| count > 5),
        "each class is there: {seen:?}"
    );
}

#[test]
fn colour_does_not_tell_the_class() {
    // The mean colour of each class's boxes differs no more from the mean of all than chance explains.
    let mut sums = [[0.0; 4]; Class::ALL.len()];
    for seed in 0..600 {
        let (frame, truths) = scene(seed, Difficulty::Easy);
        for truth in truths {
            let middle = (
                truth.rectangle.x + truth.rectangle.width / 2.0,
                truth.rectangle.y + truth.rectangle.height / 2.0,
            );
            let colour = frame.pixel(middle.0 as u32, middle.1 as u32);
            let sum = &mut sums[truth.class.index()];
            for (sum, value) in sum.iter_mut().zip(colour) {
                *sum += f64::from(value);
            }
            sum[3] += 1.0;
        }
    }
    let means = sums.map(|sum| (sum[0] + sum[1] + sum[2]) / sum[3] / 3.0);
    let all = means.iter().sum::<f64>() / means.len() as f64;
    for (class, mean) in Class::ALL.iter().zip(means) {
        assert!(
            (mean - all).abs() < 22.0,
            "{class}: {mean} where all have {all}"
        );
    }
}
