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

/// What is out of its range.
pub(crate) fn beyond(story: &Story) -> Vec<String> {
    let mut beyond = Vec::new();
    for (name, least, most) in RANGES {
        let median = median(story, name);
        eprintln!("{name} {median:.1} ms");
        if !(least..=most).contains(&median) {
            beyond.push(format!(
                "{name} takes {median:.1} ms, not {least} to {most}"
            ));
        }
    }
    beyond
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
