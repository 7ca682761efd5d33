use super::*;
use crate::{Difficulty, frames};

fn scores(model: &Model, inputs: &[Input]) -> Scores {
    model.download(model.forward(model.upload(inputs)))
}

#[test]
fn a_batch_gives_what_its_frames_give_alone() {
    let model = Model::load(Device::Cpu).expect("the CPU is always there");
    let inputs: Vec<_> = (0..3)
        .map(|seed| model.normalize(&frames::scene(seed, Difficulty::Ordinary).0))
        .collect();
    let together = scores(&model, &inputs);
    for (at, input) in inputs.iter().enumerate() {
        let alone = scores(&model, std::slice::from_ref(input));
        let of_batch = &together.values()[at * Model::ANSWER..(at + 1) * Model::ANSWER];
        let off = alone
            .values()
            .iter()
            .zip(of_batch)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert!(off < 1e-4, "frame {at} differs by {off}");
    }
}

#[test]
fn the_card_says_what_runs_where_and_sizes_are_those_of_the_data() {
    let model = Model::load(Device::Cpu).expect("the CPU is always there");
    let card = model.card();
    assert_eq!(
        (card.name(), card.backend(), card.driver()),
        ("camera-detector", "flex", None)
    );
    assert_eq!(card.size_bytes(), COMMITTED.len());
    assert!(
        !card.device().is_empty() && !card.version().is_empty(),
        "{card:?}"
    );
    let on_device = model.upload(&[model.normalize(&crate::Frame::black(8, 8))]);
    assert_eq!(on_device.bytes(), COLOURS * HEIGHT * WIDTH * 4);
    assert_eq!(
        model.download(model.forward(on_device)).bytes(),
        Model::ANSWER * 4
    );
}

#[test]
fn weights_of_something_else_are_refused_with_advice() {
    let said = Model::from_bytes(b"not weights", Device::Cpu)
        .expect_err("no weights")
        .to_string();
    assert!(
        said.ends_with("make them again with the program `train` of the same version"),
        "{said}"
    );
}

#[test]
fn threads_share_a_model() {
    fn shared<T: Send + Sync>() {}
    shared::<Model>();
    shared::<Input>();
    shared::<Scores>();
}
