//! Queues: the context of who sends a message, in the message; and spans of what is done with it.
//!
//! # In two places
//!
//! A [`Destination`] says what the queue is. Sending writes the context into the message's headers, whatever they are, and a
//! [`Delivery`] reads it there:
//!
//! ```
//! use instrument_core::clients::queue::{Delivery, Destination};
//! use instrument_core::propagation::Pairs;
//! # use std::cell::RefCell;
//! # use std::collections::VecDeque;
//! # use std::io;
//!
//! # struct Message { headers: Vec<(String, Vec<u8>)>, body: Vec<u8> }
//! # async fn detect(_: &[u8]) -> io::Result<()> { Ok(()) }
//! static FRAMES: Destination = Destination::new("kafka", "frames");
//!
//! # let queue = RefCell::new(VecDeque::new());
//! # let publish = |message: Message| { queue.borrow_mut().push_back(message); async { Ok::<(), io::Error>(()) } };
//! # let body = vec![0; 64];
//! # futures_executor::block_on(async {
//! // Who sends:
//! let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
//! let sending = FRAMES.send().with_body_size(body.len()).inject(&mut Pairs(&mut headers));
//! sending.try_run(publish(Message { headers, body })).await?;
//!
//! // Who receives:
//! # let message = queue.borrow_mut().pop_front().unwrap();
//! let delivery = Delivery::of(&Pairs(&message.headers[..]));
//! FRAMES.process(&delivery).try_run(detect(&message.body)).await?;
//! # Ok::<(), io::Error>(())
//! # }).unwrap();
//! ```
//!
//! Headers are anything that OpenTelemetry's `Injector` and `Extractor` are for: [`propagation`](crate::propagation) has
//! [`Pairs`](crate::propagation::Pairs) of strings or bytes (Kafka, NATS, AMQP), [`Map`](crate::propagation::Map)s, JSON
//! objects, and those of HTTP for callbacks. Where there are none, an [`Envelope`] has some. For Redis there are lists
//! and streams that do all this: `queue::redis` (with the feature `redis`).
//!
//! # What it looks like
//!
//! `cargo run -p queue` in the repository: three images, of which one succeeds at the second attempt and one at none, and a
//! batch of what was found.
//!
//! ```text
//! receive_image
//!   send detection_queue [producer]
//!     detection_processing [consumer]
//!       detect_objects
//!       send analysis_queue [producer]
//! receive_image
//!   send detection_queue [producer]
//!     detection_processing [consumer] !queue::TooDark "the image is too dark" +exception
//!       detect_objects !queue::TooDark "the image is too dark" +exception
//!       send detection_queue [client] -> send detection_queue
//!     detection_processing [consumer] -> detection_processing
//!       detect_objects
//!       send analysis_queue [producer]
//! receive_image
//!   send detection_queue [producer]
//!     detection_processing [consumer] !queue::TooDark "the image is too dark" +exception
//!       detect_objects !queue::TooDark "the image is too dark" +exception
//!       send detection_queue [client] -> send detection_queue
//!     detection_processing [consumer] !queue::TooDark "the image is too dark" +exception -> detection_processing
//!       detect_objects !queue::TooDark "the image is too dark" +exception
//!       send dlq:detection_queue [client] -> send detection_queue
//!     dead_letter_processing [consumer] -> detection_processing
//! batch_aggregation [consumer] -> send analysis_queue -> send analysis_queue
//!   judge_risk
//!
//! detection_processing [consumer] messaging.system=memory messaging.destination.name=detection_queue messaging.operation.type=process messaging.operation.name=process queue.wait_ms=… queue.attempt=2 image.path=dusk.jpg -> ? <- remote
//! ```
//!
//! # What is recorded
//!
//! | | name | kind | is |
//! |---|---|---|---|
//! | [`create`](Destination::create) | `create` and the destination's | producer | making a message that is sent later |
//! | [`send`](Destination::send), [`send_batch`](Destination::send_batch) | `send …` | producer; client, if the message had its context before | handing messages to the broker |
//! | [`receive`](Destination::receive) | `receive …` | client | waiting for messages |
//! | [`process`](Destination::process), [`process_batch`](Destination::process_batch) | `process …`, or [another](Destination::with_process_span_name) | consumer | the work |
//! | [`settle`](Destination::settle) | the broker's word and the destination's | client | telling the broker what became of a message |
//!
//! | attribute | is |
//! |---|---|
//! | `messaging.system`, `messaging.destination.name` | what the [`Destination`] says |
//! | `messaging.destination.template`, `messaging.consumer.group.name`, `messaging.client.id`, `server.address`, `server.port` | the same, if it does |
//! | `messaging.operation.type` | `create`, `send`, `receive`, `process`, `settle` |
//! | `messaging.operation.name` | the same, or [the broker's word](Operation::with_operation_name) for it |
//! | `messaging.message.id`, `messaging.message.body.size` | what is said of the message |
//! | `messaging.batch.message_count` | how many messages, if it is about a batch |
//! | `link_count` | how many spans it links to, also those beyond [the limit](crate::Provider::with_link_limit) |
//! | `queue.wait_ms` | how long the message was in the queue; of a batch, the one that was there longest |
//! | `queue.attempt` | which attempt this is, from the second on |
//! | `queue.dead_letter.reason` | why the message was given up |
//! | `error.type` | the kind of the error, else its type; of Redis, as its client says it |
//!
//! The links of batches have `messaging.message.id` and `queue.wait_ms` of the message that they lead to. To
//! [`Instrumentation`](crate::Instrumentation) this is `queue`.
//!
//! | metric | counts |
//! |---|---|
//! | `messaging.client.operation.duration` | everything but processing |
//! | `messaging.process.duration` | processing |
//! | `messaging.client.sent.messages` | messages that somebody tried to send |
//! | `messaging.client.consumed.messages` | messages that were received, or processed without having been: each delivery once |
//!
//! They are measured whether spans are sampled or not. What is given up half-way has the `error.type` `cancelled` if it was
//! being processed, and none if it was only waited for.
//!
//! # Child or link
//!
//! By default the span that processes a message is the child of the one that sent it, as the conventions allow for one
//! message. Then a trace is the whole way of a piece of work, with the time in the queue as a gap that is seen; it is
//! sampled wholly or not at all, by a decision made once; and every viewer can show it. This suits pipelines.
//!
//! [`Relation::Link`] makes it a trace of its own, or the child of what is current, with a link to the sender. This suits
//! messages that wait for hours, are read by many, or whose consumers sample by themselves. The baggage of the message is
//! current in both cases. A message without context begins a trace.
//!
//! A batch belongs to no one trace: it links to each of its messages. A batch of one is its message's child, unless links
//! are chosen.
//!
//! # Retries and dead letters
//!
//! What is [sent again](Destination::send_again) or becomes a [dead letter](Destination::dead_letter) keeps the context that
//! it came with, `traceparent`, `tracestate` and baggage, so that every attempt is related to the first sender, and whoever
//! looks at a dead letter sees the trace in which it went wrong. Each attempt links to the one before.
//!
//! # What travels
//!
//! Beside what the [propagator](crate::propagation) writes there is one header of ours, `queue-sent`:
//! `at=1763720000123456;attempt=2;before=00-…-…-01;dead-letter=timeout`. `at` is when this message was put into the queue, in
//! microseconds since 1970 by the sender's clock, and the rest is there if it was tried before. The wait is the difference
//! to the receiver's clock when it made the [`Delivery`]: it is as true as the two clocks agree, and never less than zero.
//! After a retry it begins anew; after a crash it does not.
//!
//! All of it is read strictly and bounded: what is wrong is left out, and never fails anybody. Queues that are shared
//! with strangers can do [without baggage](Destination::without_baggage).
//!
//! # What it costs
//!
//! A message that is not sampled carries its context all the same, with the flag that says so; its headers, and the context
//! out of them, are all that is allocated for it. Where there is no trace, messages stay as they are.

mod about;
mod delivery;
mod destination;
mod envelope;
mod kind;
mod measure;
mod operation;
#[cfg(feature = "redis")]
pub mod redis;
mod relation;
mod run;
mod running;
mod sent;

pub use delivery::Delivery;
pub use destination::Destination;
pub use envelope::Envelope;
pub use operation::Operation;
pub use relation::Relation;
pub use run::Run;
pub use running::Running;

#[cfg(test)]
mod tests;
