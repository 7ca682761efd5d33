//! What the record says beside the weights' own measure: how training begins, and what needs no learning.

use detection_model::{
    Difficulty,
    evaluation::measure_by,
    frames,
    matcher::Matcher,
    training::{Settings, train},
};
use serde_json::Value;

fn record() -> Value {
    serde_json::from_str(include_str!("../weights/record.json")).expect("the record is JSON")
}

#[test]
fn training_begins_as_it_did_for_the_weights() {
    let (record, settings) = (record(), Settings::default());
    for (key, value) in [
        ("data_seed", settings.seed),
        ("steps", settings.steps.into()),
        ("batch", settings.batch.into()),
        ("frames_version", frames::VERSION.into()),
    ] {
        assert_eq!(record[key], value, "{key}: train again");
    }
    let mut losses = Vec::new();
    let _ = train(&settings.beginning(), |progress| losses.push(progress.loss));
    let [loss] = losses.as_slice() else {
        panic!("one loss, not {losses:?}")
    };
    let recorded = record["first_loss"].as_f64().expect("a loss is recorded");
    let off = (f64::from(*loss) - recorded).abs();
    println!("loss {loss:.4}, recorded {recorded:.4}");
    // Another kind of processor rounds sums otherwise; another network, frame or gradient is farther off.
    assert!(
        off < 0.01,
        "{loss:.4} where {recorded:.4} is recorded: train again"
    );
}

#[test]
fn a_matcher_of_templates_stays_under_six_tenths() {
    let matcher = Matcher::new();
    let report = measure_by(Difficulty::Ordinary, |frame| matcher.find(frame));
    let mean = report.mean();
    println!("matcher: mAP@0.5 {mean:.4}");
    for (class, things, precision) in &report.classes {
        println!("  {class:<10} {things:>4} things, average precision {precision:.4}");
    }
    assert!(
        mean < 0.6,
        "the frames are a toy: {mean:.4} without learning"
    );
    // A matcher that finds nothing would prove nothing.
    assert!(mean > 0.05, "the matcher is broken: {mean:.4}");
    let recorded = record()["matcher"]["ordinary"]["mAP@0.5"]
        .as_f64()
        .expect("the matcher's is recorded");
    assert!(
        (mean - recorded).abs() < 0.005,
        "{mean:.4}, but the record says {recorded:.4}"
    );
}
