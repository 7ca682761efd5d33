//! What `ours` may cost, as `--check` holds it to.

use crate::contenders::{BARE, OURS, OURS_STACK, REFERENCE};
use crate::driver::Row;
use crate::scenario::{Mode, Scenario};

struct Limit {
    mode: Mode,
    scenario: Scenario,
    /// Of the reference's time.
    ratio: f64,
    allocations: Option<f64>,
}

const LIMITS: [Limit; 11] = [
    Limit {
        mode: Mode::Nothing,
        scenario: Scenario::Sync3,
        ratio: 0.055,
        allocations: Some(0.0),
    },
    Limit {
        mode: Mode::Nothing,
        scenario: Scenario::Async3,
        ratio: 0.15,
        allocations: Some(0.0),
    },
    Limit {
        mode: Mode::Unsampled,
        scenario: Scenario::Sync3,
        ratio: 0.06,
        allocations: Some(0.0),
    },
    Limit {
        mode: Mode::Unsampled,
        scenario: Scenario::Async3,
        ratio: 0.15,
        allocations: Some(0.0),
    },
    Limit {
        mode: Mode::Sampled,
        scenario: Scenario::Sync3,
        ratio: 0.45,
        allocations: None,
    },
    Limit {
        mode: Mode::Sampled,
        scenario: Scenario::Async3,
        ratio: 0.55,
        allocations: None,
    },
    Limit {
        mode: Mode::Encoded,
        scenario: Scenario::Sync3,
        ratio: 0.2,
        allocations: None,
    },
    Limit {
        mode: Mode::Sampled,
        scenario: Scenario::Request,
        ratio: 0.8,
        allocations: None,
    },
    Limit {
        mode: Mode::Unsampled,
        scenario: Scenario::Request,
        ratio: 0.4,
        allocations: None,
    },
    Limit {
        mode: Mode::Baggage,
        scenario: Scenario::Request,
        ratio: 0.8,
        allocations: None,
    },
    Limit {
        mode: Mode::Nothing,
        scenario: Scenario::Request,
        ratio: 1.0,
        allocations: None,
    },
];

/// What `ours` misses of the limit of this table, in words. `None`: there is no limit, or `ours` was not measured.
pub(crate) fn misses(scenario: Scenario, mode: Mode, rows: &[Row]) -> Option<Vec<String>> {
    let limit = LIMITS
        .iter()
        .find(|it| it.scenario == scenario && it.mode == mode)?;
    let ours = rows.iter().find(|it| it.contender == OURS)?;
    let cell = format!("{}, {}", mode.title(), scenario.title());

    let ratio = (ours.ratio.median > limit.ratio).then(|| {
        let (measured, limit) = (ours.ratio.median, limit.ratio);
        format!("{cell}: `{OURS}` takes {measured:.3} of `{REFERENCE}`, the limit is {limit}")
    });
    let allocations = limit
        .allocations
        .filter(|&it| ours.allocations > it)
        .map(|limit| {
            let measured = ours.allocations;
            format!("{cell}: `{OURS}` allocates {measured:.2} times a call, the limit is {limit}")
        });
    let slower = rows.iter().filter(|it| is_to_be_slower(scenario, mode, it));
    let peers = slower.filter(|it| it.ratio.median <= ours.ratio.median);
    let peers = peers.map(|peer| {
        let (name, theirs, measured) = (peer.contender, peer.ratio.median, ours.ratio.median);
        format!("{cell}: `{OURS}` takes {measured:.3} of `{REFERENCE}`, `{name}` takes {theirs:.3}")
    });
    Some(ratio.into_iter().chain(allocations).chain(peers).collect())
}

/// Of a request, every peer is to cost more than `ours`, unless nothing is installed: then those over `tracing` do nothing at
/// all, and ours still carries the caller's context through.
fn is_to_be_slower(scenario: Scenario, mode: Mode, row: &Row) -> bool {
    let is_peer = ![BARE, REFERENCE, OURS, OURS_STACK].contains(&row.contender);
    scenario == Scenario::Request && mode != Mode::Nothing && is_peer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::Ratio;

    fn row(contender: &'static str, median: f64, allocations: f64) -> Row {
        let ratio = Ratio {
            median,
            p10: median,
            p90: median,
        };
        Row {
            contender,
            nanoseconds: 1.0,
            added: None,
            ratio,
            allocations,
            instructions: None,
        }
    }

    fn ours(median: f64, allocations: f64) -> [Row; 1] {
        [row(OURS, median, allocations)]
    }

    #[test]
    fn a_peer_must_cost_a_request_more() {
        let missed = |scenario, peer| {
            let rows = [
                row(BARE, 0.0, 0.0),
                row("peer", peer, 0.0),
                row(OURS, 0.3, 0.0),
            ];
            misses(scenario, Mode::Unsampled, &rows).map(|it| it.len())
        };
        assert_eq!(missed(Scenario::Request, 0.31), Some(0));
        assert_eq!(missed(Scenario::Request, 0.3), Some(1));
        assert_eq!(missed(Scenario::Sync3, 0.01), Some(1), "its own limit only");
    }

    #[test]
    fn each_limit_is_held() {
        for limit in &LIMITS {
            let missed = |ratio, allocations| {
                let rows = ours(ratio, allocations);
                misses(limit.scenario, limit.mode, &rows).map(|it| it.len())
            };
            let (above, counted) = (
                limit.ratio + 0.001,
                usize::from(limit.allocations.is_some()),
            );
            assert_eq!(missed(limit.ratio, 0.0), Some(0));
            assert_eq!(missed(above, 0.0), Some(1));
            assert_eq!(missed(limit.ratio, 0.5), Some(counted));
            assert_eq!(missed(above, 0.5), Some(1 + counted));
        }
    }

    #[test]
    fn what_has_no_limit_is_not_called_kept() {
        assert_eq!(
            misses(Scenario::Sync0, Mode::Unsampled, &ours(9.0, 9.0)),
            None
        );
    }
}
