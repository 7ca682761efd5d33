//! Calls that fail, or are given up.

use crate::client::{
    ask, attribute, chat, chat_call, hear, listen, long_chat, model, open, read, recorded,
};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::resilience::Attempts;
use instrument_core::testing::Kit;
use instrument_core::{Instrument as _, span};
use opentelemetry_sdk::trace::SpanData;
use serde_json::{Value, json};
use server_tests::Llm;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::timeout;

pub(crate) fn refused() {
    let server = Llm::start();
    let model = model(&server);
    let cases = [
        (
            "/chat/completions",
            json!({ "messages": 3 }),
            "500",
            "internal_server_error",
        ),
        (
            "/embeddings",
            json!({ "input": "a" }),
            "500",
            "internal_server_error",
        ),
        ("/nothing", json!({}), "404", ""),
    ];
    for (path, body, error_type, description) in cases {
        let kit = Kit::new();
        let url = server.url() + path;
        let answer = recorded(&kit, async {
            let call = model.chat().with_body(&body);
            call.run(ask(url, body.clone()), read).await
        });
        answer.expect("there is an answer");
        let tree = kit.tree().to_string();
        let failure = match description {
            "" => format!(" !{error_type}"),
            _ => format!(" !{error_type} \"{description}\""),
        };
        assert!(tree.ends_with(&failure), "{tree}");
        kit.assert_complete();
    }
    // What is no JSON is no answer either.
    let kit = Kit::new();
    let url = server.url().replace("/v1", "/docs");
    let answer = recorded(&kit, async {
        let get = async { serde_json::from_str::<Value>(&get_page(url).await) };
        model
            .chat()
            .run(get, |body, answer| answer.json(body))
            .await
    });
    assert!(answer.is_err());
    assert!(
        kit.tree().to_string().ends_with(" !malformed_response"),
        "{}",
        kit.tree()
    );
}

async fn get_page(url: String) -> String {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let page = client
        .get(url.parse().expect("a URL"))
        .await
        .expect("it answers");
    let page = page.into_body().collect().await.expect("it is whole");
    String::from_utf8_lossy(&page.to_bytes()).into_owned()
}

pub(crate) fn given_up() {
    let mut server = Llm::start();
    let model = model(&server);
    let url = server.url() + "/chat/completions";
    let kit = Kit::new();
    recorded(&kit, async {
        // Its own patience: an error that it sees.
        let body = long_chat(false);
        let slow = timeout(Duration::from_millis(50), ask(url.clone(), body.clone()));
        let slow = async { slow.await? };
        assert!(chat_call(&model, &body).run(slow, read).await.is_err());
        // Another's: it is dropped.
        let call = chat_call(&model, &body).run(ask(url.clone(), body.clone()), read);
        assert!(timeout(Duration::from_millis(50), call).await.is_err());
        // And in the middle of a stream.
        let body = long_chat(true);
        let call =
            chat_call(&model, &body).open(open(url.clone(), body.clone()), listen(&Rc::default()));
        let mut answer = call.await.expect("it answers");
        hear(&mut answer, b"data:").await;
        drop(answer);
    });
    server.kill();
    recorded(&kit, async {
        let body = chat(1);
        assert!(
            chat_call(&model, &body)
                .run(ask(url, body.clone()), read)
                .await
                .is_err()
        );
    });
    kit.assert_complete();
    let spans = kit.spans();
    let ends = |span: &SpanData| (attribute(span, "error.type"), attribute(span, "cancelled"));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        spans.iter().map(ends).collect::<Vec<_>>(),
        [
            (some("timeout"), None),
            (None, some("true")),
            (None, some("true")),
            (some("connection_refused"), None),
        ],
        "{}",
        kit.tree()
    );
    assert!(attribute(&spans[2], "gen_ai.response.time_to_first_chunk").is_some());
    assert_eq!(attribute(&spans[2], "gen_ai.response.model"), some("tiny"));
}

pub(crate) fn killed() {
    let mut server = Llm::start();
    let model = model(&server);
    let kit = Kit::new();
    recorded(&kit, async {
        let body = long_chat(true);
        let url = server.url() + "/chat/completions";
        let call = chat_call(&model, &body).open(open(url, body.clone()), listen(&Rc::default()));
        let mut answer = call.await.expect("it answers");
        hear(&mut answer, b"\"content\"").await;
        server.kill();
        let mut last = None;
        while let Some(bytes) = answer.next().await {
            last = Some(bytes.is_ok());
        }
        assert_eq!(last, Some(false), "the client sees it break");
    });
    kit.assert_complete();
    let span = kit.span("chat tiny");
    let error_type = attribute(&span, "error.type");
    // It depends on what the system still had to say.
    let expected = ["unexpected_eof", "connection_reset", "_OTHER"];
    assert!(
        error_type
            .as_deref()
            .is_some_and(|it| expected.contains(&it)),
        "{}",
        kit.tree()
    );
    assert!(attribute(&span, "completion.length").is_some());
    assert_eq!(attribute(&span, "cancelled"), None);
}

pub(crate) fn attempts() {
    let mut server = Llm::start();
    server.kill();
    let model = model(&server);
    let kit = Kit::new();
    let work = async {
        let mut attempts = Attempts::new();
        loop {
            let body = chat(2);
            let url = server.url() + "/chat/completions";
            let call = chat_call(&model, &body).with_attempt(attempts.next());
            match call.run(ask(url, body.clone()), read).await {
                Ok((status, _)) => return status,
                Err(error) => {
                    attempts.retry(Duration::ZERO, &error);
                    server.restart();
                }
            }
        }
    };
    let status = recorded(&kit, async {
        work.instrument(span!("analyze").start()).await
    });
    assert_eq!(status, 200);
    kit.assert_complete();
    assert_eq!(
        kit.tree().without_attributes(),
        "
        analyze +retry
          chat tiny [client] !connection_refused
          chat tiny [client]
        "
    );
    let tree = kit.tree().to_string();
    assert!(
        tree.starts_with(
            "analyze retry.count=1 +retry(retry.attempt=1 retry.delay_ms=0 error.type=connection_refused)\n"
        ),
        "{tree}"
    );
    assert!(
        tree.contains("retry.attempt=2 gen_ai.response.id"),
        "{tree}"
    );
}
