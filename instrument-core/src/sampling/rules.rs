//! Samplers by what a trace is about.

use super::attribute::{AttributeTest, Expected};
use super::path;
use super::question::{Parent, Question};
use super::sampler::Sampler;
use crate::semconv::sampling::{HTTP_METHOD, HTTP_REQUEST_METHOD, SAMPLING_PRIORITY};
use opentelemetry::trace::SpanKind;
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult};
use std::borrow::Cow;
use std::fmt;

/// A list of rules, the first that matches decides; for [`Sampler::rules`].
///
/// ```
/// use instrument_core::sampling::{Rule, Rules, Sampler};
///
/// let rules = Rules::new(Sampler::ratio(0.1))
///     .with(Rule::new().route("/health"), Sampler::always_off())
///     .with(Rule::new().route("/api/events").method("POST").named("events"), Sampler::always_on());
/// let sampler = Sampler::parent_based(Sampler::rules(rules));
/// assert_eq!(sampler.to_string(), "parent-based, 2 rules, else 10 % of traces");
/// ```
#[derive(Clone, Debug)]
pub struct Rules {
    rules: Vec<(Rule, Sampler)>,
    otherwise: Sampler,
}

/// What a trace's first span in this process must be for a rule to match: all that is said, and anything while nothing
/// is said.
///
/// A rule sees the name, the kind and the attributes that are given when the span starts; see the
/// [module docs](super).
#[derive(Clone, Debug, Default)]
pub struct Rule {
    conditions: Vec<Condition>,
    priority: Option<Cow<'static, str>>,
}

#[derive(Clone, Debug)]
enum Condition {
    Route(String),
    Method(String),
    Name(String),
    Kind(SpanKind),
    Attribute(AttributeTest),
}

impl Rules {
    /// No rules yet; `otherwise` decides where none matches.
    #[must_use]
    pub fn new(otherwise: Sampler) -> Self {
        Self {
            rules: Vec::new(),
            otherwise,
        }
    }

    /// Adds a rule below those there are.
    #[must_use]
    pub fn with(mut self, rule: Rule, sampler: Sampler) -> Self {
        self.rules.push((rule, sampler));
        self
    }

    /// Whoever may be asked.
    pub(super) fn all(&self) -> impl Iterator<Item = &Sampler> {
        let of_rules = self.rules.iter().map(|(_, sampler)| sampler);
        of_rules.chain([&self.otherwise])
    }

    /// Rules are for traces: below a local parent the trace has been decided.
    pub(super) fn decide(&self, question: Question<'_>) -> SamplingResult {
        if let Parent::Local { sampled } = question.parent() {
            return question.follow(sampled);
        }
        let matching = self.rules.iter().find(|(rule, _)| rule.matches(question));
        let Some((rule, sampler)) = matching else {
            return self.otherwise.decide(question);
        };
        let mut result = sampler.decide(question);
        if let (Some(priority), SamplingDecision::RecordAndSample) =
            (&rule.priority, &result.decision)
        {
            let priority = KeyValue::new(SAMPLING_PRIORITY, priority.clone());
            result.attributes.push(priority);
        }
        result
    }
}

impl Rule {
    /// Matches anything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Matches the route and what lies below it: `/api/events` and `/api/events/7`, not `/api/eventsX`.
    ///
    /// The route is `http.route`, else `http.target` or `url.path` up to the query, else the path in a span name like
    /// `GET /api/events`, else the span name.
    #[must_use]
    pub fn route(self, prefix: impl Into<String>) -> Self {
        self.when(Condition::Route(prefix.into()))
    }

    /// Matches the method in `http.request.method`, else in a span name like `GET /api/events`.
    #[must_use]
    pub fn method(self, method: impl Into<String>) -> Self {
        self.when(Condition::Method(method.into()))
    }

    /// Matches the whole span name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.when(Condition::Name(name.into()))
    }

    /// Matches the kind.
    #[must_use]
    pub fn kind(self, kind: SpanKind) -> Self {
        self.when(Condition::Kind(kind))
    }

    /// Matches an attribute of this very value.
    #[must_use]
    pub fn attribute(self, key: impl Into<Key>, value: impl Into<Value>) -> Self {
        self.when(Condition::Attribute(AttributeTest {
            key: key.into(),
            expected: Expected::Equal(value.into()),
        }))
    }

    /// Matches a number, or a string that is one, from `least` on.
    #[must_use]
    pub fn attribute_at_least(self, key: impl Into<Key>, least: f64) -> Self {
        self.when(Condition::Attribute(AttributeTest {
            key: key.into(),
            expected: Expected::AtLeast(least),
        }))
    }

    /// Records `priority` as `sampling.priority` where the rule keeps a trace.
    #[must_use]
    pub fn named(mut self, priority: impl Into<Cow<'static, str>>) -> Self {
        self.priority = Some(priority.into());
        self
    }

    fn when(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    fn matches(&self, question: Question<'_>) -> bool {
        let Question {
            name,
            kind,
            attributes,
            ..
        } = question;
        self.conditions.iter().all(|condition| match condition {
            Condition::Route(prefix) => path::is_below(path::of_request(name, attributes), prefix),
            Condition::Method(expected) => method(name, attributes) == Some(expected.as_str()),
            Condition::Name(expected) => name == expected,
            Condition::Kind(expected) => kind == expected,
            Condition::Attribute(test) => test.matches(attributes),
        })
    }
}

fn method<'a>(name: &'a str, attributes: &'a [KeyValue]) -> Option<&'a str> {
    [HTTP_REQUEST_METHOD, HTTP_METHOD]
        .into_iter()
        .find_map(|key| path::string(attributes, key))
        .or_else(|| path::split_name(name).map(|(method, _)| method))
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, otherwise) = (self.rules.len(), &self.otherwise);
        let s = if count == 1 { "" } else { "s" };
        write!(f, "{count} rule{s}, else {otherwise}")
    }
}
