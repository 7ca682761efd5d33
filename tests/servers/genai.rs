//! Calls of a real model server, llama.cpp's: what its spans say is what its JSON says, however a call ends.

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::{Request, Response, header};
use http_body_util::{BodyDataStream, BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::clients::genai::{Answer, Call, Content, Model, ServerSentEvents};
use instrument_core::config::Destination;
use instrument_core::resilience::Attempts;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::{Collector, Kit, proto::metrics::v1::metric::Data};
use instrument_core::{Instrument as _, span};
use opentelemetry::context::FutureExt as _;
use opentelemetry_sdk::trace::SpanData;
use prost::Message as _;
use serde_json::{Value, json};
use server_tests::{Llm, Server, run, trial};
use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::timeout;

fn main() -> ExitCode {
    const NEEDS: &[Server] = &[Server::Llm];
    run(
        &[],
        vec![
            trial(
                "a_whole_answer_is_told_as_the_server_tells_it",
                NEEDS,
                whole,
            ),
            trial(
                "a_streamed_answer_is_told_as_the_server_tells_it",
                NEEDS,
                streamed,
            ),
            trial(
                "what_the_server_refuses_has_failed_with_its_status",
                NEEDS,
                refused,
            ),
            trial(
                "too_slow_given_up_and_nobody_there_are_told_apart",
                NEEDS,
                given_up,
            ),
            trial(
                "a_server_that_is_killed_in_mid_stream_breaks_the_call",
                NEEDS,
                killed,
            ),
            trial("attempts_go_on_until_the_server_is_back", NEEDS, attempts),
            trial(
                "no_secret_is_exported_and_calls_are_measured",
                NEEDS,
                exported,
            ),
        ],
    )
}

/// What nobody may read in telemetry: a key, and what somebody said.
const KEY: &str = "sk-planted-0815-4711";
const SAID: &str = "the spare key is under the blue pot";

type Body = BodyDataStream<hyper::body::Incoming>;

async fn send(url: String, body: Value) -> io::Result<Response<hyper::body::Incoming>> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let request = Request::post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .body(Full::from(body.to_string()))
        .expect("a request");
    client.request(request).await.map_err(io::Error::other)
}

/// Status and body, as users' clients hand them on.
async fn ask(url: String, body: Value) -> io::Result<(u16, Value)> {
    let response = send(url, body).await?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    Ok((status, serde_json::from_slice(&body)?))
}

async fn open(url: String, body: Value) -> io::Result<Body> {
    Ok(BodyDataStream::new(send(url, body).await?.into_body()))
}

fn read((status, body): &(u16, Value), answer: &mut Answer) {
    answer.status(*status);
    answer.json(body);
}

fn chat(max_tokens: u32) -> Value {
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
fn long_chat(stream: bool) -> Value {
    let mut chat = chat(4000);
    chat["logit_bias"] = json!({ "2": -100 });
    chat["stream"] = stream.into();
    chat
}

fn model(server: &Llm) -> Model {
    Model::new("llama_cpp", "tiny").with_url(&server.url())
}

fn recorded<F: Future>(kit: &Kit, work: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(work.with_context(kit.context()))
}

fn attribute(span: &SpanData, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|it| it.key.as_str() == key);
    found.map(|it| it.value.to_string())
}

/// What was asked, as every span of [`chat`] says it.
fn asked(port: u16, max_tokens: u32) -> String {
    let length = "You judge risk.".len() + SAID.len();
    format!(
        "gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny \
         server.address=127.0.0.1 server.port={port} gen_ai.request.temperature=0.5 gen_ai.request.top_p=0.75 \
         gen_ai.request.max_tokens={max_tokens} gen_ai.request.stop_sequences=[\"<|im_end|>\", \"<|im_start|>\"] \
         gen_ai.request.seed=7 "
    ) + &format!("prompt.length={length}")
}

