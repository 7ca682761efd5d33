//! Makes the weights and the record of their training.
//!
//! Run with `cargo run --release -p detection-model --features training --bin train -- [FOLDER [STEPS [SEED]]]`

use std::{error::Error, path::PathBuf};

use detection_model::{
    Device, Difficulty, Model,
    evaluation::measure,
    training::{Record, Settings, train},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/weights");
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| here.to_owned()));
    let mut settings = Settings::default();
    if let Some(steps) = arguments.next() {
        settings.steps = steps
            .parse()
            .map_err(|cause| format!("`{steps}` is no number of steps: {cause}"))?;
    }
    if let Some(seed) = arguments.next() {
        settings.seed = seed
            .parse()
            .map_err(|cause| format!("`{seed}` is no seed: {cause}"))?;
    }
    eprintln!("{settings:?}, into {}", folder.display());

    let (mut loss, mut seconds) = (0.0, 0.0);
    let file = train(&settings, |progress| {
        (loss, seconds) = (progress.loss, progress.seconds);
        let left = seconds / progress.step as f32 * (settings.steps - progress.step) as f32;
        eprintln!(
            "step {:>6}  loss {loss:.3}  {seconds:.0} s, {left:.0} s to go",
            progress.step
        );
    });
    let model = Model::from_bytes(&file, Device::Cpu)?;
    let reports = [Difficulty::Easy, Difficulty::Ordinary, Difficulty::Hard].map(|difficulty| {
        let report = measure(&model, difficulty);
        eprintln!(
            "{difficulty:?} frames held out: mAP@0.5 {:.4}",
            report.mean()
        );
        (difficulty, report)
    });
    for (class, things, precision) in &reports[1].1.classes {
        eprintln!("  {class:<10} {things:>4} things, average precision {precision:.4}");
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("detector.safetensors"), file)?;
    let record = Record {
        settings: &settings,
        loss,
        seconds,
        reports: &reports,
    };
    std::fs::write(folder.join("record.json"), record.to_json())?;
    Ok(())
}
