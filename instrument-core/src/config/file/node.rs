//! What stands in the file, and where.

/// A place in the file, counted from one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct At {
    pub(super) line: usize,
    pub(super) column: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: At,
    pub(super) value: Value,
    /// A scalar as it is written, its references replaced.
    pub(super) text: String,
    /// What stands in the file, where a reference was replaced.
    pub(super) raw: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) at: At,
    pub(super) node: Node,
}

impl Node {
    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Value::Scalar(Scalar::Null))
    }

    /// Nodes in it, itself among them.
    pub(super) fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(_) => 0,
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(entries) => entries.iter().map(|entry| entry.node.size()).sum(),
        }
    }

    /// Levels in it.
    pub(super) fn depth(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(_) => 0,
            Value::List(items) => items.iter().map(Self::depth).max().unwrap_or(0),
            Value::Map(entries) => {
                let depths = entries.iter().map(|entry| entry.node.depth());
                depths.max().unwrap_or(0)
            }
        }
    }
}

impl Scalar {
    /// What a plain text is, by YAML's core schema.
    pub(super) fn plain(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Self::Null,
            "true" | "True" | "TRUE" => return Self::Bool(true),
            "false" | "False" | "FALSE" => return Self::Bool(false),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
                return Self::Float(f64::INFINITY);
            }
            "-.inf" | "-.Inf" | "-.INF" => return Self::Float(f64::NEG_INFINITY),
            ".nan" | ".NaN" | ".NAN" => return Self::Float(f64::NAN),
            _ => {}
        }
        let based = |prefix, radix| {
            let digits: &str = text.strip_prefix(prefix)?;
            let only_digits = digits.chars().all(|c| c.is_digit(radix));
            i64::from_str_radix(digits, radix)
                .ok()
                .filter(|_| only_digits)
        };
        if let Some(number) = based("0x", 16).or_else(|| based("0o", 8)) {
            return Self::Int(number);
        }
        if let Ok(number) = text.parse() {
            return Self::Int(number);
        }
        // Rust takes `inf` and `nan` for numbers, YAML takes them for words.
        if text.contains(|c: char| c.is_ascii_digit()) {
            if let Ok(number) = text.parse() {
                return Self::Float(number);
            }
        }
        Self::Text(text.to_owned())
    }
}
