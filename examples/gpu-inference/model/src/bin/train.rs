//! Makes the weights and the record of their training.
//!
//! Run with `cargo run --release -p detection-model --features training --bin train -- [FOLDER [STEPS [SEED]]]`

use std::{error::Error, path::PathBuf, process::Command, str::FromStr};

use detection_model::{
    Device, Difficulty, Model,
    evaluation::{measure, measure_by},
    matcher::Matcher,
    training::{Record, Settings, train},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/weights");
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| here.to_owned()));
    let mut settings = Settings::default();
    if let Some(steps) = arguments.next() {
        settings.steps = number("steps", &steps)?;
    }
    if let Some(seed) = arguments.next() {
        settings.seed = number("seed", &seed)?;
    }
    std::fs::create_dir_all(&folder)?;
    eprintln!("{settings:?}, into {}", folder.display());

    let mut beginning = 0.0;
    let _ = train(&settings.beginning(), |progress| beginning = progress.loss);
    let before = processor_seconds();
    let (mut loss, mut seconds) = (0.0, 0.0);
    let file = train(&settings, |progress| {
        (loss, seconds) = (progress.loss, progress.seconds);
        let left = seconds / progress.step as f32 * (settings.steps - progress.step) as f32;
        eprintln!(
            "step {:>6}  loss {loss:.3}  {seconds:.0} s, {left:.0} s to go",
            progress.step
        );
    });
    let processor_seconds = processor_seconds()
        .zip(before)
        .map(|(after, before)| after - before);
    std::fs::write(folder.join("detector.safetensors"), &file)?;

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
    let matcher = Matcher::new();
    let matcher = measure_by(Difficulty::Ordinary, |frame| matcher.find(frame)).mean();
    eprintln!("the matcher without learning: mAP@0.5 {matcher:.4}");
    let record = Record {
        settings: &settings,
        loss,
        seconds,
        processor_seconds,
        toolchain: &toolchain(),
        beginning,
        reports: &reports,
        matcher,
    };
    std::fs::write(folder.join("record.json"), record.to_json())?;
    Ok(())
}

fn number<T: FromStr<Err: Error>>(name: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|cause| format!("`{text}` for {name}: {cause}; give a whole number"))
}

/// How long this thread has had a processor, where Linux tells.
fn processor_seconds() -> Option<f32> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = said.split(' ').next()?.parse().ok()?;
    Some((nanoseconds / 1e9) as f32)
}

/// What compiles here, and for which processor.
fn toolchain() -> String {
    let said = Command::new("rustc").arg("--version").output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned());
    let version = said.unwrap_or_else(|_| "a rustc that is not there any more".to_owned());
    format!("{version}, {}", std::env::consts::ARCH)
}
