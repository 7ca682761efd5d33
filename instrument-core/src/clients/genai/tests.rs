//! Golden spans of calls, whole and streamed.

mod content;
mod failures;
mod streams;

use super::*;
use crate::testing::Kit;
use futures_util::{FutureExt, stream};
use opentelemetry_sdk::trace::Sampler;
use serde_json::{Value, json};
use std::cell::Cell;
use std::future::{self, Future};
use std::io;

/// What a kit records of work that never waits.
fn recorded<F: Future>(kit: &Kit, work: impl FnOnce() -> F) -> F::Output {
    let _recording = kit.enter();
    work().now_or_never().expect("nothing to wait for")
}

fn model() -> Model {
    Model::new("llama_cpp", "tiny").with_url("http://localhost:8091/v1")
}

async fn answered(body: Value) -> io::Result<Value> {
    Ok(body)
}

fn completion() -> Value {
    json!({
        "id": "chatcmpl-1",
        "model": "tiny-q4",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": "Tür zu." }, "finish_reason": "stop" }],
        "usage": {
            "prompt_tokens": 52, "completion_tokens": 47, "total_tokens": 99,
            "prompt_tokens_details": { "cached_tokens": 20 },
            "completion_tokens_details": { "reasoning_tokens": 7 },
        },
    })
}

fn read(body: &Value, answer: &mut Answer) {
    answer.json(body);
}

#[test]
fn a_call_says_what_was_asked_and_answered() {
    let kit = Kit::new();
    let model = model();
    let body = json!({
        "model": "tiny-latest",
        "messages": [{ "role": "user", "content": "Is the door open?" }],
        "temperature": 0.7, "top_p": 0.95, "top_k": 40, "max_tokens": 1536, "n": 2, "seed": 7,
        "frequency_penalty": 0.5, "presence_penalty": 0.25,
        "stop": ["<|im_end|>", "<|im_start|>"],
        "response_format": { "type": "json_schema" },
        "user": "s3cret",
    });
    let call = model.chat().with_body(&body).with_conversation("conv_1");
    let answer = recorded(&kit, || call.run(answered(completion()), read));
    assert_eq!(answer.expect("it answers"), completion());
    kit.assert_complete();
    assert_eq!(
        kit.tree(),
        "chat tiny-latest [client] gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny-latest \
         server.address=localhost server.port=8091 gen_ai.request.temperature=0.7 gen_ai.request.top_p=0.95 gen_ai.request.top_k=40.0 \
         gen_ai.request.max_tokens=1536 gen_ai.request.stop_sequences=[\"<|im_end|>\", \"<|im_start|>\"] \
         gen_ai.request.frequency_penalty=0.5 gen_ai.request.presence_penalty=0.25 gen_ai.request.seed=7 \
         gen_ai.request.choice.count=2 gen_ai.output.type=json gen_ai.conversation.id=conv_1 prompt.length=17 \
         gen_ai.response.id=chatcmpl-1 gen_ai.response.model=tiny-q4 gen_ai.response.finish_reasons=[stop] \
         gen_ai.usage.input_tokens=52 gen_ai.usage.output_tokens=47 gen_ai.usage.cache_read.input_tokens=20 \
         gen_ai.usage.reasoning.output_tokens=7 completion.length=7"
    );
}

#[test]
fn what_is_set_goes_before_what_the_body_says() {
    let kit = Kit::new();
    let model = model().with_span_name("llm_inference");
    let body = json!({ "model": "other", "prompt": "Tür", "temperature": 1, "stop": "x", "n": 3 });
    let call = model
        .text_completion()
        .with_body(&body)
        .with_model("mine")
        .with_prompt("door")
        .with_temperature(0.5)
        .with_top_p(0.5)
        .with_top_k(3.0)
        .with_frequency_penalty(0.0)
        .with_presence_penalty(0.0)
        .with_max_tokens(8)
        .with_stop_sequences(&["a", "b"])
        .with_seed(-1)
        .with_choice_count(1)
        .with_output_type("text")
        .with_attempt(2);
    let native = json!({ "content": "zu", "stop": true, "stop_type": "limit", "tokens_evaluated": 3, "tokens_predicted": 2 });
    recorded(&kit, || call.run(answered(native), read)).expect("it answers");
    assert_eq!(
        kit.tree(),
        "llm_inference [client] gen_ai.operation.name=text_completion gen_ai.provider.name=llama_cpp gen_ai.request.model=mine \
         server.address=localhost server.port=8091 gen_ai.request.temperature=0.5 gen_ai.request.top_p=0.5 gen_ai.request.top_k=3.0 \
         gen_ai.request.max_tokens=8 gen_ai.request.stop_sequences=[a, b] \
         gen_ai.request.frequency_penalty=0.0 gen_ai.request.presence_penalty=0.0 gen_ai.request.seed=-1 \
         gen_ai.output.type=text prompt.length=4 retry.attempt=2 gen_ai.response.finish_reasons=[length] \
         gen_ai.usage.input_tokens=3 gen_ai.usage.output_tokens=2 completion.length=2"
    );
}

