//! The traces that are looked for, as many as one answer holds.

use super::answer::Answer;
use super::ask::{now, trace_id};
use super::query::Parameters;
use super::traces::TraceJson;
use instrument_core::store::{Query, Trace, TraceStore};
use std::sync::Arc;

/// More spans are not in one answer: the traces that are left out can be asked for by shorter times.
const MOST_SPANS: usize = 50_000;
/// Nor do they take more room.
const MOST_BYTES: usize = 64 << 20;

/// `total` says how many match where some of them are not among the answered. Where all are it is 0, as Jaeger's always is.
pub(super) fn found(store: &TraceStore, parameters: &Parameters) -> Result<Answer, Answer> {
    let mut ids = parameters.all("traceID").peekable();
    let (mut traces, limit) = if ids.peek().is_some() {
        let ids = ids.map(trace_id).collect::<Result<Vec<_>, _>>()?;
        let named = ids.into_iter().filter_map(|id| store.trace(id));
        (named.collect::<Vec<_>>(), usize::MAX)
    } else {
        let query = parameters.query(now())?;
        let limit = query.limit;
        let all = Query {
            limit: usize::MAX,
            ..query
        };
        (store.find(&all), limit)
    };
    let all = traces.len();
    traces.truncate(limit);
    let answered = together(&traces);
    let answered: Vec<_> = answered.map(|trace| TraceJson::of(trace)).collect();
    let total = if answered.len() < all { all } else { 0 };
    Ok(Answer::data(answered, total))
}

/// As many of them as there is room for, in their order: the largest are left out, for one can be as large as a thousand
/// others. The smallest is there in any case.
fn together(traces: &[Arc<Trace>]) -> impl Iterator<Item = &Arc<Trace>> {
    let mut smallest_first: Vec<usize> = (0..traces.len()).collect();
    smallest_first.sort_by_key(|place| traces[*place].spans().len());
    let (mut spans, mut bytes) = (0, 0);
    let mut is_in = vec![false; traces.len()];
    for place in smallest_first {
        let trace = &traces[place];
        let (more_spans, more_bytes) = (spans + trace.spans().len(), bytes + trace.bytes());
        if spans == 0 || (more_spans <= MOST_SPANS && more_bytes <= MOST_BYTES) {
            (spans, bytes) = (more_spans, more_bytes);
            is_in[place] = true;
        }
    }
    let traces = traces.iter().zip(is_in);
    traces.filter_map(|(trace, is_in)| is_in.then_some(trace))
}
