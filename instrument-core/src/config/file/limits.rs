//! Limits of spans.

use super::document::leaf;
use super::reader::{Keys, Mapping, Reader};
use crate::config::{Limits, parse, settings};

/// Those of all signals.
pub(super) fn general(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Limits {
    const KEYS: Keys = Keys {
        known: &["attribute_value_length_limit", "attribute_count_limit"],
        unsupported: &[],
    };
    let mut limits = Limits {
        value_length: None,
        attributes: 128,
        events: 128,
        links: 128,
        attributes_per_event: 128,
        attributes_per_link: 128,
    };
    let mapping = document
        .get("attribute_limits")
        .and_then(|node| reader.mapping(node, "attribute_limits", &KEYS));
    if let Some(mapping) = mapping {
        limits.value_length = leaf(
            reader,
            &mapping,
            "attribute_value_length_limit",
            &settings::ANY_VALUE_LENGTH,
            parse::count,
        );
        let count = leaf(
            reader,
            &mapping,
            "attribute_count_limit",
            &settings::ANY_ATTRIBUTES,
            parse::small_count,
        );
        if let Some(count) = count {
            limits.attributes = count;
            limits.attributes_per_event = count;
            limits.attributes_per_link = count;
        }
    }
    limits
}

/// Those of spans count more.
pub(super) fn of_spans(reader: &mut Reader<'_>, provider: &Mapping<'_>, general: Limits) -> Limits {
    const KEYS: Keys = Keys {
        known: &[
            "attribute_value_length_limit",
            "attribute_count_limit",
            "event_count_limit",
            "link_count_limit",
            "event_attribute_count_limit",
            "link_attribute_count_limit",
        ],
        unsupported: &[],
    };
    let path = provider.path("limits");
    let mapping = provider
        .get("limits")
        .and_then(|node| reader.mapping(node, &path, &KEYS));
    let Some(mapping) = mapping else {
        return general;
    };
    let length = leaf(
        reader,
        &mapping,
        "attribute_value_length_limit",
        &settings::VALUE_LENGTH,
        parse::count,
    );
    let mut count = |key, setting, otherwise| {
        leaf(reader, &mapping, key, setting, parse::small_count).unwrap_or(otherwise)
    };
    Limits {
        value_length: length.or(general.value_length),
        attributes: count(
            "attribute_count_limit",
            &settings::ATTRIBUTES,
            general.attributes,
        ),
        events: count("event_count_limit", &settings::EVENTS, general.events),
        links: count("link_count_limit", &settings::LINKS, general.links),
        attributes_per_event: count(
            "event_attribute_count_limit",
            &settings::EVENT_ATTRIBUTES,
            general.attributes_per_event,
        ),
        attributes_per_link: count(
            "link_attribute_count_limit",
            &settings::LINK_ATTRIBUTES,
            general.attributes_per_link,
        ),
    }
}
