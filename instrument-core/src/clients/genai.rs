//! Calls of language models, by the `gen_ai.*` conventions: a span for each, with what was asked for, what came back and
//! what it took, and metrics of the same.
//!
//! There is no client here. Whatever asks the model stays as it is, and is run in a [`Call`] of a [`Model`]; a closure says
//! what is in the answer, which for JSON with OpenAI's words is one line:
//!
//! ```
//! use instrument_core::clients::genai::{Answer, Model};
//! use serde_json::{Value, json};
//! # use std::io;
//! # async fn ask(_: &Value) -> io::Result<Value> {
//! #     Ok(json!({ "id": "chatcmpl-1", "choices": [], "usage": { "prompt_tokens": 21, "completion_tokens": 8 } }))
//! # }
//!
//! # futures_executor::block_on(async {
//! let model = Model::new("llama_cpp", "tiny").with_url("http://localhost:8091/v1");
//! let body = json!({ "messages": [{ "role": "user", "content": "Is the door open?" }], "temperature": 0.7 });
//!
//! // Before: `let answer = ask(&body).await?;`
//! let answer = model.chat().with_body(&body).run(ask(&body), |answer: &Value, seen: &mut Answer| seen.json(answer)).await?;
//! # let _ = answer;
//! # Ok::<(), io::Error>(())
//! # })?;
//! # Ok::<(), io::Error>(())
//! ```
//!
//! A streamed answer is [opened](Call::open) or [read](Call::stream) in the same way; what it is given is a stream that ends
//! the span when it ends. A client that blocks is run [in scope](Call::in_scope).
//!
//! # What is recorded
//!
//! | attribute | what it says |
//! |---|---|
//! | `gen_ai.operation.name`, `gen_ai.provider.name`, `gen_ai.request.model` | what is asked of whom; samplers see these |
//! | `server.address`, `server.port` | where; samplers see these too |
//! | `gen_ai.request.temperature`, `.top_p`, `.top_k`, `.max_tokens`, `.stop_sequences`, `.frequency_penalty`, `.presence_penalty`, `.seed` | what is asked for, out of the body or set on the call |
//! | `gen_ai.request.choice.count` | how many answers are asked for, if not one |
//! | `gen_ai.request.stream` | `true` if the answer is streamed |
//! | `gen_ai.output.type`, `gen_ai.conversation.id` | where they are said |
//! | `prompt.length`, `completion.length` | characters in and out; what they are is not recorded |
//! | `retry.attempt` | which [attempt](crate::resilience::Attempts) this is, if told |
//! | `gen_ai.response.id`, `gen_ai.response.model`, `gen_ai.response.finish_reasons` | of the answer |
//! | `gen_ai.usage.input_tokens`, `.output_tokens`, `.cache_read.input_tokens`, `.reasoning.output_tokens` | as far as the server counts |
//! | `gen_ai.embeddings.dimension.count` | how long an embedding is |
//! | `gen_ai.response.time_to_first_chunk` | seconds from the call to the first chunk of a stream |
//! | `completion.time_to_first_token` | seconds to the first chunk that has text: the first one of many servers has none |
//! | `completion.time_per_output_token` | seconds for each token after that, where the server counts tokens |
//! | `gen_ai.input.messages`, `gen_ai.output.messages` | what was said, [only on request](Model::with_content), on the span or on an event beside it |
//! | `error.type` | how it failed: below |
//!
//! What others choose is bounded in length and number. No header, no URL but for its host and port, and no text of an error
//! is recorded.
//!
//! # How a span ends
//!
//! | ending | status | `error.type` |
//! |---|---|---|
//! | the answer is there, or its stream has ended | unset | |
//! | the client's error | error | `timeout`, `connection_refused`, `connection_reset`, `unexpected_eof`, …, else `_OTHER` |
//! | an HTTP status from 400 on, if [told](Answer::status) | error | the status: `503`; the description is what the provider calls it |
//! | an error in the answer or within the stream | error | what the provider calls it, if that is a word |
//! | an answer that is no JSON, or says nothing that is known | error | `malformed_response` |
//! | a stream of events that ends too soon, or any stream that ends without an item | error | `incomplete_response` |
//! | given up: the future or the stream is dropped before the answer is complete | unset; `cancelled` is `true` | |
//! | a panic | error | `panic` |
//!
//! # What is measured
//!
//! Wherever metrics are collected, whether the span is sampled or not: `gen_ai.client.operation.duration`,
//! `gen_ai.client.token.usage`, and of streams `gen_ai.client.operation.time_to_first_chunk` and
//! `gen_ai.client.operation.time_per_output_chunk`, with the conventions' buckets and attributes. Where nobody measures and
//! nothing is sampled, neither the request nor the answer is looked at. As
//! [instrumentation](crate::Instrumentation) it is called `genai`.
//!
//! # An example
//!
//! `examples/model-call` looks at an image, asks a model twice, since it is overloaded at first, and has it explained in a
//! stream. `cargo run -p model-call` prints:
//!
//! ```text
//! analyze retry.count=1 +retry(retry.attempt=1 retry.delay_ms=100 error.type="503")
//!   detect_objects model.name=yolo26 inference.device=cpu detection.count=2 detection.confidence_avg=0.625 detection.confidence_min=0.5 detection.confidence_max=0.75 detection.classes=[person, dog] image.width=1920 image.height=1080
//!   llm_inference [client] gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny server.address=127.0.0.1 server.port=… gen_ai.request.temperature=0.7 gen_ai.request.top_p=0.95 gen_ai.request.max_tokens=16 prompt.length=49 retry.attempt=1 !503 "overloaded"
//!   llm_inference [client] gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny server.address=127.0.0.1 server.port=… gen_ai.request.temperature=0.7 gen_ai.request.top_p=0.95 gen_ai.request.max_tokens=16 prompt.length=49 retry.attempt=2 gen_ai.response.id=chatcmpl-1 gen_ai.response.model=tiny gen_ai.response.finish_reasons=[stop] gen_ai.usage.input_tokens=21 gen_ai.usage.output_tokens=8 completion.length=18
//!   chat tiny [client] gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny server.address=127.0.0.1 server.port=… gen_ai.request.temperature=0.7 gen_ai.request.top_p=0.95 gen_ai.request.max_tokens=16 gen_ai.request.stream=true prompt.length=49 gen_ai.response.id=chatcmpl-2 gen_ai.response.model=tiny gen_ai.response.finish_reasons=[stop] gen_ai.usage.input_tokens=20 gen_ai.usage.output_tokens=4 completion.length=19 gen_ai.response.time_to_first_chunk=… completion.time_to_first_token=… completion.time_per_output_token=…
//! ```

mod answer;
mod anthropic;
mod bounded;
mod call;
mod choice;
mod content;
mod details;
mod error_class;
mod fault;
mod future;
mod measured;
mod model;
mod openai;
mod opening;
mod operation;
mod progress;
mod prompt;
mod request;
mod responses;
mod run;
mod running;
mod server;
mod server_sent;
mod start;
mod stream;
mod tool_call;
mod usage;

pub use answer::Answer;
pub use call::Call;
pub use content::Content;
pub use future::AnswerFuture;
pub use model::Model;
pub use opening::OpeningFuture;
pub use operation::Operation;
pub use server_sent::ServerSentEvents;
pub use stream::AnswerStream;
pub use usage::Usage;

#[cfg(all(test, feature = "testing"))]
mod tests;
