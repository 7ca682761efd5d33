//! Responses of `reqwest` as those of `http`, and back.

use crate::peer::PeerAddress;
use http::Response;
use reqwest::{Body, ResponseBuilderExt, Url};

/// A response of `http`, which says who gave it and not what was asked for.
pub(crate) fn plain(response: reqwest::Response) -> Response<Body> {
    let peer = response.remote_addr();
    let mut plain = Response::<Body>::from(response);
    if let Some(peer) = peer {
        plain.extensions_mut().insert(PeerAddress(peer));
    }
    plain
}

/// A response of `reqwest`, to a request for that URL.
pub(crate) fn named(mut response: Response<Body>, url: Url) -> reqwest::Response {
    // The extension that holds the URL has no name here; only a builder makes one.
    let named = Response::builder().url(url).body(());
    if let Ok(named) = named {
        let extensions = named.into_parts().0.extensions;
        response.extensions_mut().extend(extensions);
    }
    response.into()
}
