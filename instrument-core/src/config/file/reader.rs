//! Reading values of the tree by the schema; what does not fit is said with its place.

use super::leaf::text_of;
use super::node::{At, Entry, Node, Scalar, Value};
use crate::config::Problem;
use crate::config::suggestion::hint;

/// What a mapping of the schema may hold.
pub(super) struct Keys {
    pub(super) known: &'static [&'static str],
    /// In the schema, and not here: a key, and a value of it that changes nothing.
    pub(super) unsupported: &'static [(&'static str, &'static str)],
}

pub(super) struct Reader<'f> {
    file: &'f str,
    pub(super) problems: Vec<Problem>,
}

/// A mapping whose keys are known, and the way to it.
pub(super) struct Mapping<'n> {
    pub(super) path: String,
    pub(super) at: At,
    entries: &'n [Entry],
}

impl<'n> Mapping<'n> {
    /// The value, unless it is missing or null.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).filter(|node| !node.is_null())
    }

    /// The value, which may be null.
    pub(super) fn entry(&self, key: &str) -> Option<&'n Node> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(&entry.node)
    }

    pub(super) fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

impl<'f> Reader<'f> {
    pub(super) fn new(file: &'f str) -> Self {
        Self {
            file,
            problems: Vec::new(),
        }
    }

    pub(super) fn problem(&mut self, at: At, text: &str) {
        let At { line, column } = at;
        let text = format!("{}:{line}:{column}: {text}", self.file);
        self.problems.push(Problem { text });
    }

    /// A mapping; null is an empty one, as the schema often has it.
    pub(super) fn mapping<'n>(
        &mut self,
        node: &'n Node,
        path: &str,
        keys: &Keys,
    ) -> Option<Mapping<'n>> {
        let entries: &[Entry] = match &node.value {
            Value::Map(entries) => entries,
            Value::Scalar(Scalar::Null) => &[],
            _ => {
                self.problem(
                    node.at,
                    &format!("`{path}` is not a mapping; it is passed over"),
                );
                return None;
            }
        };
        for entry in entries {
            self.key(entry, path, keys);
        }
        Some(Mapping {
            path: path.to_owned(),
            at: node.at,
            entries,
        })
    }

    fn key(&mut self, entry: &Entry, path: &str, keys: &Keys) {
        let key = entry.key.as_str();
        if keys.known.contains(&key) {
            return;
        }
        let place = if path.is_empty() {
            "the file".to_owned()
        } else {
            format!("`{path}`")
        };
        let unsupported = keys.unsupported.iter().find(|(known, _)| *known == key);
        if let Some((_, neutral)) = unsupported {
            let changes_nothing = match &entry.node.value {
                Value::Scalar(Scalar::Null) => true,
                Value::Scalar(scalar) => text_of(scalar) == *neutral,
                _ => false,
            };
            if !changes_nothing {
                self.problem(
                    entry.at,
                    &format!("`{key}` in {place} is not supported; it is passed over"),
                );
            }
            return;
        }
        let all = keys.unsupported.iter().map(|(known, _)| *known);
        let meant = hint(key, keys.known.iter().copied().chain(all));
        self.problem(
            entry.at,
            &format!(
                "`{}` is no key of {place}{meant}; it is passed over",
                key.escape_debug()
            ),
        );
    }

    pub(super) fn list<'n>(&mut self, mapping: &Mapping<'n>, key: &str) -> &'n [Node] {
        match mapping.get(key) {
            None => &[],
            Some(Node {
                value: Value::List(items),
                ..
            }) => items,
            Some(node) => {
                let path = mapping.path(key);
                self.problem(
                    node.at,
                    &format!("`{path}` is not a list; it is passed over"),
                );
                &[]
            }
        }
    }

    /// The one entry of a mapping that chooses, as an exporter or a sampler does.
    pub(super) fn choice<'n>(
        &mut self,
        node: &'n Node,
        path: &str,
        keys: &Keys,
    ) -> Option<(&'n str, &'n Node)> {
        let before = self.problems.len();
        // In a choice a key says all: without a value it is chosen all the same.
        let chosen = Keys {
            known: keys.known,
            unsupported: &[],
        };
        let named = match &node.value {
            Value::Map(entries) => entries.iter().find(|entry| {
                let mut unsupported = keys.unsupported.iter();
                unsupported.any(|(known, _)| *known == entry.key)
            }),
            _ => None,
        };
        if let Some(entry) = named {
            self.problem(
                entry.at,
                &format!(
                    "`{}` in `{path}` is not supported; it is passed over",
                    entry.key
                ),
            );
            return None;
        }
        let mapping = self.mapping(node, path, &chosen)?;
        match mapping.entries {
            [entry] if keys.known.contains(&entry.key.as_str()) => Some((&entry.key, &entry.node)),
            entries => {
                if self.problems.len() == before {
                    let count = entries.len();
                    let known = keys.known.join(", ");
                    self.problem(
                        node.at,
                        &format!("`{path}` has {count} keys; allowed is one of {known}; it is passed over"),
                    );
                }
                None
            }
        }
    }
}
