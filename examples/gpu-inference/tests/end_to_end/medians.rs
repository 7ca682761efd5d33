//! How long stages take, when they are stretched to the times of a real camera system.

use crate::story::Story;

/// From and to, in milliseconds, as the system that is described measures them: taking an image in, finding what is on it, the
/// model's answer, keeping an event.
const RANGES: [(&str, f64, f64); 4] = [
    ("receive_image", 10.0, 50.0),
    ("detect_objects", 100.0, 200.0),
    ("llm_inference", 500.0, 2000.0),
    ("save_event", 5.0, 20.0),
];

/// The least median of each stage so far. Whatever else a machine does makes it larger.
#[derive(Debug)]
pub(crate) struct Medians([f64; RANGES.len()]);

impl Medians {
    pub(crate) const fn new() -> Self {
        Self([f64::INFINITY; RANGES.len()])
    }

    pub(crate) fn add(&mut self, story: &Story) {
        for ((name, _, _), least) in RANGES.iter().zip(&mut self.0) {
            let median = median(story, name);
            eprintln!("{name} {median:.1} ms");
            *least = least.min(median);
        }
    }

    /// What is out of its range.
    pub(crate) fn beyond(&self) -> Vec<String> {
        let stages = RANGES.iter().zip(self.0);
        let beyond = stages.filter(|((_, least, most), median)| !(*least..=*most).contains(median));
        beyond
            .map(|((name, least, most), median)| {
                format!("{name} takes {median:.1} ms, not {least} to {most}")
            })
            .collect()
    }
}

fn median(story: &Story, name: &str) -> f64 {
    let spans = story.all(name);
    let lengths = spans.iter().map(|it| &it.span);
    let mut lengths: Vec<_> = lengths
        .map(|span| span.end_time_unix_nano - span.start_time_unix_nano)
        .collect();
    assert!(!lengths.is_empty(), "there is no {name}");
    lengths.sort_unstable();
    lengths[lengths.len() / 2] as f64 / 1e6
}
