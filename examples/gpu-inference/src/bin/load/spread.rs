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
            // Between two of them, if that is where it lies.
            let place = times.len().saturating_sub(1) as f64 * share;
            let [below, above] = [place.floor(), place.ceil()]
                .map(|at| times.get(at as usize).copied().unwrap_or(f64::NAN));
            below + (above - below) * place.fract()
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
