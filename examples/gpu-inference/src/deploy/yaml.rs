//! JSON and YAML of a value, always the same for the same value: keys in order, whichever map `serde_json` was built with.

use serde_json::{Map, Value};
use std::fmt::Write as _;

/// As Grafana keeps its dashboards.
pub(super) fn json(value: &Value) -> String {
    let text = serde_json::to_string_pretty(&ordered(value));
    text.unwrap_or_default() + "\n"
}

/// As people read it.
pub(super) fn yaml(value: &Value) -> String {
    let mut text = String::new();
    block(&mut text, &ordered(value), 0);
    text
}

fn ordered(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().collect();
            pairs.sort_by_key(|(key, _)| *key);
            let pairs = pairs.into_iter();
            let pairs = pairs.map(|(key, value)| (key.clone(), ordered(value)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Value::Array(all) => all.iter().map(ordered).collect(),
        other => other.clone(),
    }
}

fn block(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let _ = write!(
                    text,
                    "{:1$}{2}:",
                    "",
                    depth * 2,
                    scalar(&key.as_str().into())
                );
                below(text, value, depth + 1);
            }
        }
        Value::Array(all) => {
            for value in all {
                let mut item = String::new();
                block(&mut item, value, depth + 1);
                let item = item.trim_start();
                let _ = write!(text, "{:1$}- {item}", "", depth * 2);
            }
        }
        other => {
            let _ = writeln!(text, "{}", scalar(other));
        }
    }
}

/// What stands after a key.
fn below(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if map.is_empty() => text.push_str(" {}\n"),
        Value::Array(all) if all.is_empty() => text.push_str(" []\n"),
        Value::Object(_) | Value::Array(_) => {
            text.push('\n');
            block(text, value, depth);
        }
        Value::String(lines) if lines.contains('\n') => {
            text.push_str(" |-\n");
            for line in lines.trim_end().lines() {
                let _ = writeln!(text, "{:1$}{line}", "", depth * 2);
            }
        }
        other => {
            let _ = writeln!(text, " {}", scalar(other));
        }
    }
}

/// Plain where it can be nothing else, quoted as JSON is otherwise: that is YAML too.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_plain(text: &str) -> bool {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let only = |c: char| c.is_ascii_alphanumeric() || " _-./".contains(c);
    let is_other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    is_word
        && text.chars().all(only)
        && !text.ends_with(' ')
        && !is_other.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_could_be_misread_is_quoted() {
        let value = json!({
            "b": ["plain words", "on", "5m", "a: b", { "x": 1, "y": [] }, [true, null]],
            "a": { "expr": "sum(rate(x[5m]))\n  > 1" },
        });
        let expected = "\
a:
  expr: |-
    sum(rate(x[5m]))
      > 1
b:
  - plain words
  - \"on\"
  - \"5m\"
  - \"a: b\"
  - x: 1
    \"y\": []
  - - true
    - null
";
        assert_eq!(yaml(&value), expected);
    }
}
