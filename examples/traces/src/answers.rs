//! What the API answers, as much as is printed.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(crate) struct Answer<T> {
    pub(crate) data: T,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Refused {
    pub(crate) errors: Vec<Problem>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Problem {
    pub(crate) msg: String,
}

/// Times are in microseconds everywhere.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trace {
    #[serde(rename = "traceID")]
    pub(crate) id: String,
    pub(crate) spans: Vec<Span>,
    pub(crate) processes: BTreeMap<String, Process>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Span {
    #[serde(rename = "spanID")]
    pub(crate) id: String,
    pub(crate) operation_name: String,
    pub(crate) references: Vec<Reference>,
    pub(crate) start_time: u64,
    pub(crate) duration: u64,
    pub(crate) tags: Vec<Tag>,
    #[serde(rename = "processID")]
    pub(crate) process: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reference {
    pub(crate) ref_type: String,
    #[serde(rename = "spanID")]
    pub(crate) span: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Process {
    pub(crate) service_name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Log {
    pub(crate) timestamp: u64,
    pub(crate) severity: String,
    pub(crate) body: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Comparison {
    pub(crate) only_a: Vec<Only>,
    pub(crate) only_b: Vec<Only>,
    pub(crate) both: Vec<Pair>,
    pub(crate) largest: Option<Pair>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Only {
    pub(crate) path: Vec<Step>,
    pub(crate) duration: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Pair {
    pub(crate) path: Vec<Step>,
    pub(crate) a: Took,
    pub(crate) b: Took,
    pub(crate) difference_us: i64,
    pub(crate) self_difference_us: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) service: String,
    pub(crate) operation: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Took {
    pub(crate) duration: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct About {
    pub(crate) version: String,
    pub(crate) store: BTreeMap<String, u64>,
    pub(crate) notes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Running {
    pub(crate) operation_name: String,
    pub(crate) service_name: String,
    pub(crate) start_time: u64,
    #[serde(rename = "traceID")]
    pub(crate) trace: String,
}

impl Span {
    pub(crate) fn is_error(&self) -> bool {
        let is_true = |tag: &Tag| tag.key == "error" && (tag.value == true || tag.value == "true");
        self.tags.iter().any(is_true)
    }

    pub(crate) fn tag(&self, key: &str) -> Option<&Value> {
        let mut tags = self.tags.iter();
        Some(&tags.find(|tag| tag.key == key)?.value)
    }

    pub(crate) fn parent(&self) -> Option<&str> {
        let mut references = self.references.iter();
        let parent = references.find(|reference| reference.ref_type == "CHILD_OF")?;
        Some(&parent.span)
    }

    pub(crate) fn end(&self) -> u64 {
        self.start_time + self.duration
    }
}

impl Trace {
    pub(crate) fn service(&self, span: &Span) -> &str {
        let process = self.processes.get(&span.process);
        process.map_or("?", |process| &process.service_name)
    }

    /// What it is about: the span without a parent, else the first.
    pub(crate) fn root(&self) -> Option<&Span> {
        let mut spans = self.spans.iter();
        let root = spans.find(|span| span.parent().is_none());
        root.or_else(|| self.spans.iter().min_by_key(|span| span.start_time))
    }

    pub(crate) fn start(&self) -> u64 {
        self.spans
            .iter()
            .map(|span| span.start_time)
            .min()
            .unwrap_or(0)
    }

    pub(crate) fn duration(&self) -> u64 {
        let end = self.spans.iter().map(Span::end).max().unwrap_or(0);
        end.saturating_sub(self.start())
    }

    pub(crate) fn errors(&self) -> usize {
        self.spans.iter().filter(|span| span.is_error()).count()
    }
}
