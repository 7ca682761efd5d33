//! The analyst against a real model's server, llama.cpp's, whose model has random weights: what it says is noise, unless it
//! is bound to a schema.

#[path = "language_model/between.rs"]
mod between;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use between::{Between, Meddling};
use gpu_inference::analyst;
use gpu_inference::config::{Analyst, AnswerSchema, LanguageModel};
use gpu_inference::messages::{AnalyzeRequest, Refusal, RiskLevel, Scorer, Seen, Verdict};
use http_body_util::BodyExt as _;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use instrument_tower::Trust;
use serde::de::DeserializeOwned;
use server_tests::{Llm, Server, run, trial};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tower::ServiceExt as _;

fn main() -> ExitCode {
    const NEEDS: &[Server] = &[Server::Llm];
    let trials = vec![
        trial(
            "an_answer_that_is_bound_to_the_schema_is_a_verdict_whole_and_streamed",
            NEEDS,
            bound,
        ),
        trial("noise_is_asked_for_again_and_then_refused", NEEDS, noise),
        trial("a_score_beyond_the_range_is_refused", NEEDS, out_of_range),
        trial(
            "a_server_that_dies_within_a_stream_is_no_verdict",
            NEEDS,
            dies,
        ),
    ];
    run(&[], trials)
}

/// A second attempt would be another trace: on a busy machine, the real model takes minutes.
const PATIENCE: Duration = Duration::from_secs(900);

fn model(url: String) -> LanguageModel {
    LanguageModel {
        url,
        name: "tiny".to_owned(),
        provider: "llama_cpp".to_owned(),
        api_key: None,
        streams: true,
        schema: AnswerSchema::JsonObject,
        context_tokens: None,
        max_tokens: 1536,
        temperature: 0.7,
        top_p: 0.95,
        timeout: PATIENCE,
        attempts: 2,
        retry: Duration::from_millis(10),
        breaker_failures: 5,
        breaker_open: Duration::from_secs(30),
    }
}

fn batch() -> AnalyzeRequest {
    AnalyzeRequest {
        batch_id: "b1".to_owned(),
        camera_id: "front_door".to_owned(),
        detections: vec![Seen {
            detection_id: 1,
            class: "person".to_owned(),
            confidence: 0.93,
            seen_at: "2026-05-01T23:10:00Z".to_owned(),
        }],
    }
}

async fn analyze<T: DeserializeOwned>(kit: &Kit, model: LanguageModel) -> (StatusCode, T) {
    let config = Analyst {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        trusted: Trust::loopback(),
        model: Some(model),
        profile_token: None,
        stage_delays: false,
        stop_with_input: false,
    };
    let app = analyst::app(config, None).expect("there is a client");
    let body = serde_json::to_vec(&batch()).expect("it is JSON");
    let request = Request::post("/analyze").header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body)).expect("it is a request");
    let answer = async {
        let response = app.oneshot(request).await.expect("it never fails");
        let status = response.status();
        let body = response
            .into_body()
            .collect()
            .await
            .expect("it is whole")
            .to_bytes();
        let read = serde_json::from_slice(&body);
        (
            status,
            read.unwrap_or_else(|error| panic!("{status} {error}: {body:?}")),
        )
    };
    answer.with_context(kit.context()).await
}

fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("there is a runtime").block_on(work)
}

fn bound() {
    let server = Llm::start();
    for streams in [true, false] {
        let kit = Kit::new();
        let model = LanguageModel {
            streams,
            ..model(server.url())
        };
        let (status, verdict) = in_runtime(analyze::<Verdict>(&kit, model));
        assert_eq!(status, StatusCode::OK);
        assert_eq!(RiskLevel::of(verdict.risk_score), Some(verdict.risk_level));
        assert_eq!(verdict.scorer, Scorer::LanguageModel);
        let inference = kit.span("llm_inference");
        let told = |key: &str| {
            inference
                .attributes
                .iter()
                .find(|a| a.key.as_str() == key)
                .map(|a| a.value.to_string())
        };
        assert_eq!(
            told("gen_ai.response.finish_reasons").as_deref(),
            Some("[\"stop\"]")
        );
        assert_eq!(told("gen_ai.request.stream").is_some(), streams);
        let tokens = told("gen_ai.usage.output_tokens");
        assert_eq!(
            tokens,
            verdict.completion_tokens.map(|tokens| tokens.to_string()),
            "as far as it counts"
        );
        assert_eq!(
            kit.tree().without_attributes(),
            "
            POST /analyze [server]
              build_prompt
              llm_inference [client]
              parse_response
            "
        );
    }
}

fn noise() {
    let server = Llm::start();
    let kit = Kit::new();
    let model = LanguageModel {
        schema: AnswerSchema::Off,
        max_tokens: 64,
        ..model(server.url())
    };
    let (status, refusal) = in_runtime(analyze::<Refusal>(&kit, model));
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(
        refusal
            .error
            .starts_with("the model gave no valid verdict (asked 2 times): "),
        "{refusal:?}"
    );
    assert_eq!(kit.spans_named("llm_inference").len(), 2);
    assert_eq!(kit.spans_named("parse_response").len(), 2);
}

fn out_of_range() {
    let server = Llm::start();
    let kit = Kit::new();
    let (status, refusal) = in_runtime(async {
        let between = Between::start(server.url(), Meddling::Score(150)).await;
        analyze::<Refusal>(&kit, model(between.url())).await
    });
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(
        refusal
            .error
            .ends_with("the score is 150, and 100 is the highest"),
        "{refusal:?}"
    );
}

fn dies() {
    let mut server = Llm::start();
    let kit = Kit::new();
    let (status, refusal) = in_runtime(async {
        let between = Between::start(server.url(), Meddling::Hold).await;
        // Long enough that it is not through when it dies.
        let asked = LanguageModel {
            schema: AnswerSchema::Off,
            max_tokens: 3000,
            ..model(between.url())
        };
        let killing = async {
            between.first_text().await;
            server.kill();
            between.go_on();
        };
        let (answer, ()) = tokio::join!(analyze::<Refusal>(&kit, asked), killing);
        answer
    });
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(refusal.error.ends_with("(asked 2 times)"), "{refusal:?}");
    let ends: Vec<_> = kit
        .spans_named("llm_inference")
        .iter()
        .map(|span| {
            span.attributes
                .iter()
                .find(|a| a.key.as_str() == "error.type")
                .map(|a| a.value.to_string())
        })
        .collect();
    // The second attempt finds nobody behind who stands between.
    assert_eq!(
        ends,
        [Some("connection_reset".to_owned()), Some("502".to_owned())]
    );
    assert_eq!(
        kit.spans_named("parse_response").len(),
        0,
        "half an answer is not read"
    );
}
