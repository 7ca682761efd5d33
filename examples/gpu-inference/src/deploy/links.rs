//! From a span to metrics: what Grafana offers beside a span, five minutes around it.

mod models;
mod services;
mod work;

use crate::metric::convention;

/// A link: what it is called, and what it asks.
#[derive(Clone, Debug)]
pub struct Link {
    /// With its group before it.
    pub name: String,
    /// `$__tags` stands for those of the span.
    pub expr: String,
}

/// What of a span is which label of a series.
pub const TAGS: [(&str, &str); 5] = [
    (convention::SERVICE_NAME, "job"),
    (convention::DB_SYSTEM, "db_system_name"),
    (convention::HTTP_METHOD, "http_request_method"),
    (convention::HTTP_ROUTE, "http_route"),
    (convention::HTTP_STATUS, "http_response_status_code"),
];

/// Where the span's own labels go.
const TAGS_HERE: &str = "$__tags";

/// A group, and in it a name and an expression for each link.
type Group = (&'static str, Vec<(&'static str, String)>);

/// All of them.
#[must_use]
pub fn all() -> Vec<Link> {
    let groups = [
        services::requests(),
        services::pipeline(),
        models::ai(),
        work::batches(),
        services::database(),
        services::redis(),
        models::gpu(),
        services::between(),
        models::language_model(),
        work::detections(),
        work::events(),
        work::objectives(),
        work::workers(),
    ];
    let links = groups.into_iter().flat_map(|(group, links)| {
        links.into_iter().map(move |(name, expr)| Link {
            name: format!("{group}: {name}"),
            expr,
        })
    });
    links.collect()
}
