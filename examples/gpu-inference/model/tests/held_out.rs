//! How good the committed weights are on frames that no training saw.

use detection_model::{Device, Difficulty, Model, evaluation::measure};
use serde_json::Value;

const RECORD: &str = include_str!("../weights/record.json");

/// What training wrote down may differ by this from what is measured here.
const AS_RECORDED: f64 = 0.005;

fn recorded(difficulty: Difficulty) -> f64 {
    let record: Value = serde_json::from_str(RECORD).expect("the record is JSON");
    let name = format!("{difficulty:?}").to_lowercase();
    record["held_out"][name]["mAP@0.5"]
        .as_f64()
        .expect("the record has each difficulty")
}

#[test]
fn nine_of_ten_are_found_as_the_record_says() {
    let model = Model::load(Device::Cpu).expect("the CPU is always there");
    let least = [
        (Difficulty::Easy, 0.9),
        (Difficulty::Ordinary, 0.9),
        (Difficulty::Hard, 0.6),
    ];
    let measured = least.map(|(difficulty, least)| {
        let report = measure(&model, difficulty);
        let (mean, recorded) = (report.mean(), recorded(difficulty));
        println!("{difficulty:?}: mAP@0.5 {mean:.4}, recorded {recorded:.4}");
        for (class, things, precision) in &report.classes {
            println!("  {class:<10} {things:>4} things, average precision {precision:.4}");
        }
        (difficulty, least, mean, recorded)
    });
    for (difficulty, least, mean, recorded) in measured {
        assert!(
            mean >= least,
            "{difficulty:?}: {mean:.4} is less than {least}"
        );
        let off = (mean - recorded).abs();
        assert!(
            off <= AS_RECORDED,
            "{difficulty:?}: {mean:.4}, but the record says {recorded:.4}"
        );
    }
}
