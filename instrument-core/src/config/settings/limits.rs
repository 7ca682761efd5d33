//! How much one span may hold.

use super::super::parse::MOST_ITEMS;
use super::{Allowed, Setting};

const COUNT: Allowed = Allowed::Integer(0, MOST_ITEMS);

pub(crate) static ANY_VALUE_LENGTH: Setting = Setting {
    variable: "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    path: Some("attribute_limits.attribute_value_length_limit"),
    default: "no limit",
    allowed: COUNT,
    meaning: "Characters of an attribute's value; the rest is cut. For spans, the next one counts more. Also read by a `Provider` that is used without a set-up.",
    example: "4096",
    wrong: Some("-1"),
    ..Setting::NEW
};

pub(crate) static VALUE_LENGTH: Setting = Setting {
    variable: "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    path: Some("tracer_provider.limits.attribute_value_length_limit"),
    method: Some("with_attribute_value_limit"),
    default: "no limit",
    allowed: COUNT,
    meaning: "Characters of a span's attribute value; the rest is cut. Also read by a `Provider` that is used without a set-up.",
    example: "1000",
    wrong: Some("1k"),
    ..Setting::NEW
};

pub(crate) static ANY_ATTRIBUTES: Setting = Setting {
    variable: "OTEL_ATTRIBUTE_COUNT_LIMIT",
    path: Some("attribute_limits.attribute_count_limit"),
    default: "128",
    allowed: COUNT,
    meaning: "Attributes of one thing: of a span, of an event, of a link. Above 65534 there is no limit. What is set for one of them counts more.",
    example: "96",
    wrong: Some("all"),
    ..Setting::NEW
};

pub(crate) static ATTRIBUTES: Setting = Setting {
    variable: "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
    path: Some("tracer_provider.limits.attribute_count_limit"),
    method: Some("with_attribute_limit"),
    default: "128",
    allowed: COUNT,
    meaning: "Attributes of a span. Above 65534 there is no limit.",
    example: "64",
    wrong: Some("64.5"),
    ..Setting::NEW
};

pub(crate) static EVENTS: Setting = Setting {
    variable: "OTEL_SPAN_EVENT_COUNT_LIMIT",
    path: Some("tracer_provider.limits.event_count_limit"),
    method: Some("with_event_limit"),
    default: "128",
    allowed: COUNT,
    meaning: "Events of a span. Above 65534 there is no limit.",
    example: "32",
    wrong: Some("-32"),
    ..Setting::NEW
};

pub(crate) static LINKS: Setting = Setting {
    variable: "OTEL_SPAN_LINK_COUNT_LIMIT",
    path: Some("tracer_provider.limits.link_count_limit"),
    method: Some("with_link_limit"),
    default: "128",
    allowed: COUNT,
    meaning: "Links of a span. Above 65534 there is no limit. Also read by a `Provider` that is used without a set-up.",
    example: "1000",
    wrong: Some("0x10"),
    ..Setting::NEW
};

pub(crate) static EVENT_ATTRIBUTES: Setting = Setting {
    variable: "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
    path: Some("tracer_provider.limits.event_attribute_count_limit"),
    method: Some("with_event_attribute_limit"),
    default: "128",
    allowed: COUNT,
    meaning: "Attributes of an event. Above 65534 there is no limit.",
    example: "16",
    wrong: Some("sixteen"),
    ..Setting::NEW
};

pub(crate) static LINK_ATTRIBUTES: Setting = Setting {
    variable: "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
    path: Some("tracer_provider.limits.link_attribute_count_limit"),
    method: Some("with_link_attribute_limit"),
    default: "128",
    allowed: COUNT,
    meaning: "Attributes of a link. Above 65534 there is no limit.",
    example: "8",
    wrong: Some("99999999999"),
    ..Setting::NEW
};
