//! The middle, and the worst of a hundred.

use std::fmt;

/// Of times in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

impl Spread {
    pub(crate) fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let last = times.len().saturating_sub(1);
            let index = (last as f64 * share).round() as usize;
            times.get(index).copied().unwrap_or(f64::NAN)
        };
        Self {
            p50: at(0.5),
            p99: at(0.99),
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "p50 {:.1} ms, p99 {:.1} ms",
            self.p50 * 1e3,
            self.p99 * 1e3
        )
    }
}

/// Of some figures.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    Spread::of(figures.collect()).p50
}
