//! The same weights on a GPU, a software one included, give the same answers as on the CPU.

use detection_model::{Device, Difficulty, LoadError, Model, Scores, frames};

/// What sums in another order may differ by; logits are numbers of about 10 at most.
const TOLERANCE: f32 = 2e-3;

const FRAMES: u64 = 12;

#[test]
fn the_gpu_and_the_cpu_agree() {
    let gpu = match Model::load(Device::Gpu) {
        Ok(gpu) => gpu,
        Err(LoadError::Device(missing)) if std::env::var_os("CI").is_none() => {
            eprintln!("NOT TESTED: {missing}");
            return;
        }
        Err(other) => panic!("{other}"),
    };
    let cpu = Model::load(Device::Cpu).expect("the CPU is always there");
    println!("{:?}", gpu.card());
    assert!(gpu.card().backend().starts_with("wgpu"), "{:?}", gpu.card());
    assert!(gpu.card().driver().is_some(), "{:?}", gpu.card());

    let frames: Vec<_> = (0..FRAMES)
        .map(|seed| frames::scene(seed, Difficulty::Ordinary).0)
        .collect();
    let sizes: Vec<_> = frames.iter().map(detection_model::Frame::size).collect();
    let run = |model: &Model| -> Scores {
        let inputs: Vec<_> = frames.iter().map(|frame| model.normalize(frame)).collect();
        model.download(model.forward(model.upload(&inputs)))
    };
    let (ours, theirs) = (run(&cpu), run(&gpu));
    assert_eq!(ours.values().len(), theirs.values().len());
    let pairs = ours.values().iter().zip(theirs.values());
    let off = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    println!(
        "the largest difference of {} numbers is {off}",
        ours.values().len()
    );
    assert!(off < TOLERANCE, "they differ by {off}");

    let found = |model: &Model, scores: &Scores| model.boxes(scores, &sizes, 0.5);
    let (ours, theirs) = (found(&cpu, &ours), found(&gpu, &theirs));
    assert!(
        ours.concat().len() > FRAMES as usize,
        "few things were found: {ours:?}"
    );
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.len(), theirs.len(), "{ours:?} and {theirs:?}");
        for (a, b) in ours.iter().zip(theirs) {
            assert_eq!(a.class, b.class);
            assert!(
                (a.confidence - b.confidence).abs() < TOLERANCE,
                "{a:?} and {b:?}"
            );
            assert!(a.rectangle.overlap(&b.rectangle) > 0.99, "{a:?} and {b:?}");
        }
    }
}
