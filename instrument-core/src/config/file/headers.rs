//! Headers of an exporter.

use super::document::leaf;
use super::reader::{Keys, Mapping, Reader};
use crate::config::{Allowed, parse, settings};

/// `headers` count more than `headers_list`.
pub(super) fn read(reader: &mut Reader<'_>, mapping: &Mapping<'_>) -> Vec<(String, String)> {
    const PAIR: Keys = Keys {
        known: &["name", "value"],
        unsupported: &[],
    };
    let mut headers = leaf(
        reader,
        mapping,
        "headers_list",
        &settings::HEADERS,
        parse::headers,
    )
    .unwrap_or_default();
    for (i, node) in reader.list(mapping, "headers").iter().enumerate() {
        let path = format!("{}[{i}]", mapping.path("headers"));
        let Some(pair) = reader.mapping(node, &path, &PAIR) else {
            continue;
        };
        let name = reader.leaf(&pair, "name", Allowed::Text, "nothing", parse::text);
        // A value that is null takes the entry away, as the schema says.
        let value = reader.leaf(&pair, "value", Allowed::Text, "nothing", parse::text);
        let (Some(name), Some(value)) = (name, value) else {
            if pair.entry("name").is_none() || pair.entry("value").is_none() {
                reader.problem(
                    node.at,
                    &format!("`{path}` needs a `name` and a `value`; it is passed over"),
                );
            }
            continue;
        };
        match name.parse::<http::HeaderName>() {
            Ok(name) if http::HeaderValue::from_str(&value).is_ok() => {
                headers.retain(|(known, _)| known != name.as_str());
                headers.push((name.as_str().to_owned(), value));
            }
            _ => reader.problem(
                node.at,
                &format!(
                    "`{path}` is a name or a value that no header can have; it is passed over"
                ),
            ),
        }
    }
    headers
}
