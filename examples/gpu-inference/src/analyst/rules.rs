//! The rules that judge where there is no language model. They say that they are rules.

use crate::keys;
use crate::messages::{AnalyzeRequest, RiskLevel, Scorer, Seen, Verdict};
use crate::pace::{Pace, Stage};
use instrument_core::{current, traced_span};
use std::collections::BTreeMap;
use std::time::Instant;

/// What they are called in answers and attributes.
pub const NAME: &str = "rules-1";

/// From 22:00 to 6:00 UTC.
const NIGHT: [std::ops::Range<u8>; 2] = [22..24, 0..6];

/// A verdict by the highest of: what each class weighs, times how sure the detector was; more of the same adds a little, and
/// so does the night.
#[traced_span(
    name = "score_by_rules",
    ok(risk.score = |verdict| verdict.risk_score, risk.scorer = |_| Scorer::Rules.as_str(), model.name = |_| NAME)
)]
pub(super) async fn judge(request: &AnalyzeRequest, pace: Pace) -> Verdict {
    let began = Instant::now();
    let verdict = score(request);
    current::set_attribute(keys::RISK_LEVEL, verdict.risk_level.as_str());
    pace.fill(Stage::JUDGE, began).await;
    verdict
}

/// The verdict of the rules.
#[must_use]
pub fn score(request: &AnalyzeRequest) -> Verdict {
    let mut classes = BTreeMap::<&str, (usize, f32)>::new();
    for seen in &request.detections {
        let (count, surest) = classes.entry(&seen.class).or_default();
        *count += 1;
        *surest = surest.max(seen.confidence);
    }
    let weighed = classes.iter().map(|(class, (count, surest))| {
        let more = (count.saturating_sub(1) * 5).min(20);
        (weight(class) * surest + more as f32, *class)
    });
    let (highest, decisive) = weighed
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .unwrap_or((0.0, "nothing"));
    let is_night = request.detections.iter().any(is_at_night);
    let night = if is_night { 15.0 } else { 0.0 };
    let risk_score = (highest + night).clamp(0.0, 100.0) as u8;
    let listed: Vec<_> = classes
        .iter()
        .map(|(class, (count, _))| format!("{count} × {class}"))
        .collect();
    let when = if is_night { ", at night" } else { "" };
    Verdict {
        risk_score,
        risk_level: RiskLevel::of(risk_score).unwrap_or(RiskLevel::Critical),
        summary: format!("{} seen{when}", listed.join(", ")),
        reasoning: format!(
            "By rules, not by a language model: {decisive} weighs most with {highest:.0}, the time of day adds {night:.0}."
        ),
        model: NAME.to_owned(),
        scorer: Scorer::Rules,
        prompt_tokens: None,
        completion_tokens: None,
    }
}

fn weight(class: &str) -> f32 {
    match class {
        "person" => 60.0,
        "motorcycle" => 45.0,
        "truck" => 40.0,
        "car" => 35.0,
        "bus" | "bicycle" => 30.0,
        "dog" => 20.0,
        "cat" | "bird" => 5.0,
        // What nobody has weighed is not taken for harmless.
        _ => 35.0,
    }
}

/// By the hour of RFC 3339, `…T23:59:01Z`; a time that is none is no reason for alarm.
fn is_at_night(seen: &Seen) -> bool {
    let hour = seen.seen_at.get(11..13).and_then(|hour| hour.parse().ok());
    hour.is_some_and(|hour| NIGHT.iter().any(|night| night.contains(&hour)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seen: &[(&str, f32, &str)]) -> Verdict {
        let detections = seen
            .iter()
            .enumerate()
            .map(|(id, (class, confidence, at))| Seen {
                detection_id: id as i64,
                class: (*class).to_owned(),
                confidence: *confidence,
                seen_at: (*at).to_owned(),
            });
        score(&AnalyzeRequest {
            batch_id: "b".to_owned(),
            camera_id: "c".to_owned(),
            detections: detections.collect(),
        })
    }

    const DAY: &str = "2026-05-01T12:00:00Z";
    const NIGHT: &str = "2026-05-01T23:59:01Z";

    #[test]
    fn more_persons_at_night_are_worse_than_one_bird_by_day() {
        let bird = of(&[("bird", 0.9, DAY)]);
        let person = of(&[("person", 0.9, DAY), ("bird", 0.9, DAY)]);
        let many = of(&[("person", 0.9, NIGHT); 6]);
        assert_eq!((bird.risk_score, bird.risk_level), (4, RiskLevel::Low));
        assert_eq!(
            (person.risk_score, person.risk_level),
            (54, RiskLevel::Medium)
        );
        assert_eq!(
            (many.risk_score, many.risk_level),
            (89, RiskLevel::Critical)
        );
    }

    #[test]
    fn rules_say_that_they_are_rules() {
        let verdict = of(&[("person", 0.9, DAY)]);
        assert_eq!((verdict.scorer, &*verdict.model), (Scorer::Rules, NAME));
        assert!(
            verdict.reasoning.contains("not by a language model"),
            "{}",
            verdict.reasoning
        );
    }

    #[test]
    fn a_time_that_is_none_adds_nothing() {
        assert_eq!(
            of(&[("dog", 1.0, "")]),
            of(&[("dog", 1.0, "at noon, I think")])
        );
    }
}
