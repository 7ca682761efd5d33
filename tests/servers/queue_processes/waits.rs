//! How long messages waited, by what both processes saw.

use crate::roles::IMAGES;
use crate::story::Story;
use server_tests::Played;
use std::collections::HashMap;

/// When a process began and when it had done, by image, in microseconds.
type Seen = HashMap<String, [i128; 2]>;

fn seen(by: &Played, what: &str, queue: &str) -> Seen {
    let lines = by.stdout.lines().filter_map(|line| {
        let [said, of, number, before, after] = line.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let time = |text: &str| text.parse().expect("microseconds");
        (said == what && of == queue).then(|| (number.to_owned(), [time(before), time(after)]))
    });
    lines.collect()
}

/// The attribute is between what both saw for certain, and within 5 ms of the time from when the producer set about
/// sending to when the consumer had the message. A process may be stopped for longer just there, on a machine that is
/// busy; not most of the time.
pub(crate) fn are_true(story: &Story, queue: &str, producer: &Played, consumer: &Played) {
    let (sent, taken) = (
        seen(producer, "sent", queue),
        seen(consumer, "taken", queue),
    );
    assert_eq!((sent.len(), taken.len()), (IMAGES, IMAGES));
    let process = if queue == crate::queue::DETECTIONS {
        "detection_processing"
    } else {
        "analysis_processing"
    };
    let mut off = Vec::new();
    for span in story.spans(process) {
        let attribute = |key| span.attribute(key).unwrap_or_else(|| panic!("no {key}"));
        let image = attribute("image.number");
        let waited: f64 = attribute("queue.wait_ms").parse().expect("milliseconds");
        let ([sending, sent], [taking, taken]) = (sent[&image], taken[&image]);
        let millis = |micros: i128| micros as f64 / 1e3;
        // Times are cut to microseconds, once each.
        let (least, truth) = (millis(taking - sent - 2), millis(taken - sending + 2));
        assert!(
            (least..=truth).contains(&waited),
            "image {image} waited {waited} ms in {queue}, not {least} to {truth}"
        );
        off.push(truth - waited);
    }
    off.sort_by(f64::total_cmp);
    let most = off[off.len() * 3 / 4];
    assert!(most <= 5.0, "of {queue}, off by milliseconds: {off:?}");
}
