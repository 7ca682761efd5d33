//! Advice for a server that trusts networks, and does not tell where its requests come from.

use crate::head::RequestHead;
use crate::peer::PeerAddress;
use crate::trust::Trust;
use std::sync::atomic::{AtomicBool, Ordering};

static SAID: AtomicBool = AtomicBool::new(false);

pub(super) fn hint(callers: &Trust, request: RequestHead<'_>) {
    if callers.names_networks()
        && PeerAddress::of(request.extensions()).is_none()
        && !SAID.swap(true, Ordering::Relaxed)
    {
        instrument_core::say(format_args!(
            "baggage was not taken, since it is not known who sent it; serve with `into_make_service_with_connect_info`, give requests a `PeerAddress`, or name trusted callers by a rule of `BaggageLayer::with_trusted_callers` (said once; `Provider::health` counts)"
        ));
    }
}
