//! New events, as they come, through a WebSocket.

use super::Api;
use crate::serve::Refused;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// `GET /ws/events`.
pub(super) async fn events(
    State(api): State<Api>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refused> {
    if is_of_another_site(&uri, &headers) {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            "another site's page asks",
            "listen from a page of this host, or from a program, which sends no `origin`",
        ));
    }
    let upgrade = upgrade.map_err(|rejection| {
        let advice = "ask for an upgrade to a WebSocket, version 13";
        Refused::new(rejection.status(), rejection.body_text(), advice)
    })?;
    // From here on none is missed.
    let events = api.pipeline.announcements.listen();
    Ok(upgrade.on_upgrade(move |socket| tell(socket, events, api)))
}

/// Whether a browser asks for a page that is not from here. Browsers let any page open a WebSocket anywhere, and read all of it.
fn is_of_another_site(uri: &Uri, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site == "cross-site") {
        return true;
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let host = host.or_else(|| uri.authority().map(|authority| authority.as_str()));
    // Both leave away the scheme's own port.
    let origin = origin.to_str().ok().and_then(|it| it.split_once("://"));
    match (origin, host) {
        (Some((_, origin)), Some(host)) => !origin.eq_ignore_ascii_case(host),
        _ => true,
    }
}

async fn tell(mut socket: WebSocket, mut events: Receiver<Arc<str>>, api: Api) {
    loop {
        let message = tokio::select! {
            () = api.stopping.wait() => break,
            event = events.recv() => match event {
                Ok(event) => event.to_string(),
                // It has listened too slowly: the list has them.
                Err(RecvError::Lagged(missed)) => json!({ "missed": missed }).to_string(),
                Err(RecvError::Closed) => break,
            },
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
        };
        if socket.send(Message::Text(message.into())).await.is_err() {
            return;
        }
    }
    let _ = socket.send(Message::Close(None)).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn is_refused(sent: &[(HeaderName, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.insert(name, value.parse().expect("it is a value"));
        }
        is_of_another_site(&Uri::from_static("/ws/events"), &headers)
    }

    #[test]
    fn only_pages_of_the_same_host_and_programs_listen() {
        let host = (header::HOST, "Cameras.local:8000");
        let site = HeaderName::from_static("sec-fetch-site");
        assert!(!is_refused(&[]));
        let own = (header::ORIGIN, "http://cameras.local:8000");
        assert!(!is_refused(&[host.clone(), own.clone()]));
        assert!(!is_refused(&[
            host.clone(),
            own.clone(),
            (site.clone(), "same-origin")
        ]));
        assert!(is_refused(&[
            host.clone(),
            own,
            (site.clone(), "cross-site")
        ]));
        assert!(is_refused(&[host.clone(), (site, "cross-site")]));
        for other in [
            "http://evil.example",
            "http://cameras.local",
            "http://cameras.local:8000.evil.example",
            "null",
        ] {
            assert!(
                is_refused(&[host.clone(), (header::ORIGIN, other)]),
                "{other}"
            );
        }
    }
}