#[test]
fn embeddings_and_other_operations_have_their_names() {
    let kit = Kit::new();
    let model = Model::new("openai", "ada").with_kind(opentelemetry::trace::SpanKind::Internal);
    let body = json!({ "input": ["a", "bc"] });
    let vectors =
        json!({ "data": [{ "embedding": [0.1, 0.2, 0.3] }], "usage": { "prompt_tokens": 2 } });
    let call = model.embeddings().with_body(&body);
    recorded(&kit, || call.run(answered(vectors), read)).expect("it answers");
    let call = model.call(Operation::new("rerank"));
    recorded(&kit, || {
        call.run(async { Ok::<_, io::Error>(1) }, |_, _| {})
    })
    .expect("it answers");
    assert_eq!(
        kit.tree(),
        "
        embeddings ada gen_ai.operation.name=embeddings gen_ai.provider.name=openai gen_ai.request.model=ada prompt.length=3 \
        gen_ai.usage.input_tokens=2 gen_ai.embeddings.dimension.count=3
        rerank ada gen_ai.operation.name=rerank gen_ai.provider.name=openai gen_ai.request.model=ada
        "
    );
}

#[test]
fn the_span_is_current_while_the_client_works_and_while_it_is_dropped() {
    let kit = Kit::new();
    let model = model();
    let work = async {
        let held = Ending("drop_client");
        crate::span!("POST").in_scope(|| {});
        drop(held);
        Ok::<_, io::Error>(())
    };
    recorded(&kit, || model.chat().run(work, |(), _| {})).expect("it answers");
    let recording = kit.enter();
    let answer = model.chat().in_scope(
        || Ok::<_, io::Error>(crate::span!("blocking").in_scope(completion)),
        read,
    );
    answer.expect("it answers");
    drop(
        model
            .chat()
            .run(pending(Ending("drop_unfinished")), |(), _| {}),
    );
    drop(recording);
    assert_eq!(
        kit.tree().without_attributes(),
        "
        chat tiny [client]
          POST
          drop_client
        chat tiny [client]
          blocking
        chat tiny [client]
          drop_unfinished
        "
    );
}

/// Makes a span of its end.
struct Ending(&'static str);

impl Drop for Ending {
    fn drop(&mut self) {
        crate::span!(self.0).in_scope(|| {});
    }
}

async fn pending(held: Ending) -> io::Result<()> {
    let _held = held;
    future::pending().await
}

#[test]
fn where_nobody_looks_nothing_is_read() {
    let unsampled = Kit::new().with_sampler(Sampler::AlwaysOff);
    let switched_off = Kit::new().with_provider(|provider| {
        provider.with_instrumentation(crate::Instrumentation::Only(vec!["http".to_owned()]))
    });
    let model = model();
    let was_read = Cell::new(false);
    let call = || {
        let call = model.chat().with_prompt("Is the door open?");
        call.run(answered(completion()), |_, _| was_read.set(true))
    };
    // Below a parent that is not sampled, where instrumentation is off, and without any provider.
    recorded(&unsampled, || async {
        crate::span!("outer")
            .instrument(async { call().await })
            .await
    })
    .expect("it answers");
    recorded(&switched_off, || async { call().await }).expect("it answers");
    call()
        .now_or_never()
        .expect("nothing to wait for")
        .expect("it answers");
    assert!(!was_read.get());
    assert!(unsampled.tree().is_empty() && switched_off.tree().is_empty());
}

#[test]
fn ids_and_names_of_others_are_bounded() {
    let kit = Kit::new();
    let model = Model::new("openai", "gpt");
    let long = "x".repeat(10_000);
    let body = json!({ "stop": vec![long.clone(); 100] });
    let choices: Vec<_> = (0..100)
        .map(|index| json!({ "index": index, "finish_reason": long, "text": "a" }))
        .collect();
    let answer = json!({ "id": long, "model": long, "choices": choices });
    let call = model.chat().with_body(&body).with_conversation(&long);
    recorded(&kit, || call.run(answered(answer), read)).expect("it answers");
    assert!(kit.tree().to_string().len() < 4096, "{}", kit.tree());
    let huge = json!({ "choices": [{ "index": u64::MAX, "text": "a" }] });
    recorded(&kit, || model.chat().run(answered(huge), read)).expect("it answers");
}

#[test]
fn calls_can_be_sent_to_other_threads() {
    fn is_send<T: Send>(_: &T) {}
    let model = model();
    let body = json!({});
    let call = model.chat().with_body(&body);
    is_send(&call);
    is_send(&call.clone().run(answered(completion()), read));
    is_send(
        &call
            .clone()
            .stream(stream::empty::<io::Result<Value>>(), read),
    );
    let open = async { Ok::<_, io::Error>(stream::empty::<io::Result<Value>>()) };
    // What it comes to may outlive what it was made of.
    let opening = call.open(open, read);
    drop((body, model));
    is_send(&opening);
}
