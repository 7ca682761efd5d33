//! From YAML to nodes. Nesting and the growth by aliases are bounded, and nothing is called recursively on the way.

use super::node::{At, Entry, Node, Scalar, Value};
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use std::borrow::Cow;
use std::collections::HashMap;

const MOST_LEVELS: usize = 64;
const MOST_NODES: usize = 10_000;

/// Why the file cannot be used at all.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) at: At,
    pub(super) text: String,
}

fn broken<T>(at: At, text: impl Into<String>) -> Result<T, Broken> {
    let text = text.into();
    Err(Broken { at, text })
}

enum Frame {
    List(Vec<Node>),
    Map(Vec<Entry>, Option<(String, At)>),
}

struct Open {
    frame: Frame,
    at: At,
    anchor: usize,
}

/// What a value's text becomes: its references replaced.
pub(super) type Replace<'r> = dyn Fn(&str) -> Result<Option<String>, String> + 'r;

struct Tree<'r> {
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    replace: &'r Replace<'r>,
}

/// The one document in `text`.
pub(super) fn parse(text: &str, replace: &Replace<'_>) -> Result<Option<Node>, Broken> {
    let mut tree = Tree {
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        nodes: 0,
        replace,
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => tree.take(event, at(span))?,
            Err(error) => {
                let marker = error.marker();
                let at = At {
                    line: marker.line(),
                    column: marker.col() + 1,
                };
                return broken(at, format!("this is no YAML: {}", error.info()));
            }
        }
    }
    Ok(tree.root)
}

fn at(span: Span) -> At {
    At {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

impl Tree<'_> {
    fn take(&mut self, event: Event<'_>, at: At) -> Result<(), Broken> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag, at),
            Event::SequenceStart(anchor, _) => self.begin(Frame::List(Vec::new()), anchor, at),
            Event::MappingStart(anchor, _) => self.begin(Frame::Map(Vec::new(), None), anchor, at),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => {
                    let value = match open.frame {
                        Frame::List(items) => Value::List(items),
                        Frame::Map(entries, _) => Value::Map(entries),
                    };
                    self.put(node(open.at, value), open.anchor)
                }
                None => broken(at, "something ends that has not begun"),
            },
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return broken(
                        at,
                        "this alias refers to nothing that is complete before it",
                    );
                };
                self.nodes += node.size();
                if self.open.len() + node.depth() > MOST_LEVELS {
                    return broken(
                        at,
                        format!("this is nested deeper than {MOST_LEVELS} levels"),
                    );
                }
                self.put(Node { at, ..node }, 0)
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                broken(at, "a second document begins here; one is allowed")
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, frame: Frame, anchor: usize, at: At) -> Result<(), Broken> {
        if let Some(Open {
            frame: Frame::Map(_, None),
            ..
        }) = self.open.last()
        {
            return broken(at, "a key is a text");
        }
        if self.open.len() + 1 >= MOST_LEVELS {
            return broken(
                at,
                format!("this is nested deeper than {MOST_LEVELS} levels"),
            );
        }
        self.open.push(Open { frame, at, anchor });
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        at: At,
    ) -> Result<(), Broken> {
        if let Some(Open {
            frame: Frame::Map(entries, key @ None),
            ..
        }) = self.open.last_mut()
        {
            if entries.iter().any(|entry| entry.key == text) {
                let text = text.escape_debug();
                return broken(at, format!("the key `{text}` stands here a second time"));
            }
            *key = Some((text.to_owned(), at));
            return Ok(());
        }
        let replaced = match (self.replace)(text) {
            Ok(replaced) => replaced,
            Err(why) => return broken(at, why),
        };
        let new = replaced.as_deref().unwrap_or(text);
        let text_by_tag = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        let scalar = if style == ScalarStyle::Plain && !text_by_tag {
            Scalar::plain(new)
        } else {
            Scalar::Text(new.to_owned())
        };
        let node = Node {
            text: new.to_owned(),
            raw: replaced.is_some().then(|| text.to_owned()),
            ..node(at, Value::Scalar(scalar))
        };
        self.put(node, anchor)
    }

    /// A complete node: an item, an entry's value, or all there is.
    fn put(&mut self, node: Node, anchor: usize) -> Result<(), Broken> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return broken(node.at, format!("there are more than {MOST_NODES} values"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.frame) {
            None => self.root = Some(node),
            Some(Frame::List(items)) => items.push(node),
            Some(Frame::Map(entries, key)) => match key.take() {
                Some((key, at)) => entries.push(Entry { key, at, node }),
                None => return broken(node.at, "a key is a text"),
            },
        }
        Ok(())
    }
}

fn node(at: At, value: Value) -> Node {
    Node {
        at,
        value,
        text: String::new(),
        raw: None,
    }
}
