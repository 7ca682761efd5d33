//! What leaves the process: no secret, and the metrics.

use crate::client::{KEY, SAID, ask, chat, listen, open, read, recorded};
use futures_util::StreamExt as _;
use instrument_core::clients::genai::{Content, Model};
use instrument_core::config::Destination;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::{Collector, Kit, proto::metrics::v1::metric::Data};
use prost::Message as _;
use serde_json::json;
use server_tests::Llm;
use std::io;
use std::rc::Rc;
use std::time::Duration;

pub(crate) fn exported() {
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
