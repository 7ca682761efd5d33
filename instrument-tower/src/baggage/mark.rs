//! What the layers tell each other of a request's baggage, as extensions of the request.

use http::Extensions;
use instrument_core::baggage::Dropped;
use instrument_core::current;

/// Someone took the baggage of a request into the current context as it came, so that nobody does it again. As an extension
/// it takes no memory of its own, since it has no size; nor does [`Decided`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsItCame;

/// The baggage layer did, which has decided. Where baggage comes in the header `baggage` alone, the header's absence says
/// so too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decided;

/// What was dropped before there was a span to say so.
#[derive(Clone, Debug)]
struct Unsaid(Vec<Dropped>);

/// Says on the current span what was dropped, or leaves that to the layer that makes one.
pub(super) fn say(dropped: Vec<Dropped>, extensions: &mut Extensions) {
    if current::is_recording() {
        dropped.iter().for_each(Dropped::record);
    } else if !dropped.is_empty() {
        extensions.insert(Unsaid(dropped));
    }
}

/// Says on the current span what was dropped before it.
pub(crate) fn say_late(extensions: &mut Extensions) {
    if let Some(Unsaid(dropped)) = extensions.remove() {
        dropped.iter().for_each(Dropped::record);
    }
}
