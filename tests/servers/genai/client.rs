//! The client and what it asks, as all of these tests have them.

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::{Request, Response, header};
use http_body_util::{BodyDataStream, BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::clients::genai::{Answer, Call, Model, ServerSentEvents};
use instrument_core::testing::Kit;
use opentelemetry::context::FutureExt as _;
use opentelemetry_sdk::trace::SpanData;
use serde_json::{Value, json};
use server_tests::Llm;
use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::rc::Rc;

/// What nobody may read in telemetry: a key, and what somebody said.
pub(crate) const KEY: &str = "sk-planted-0815-4711";
pub(crate) const SAID: &str = "the spare key is under the blue pot";

pub(crate) type Body = BodyDataStream<hyper::body::Incoming>;

pub(crate) async fn send(url: String, body: Value) -> io::Result<Response<hyper::body::Incoming>> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let request = Request::post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .body(Full::from(body.to_string()))
        .expect("a request");
    client.request(request).await.map_err(io::Error::other)
}

/// Status and body, as users' clients hand them on.
pub(crate) async fn ask(url: String, body: Value) -> io::Result<(u16, Value)> {
    let response = send(url, body).await?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    Ok((status, serde_json::from_slice(&body)?))
}

pub(crate) async fn open(url: String, body: Value) -> io::Result<Body> {
    Ok(BodyDataStream::new(send(url, body).await?.into_body()))
}

pub(crate) fn read((status, body): &(u16, Value), answer: &mut Answer) {
    answer.status(*status);
    answer.json(body);
}

pub(crate) fn chat(max_tokens: u32) -> Value {
    json!({
        "model": "tiny",
        "messages": [{ "role": "system", "content": "You judge risk." }, { "role": "user", "content": SAID }],
        "max_tokens": max_tokens,
        "temperature": 0.5,
        "top_p": 0.75,
        "seed": 7,
        "stop": ["<|im_end|>", "<|im_start|>"],
    })
}

/// One that does not end soon: the token of an end is never chosen.
pub(crate) fn long_chat(stream: bool) -> Value {
    let mut chat = chat(4000);
    chat["logit_bias"] = json!({ "2": -100 });
    chat["stream"] = stream.into();
    chat
}

pub(crate) fn model(server: &Llm) -> Model {
    Model::new("llama_cpp", "tiny").with_url(&server.url())
}

pub(crate) fn recorded<F: Future>(kit: &Kit, work: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(work.with_context(kit.context()))
}

pub(crate) fn attribute(span: &SpanData, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|it| it.key.as_str() == key);
    found.map(|it| it.value.to_string())
}

pub(crate) fn chat_call<'a>(model: &'a Model, body: &'a Value) -> Call<'a> {
    model.chat().with_body(body)
}

/// Reads the events, and keeps the bytes.
pub(crate) fn listen(seen: &Rc<RefCell<Vec<u8>>>) -> impl FnMut(&Bytes, &mut Answer) + use<> {
    let seen = seen.clone();
    let mut events = ServerSentEvents::new();
    move |bytes, answer| {
        seen.borrow_mut().extend_from_slice(bytes);
        events.read(bytes, answer);
    }
}

/// Listens until this was said: what is busy with others sends comments first.
pub(crate) async fn hear(
    answer: &mut (impl Stream<Item = Result<Bytes, hyper::Error>> + Unpin),
    wanted: &[u8],
) {
    loop {
        let bytes = answer
            .next()
            .await
            .expect("there is more")
            .expect("it is well");
        if bytes.windows(wanted.len()).any(|it| it == wanted) {
            return;
        }
    }
}
