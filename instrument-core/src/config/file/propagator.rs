//! What travels with a request.

use super::reader::{Keys, Mapping, Reader};
use crate::config::{Propagator, parse, settings};

/// None where none is named, as the schema says.
pub(super) fn read(reader: &mut Reader<'_>, document: &Mapping<'_>) -> Vec<Propagator> {
    const KEYS: Keys = Keys {
        known: &["composite", "composite_list"],
        unsupported: &[],
    };
    const ONE: Keys = Keys {
        known: &["tracecontext", "baggage"],
        unsupported: &[("b3", ""), ("b3multi", "")],
    };
    let mapping = document
        .get("propagator")
        .and_then(|node| reader.mapping(node, "propagator", &KEYS));
    let Some(mapping) = mapping else {
        return Vec::new();
    };
    let mut propagators = Vec::new();
    for (i, item) in reader.list(&mapping, "composite").iter().enumerate() {
        let path = format!("{}[{i}]", mapping.path("composite"));
        if let Some((key, _)) = reader.choice(item, &path, &ONE) {
            propagators.push(match key {
                "baggage" => Propagator::Baggage,
                _ => Propagator::TraceContext,
            });
        }
    }
    let listed = reader.leaf(
        &mapping,
        "composite_list",
        settings::PROPAGATORS.allowed,
        "what else is named",
        parse::propagators,
    );
    propagators.extend(listed.unwrap_or_default());
    let mut once = Vec::new();
    propagators.retain(|propagator| {
        let new = !once.contains(propagator);
        once.push(*propagator);
        new
    });
    propagators
}
