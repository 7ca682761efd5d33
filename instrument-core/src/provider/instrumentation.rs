//! Which instrumentation is on, and which superseded names it adds.

/// Which layers and client wrappers do what they do by themselves: make spans, measure requests, apply rules to baggage. What a
/// program traces by its own words, with [`span!`](crate::span!) or `#[traced_span]`, is not concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Instrumentation {
    /// All of them.
    #[default]
    All,
    /// None: they pass everything through.
    None,
    /// Those of these names: `server`, `client`, `metrics`, `baggage`, `retry`, `span`, `sqlx`, `redis`, `mongodb`, `queue`,
    /// `genai`, and what others call [theirs](crate::current::is_instrumented).
    Only(Vec<String>),
}

impl Instrumentation {
    /// Whether instrumentation of this name is on.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Only(names) => names.iter().any(|only| only.eq_ignore_ascii_case(name)),
        }
    }
}

/// Superseded attribute names that are wanted beside the stable ones, for dashboards on their way: what
/// `OTEL_SEMCONV_STABILITY_OPT_IN` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SemconvOptIn {
    /// `http/dup`: HTTP attributes under their old names too.
    pub http_dup: bool,
    /// `database/dup`: database attributes under their old names too.
    pub database_dup: bool,
}
