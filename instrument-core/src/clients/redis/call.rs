//! A call, from what is sent to what is answered.

use super::failure::Failure;
use super::observer::Observer;
use super::operation::Operation;
use super::sent::Sent;
use super::text::text;
use super::wait::Wait;
use crate::clients::database::{Clock, Names, Watched};
use crate::milliseconds;
use crate::outcome::{End, Outcome};
use crate::semconv::database as db;
use crate::semconv::{CANCELLED, ERROR_TYPE, PANIC, redis as key};
use crate::{Attributes, Scope, Span, SpanKind, scope};
use opentelemetry::KeyValue;
use redis::{RedisError, Value};
use std::time::Instant;

pub(super) static SCOPE: Scope = scope!();

pub(super) const SYSTEM: &str = "redis";

/// A call under way. It ends once: [finished](Self::finish), [cancelled](Self::cancel), or by a [panic](Self::panicked).
pub(super) struct Call<'a, S: ?Sized> {
    observer: &'a Observer,
    sent: &'a S,
    span: Span,
    seen: Option<Seen>,
}

/// What is known of a call that somebody will see.
struct Seen {
    operation: Operation,
    namespace: Option<String>,
    wait: Option<(Wait, Instant)>,
    watched: Watched,
    clock: Option<Clock>,
}

impl<'a, S: Sent + ?Sized> Call<'a, S> {
    /// One that nobody will see, and that may select another database.
    pub(super) fn unseen(observer: &'a Observer, sent: &'a S) -> Self {
        Self {
            observer,
            sent,
            span: Span::none(),
            seen: None,
        }
    }

    pub(super) fn start(
        observer: &'a Observer,
        sent: &'a S,
        initial: Option<i64>,
        clock: Option<Clock>,
    ) -> Self {
        let settings = &observer.settings;
        let operation = Operation::of(sent);
        let namespace = initial.map(|initial| observer.selected.index(initial).to_string());
        let wait = Wait::of(sent);
        let names = Names::of(SYSTEM);
        let span = SCOPE
            .span(operation.name.clone())
            .kind(SpanKind::Client)
            .sampler_attributes(|to| {
                names.system(to);
                names.add(to, db::DB_OPERATION_NAME, &operation.name);
                names.add(to, db::DB_NAMESPACE, &namespace);
            })
            .attributes(|to| {
                if operation.size > 1 {
                    to.add(key::DB_OPERATION_BATCH_SIZE, &operation.size);
                }
                names.add(to, db::DB_QUERY_TEXT, &text(sent, settings.keys));
                to.add(key::DB_STORED_PROCEDURE_NAME, &operation.procedure);
                settings.server.record(names, to);
                let limit = wait.and_then(|wait| wait.limit);
                let limit = limit.map(milliseconds);
                to.add(key::REDIS_WAIT_LIMIT_MS, &limit);
            })
            .start();
        let seen = Seen {
            operation,
            namespace,
            wait: wait.map(|wait| (wait, Instant::now())),
            watched: settings.slow.watch(),
            clock,
        };
        Self {
            observer,
            sent,
            span,
            seen: Some(seen),
        }
    }

    /// Runs `work` with the call's span as the current one.
    pub(super) fn within<R>(&mut self, work: impl FnOnce() -> R) -> R {
        self.span.within(work)
    }

    /// It is answered.
    pub(super) fn finish(self, result: Result<&[Value], &RedisError>) {
        let is_atomic = self.sent.is_atomic();
        let answers = result.map(|answers| match answers {
            // To `EXEC`: the answers to all in between.
            [Value::Array(answers)] if is_atomic => answers,
            _ => answers,
        });
        self.observer.selected.follow(self.sent, answers);
        let Some(seen) = self.seen else {
            return;
        };
        let mut span = self.span;
        if !span.is_recording() && seen.clock.is_none() {
            return;
        }
        let failure = match answers {
            Ok(answers) => Failure::of_answers(answers),
            Err(error) => Some(Failure::of_error(error)),
        };
        let Seen {
            operation,
            namespace,
            wait,
            watched,
            clock,
        } = seen;
        if let Some(clock) = clock {
            let namespace = namespace.as_deref();
            let attributes = measured(self.observer, &operation, namespace, |to| {
                if let Some(failure) = &failure {
                    to.add(ERROR_TYPE, &failure.error_type);
                    to.add(key::DB_RESPONSE_STATUS_CODE, &failure.code);
                }
            });
            span.within(|| clock.stop(&attributes));
        }
        span.settle(|end| {
            match wait {
                Some(wait) => end.attributes(|to| waited(wait, answers.ok(), to)),
                // What waits is not slow.
                None => watched.end(end),
            }
            if matches!(answers, Ok([Value::Nil])) && (is_atomic || operation.is_exec()) {
                end.attribute(key::REDIS_TRANSACTION_ABORTED, &true);
            }
            if let Some(failure) = failure {
                fail(end, &operation, failure);
            }
        });
    }

    /// Its caller gave it up; `drop_work` drops what was under way.
    pub(super) fn cancel(mut self, drop_work: impl FnOnce()) {
        self.span.within(drop_work);
        self.end_unanswered(Outcome::Cancelled, CANCELLED);
    }

    /// What was under way has panicked.
    pub(super) fn panicked(mut self, drop_work: impl FnOnce()) {
        self.span.within(drop_work);
        self.end_unanswered(Outcome::Panicked, PANIC);
    }

    fn end_unanswered(mut self, outcome: Outcome, error_type: &'static str) {
        let Some(seen) = self.seen.take() else {
            return;
        };
        if let Some(clock) = seen.clock {
            let namespace = seen.namespace.as_deref();
            let attributes = measured(self.observer, &seen.operation, namespace, |to| {
                to.add_static(ERROR_TYPE, error_type);
            });
            self.span.within(|| clock.stop(&attributes));
        }
        if let Some(active) = self.span.active_mut() {
            active.settle(|end| match seen.wait {
                Some(wait) => end.attributes(|to| waited(wait, None, to)),
                None => seen.watched.end(end),
            });
        }
        self.span.end_with(outcome);
    }
}

fn waited((wait, began): (Wait, Instant), answers: Option<&[Value]>, to: &mut Attributes<'_>) {
    to.add(key::REDIS_WAIT_DURATION_MS, &milliseconds(began.elapsed()));
    if answers.is_some_and(|answers| wait.timed_out(answers)) {
        to.add(key::REDIS_WAIT_TIMED_OUT, &true);
    }
}

fn fail(end: &mut End<'_>, operation: &Operation, failure: Failure) {
    end.attributes(|to| {
        to.add(key::DB_RESPONSE_STATUS_CODE, &failure.code);
        if operation.size > 1 && failure.failed > 0 {
            to.add(key::REDIS_BATCH_FAILED, &failure.failed);
        }
    });
    end.failed(failure.error_type, failure.description);
}

/// The attributes that the conventions allow on the metric.
fn measured(
    observer: &Observer,
    operation: &Operation,
    namespace: Option<&str>,
    outcome: impl FnOnce(&mut Attributes<'_>),
) -> Vec<KeyValue> {
    Attributes::list(usize::MAX, |to| {
        to.add_static(db::DB_SYSTEM_NAME, SYSTEM);
        to.add(db::DB_OPERATION_NAME, &operation.name);
        to.add(db::DB_NAMESPACE, &namespace);
        let names = Names::of(SYSTEM).in_use();
        observer.settings.server.record(names, to);
        outcome(to);
    })
}
