//! What the driver may ask a worker: one line each way.

use std::fmt;
use std::time::Duration;

/// A line to a worker. Every answer is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Nanoseconds per operation: the median of the blocks that fit into this time.
    Time(Duration),
    /// Allocations per operation.
    Allocations,
    /// Spans exported in a block.
    Spans,
    /// Runs one block inside the function that callgrind watches, and says how many operations that were.
    Instructions,
    /// Makes so many spans a second on several threads, or as many as it can for 0, and says how many it made.
    Flood(u64),
    /// What came of the last flood: how many were exported, how long it took, what CPU time.
    Came(u8),
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(slice) => write!(f, "time {}", slice.as_millis()),
            Self::Allocations => f.write_str("allocations"),
            Self::Spans => f.write_str("spans"),
            Self::Instructions => f.write_str("instructions"),
            Self::Flood(offered) => write!(f, "flood {offered}"),
            Self::Came(number) => write!(f, "came {number}"),
        }
    }
}

impl Request {
    pub(crate) fn parse(line: &str) -> Option<Self> {
        Some(match line {
            "allocations" => Self::Allocations,
            "spans" => Self::Spans,
            "instructions" => Self::Instructions,
            _ => match line.split_once(' ')? {
                ("time", slice) => Self::Time(Duration::from_millis(slice.parse().ok()?)),
                ("flood", offered) => Self::Flood(offered.parse().ok()?),
                ("came", number) => Self::Came(number.parse().ok()?),
                _ => return None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_survives_the_pipe() {
        let slice = Request::Time(Duration::from_millis(20));
        for request in [
            slice,
            Request::Allocations,
            Request::Spans,
            Request::Instructions,
            Request::Flood(3_000_000),
            Request::Came(2),
        ] {
            assert_eq!(Request::parse(&request.to_string()), Some(request));
        }
    }
}