fn whole() {
    let server = Llm::start();
    let model = model(&server);
    for (max_tokens, operation, url) in [
        (6, "chat", "/chat/completions"),
        (200, "chat", "/chat/completions"),
        (6, "text_completion", "/completions"),
    ] {
        let kit = Kit::new();
        let url = server.url() + url;
        let body = match operation {
            "chat" => chat(max_tokens),
            _ => json!({ "model": "tiny", "prompt": SAID, "max_tokens": max_tokens }),
        };
        let (status, answer) = recorded(&kit, async {
            let call = match operation {
                "chat" => model.chat(),
                _ => model.text_completion(),
            };
            let call = call.with_body(&body);
            call.run(ask(url, body.clone()), read)
                .await
                .expect("it answers")
        });
        assert_eq!(status, 200, "{answer}");
        kit.assert_complete();
        let choice = &answer["choices"][0];
        let text = choice["message"]["content"]
            .as_str()
            .or_else(|| choice["text"].as_str());
        let expected = format!(
            "gen_ai.response.id={id} gen_ai.response.model=tiny gen_ai.response.finish_reasons=[{reason}] \
             gen_ai.usage.input_tokens={input} gen_ai.usage.output_tokens={output} completion.length={length}",
            id = answer["id"].as_str().expect("it has an id"),
            reason = choice["finish_reason"].as_str().expect("it has a reason"),
            input = answer["usage"]["prompt_tokens"],
            output = answer["usage"]["completion_tokens"],
            length = text.expect("it has text").chars().count(),
        );
        let asked = match operation {
            "chat" => asked(server.port(), max_tokens),
            _ => format!(
                "gen_ai.operation.name=text_completion gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny \
                 server.address=127.0.0.1 server.port={} gen_ai.request.max_tokens=6 prompt.length={}",
                server.port(),
                SAID.len()
            ),
        };
        assert_eq!(
            kit.tree(),
            format!("{operation} tiny [client] {asked} {expected}").as_str()
        );
    }
}

/// Reads the events, and keeps the bytes.
fn listen(seen: &Rc<RefCell<Vec<u8>>>) -> impl FnMut(&Bytes, &mut Answer) + use<> {
    let seen = seen.clone();
    let mut events = ServerSentEvents::new();
    move |bytes, answer| {
        seen.borrow_mut().extend_from_slice(bytes);
        events.read(bytes, answer);
    }
}

fn streamed() {
    let server = Llm::start();
    let model = model(&server).with_span_name("llm_inference");
    let kit = Kit::new();
    let mut body = chat(12);
    body["stream"] = true.into();
    let seen = Rc::default();
    recorded(&kit, async {
        let url = server.url() + "/chat/completions";
        let call = model.chat().with_body(&body);
        let answer = call.open(open(url, body.clone()), listen(&seen));
        let answer = answer.await.expect("it answers");
        assert!(answer.all(async |bytes| bytes.is_ok()).await);
    });
    kit.assert_complete();

    let seen = seen.borrow();
    let seen = str::from_utf8(&seen).expect("it is text");
    let events: Vec<Value> = seen
        .lines()
        .filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
        .collect();
    let choices: Vec<_> = events.iter().map(|event| &event["choices"][0]).collect();
    let text: String = choices
        .iter()
        .filter_map(|choice| choice["delta"]["content"].as_str())
        .collect();
    let reason = choices
        .iter()
        .find_map(|choice| choice["finish_reason"].as_str());
    assert_eq!(
        kit.tree().with_hidden_values([
            "gen_ai.response.time_to_first_chunk",
            "completion.time_to_first_token"
        ]),
        format!(
            "llm_inference [client] {} gen_ai.response.id={} gen_ai.response.model=tiny \
             gen_ai.response.finish_reasons=[{}] completion.length={} \
             gen_ai.response.time_to_first_chunk=… completion.time_to_first_token=…",
            asked(server.port(), 12).replace(
                " prompt.length",
                " gen_ai.request.stream=true prompt.length"
            ),
            events[0]["id"].as_str().expect("it has an id"),
            reason.expect("it has a reason"),
            text.chars().count(),
        )
        .as_str()
    );
}

