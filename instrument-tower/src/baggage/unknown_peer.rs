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
            "baggage was not taken, since it is not known who sent it; {WITH_AXUM}{WITH_TONIC}give requests a `PeerAddress`, or name trusted callers by a rule of `BaggageLayer::with_trusted_callers` (said once; `Provider::health` counts)"
        ));
    }
}

/// What tells the peer's address, by the features of this crate.
const WITH_AXUM: &str = if cfg!(feature = "axum") {
    "serve axum's router with `into_make_service_with_connect_info`, "
} else {
    "for axum, switch on the feature `axum` of `instrument-tower`, "
};
const WITH_TONIC: &str = if cfg!(feature = "tonic") {
    ""
} else {
    "for tonic, switch on the feature `tonic` of `instrument-tower`, "
};
