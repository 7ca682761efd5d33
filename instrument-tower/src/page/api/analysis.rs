//! Where the time of a trace went.

use super::traces::micros;
use instrument_core::store::{Skew, Stretch, Trace};
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
pub(super) struct AnalysisJson {
    critical_path: Vec<StretchJson>,
    gaps: Vec<GapJson>,
    self_times: HashMap<String, u64>,
    orphans: Vec<String>,
    skewed: Vec<SkewJson>,
}

#[derive(Serialize)]
struct StretchJson {
    #[serde(rename = "spanID")]
    span: String,
    from: u64,
    to: u64,
}

#[derive(Serialize)]
struct GapJson {
    from: u64,
    to: u64,
}

#[derive(Serialize)]
struct SkewJson {
    #[serde(rename = "spanID")]
    span: String,
    #[serde(rename = "parentSpanID")]
    parent: String,
    by_us: i64,
}

pub(super) fn analysis(trace: &Trace) -> AnalysisJson {
    let analysis = trace.analysis();
    let gaps = analysis.gaps.into_iter().map(|(from, to)| GapJson {
        from: micros(from),
        to: micros(to),
    });
    let self_times = analysis.self_times.into_iter();
    let orphans = analysis.oddities.orphans.into_iter();
    AnalysisJson {
        critical_path: analysis.critical_path.iter().map(stretch).collect(),
        gaps: gaps.collect(),
        self_times: self_times
            .map(|(span, nanos)| (span.to_string(), micros(nanos)))
            .collect(),
        orphans: orphans.map(|span| span.to_string()).collect(),
        skewed: analysis.oddities.skewed.iter().map(skew).collect(),
    }
}

fn stretch(stretch: &Stretch) -> StretchJson {
    StretchJson {
        span: stretch.span.to_string(),
        from: micros(stretch.from),
        to: micros(stretch.to),
    }
}

fn skew(skew: &Skew) -> SkewJson {
    SkewJson {
        span: skew.span.to_string(),
        parent: skew.parent.to_string(),
        by_us: skew.by / 1000,
    }
}