fn refused() {
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

fn given_up() {
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

/// Listens until this was said: what is busy with others sends comments first.
async fn hear(
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

fn chat_call<'a>(model: &'a Model, body: &'a Value) -> Call<'a> {
    model.chat().with_body(body)
}

fn killed() {
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

fn attempts() {
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

fn exported() {
    const MODEL: &str = "the-one-that-is-measured";
    let mut server = Llm::start();
    let collector = Collector::start();
    let telemetry = Telemetry::builder("analyst")
        .with_endpoint(collector.endpoint())
        .with_metric_exporters(vec![Destination::Otlp])
        .install()
        .expect("the first of this process");
    let asks_with_key = format!("{}?api_key={KEY}", server.url());
    let model = Model::new("llama_cpp", MODEL)
        .with_url(&asks_with_key.replace("//", &format!("//user:{KEY}@")));
    let outspoken = model.clone().with_content(Content::on_span());
    let provider = telemetry.provider().expect("it is enabled").clone();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let url = format!("{}/chat/completions?api_key={KEY}", server.url());
    let chat = |max_tokens| {
        let mut body = chat(max_tokens);
        body["model"] = MODEL.into();
        body
    };
    let usage = runtime.block_on(async {
        let body = chat(6);
        let answer = model
            .chat()
            .with_body(&body)
            .run(ask(url.clone(), body.clone()), read);
        let (_, answer) = answer.await.expect("it answers");
        let mut body = chat(6);
        body["stream"] = true.into();
        let call = model.chat().with_body(&body);
        let stream = call.open(open(url.clone(), body.clone()), listen(&Rc::default()));
        assert!(stream.await.expect("it answers").count().await > 0);
        // The server's error quotes what it was given.
        let wrong = json!({ "messages": SAID });
        let failed = model
            .chat()
            .with_body(&wrong)
            .run(ask(url.clone(), wrong.clone()), read);
        let (status, body) = failed.await.expect("there is an answer");
        assert!(status >= 400 && body.to_string().contains(SAID), "{body}");
        answer["usage"].clone()
    });
    server.kill();
    runtime.block_on(async {
        let body = chat(6);
        let call = model
            .chat()
            .with_body(&body)
            .run(ask(url, body.clone()), read);
        assert!(call.await.is_err());
    });
    drop(provider);
    telemetry
        .flush(Duration::from_secs(30))
        .expect("it is sent");

    let spans = collector.wait_for_spans(4, Duration::from_secs(30));
    let metrics = collector.wait_for_metrics(1, Duration::from_secs(30));
    let mut bytes: Vec<u8> = Vec::new();
    for span in &spans {
        span.span.encode(&mut bytes).expect("there is room");
    }
    for metric in &metrics {
        metric.metric.encode(&mut bytes).expect("there is room");
    }
    let contains =
        |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
    assert!(contains(&bytes, MODEL), "what is looked for would be found");
    assert!(!contains(&bytes, KEY) && !contains(&bytes, SAID) && !contains(&bytes, "judge risk"));

    // Asked for, what was said is there, and the key is not.
    let kit = Kit::new();
    let body = chat(6);
    let answer = recorded(&kit, async {
        let call = outspoken.chat().with_body(&body);
        call.run(
            async { Ok::<_, io::Error>((200, json!({ "content": "aye" }))) },
            read,
        )
        .await
    });
    answer.expect("it answers");
    let tree = kit.tree().to_string();
    assert!(
        tree.contains(SAID) && tree.contains("aye") && !tree.contains(KEY),
        "{tree}"
    );

    let points = |name: &str, wanted: &[(&str, &str)]| -> (u64, f64) {
        let mut seen = (0, 0.0);
        // The last export has all of them.
        let last = metrics.iter().rfind(|it| it.name() == name);
        let Some(Data::Histogram(data)) = last.and_then(|it| it.metric.data.as_ref()) else {
            panic!("{name} is no histogram of {metrics:?}")
        };
        for point in &data.data_points {
            let text = format!("{:?}", point.attributes);
            let has = |(key, value): &(&str, &str)| {
                point.attributes.iter().any(|it| {
                    it.key == *key && format!("{:?}", it.value).contains(&format!("\"{value}\""))
                })
            };
            if text.contains(MODEL) && wanted.iter().all(has) {
                seen.0 += point.count;
                seen.1 += point.sum.unwrap_or_default();
            }
        }
        seen
    };
    let duration = "gen_ai.client.operation.duration";
    assert_eq!(points(duration, &[]).0, 4);
    assert_eq!(points(duration, &[("gen_ai.response.model", MODEL)]).0, 2);
    assert_eq!(points(duration, &[("error.type", "500")]).0, 1);
    assert_eq!(
        points(duration, &[("error.type", "connection_refused")]).0,
        1
    );
    let tokens = "gen_ai.client.token.usage";
    let counted = |kind| points(tokens, &[("gen_ai.token.type", kind)]);
    assert_eq!(
        counted("input"),
        (1, usage["prompt_tokens"].as_f64().expect("a number"))
    );
    assert_eq!(
        counted("output"),
        (1, usage["completion_tokens"].as_f64().expect("a number"))
    );
    assert_eq!(
        points("gen_ai.client.operation.time_to_first_chunk", &[]).0,
        1
    );
    assert!(points("gen_ai.client.operation.time_per_output_chunk", &[]).0 > 0);
}
