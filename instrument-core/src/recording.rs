//! How a span is recorded: from its start to the bytes that leave the process.
//!
//! Nobody has to know this to make spans. It is for who asks what a span costs, what may be lost and when, and for who
//! wants to change the [`Recorder`](crate::Recorder), which [`Telemetry`](crate::telemetry::Telemetry) installs.
//!
//! ```text
//!   your thread                                                            the thread of export
//!   ───────────                                                            ────────────────────
//!   start   a small span in OpenTelemetry's `Context`: it is the current one
//!             └─ its record, from the thread's own list ◀─────────────┐
//!   while   what is added in the context waits for the record         │ used again
//!   end     the record joins others that have ended                   │
//!             └─ by the dozen ──▶ queue, bounded ──▶ batch ──▶ bytes ──┴─▶ receiver
//! ```
//!
//! # A span that nobody wants
//!
//! Most calls of a traced function in a service that samples one trace in a hundred make no span at all. One atomic value
//! says whether there is any provider in this process. If there is, the current `Context` says whether the parent is sampled.
//! Where nobody would record the span, nothing else happens: attributes are not evaluated, and nothing is allocated. Where the
//! recorder would, the span begins in that same look, and its attributes follow: evaluating them is part of its time, and if that
//! panics, the span ends so.
//!
//! # Two parts of a span
//!
//! What makes a span the current one for everybody, libraries of others included, is a value in OpenTelemetry's `Context`.
//! Such a value is allocated twice, by `Context` itself, and nothing of ours can change that. So it is kept small: the ids, and
//! where the rest is.
//!
//! The rest is the *record*: name, times, attributes, status, and, for the few spans that have any, events and links. A record
//! is used for one span after the other. It keeps its room: keys and values that are known when the program is built are only
//! pointed at, numbers stand in place, and text that must be copied is put behind other text of the same span. So a span
//! of the usual size allocates nothing more. Whoever has read a record leaves it as it is: what one core writes is slow to
//! come to another, so it is made as good as new where it is used again; and a thread asks for the memory of its next records
//! some spans before it writes to them.
//!
//! Who starts a span holds its record: the traced function, the future, the [`Span`](crate::Span). What it starts with is
//! written to it, and it is ended, without a lock and without a look at the context; so is what is said of its outcome. Whoever
//! has only the context can add to the span as to any of OpenTelemetry. That waits beside it, within the same limits, and goes into
//! the record before what is said at its end. A word that both know says whether the span goes on, so who comes too late is told,
//! as by the SDK. Who ends a span of ours through its context ends it then; it is handed on when its own work is over.
//!
//! What another library starts by OpenTelemetry's interface has its record in the context itself, and goes the same way from there:
//!
//! ```
//! use instrument_core::opentelemetry::trace::{Tracer, TracerProvider};
//! use instrument_core::span;
//! use instrument_core::telemetry::Telemetry;
//! use std::sync::mpsc;
//! use std::time::Duration;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (requests, sent) = mpsc::channel();
//! let telemetry = Telemetry::builder("camera-service")
//!     .with_transport(move |request| Ok(requests.send(request.len())?))
//! #   .with_variables::<&str, &str>([])
//!     .build()?;
//! let provider = telemetry.provider().ok_or("telemetry is off")?;
//! let theirs = provider.tracer("another library");
//!
//! let bound = provider.enter();
//! span!("handle_frame").in_scope(|| theirs.in_span("decode_image", |_| {}));
//! drop(bound);
//!
//! telemetry.flush(Duration::from_secs(5))?;
//! assert_eq!(telemetry.health().spans[0].exported, 2);
//! assert!(sent.recv()? > 100); // one request with both
//! # Ok(())
//! # }
//! ```
//!
//! # Ids and times
//!
//! Ids come from a generator that each thread has for itself. Times come from the processor's counter, where the kernel
//! keeps its own time by it: that takes a third of the time of asking the system's clock. They are within a
//! microsecond of that clock while it runs evenly, within twenty while it is being corrected, and do not go back; a clock that
//! is set is followed within ten milliseconds. Elsewhere the system's clock is asked each time. [`now`](crate::now) is that time.
//!
//! # From the end of a span to its batch
//!
//! A span ends once; what is said of it later is ignored. Its record then waits beside others of the same thread, and of
//! few other threads, until there are some dozens: handing over each by itself would cost more than the rest of the span.
//! Whoever needs all spans, as a flush, the end of the delay of a batch, the shut-down and
//! [`Telemetry::health`](crate::telemetry::Telemetry::health) do, takes what is there at once, from all threads. The
//! threads take no part in that: one that has ended, or is held up for hours, holds no ended span back. A flush waits on the thread
//! that asks for it; processors of others, which may block for ever, are flushed on a thread that is kept for that.
//!
//! The queue behind it is bounded by a number of spans and by their bytes ([`Batch`](crate::export::Batch)). What finds no
//! room there is dropped and counted; nobody waits. A batch leaves when it is full, or when its delay is over, and
//! several can be on their way at the same time.
//!
//! Where more is made than leaves, it is better to have half of the traces than half of each. So traces fall into 64 lots by
//! their ids, and a lot is either let in or not. When there is no room, one lot after the other is turned away, until there are as
//! many as there is too much of; they come back as slowly while half of the queue is free, and all at once when there was room for
//! everything for as long as a batch is delayed. Traces that are under way when their lot changes have holes: about a tenth of
//! them at twice of what can leave, where nearly all would have some if spans were dropped one by one.
//!
//! # As bytes
//!
//! The thread of export writes a request of OTLP straight from the records, and gives them back then, before there is any
//! answer. In protobuf the length of a part stands before the part, and is known when it has been written. So
//! it is written from the end to the beginning: nothing is measured first, and nothing moved after. The buffer is
//! used again too.
//!
//! # Exporters and processors of your own
//!
//! | given to the set-up | is given | and recorded by |
//! |---|---|---|
//! | [`with_transport`](crate::telemetry::Builder::with_transport) | the bytes of each request | the recorder |
//! | [`with_exporter`](crate::telemetry::Builder::with_exporter) | batches of `SpanData`, made of records on a thread of their own | the recorder |
//! | [`with_span_processor`](crate::telemetry::Builder::with_span_processor) | each span at its start and end | the SDK |
//!
//! The start of a span can only be shown to a processor by OpenTelemetry's SDK, which alone can make what `on_start`
//! takes. So with such a processor the SDK records, at its own cost, and all else is the same. A processor that only wants the
//! end of spans goes into a [`Recorder`](crate::Recorder) of your own.
//!
//! # What is lost, and what is not
//!
//! * A thread that ends, also by a panic, loses nothing: its open spans end with what holds them. What it drops after it has
//!   let go of OpenTelemetry's context begins no new ones.
//! * A future that is dropped ends its span as cancelled.
//! * Returning from `main`, or dropping the guard before `std::process::exit`, sends what there is, within a deadline.
//! * A process that is killed, aborts, or exits with the guard alive loses what it has not sent: at most what waits.
//! * What ends after the shut-down is lost. What was open then is counted as dropped.
//!
//! # Where to read on
//!
//! `src/recorder.rs` has the map of the source; `record.rs` beside it is what a record holds, `local.rs` what a thread
//! keeps, `hub.rs` where threads meet. `src/export/queue.rs` and `src/export/otlp/encoder.rs` are the two halves of the rest.
//! Two tests say whether a change is right: `tests/differential.rs` compares what random programs send through
//! the recorder and through OpenTelemetry's SDK and exporter, and the encoder's own tests compare any span as bytes.
