//! Attributes of the resource, with their types.

use super::document::leaf;
use super::node::{Node, Scalar, Value};
use super::reader::{Keys, Mapping, Reader};
use crate::config::resolve::resource::Attributes;
use crate::config::{Allowed, parse, settings};
use opentelemetry::{Array, KeyValue, StringValue};
use opentelemetry_semantic_conventions::attribute::SERVICE_NAME;

const TYPES: Allowed = Allowed::Word(&[
    "string",
    "bool",
    "int",
    "double",
    "string_array",
    "bool_array",
    "int_array",
    "double_array",
]);

pub(super) fn read(reader: &mut Reader<'_>, document: &Mapping<'_>, name: &str) -> Vec<KeyValue> {
    const KEYS: Keys = Keys {
        known: &["attributes", "attributes_list"],
        unsupported: &[("detection/development", ""), ("schema_url", "")],
    };
    let mut attributes = Attributes::default();
    attributes.put(SERVICE_NAME, name.to_owned());
    let mapping = document
        .get("resource")
        .and_then(|node| reader.mapping(node, "resource", &KEYS));
    let Some(mapping) = mapping else {
        return named(reader, document, attributes);
    };
    let listed = leaf(
        reader,
        &mapping,
        "attributes_list",
        &settings::RESOURCE_ATTRIBUTES,
        parse::attributes,
    );
    for (key, value) in listed.unwrap_or_default() {
        attributes.put(key, value);
    }
    for (i, node) in reader.list(&mapping, "attributes").iter().enumerate() {
        let path = format!("{}[{i}]", mapping.path("attributes"));
        one(reader, node, &path, &mut attributes);
    }
    named(reader, &mapping, attributes)
}

fn named(reader: &mut Reader<'_>, at: &Mapping<'_>, mut attributes: Attributes) -> Vec<KeyValue> {
    if let Some(problem) = attributes.named() {
        reader.problem(at.at, &problem);
    }
    attributes.into_vec()
}

fn one(
    reader: &mut Reader<'_>,
    node: &Node,
    path: &str,
    attributes: &mut Attributes,
) -> Option<()> {
    const KEYS: Keys = Keys {
        known: &["name", "value", "type"],
        unsupported: &[],
    };
    let mapping = reader.mapping(node, path, &KEYS)?;
    let name = reader.leaf(&mapping, "name", Allowed::Text, "nothing", parse::text);
    let kind = reader.leaf(&mapping, "type", TYPES, "string", parse::word);
    if mapping.entry("name").is_none() || mapping.entry("value").is_none() {
        reader.problem(
            node.at,
            &format!("`{path}` needs a `name` and a `value`; it is passed over"),
        );
    }
    // A value that is null takes the entry away, as the schema says.
    let (name, value) = (name?, mapping.get("value")?);
    if name.is_empty() {
        reader.problem(
            node.at,
            &format!("`{path}` has an empty name; it is passed over"),
        );
        return None;
    }
    let kind = kind.unwrap_or("string");
    match typed(value, kind) {
        Some(value) => attributes.put(name, value),
        None => reader.problem(
            value.at,
            &format!("`{path}.value` is no {kind}, which is its type; it is passed over"),
        ),
    }
    Some(())
}

fn typed(node: &Node, kind: &str) -> Option<opentelemetry::Value> {
    if let Some(kind) = kind.strip_suffix("_array") {
        let Value::List(items) = &node.value else {
            return None;
        };
        return Some(opentelemetry::Value::Array(match kind {
            "bool" => Array::Bool(all(items, boolean)?),
            "int" => Array::I64(all(items, int)?),
            "double" => Array::F64(all(items, double)?),
            _ => Array::String(all(items, string)?),
        }));
    }
    Some(match kind {
        "bool" => boolean(node)?.into(),
        "int" => int(node)?.into(),
        "double" => double(node)?.into(),
        _ => opentelemetry::Value::String(string(node)?),
    })
}

fn all<T>(items: &[Node], one: impl Fn(&Node) -> Option<T>) -> Option<Vec<T>> {
    items.iter().map(one).collect()
}

fn boolean(node: &Node) -> Option<bool> {
    match node.value {
        Value::Scalar(Scalar::Bool(value)) => Some(value),
        _ => None,
    }
}

fn int(node: &Node) -> Option<i64> {
    match node.value {
        Value::Scalar(Scalar::Int(value)) => Some(value),
        _ => None,
    }
}

fn double(node: &Node) -> Option<f64> {
    match node.value {
        Value::Scalar(Scalar::Float(value)) => Some(value),
        #[expect(clippy::cast_precision_loss, reason = "that is what a double is")]
        Value::Scalar(Scalar::Int(value)) => Some(value as f64),
        _ => None,
    }
}

/// A number is taken for its text, as it is written: a version is meant to be one.
fn string(node: &Node) -> Option<StringValue> {
    match node.value {
        Value::Scalar(Scalar::Null) => None,
        Value::Scalar(_) => Some(node.text.clone().into()),
        _ => None,
    }
}
