//! What `ours` may cost: of what the peer adds, by instructions if they were counted, else by time.

use crate::contenders::{OURS, PEER};
use crate::driver::{Added, Row};
use crate::scenario::{Mode, Scenario};

/// What `ours` misses, in words.
pub(crate) fn missed(scenario: Scenario, mode: Mode, rows: &[Row]) -> Option<String> {
    let limit = match mode {
        Mode::Sampled => 1.0,
        Mode::Unsampled => 0.1,
        Mode::Nothing => return None,
    };
    let added = |name| {
        let row = rows.iter().find(|it| it.contender == name)?;
        row.added.as_ref()
    };
    let ratio = ratio(added(OURS)?, added(PEER)?);
    (ratio > limit).then(|| {
        let (mode, scenario) = (mode.title(), scenario.title());
        format!("{mode}, {scenario}: `{OURS}` adds {ratio:.3} of `{PEER}`, the limit is {limit}")
    })
}

fn ratio(ours: &Added, peer: &Added) -> f64 {
    match (ours.instructions, peer.instructions) {
        (Some(ours), Some(peer)) => ours / peer,
        _ => ours.ratio[0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(contender: &'static str, instructions: f64) -> Row {
        Row {
            contender,
            nanoseconds: 1.0,
            allocations: 0.0,
            instructions: Some(instructions),
            added: Some(Added {
                nanoseconds: 1.0,
                allocations: 0.0,
                instructions: Some(instructions),
                ratio: [f64::NAN; 3],
            }),
        }
    }

    #[test]
    fn a_miss_is_named() {
        let rows = [row(PEER, 100.0), row(OURS, 11.0)];
        assert_eq!(missed(Scenario::One, Mode::Sampled, &rows), None);
        let miss = missed(Scenario::One, Mode::Unsampled, &rows);
        assert!(miss.is_some_and(|it| it.contains("adds 0.110")));
    }
}
