//! How good detections are: average precision, as the COCO and the later VOC benchmarks have it.
//!
//! The detections of one class in all frames are taken from the surest down. Each is right when it overlaps a thing
//! of its class by at least one half (intersection over union) that no surer one has taken; all others are wrong.
//! Average precision is the area under precision over recall, precision at a recall being the best at that recall
//! or any higher one (every step counts, as in VOC since 2010). The mean over the classes is mAP@0.5.

use crate::{Class, Difficulty, Found, Frame, Model, Truth, frames};

/// What a detection and a thing must share to be the same.
pub const OVERLAP: f32 = 0.5;

/// How many frames are held out.
pub const HELD_OUT: u64 = 300;

/// Detections under this are not looked at: average precision asks for all of them, also the unsure ones.
const LOWEST: f32 = 0.02;

/// Average precision of each class that there was, in the order of [`Class::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The class, how many of it there were, and its average precision.
    pub classes: Vec<(Class, usize, f64)>,
}

impl Report {
    /// The mean over the classes: mAP@0.5.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.classes.iter().map(|(_, _, precision)| precision).sum();
        if self.classes.is_empty() {
            0.0
        } else {
            sum / self.classes.len() as f64
        }
    }
}

/// The frames that no training sees.
pub fn held_out(difficulty: Difficulty) -> impl Iterator<Item = (Frame, Vec<Truth>)> {
    (0..HELD_OUT).map(move |seed| frames::scene(seed, difficulty))
}

/// How good the model is on the frames held out.
#[must_use]
pub fn measure(model: &Model, difficulty: Difficulty) -> Report {
    measure_by(difficulty, |frame| {
        let scores = model.download(model.forward(model.upload(&[model.normalize(frame)])));
        model.boxes(&scores, &[frame.size()], LOWEST).concat()
    })
}

/// How good any way of finding things is on the frames held out.
pub fn measure_by(difficulty: Difficulty, mut find: impl FnMut(&Frame) -> Vec<Found>) -> Report {
    let results = held_out(difficulty).map(|(frame, truths)| (find(&frame), truths));
    let results: Vec<_> = results.collect();
    evaluate(
        results
            .iter()
            .map(|(found, truths)| (found.as_slice(), truths.as_slice())),
    )
}

/// Compares what was found in each frame with what is there. Input: one pair for each frame.
#[must_use]
pub fn evaluate<'a>(frames: impl IntoIterator<Item = (&'a [Found], &'a [Truth])>) -> Report {
    let frames: Vec<_> = frames.into_iter().collect();
    let classes = Class::ALL.into_iter().filter_map(|class| {
        let things = frames
            .iter()
            .map(|(_, truths)| truths.iter().filter(|truth| truth.class == class).count());
        let things = things.sum::<usize>();
        (things > 0).then(|| {
            (
                class,
                things,
                average_precision(&judged(class, &frames), things),
            )
        })
    });
    Report {
        classes: classes.collect(),
    }
}

/// Whether each detection of the class is right, from the surest down.
fn judged(class: Class, frames: &[(&[Found], &[Truth])]) -> Vec<bool> {
    let mut detections: Vec<(usize, &Found)> = Vec::new();
    for (frame, (found, _)) in frames.iter().enumerate() {
        detections.extend(
            found
                .iter()
                .filter(|found| found.class == class)
                .map(|found| (frame, found)),
        );
    }
    detections.sort_by(|(_, a), (_, b)| b.confidence.total_cmp(&a.confidence));
    let mut taken: Vec<Vec<bool>> = frames
        .iter()
        .map(|(_, truths)| vec![false; truths.len()])
        .collect();
    let right = detections.into_iter().map(|(frame, found)| {
        let free = frames[frame].1.iter().enumerate();
        let free = free.filter(|(at, truth)| truth.class == class && !taken[frame][*at]);
        let best = free
            .map(|(at, truth)| (at, truth.rectangle.overlap(&found.rectangle)))
            .max_by(|(_, a), (_, b)| a.total_cmp(b));
        match best {
            Some((at, overlap)) if overlap >= OVERLAP => {
                taken[frame][at] = true;
                true
            }
            _ => false,
        }
    });
    right.collect()
}

/// The area under precision over recall. Input: right or wrong from the surest down, and how many things there are.
fn average_precision(right: &[bool], things: usize) -> f64 {
    let mut hits = 0;
    let mut precisions = Vec::new();
    for (rank, &right) in right.iter().enumerate() {
        if right {
            hits += 1;
            precisions.push(f64::from(hits) / (rank + 1) as f64);
        }
    }
    // Each hit is one step of recall; its precision is the best from there on.
    let mut best = 0.0_f64;
    let mut area = 0.0;
    for precision in precisions.into_iter().rev() {
        best = best.max(precision);
        area += best;
    }
    area / things as f64
}

#[cfg(test)]
mod tests;
