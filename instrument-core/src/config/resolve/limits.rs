//! How much one span may hold.

use crate::config::parse::{count, small_count};
use crate::config::settings::{self, Setting};
use crate::config::sources::{Chosen, Origin, Sources};
use crate::config::{Choice, CodeSettings, Limits};

pub(super) fn limits(sources: &mut Sources<'_>, code: &CodeSettings) -> Limits {
    // The general limits are of the environment only: what code gives is for spans.
    let any_length = sources.pick(&settings::ANY_VALUE_LENGTH, None, count);
    let length = sources.pick(&settings::VALUE_LENGTH, code.value_length.as_ref(), count);
    let any = sources.pick(&settings::ANY_ATTRIBUTES, None, small_count);
    let mut each = |setting: &'static Setting, code: &Option<Choice<u32>>, general| {
        let own = sources.pick(setting, code.as_ref(), small_count);
        closer(general, own).unwrap_or(128)
    };
    Limits {
        value_length: closer(any_length, length),
        attributes: each(&settings::ATTRIBUTES, &code.attributes, any),
        events: each(&settings::EVENTS, &code.events, None),
        links: each(&settings::LINKS, &code.links, None),
        attributes_per_event: each(&settings::EVENT_ATTRIBUTES, &code.event_attributes, any),
        attributes_per_link: each(&settings::LINK_ATTRIBUTES, &code.link_attributes, any),
    }
}

/// The limit of one thing, unless code only gives it as a default and the environment has a general one.
fn closer<T>(general: Option<Chosen<T>>, own: Option<Chosen<T>>) -> Option<T> {
    match (general, own) {
        (Some(general), Some(own)) if matches!(own.origin, Origin::Code(_)) => Some(general.value),
        (general, own) => own.or(general).map(|chosen| chosen.value),
    }
}
