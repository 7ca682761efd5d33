//! Variables that nobody reads: of the specification and not honoured, or nearly one that is.

use super::settings::{UNSUPPORTED, settings};
use super::sources::Sources;
use super::suggestion::nearest;

pub(crate) fn look_for(sources: &mut Sources<'_>) {
    let mut names = sources.names();
    // The environment has no order, and what is said should have one.
    names.sort();
    for name in names.iter().filter(|name| name.starts_with("OTEL_")) {
        if settings().any(|setting| setting.variables().any(|known| known == name)) {
            continue;
        }
        // As with those that are read, an empty one is not set.
        let value = sources.environment.variable(name).unwrap_or_default();
        let value = value.to_string_lossy().trim().to_ascii_lowercase();
        if value.is_empty() {
            continue;
        }
        if let Some(known) = UNSUPPORTED.iter().find(|known| known.variable == name) {
            if known.is_so == Some(&*value) {
                continue;
            }
            sources.problem(format!("`{name}` is set and not honoured: {}", known.why));
        } else if let Some(meant) = nearest(
            name,
            settings().flat_map(|setting| setting.variables().collect::<Vec<_>>()),
        ) {
            sources.problem(format!(
                "`{}` is set, and no such variable is known; did you mean `{meant}`? It is passed over",
                name.escape_debug()
            ));
        }
    }
}
