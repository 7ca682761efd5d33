//! Spans as an indented tree.

mod layout;
mod line;
mod node;
mod value;
mod waterfall;

pub(super) use node::{Attribute, Event, Link, Node};
pub(super) use value::Shown;

use opentelemetry_sdk::trace::SpanData;
use std::fmt;

/// Spans, drawn as an indented tree: one line a span, children below their parent in the order in which they started.
///
/// Ids and times are left out, so that the same work gives the same tree:
///
/// ```text
/// handle_frame [consumer] camera.id=front_door image.size=4096
///   detect_objects model.name=yolo26 detection.count=3 +boxes_found(threshold=0.5)
///     decode_image
///   judge_risk [client] retry.attempt=1 !ModelBusy "the model is busy" +exception
///   judge_risk [client] retry.attempt=2
///   save_event risk.score=60 -> handle_upload
/// ```
///
/// | part | means |
/// |---|---|
/// | `[client]` | the kind, unless it is internal |
/// | `image.size=4096` | attributes as recorded, the last value of each; a string is quoted where it is not one plain word, so `"1"` is no number |
/// | `!ModelBusy "…"` | the status is Error: `error.type` (`!error` without one) and the description |
/// | `✓` | the status is Ok |
/// | `+boxes_found(…)` | an event; an `exception` says its type and message only where the status did not, and never its stack trace |
/// | `-> handle_upload` | a link, by the name of the span; `?` if that is not in the tree |
/// | `<- remote`, `<- ?` | the parent is not in the tree: it is of another process, or lost |
/// | `…2 attributes dropped` | what went past a limit |
/// | `(open)` | the span has not ended yet; only a [`Kit`](super::Kit) knows |
///
/// A tree is equal to text that looks the same, whatever the indentation of the whole text is:
///
/// ```
/// use instrument_core::{span, testing::Kit};
///
/// let kit = Kit::new();
/// let _recording = kit.enter();
/// span!("handle_frame").in_scope(|| span!("detect_objects").in_scope(|| { /* … */ }));
///
/// assert_eq!(kit.tree(), "
///     handle_frame
///       detect_objects
/// ");
/// ```
#[derive(Clone)]
pub struct Tree {
    /// In the order in which they started, as far as the clock does not know better.
    nodes: Vec<Node>,
    style: Style,
}

/// What to show, and how.
#[derive(Clone, Debug, Default)]
struct Style {
    without_attributes: bool,
    hidden: Vec<String>,
    scopes: bool,
    services: bool,
    sorted: bool,
    durations: bool,
}

impl Tree {
    /// The tree of any finished spans.
    ///
    /// ```
    /// use instrument_core::testing::{Kit, Tree};
    /// use instrument_core::span;
    ///
    /// let kit = Kit::new();
    /// let _recording = kit.enter();
    /// span!("load_model").in_scope(|| { /* … */ });
    /// assert_eq!(Tree::of(&kit.spans_named("load_model")), "load_model");
    /// ```
    #[must_use]
    pub fn of(spans: &[SpanData]) -> Self {
        Self::new(spans.iter().map(Node::finished).collect())
    }

    pub(super) fn new(mut nodes: Vec<Node>) -> Self {
        // Stable: spans that the clock cannot tell apart stay as they came.
        nodes.sort_by_key(|node| node.start);
        let services = nodes.iter().any(|node| node.service != nodes[0].service);
        Self {
            nodes,
            style: Style {
                services,
                ..Style::default()
            },
        }
    }

    /// Leaves out the attributes of spans, events and links.
    #[must_use]
    pub fn without_attributes(mut self) -> Self {
        self.style.without_attributes = true;
        self
    }

    /// Shows these attributes as `key=…`, for values that change from run to run. `"process."` stands for every
    /// key that starts so.
    ///
    /// ```
    /// use instrument_core::{span, testing::Kit};
    ///
    /// let kit = Kit::new();
    /// let _recording = kit.enter();
    /// span!("compact").cost().in_scope(|| { /* … */ });
    /// let tree = kit.tree().with_hidden_values(["process.", "cpu."]).to_string();
    /// # if cfg!(target_os = "linux") {
    /// assert!(tree.contains("process.cpu_user_ms=…"), "{tree}");
    /// # }
    /// ```
    #[must_use]
    pub fn with_hidden_values(mut self, keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.style.hidden.extend(keys.into_iter().map(Into::into));
        self
    }

    /// Shows each span's instrumentation scope, as `@crate::module/1.2.0`.
    #[must_use]
    pub fn with_scopes(mut self) -> Self {
        self.style.scopes = true;
        self
    }

    /// Puts siblings in the order of their text, for spans that start at once on several threads.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.style.sorted = true;
        self
    }

    /// Puts in front of each span when it ran, as a bar over the time of its trace, and how long it took. For people:
    /// times differ from run to run.
    ///
    /// ```text
    /// ████████████████████████  35.2 ms  handle_frame
    /// ████████                  12.1 ms    detect_objects
    ///         ██████████████    20.0 ms    judge_risk [client]
    /// ```
    #[must_use]
    pub fn with_durations(mut self) -> Self {
        self.style.durations = true;
        self
    }

    /// Whether there is no span.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn picture(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layout = layout::Layout::new(&self.nodes, &self.style);
        let times = self
            .style
            .durations
            .then(|| waterfall::columns(&self.nodes, &layout.rows));
        for (i, row) in layout.rows.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            if let Some(times) = &times {
                write!(f, "{}  ", times[i])?;
            }
            write!(
                f,
                "{:indent$}{}",
                "",
                layout.lines[row.node],
                indent = 2 * row.depth
            )?;
        }
        Ok(())
    }
}

/// As text on lines of its own, so that a failed assertion shows the picture.
impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.to_string().lines() {
            write!(f, "\n    {line}")?;
        }
        writeln!(f)
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.picture() == other.picture()
    }
}

impl PartialEq<str> for Tree {
    fn eq(&self, text: &str) -> bool {
        self.picture() == dedented(text)
    }
}

impl PartialEq<&str> for Tree {
    fn eq(&self, text: &&str) -> bool {
        *self == **text
    }
}

impl PartialEq<String> for Tree {
    fn eq(&self, text: &String) -> bool {
        *self == **text
    }
}

/// `text` without the blank lines around it and the indentation that all its lines share.
fn dedented(text: &str) -> String {
    let lines = || {
        text.lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty())
    };
    let indent = lines()
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    lines()
        .map(|line| &line[indent..])
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests;
