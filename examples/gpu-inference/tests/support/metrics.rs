//! What a server tells of itself, in Prometheus' text form.

use server_tests::get;

/// All that it told at one moment.
#[derive(Debug)]
pub(crate) struct Metrics(String);

impl Metrics {
    /// Asked on a port of this machine.
    #[track_caller]
    pub(crate) fn of(port: u16) -> Self {
        let reply = get(port, "/metrics").unwrap_or_else(|e| panic!("no metrics: {e}"));
        Self(reply.body)
    }

    /// The sum of all series of a metric that have these labels. Some versions of the collector put `_total` after a
    /// counter's name, and some do not.
    pub(crate) fn sum(&self, name: &str, labels: &[&str]) -> f64 {
        let of_it = |line: &&str| {
            let rest = line.strip_prefix(name);
            let rest = rest.map(|rest| rest.strip_prefix("_total").unwrap_or(rest));
            rest.is_some_and(|rest| rest.starts_with(['{', ' ']))
                && labels.iter().all(|label| line.contains(label))
        };
        self.0.lines().filter(of_it).filter_map(value).sum()
    }
}

/// Of one series.
fn value(line: &str) -> Option<f64> {
    // An exemplar may follow the value.
    let line = line.split(" # ").next()?;
    let (_, value) = line.rsplit_once('}').or_else(|| line.split_once(' '))?;
    value.split_whitespace().next()?.parse().ok()
}
