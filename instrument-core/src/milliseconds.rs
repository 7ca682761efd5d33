//! Durations in attributes.

use std::time::Duration;

/// In milliseconds: the number that is nearest to the nanoseconds, and so is written with no more digits than these have.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_nanos() as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_no_more_digits_than_nanoseconds_have() {
        for (nanos, text) in [
            (343_000, "0.343"),
            (129_229_004, "129.229004"),
            (1, "0.000001"),
        ] {
            assert_eq!(milliseconds(Duration::from_nanos(nanos)).to_string(), text);
        }
    }
}
