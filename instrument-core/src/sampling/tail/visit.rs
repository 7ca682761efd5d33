//! A trace's visit to this process: from its first local root to the end of its last.

use super::policy::{Policy, Reason};
use super::size;
use opentelemetry::trace::SpanId;
use opentelemetry_sdk::trace::SpanData;
use std::collections::HashSet;
use std::time::Duration;

/// What is held of a trace until it is decided.
#[derive(Debug)]
pub(super) struct Visit {
    /// Which visit of this trace it is.
    pub(super) number: u32,
    pub(super) since: Duration,
    pub(super) spans: Vec<SpanData>,
    pub(super) bytes: usize,
    /// Local roots that have not ended.
    roots: Vec<SpanId>,
    /// Every span of a visit that is not the first, so that what is left over from an earlier one is not taken for it.
    members: Option<HashSet<SpanId>>,
    sampled: bool,
    reason: Option<Reason>,
    /// Why the visit before this one was kept, if it was: a trace that is once kept stays so.
    earlier: Option<Reason>,
}

/// What a visit weighs that holds no spans yet.
const OWN_BYTES: usize = 256;
const MEMBER_BYTES: usize = 16;

impl Visit {
    pub(super) fn new(number: u32, earlier: Option<Reason>, since: Duration) -> Self {
        Self {
            number,
            since,
            spans: Vec::new(),
            bytes: OWN_BYTES,
            roots: Vec::new(),
            members: (number > 0).then(HashSet::new),
            sampled: false,
            reason: None,
            earlier,
        }
    }

    pub(super) fn start_root(&mut self, span: SpanId, sampled: bool) {
        self.roots.push(span);
        self.sampled |= sampled;
        self.bytes += MEMBER_BYTES;
        if let Some(members) = &mut self.members {
            members.insert(span);
            self.bytes += MEMBER_BYTES;
        }
    }

    pub(super) fn start_child(&mut self, span: SpanId, parent: SpanId) {
        if let Some(members) = &mut self.members {
            if members.contains(&parent) {
                members.insert(span);
                self.bytes += MEMBER_BYTES;
            }
        }
    }

    pub(super) fn is_member(&self, span: SpanId) -> bool {
        self.members
            .as_ref()
            .is_none_or(|members| members.contains(&span))
    }

    /// Whether it was the end of the last local root.
    pub(super) fn end(&mut self, span: SpanData, policy: &Policy) -> bool {
        let id = span.span_context.span_id();
        self.sampled |= span.span_context.is_sampled();
        self.note(policy.reason(&span));
        let root = self.roots.iter().position(|root| *root == id);
        if let Some(root) = root {
            self.roots.swap_remove(root);
            let took = span.end_time.duration_since(span.start_time);
            self.note(policy.slow(took.unwrap_or_default()));
        }
        self.bytes += size::of(&span);
        self.spans.push(span);
        self.roots.is_empty()
    }

    /// Why it is kept, if it is; `now` where it is asked before its end.
    pub(super) fn verdict(&mut self, policy: &Policy, now: Option<Duration>) -> Option<Reason> {
        if let Some(now) = now {
            self.note(policy.slow(now.saturating_sub(self.since)));
        }
        let default = self.sampled.then_some(Reason::Default);
        self.note(self.earlier.clone());
        self.reason.take().or(default)
    }

    pub(super) fn earlier(&self) -> Option<&Reason> {
        self.earlier.as_ref()
    }

    fn note(&mut self, reason: Option<Reason>) {
        // `None` is less than any reason.
        if reason > self.reason {
            self.reason = reason;
        }
    }
}
