//! New events, as they come, through a WebSocket.

use super::Api;
use crate::serve::Refused;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// `GET /ws/events`.
pub(super) async fn events(
    State(api): State<Api>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refused> {
    let upgrade = upgrade.map_err(|rejection| {
        let advice = "ask for an upgrade to a WebSocket, version 13";
        Refused::new(rejection.status(), rejection.body_text(), advice)
    })?;
    // From here on none is missed.
    let events = api.pipeline.announcements.listen();
    Ok(upgrade.on_upgrade(move |socket| tell(socket, events, api)))
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
