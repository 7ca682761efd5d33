//! How a consumer's span is related to the producer's.

/// How the span that processes a message is related to the one that sent it. See the
/// [module docs](super#child-or-link).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Relation {
    /// It is its child: both are in one trace, and whoever began that has decided whether it is sampled.
    #[default]
    Child,
    /// It links to it, from where the consumer stands: its current span, else a trace of its own.
    Link,
}
