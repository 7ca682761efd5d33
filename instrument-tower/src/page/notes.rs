//! What is going on, and what to do: for whoever sees less than was expected.

use instrument_core::store::{Query, StoreCounts, TraceStore};
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// So many of the newest traces are looked at.
const LOOKED_AT: usize = 200;
/// … as far as they have so many spans together.
const MOST_SPANS: usize = 5000;
/// A parent that has not come by now will not come.
const COMES_LATE: Duration = Duration::from_secs(60);
/// A span that runs for so long hangs, or is meant to.
const LONG: Duration = Duration::from_secs(60);
/// So many names are listed.
const LISTED: usize = 4;

pub(super) fn notes(store: &TraceStore, counts: &StoreCounts) -> Vec<String> {
    let mut notes = store.notes();
    if counts.spans == 0 {
        notes.push(empty(counts));
    }
    notes.extend(lost(counts));
    notes.extend(running(store));
    notes.extend(odd(store));
    notes
}

fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn empty(counts: &StoreCounts) -> String {
    if counts.received_spans == 0 {
        "No span has arrived yet. Call the service; or let other services send here: OTEL_EXPORTER_OTLP_ENDPOINT is this page's address, OTEL_EXPORTER_OTLP_PROTOCOL http/protobuf.".to_owned()
    } else {
        format!(
            "Of {} that came none is kept: too old, gone to make room, or refused. StoreLimits says how much is kept, and for how long.",
            counted(counts.received_spans, "span", "spans")
        )
    }
}

fn lost(counts: &StoreCounts) -> Vec<String> {
    let mut lost = Vec::new();
    if counts.evicted_traces > 0 {
        lost.push(format!(
            "{} to make room, or for their age (kept are at most {} traces, {} spans, {} MiB, for {} s). Raise StoreLimits to keep more. What comes late for them looks like an orphan.",
            counted(counts.evicted_traces, "older trace is gone", "older traces are gone"),
            counts.max_traces,
            counts.max_spans,
            counts.max_bytes >> 20,
            counts.max_age.as_secs()
        ));
    }
    if counts.refused_spans > 0 {
        lost.push(format!(
            "{} refused: their trace is too large, too many came at once, or they have no valid ids. Raise StoreLimits, make fewer spans of loops, or mend the sender.",
            counted(counts.refused_spans, "span was", "spans were")
        ));
    }
    if counts.unknown_running > 0 {
        lost.push(format!(
            "{} started when too many were running to list them all. Raise StoreLimits to know more of them.",
            counted(counts.unknown_running, "span", "spans")
        ));
    }
    lost
}

fn running(store: &TraceStore) -> Option<String> {
    let spans = store.running();
    let since = |start: u64| {
        let start = SystemTime::UNIX_EPOCH + Duration::from_nanos(start);
        start.elapsed().unwrap_or_default()
    };
    let longest = spans.first().filter(|span| since(span.start) >= LONG)?;
    let long = spans
        .iter()
        .filter(|span| since(span.start) >= LONG)
        .count();
    let many = match long {
        1 => "1 span has been running for over a minute:".to_owned(),
        _ => format!("{long} spans have been running for over a minute, the longest is"),
    };
    Some(format!(
        "{many} `{}` for {} s. See what is running: it hangs, waits, or never ends its span.",
        longest.name,
        since(longest.start).as_secs()
    ))
}

/// Of the newest traces.
fn odd(store: &TraceStore) -> Vec<String> {
    let newest = store.find(&Query {
        limit: LOOKED_AT,
        ..Query::default()
    });
    let late = SystemTime::now() - COMES_LATE;
    let late = late.duration_since(SystemTime::UNIX_EPOCH);
    let late = late.map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    });
    let (mut broken, mut skewed) = (0, 0);
    let (mut orphaned, mut off) = (BTreeSet::new(), BTreeSet::new());
    let mut spans = 0;
    let looked_at = newest.iter().take_while(|trace| {
        spans += trace.spans().len();
        spans <= MOST_SPANS
    });
    for trace in looked_at {
        let oddities = trace.oddities();
        let name = |id| {
            let mut spans = trace.spans().iter();
            spans
                .find(|span| span.span_id == id)
                .map(|span| &span.process.service)
        };
        // While it happens, parents are still running.
        if !oddities.orphans.is_empty() && trace.end() < late {
            broken += 1;
            orphaned.extend(oddities.orphans.into_iter().take(LISTED).filter_map(name));
        }
        if !oddities.skewed.is_empty() {
            skewed += 1;
            let spans = oddities.skewed.into_iter().take(LISTED);
            off.extend(spans.filter_map(|skew| name(skew.span)));
        }
    }
    let list = |services: BTreeSet<_>| {
        let services = services
            .into_iter()
            .take(LISTED)
            .map(|service: &std::sync::Arc<str>| &**service);
        services.collect::<Vec<_>>().join(", ")
    };
    let mut notes = Vec::new();
    if broken > 0 {
        notes.push(format!(
            "{broken} of the {} newest traces have spans whose parent never came ({}). Let the caller send its spans here too, pass `traceparent` on at every hop, and sample by the parent everywhere.",
            newest.len(), list(orphaned)
        ));
    }
    if skewed > 0 {
        notes.push(format!(
            "{skewed} of the {} newest traces have spans that begin before their caller, or after it has ended: the clocks of {} differ. Synchronise them (NTP, chrony); durations are right, positions are not.",
            newest.len(), list(off)
        ));
    }
    notes
}
