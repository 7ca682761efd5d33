//! Classes of traces by how much they matter, each with its own share.

use super::attribute::{is_set, number, say_error};
use super::path;
use super::question::Question;
use super::ratio::Ratio;
use crate::semconv::sampling::{
    AI_OPERATION, ALERT_CREATED, ALERT_TRIGGERED, RISK_SCORES, SAMPLING_PRIORITY,
};
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::trace::SamplingResult;
use std::fmt;

/// The classes and their shares, for [`Sampler::by_priority`](super::Sampler::by_priority).
///
/// A root is of the first class that fits, by what its name and its start attributes say:
///
/// | `sampling.priority` | when | share |
/// |---|---|---|
/// | `error` | `error`, `otel.status_code` = `ERROR`, a status code from 500 on, or `exception.type` | 1 |
/// | `high_risk` | `risk.score`, `risk_score` or `event.risk_score` from 70 on; `alert.created` or `alert.triggered`; `ai.operation` = `analyze`, `detect` or `alert` | 1 |
/// | `high_priority` | its route is in or below `high_paths` | 1 |
/// | `medium_priority` | … `medium_paths` | 0.5 |
/// | `background` | … `background_paths` | 0.1 |
/// | `pipeline` | it has no route: a worker's or a pipeline's own trace, of kind internal, producer or consumer | 1 |
/// | `default` | else | 0.1 |
///
/// Where the route comes from is told at [`Rule::route`](super::Rule::route).
///
/// At their start few traces know that they will fail or how risky they are. Those that come to know it later are
/// what [`Tail`](super::Tail) is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Priorities {
    /// Share of roots that start with an error.
    pub error: f64,
    /// Share of roots that start with a high risk.
    pub high_risk: f64,
    /// Share of roots on `high_paths`.
    pub high: f64,
    /// Share of roots on `medium_paths`.
    pub medium: f64,
    /// Share of roots on `background_paths`.
    pub background: f64,
    /// Share of roots that are no requests and on no list.
    pub pipeline: f64,
    /// Share of all other roots.
    pub default: f64,
    /// Prefixes of routes, by whole segments.
    pub high_paths: Vec<String>,
    /// Prefixes of routes, by whole segments.
    pub medium_paths: Vec<String>,
    /// Prefixes of routes, by whole segments.
    pub background_paths: Vec<String>,
}

const HIGH_RISK: f64 = 70.0;
const RISKY_OPERATIONS: [&str; 3] = ["analyze", "detect", "alert"];

impl Priorities {
    /// Caps the shares of the medium, background, pipeline and default classes: what matters most stays as it is.
    #[must_use]
    pub fn capped(mut self, rate: f64) -> Self {
        for share in [
            &mut self.medium,
            &mut self.background,
            &mut self.pipeline,
            &mut self.default,
        ] {
            *share = share.min(rate);
        }
        self
    }
}

impl Default for Priorities {
    fn default() -> Self {
        let list = |paths: &[&str]| paths.iter().map(|&path| path.to_owned()).collect();
        Self {
            error: 1.0,
            high_risk: 1.0,
            high: 1.0,
            medium: 0.5,
            background: 0.1,
            pipeline: 1.0,
            default: 0.1,
            high_paths: list(&[
                "/api/events",
                "/api/alerts",
                "/api/detections",
                "/api/cameras",
                "/api/analysis",
            ]),
            medium_paths: list(&[
                "/api/timeline",
                "/api/system",
                "/api/settings",
                "/api/household",
                "/api/notifications",
            ]),
            background_paths: list(&[
                "/api/health",
                "/health",
                "/metrics",
                "/api/debug",
                "/_internal",
            ]),
        }
    }
}

/// The classes with their bounds computed.
#[derive(Debug)]
pub(super) struct Classes {
    error: Ratio,
    high_risk: Ratio,
    paths: [(&'static str, Vec<String>, Ratio); 3],
    pipeline: Ratio,
    default: Ratio,
}

impl Classes {
    pub(super) fn new(priorities: Priorities) -> Self {
        Self {
            error: Ratio::new(priorities.error),
            high_risk: Ratio::new(priorities.high_risk),
            paths: [
                (
                    "high_priority",
                    priorities.high_paths,
                    Ratio::new(priorities.high),
                ),
                (
                    "medium_priority",
                    priorities.medium_paths,
                    Ratio::new(priorities.medium),
                ),
                (
                    "background",
                    priorities.background_paths,
                    Ratio::new(priorities.background),
                ),
            ],
            pipeline: Ratio::new(priorities.pipeline),
            default: Ratio::new(priorities.default),
        }
    }

    pub(super) fn decide(&self, question: Question<'_>) -> SamplingResult {
        let (class, ratio) = self.class(question);
        question.answer(ratio.keeps(question), || {
            vec![
                ratio.rate().attribute(),
                KeyValue::new(SAMPLING_PRIORITY, class),
            ]
        })
    }

    fn class(&self, question: Question<'_>) -> (&'static str, Ratio) {
        let Question {
            name,
            kind,
            attributes,
            ..
        } = question;
        if say_error(attributes) {
            return ("error", self.error);
        }
        if say_risk(attributes) {
            return ("high_risk", self.high_risk);
        }
        let path = path::of_request(name, attributes);
        let mut lists = self.paths.iter();
        let listed = lists
            .find(|(_, prefixes, _)| prefixes.iter().any(|prefix| path::is_below(path, prefix)));
        match (listed, kind) {
            (Some((class, _, ratio)), _) => (class, *ratio),
            (None, SpanKind::Internal | SpanKind::Producer | SpanKind::Consumer)
                if !path.starts_with('/') =>
            {
                ("pipeline", self.pipeline)
            }
            (None, _) => ("default", self.default),
        }
    }
}

fn say_risk(attributes: &[KeyValue]) -> bool {
    attributes.iter().any(|attribute| {
        let value = &attribute.value;
        match attribute.key.as_str() {
            key if RISK_SCORES.contains(&key) => {
                number(value).is_some_and(|risk| risk >= HIGH_RISK)
            }
            ALERT_CREATED | ALERT_TRIGGERED => is_set(value),
            AI_OPERATION => RISKY_OPERATIONS.contains(&value.as_str().as_ref()),
            _ => false,
        }
    })
}

impl fmt::Display for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by priority, {} by default", self.default)
    }
}
