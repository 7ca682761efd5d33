//! Answers, whole and streamed.

use crate::client::{SAID, ask, chat, listen, model, open, read, recorded};
use futures_util::StreamExt as _;
use instrument_core::testing::Kit;
use serde_json::{Value, json};
use server_tests::Llm;
use std::rc::Rc;

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

pub(crate) fn whole() {
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

pub(crate) fn streamed() {
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
