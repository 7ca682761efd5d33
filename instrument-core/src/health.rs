//! What instrumentation left out or got too late, in numbers.

/// Counts of a [`Provider`](crate::Provider): what was left out, and what came too late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// Attributes, events or statuses set on a span that had ended.
    pub late_writes: u64,
    /// Spans dropped for being shorter than their minimum duration.
    pub short_spans_dropped: u64,
    /// Spans whose name, made at run time, was one too many and was replaced.
    pub names_replaced: u64,
    /// Links beyond the limit of links per span, of those that a span began with. What is added later and is too much, the exported span
    /// itself counts.
    pub links_dropped: u64,
    /// Members of baggage that were invalid, too many or too long, on the way in or out.
    pub baggage_dropped: u64,
    /// Requests whose baggage was not taken, since their caller is not trusted with it.
    pub baggage_untrusted: u64,
}
