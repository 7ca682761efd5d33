//! Who stands between the analyst and the model's server, and passes on what they say, but for one thing.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use futures_util::stream;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// The one thing.
#[derive(Clone, Copy)]
pub(crate) enum Meddling {
    /// The answer is bound to this score.
    Score(u16),
    /// After the first text, nothing is passed on until it is told to.
    Hold,
}

#[derive(Clone)]
pub(crate) struct Between {
    server: String,
    meddling: Meddling,
    address: SocketAddr,
    came: Arc<Semaphore>,
    goes_on: Arc<Semaphore>,
}

impl Between {
    pub(crate) async fn start(server: String, meddling: Meddling) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let this = Self {
            server,
            meddling,
            address: listener.local_addr().expect("it is bound"),
            came: Arc::new(Semaphore::new(0)),
            goes_on: Arc::new(Semaphore::new(0)),
        };
        let app = Router::new()
            .route("/v1/chat/completions", post(pass_on))
            .with_state(this.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        this
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Ready when the first text has been passed on.
    pub(crate) async fn first_text(&self) {
        self.came
            .acquire()
            .await
            .expect("it is never closed")
            .forget();
    }

    /// From now on nothing is held.
    pub(crate) fn go_on(&self) {
        self.goes_on.close();
    }
}

async fn pass_on(State(between): State<Between>, Json(mut body): Json<Value>) -> Response {
    if let Meddling::Score(score) = between.meddling {
        let branches = body["response_format"]["schema"]["anyOf"].as_array_mut();
        let critical = branches.and_then(|branches| branches.pop());
        let mut only = critical.expect("the last branch is the highest level");
        only["properties"]["risk_score"] = json!({ "const": score });
        body["response_format"]["schema"] = only;
    }
    let url = format!("{}/chat/completions", between.server);
    let Ok(response) = reqwest::Client::new().post(url).json(&body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let status = response.status();
    let content_type = response.headers().get(header::CONTENT_TYPE).cloned();
    let chunks = stream::try_unfold((response, between), |(mut response, between)| async move {
        let Some(bytes) = response.chunk().await? else {
            return Ok::<_, reqwest::Error>(None);
        };
        if matches!(between.meddling, Meddling::Hold) && has_text(&bytes) {
            between.came.add_permits(1);
            // There is no permit: it ends when it is closed.
            let _ = between.goes_on.acquire().await;
        }
        Ok(Some((bytes, (response, between))))
    });
    let mut passed = (status, Body::from_stream(chunks)).into_response();
    if let Some(content_type) = content_type {
        passed
            .headers_mut()
            .insert(header::CONTENT_TYPE, content_type);
    }
    passed
}

fn has_text(bytes: &Bytes) -> bool {
    bytes.windows(9).any(|window| window == b"\"content\"")
}
