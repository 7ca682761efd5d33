//! What came of a training, for the file beside the weights.

use serde_json::{Value, json};

use super::Settings;
use crate::{
    Difficulty,
    evaluation::{HELD_OUT, Report},
    frames,
};

/// How the weights were made, and how good they are.
#[derive(Debug)]
pub struct Record<'a> {
    /// What was asked for.
    pub settings: &'a Settings,
    /// The loss of each thing over the last steps.
    pub loss: f32,
    /// How long it took, on one thread.
    pub seconds: f32,
    /// How long a processor was at it, where the system tells: less than `seconds` on a machine that does other work.
    pub processor_seconds: Option<f32>,
    /// The compiler.
    pub toolchain: &'a str,
    /// The loss of each thing over the first steps of [`Settings::beginning`], which shows whether frames, network
    /// and training are still those of the weights.
    pub beginning: f32,
    /// How good the weights are on the frames held out.
    pub reports: &'a [(Difficulty, Report)],
    /// How good the matcher without learning is on the ordinary ones.
    pub matcher: f64,
}

impl Record<'_> {
    /// As the text of a JSON file.
    #[must_use]
    pub fn to_json(&self) -> String {
        let rounded = |value: f64| (value * 10_000.0).round() / 10_000.0;
        let reports = self.reports.iter().map(|(difficulty, report)| {
            let classes = report.classes.iter().map(|(class, things, precision)| {
                (class.name().to_owned(), json!({ "things": things, "average_precision": rounded(*precision) }))
            });
            let name = format!("{difficulty:?}").to_lowercase();
            (name, json!({ "mAP@0.5": rounded(report.mean()), "classes": Value::Object(classes.collect()) }))
        });
        let record = json!({
            "frames_version": frames::VERSION,
            "data_seed": self.settings.seed,
            "steps": self.settings.steps,
            "batch": self.settings.batch,
            "frames_seen": u64::from(self.settings.steps) * u64::from(self.settings.batch),
            "learning_rate": rounded(f64::from(self.settings.rate)),
            "seconds_on_one_thread": self.seconds.round(),
            "processor_seconds": self.processor_seconds.map(f32::round),
            "toolchain": self.toolchain,
            "first_loss": rounded(f64::from(self.beginning)),
            "last_loss": rounded(f64::from(self.loss)),
            "held_out_frames": HELD_OUT,
            "held_out": Value::Object(reports.collect()),
            "matcher": { "ordinary": { "mAP@0.5": rounded(self.matcher) } },
        });
        format!("{record:#}\n")
    }
}
