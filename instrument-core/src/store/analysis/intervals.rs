//! Times that overlap.

/// How much of a time these times cover.
pub(super) fn covered(times: impl Iterator<Item = (u64, u64)>, from: u64, to: u64) -> u64 {
    let (mut covered, mut until) = (0, from);
    for (start, end) in sorted(times) {
        let (start, end) = (start.max(until), end.min(to));
        if start < end {
            covered += end - start;
            until = end;
        }
    }
    covered
}

/// The parts of a time that none of these times covers.
pub(super) fn uncovered(
    times: impl Iterator<Item = (u64, u64)>,
    from: u64,
    to: u64,
) -> Vec<(u64, u64)> {
    let mut uncovered = Vec::new();
    let mut until = from;
    for (start, end) in sorted(times) {
        if start > until && until < to {
            uncovered.push((until, start.min(to)));
        }
        until = until.max(end);
    }
    if until < to {
        uncovered.push((until, to));
    }
    uncovered
}

fn sorted(times: impl Iterator<Item = (u64, u64)>) -> Vec<(u64, u64)> {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    times
}
