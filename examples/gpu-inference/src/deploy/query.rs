//! Questions to Prometheus, and the pieces that they are made of.

use crate::metric::Metric;

/// Over how long rates are taken, unless something else is said.
pub const WINDOW: &str = "5m";

/// Which service a dashboard is about: what its variable is set to.
pub const CHOSEN: &str = "job=~\"$service\"";

/// How much a counter grows in a second.
#[must_use]
pub fn rate(series: &str, matching: &str) -> String {
    format!("rate({}[{WINDOW}])", select(series, matching))
}

/// The series that match.
#[must_use]
pub fn select(series: &str, matching: &str) -> String {
    match matching {
        "" => series.to_owned(),
        _ => format!("{series}{{{matching}}}"),
    }
}

/// The sum of what counters grow by in a second, for each value of these labels.
#[must_use]
pub fn sum_rate(by: &str, series: &str, matching: &str) -> String {
    sum(by, &rate(series, matching))
}

/// The sum for each value of these labels.
#[must_use]
pub fn sum(by: &str, of: &str) -> String {
    match by {
        "" => format!("sum({of})"),
        _ => format!("sum by ({by}) ({of})"),
    }
}

/// What that share of the measurements does not exceed, for each value of these labels.
#[must_use]
pub fn quantile(share: &str, by: &str, metric: &Metric, matching: &str) -> String {
    let by = if by.is_empty() {
        "le".to_owned()
    } else {
        format!("{by}, le")
    };
    let rates = sum_rate(&by, &metric.buckets(), matching);
    format!("histogram_quantile({share}, {rates})")
}

/// The mean of the measurements, for each value of these labels.
#[must_use]
pub fn mean(by: &str, metric: &Metric, matching: &str) -> String {
    let sums = sum_rate(by, &metric.sum(), matching);
    let counts = sum_rate(by, &metric.count(), matching);
    format!("{sums} / {counts}")
}

/// How often in a minute.
#[must_use]
pub fn a_minute(by: &str, series: &str, matching: &str) -> String {
    format!("{} * 60", sum_rate(by, series, matching))
}

/// What a counter grew by in the window, also where it is there only since it began to count: a series that appears as 7 has
/// grown by 7, which `increase` alone does not see.
#[must_use]
pub fn grown(by: &str, series: &str, matching: &str) -> String {
    let series = select(series, matching);
    let grown =
        format!("({series} unless {series} offset {WINDOW}) or increase({series}[{WINDOW}])");
    sum(by, &grown)
}

/// A label as Prometheus spells it.
#[must_use]
pub fn label(key: &str) -> String {
    key.replace('.', "_")
}
