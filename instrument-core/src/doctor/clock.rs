//! What an answer tells of the receiver's clock.

use super::finding::{Finding, Verdict};
use http::{HeaderMap, header};
use std::time::{Duration, SystemTime};

/// Back ends put spans in order by time, and find them by it: a few seconds do not show.
const TOLERATED: Duration = Duration::from_secs(5);
/// The header `Date` tells no fractions.
const RESOLUTION: Duration = Duration::from_secs(1);

/// What the receiver's clock showed, between two moments of this machine's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) asked: SystemTime,
    pub(super) shown: SystemTime,
    pub(super) heard: SystemTime,
}

impl Told {
    /// Answers over gRPC often have none: then nothing is known.
    pub(super) fn by(headers: &HeaderMap, asked: SystemTime) -> Option<Self> {
        let date = headers.get(header::DATE)?.to_str().ok()?;
        Some(Self {
            asked,
            shown: httpdate::parse_http_date(date).ok()?,
            heard: SystemTime::now(),
        })
    }

    /// What the way there and back, and the fraction that is not told, cannot explain.
    pub(super) fn finding(&self, place: &str) -> Option<Finding> {
        let ahead = self.shown.duration_since(self.heard).unwrap_or_default();
        let behind = self
            .asked
            .duration_since(self.shown + RESOLUTION)
            .unwrap_or_default();
        let (by, which) = if ahead > behind {
            (ahead, "ahead of")
        } else {
            (behind, "behind")
        };
        (by > TOLERATED).then(|| {
            let by = roughly(by);
            Finding::new(
                Verdict::SkewedClock,
                format!("the clock of {place} is {by} {which} this machine's"),
                "set both by NTP, the one that is wrong first; until then look for spans at the time that this machine shows",
            )
        })
    }
}

fn roughly(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs_f64(1e9 + seconds)
    }

    fn skew(asked: f64, shown: f64, heard: f64) -> Option<String> {
        let told = Told {
            asked: at(asked),
            shown: at(shown),
            heard: at(heard),
        };
        told.finding("it").map(|finding| finding.text)
    }

    #[test]
    fn a_clock_that_is_ahead_or_behind_by_more_than_the_round_trip_is_told() {
        let ahead = "the clock of it is 3 min ahead of this machine's";
        assert_eq!(skew(0.0, 200.0, 1.0).as_deref(), Some(ahead));
        let behind = "the clock of it is 2 h behind this machine's";
        assert_eq!(skew(0.0, -7202.0, 1.0).as_deref(), Some(behind));
    }

    #[test]
    fn what_a_slow_answer_can_explain_is_no_skew() {
        // It answered after 25 s, and may have looked at its clock at any time.
        assert_eq!(skew(0.0, 25.0, 25.0), None);
        assert_eq!(skew(0.0, 29.0, 25.0), None);
        assert_eq!(skew(0.0, -5.0, 25.0), None);
        assert!(skew(0.0, 31.0, 25.0).is_some());
        assert!(skew(0.0, -7.0, 25.0).is_some());
    }
}
