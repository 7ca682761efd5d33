//! A command that has been sent and not answered.

use super::SCOPE;
use super::answer::Answer;
use super::command::Command;
use super::monitor::Monitor;
use super::peer::{record_peer, server};
use super::text::text;
use crate::clients::database::{Clock, Names, Watched};
use crate::outcome::Outcome;
use crate::semconv::database::DB_QUERY_TEXT;
use crate::semconv::mongodb::{DB_OPERATION_BATCH_SIZE, DB_RESPONSE_STATUS_CODE};
use crate::semconv::{CANCELLED, ERROR_TYPE};
use crate::{Attributes, Span, SpanKind, ending};
use mongodb::options::ServerAddress;
use opentelemetry::KeyValue;
use std::mem;

/// It ends with its answer; dropped, it was given up.
#[derive(Debug)]
pub(super) struct Open {
    span: Span,
    watched: Watched,
    measured: Option<Measured>,
}

struct Measured {
    clock: Clock,
    attributes: Vec<KeyValue>,
}

impl Open {
    /// `None` where neither a span nor a measurement would come of it: then the command is not looked at.
    pub(super) fn begin(
        monitor: &Monitor,
        command: Command<'_>,
        address: &ServerAddress,
    ) -> Option<Self> {
        let clock = Clock::start();
        let is_recorded = ending::look(|cx| SCOPE.may_record(cx));
        if !is_recorded && clock.is_none() {
            return None;
        }
        let names = Names::of("mongodb");
        let span = if is_recorded {
            span(monitor, command, address, names)
        } else {
            Span::none()
        };
        let measured = clock.map(|clock| Measured {
            clock,
            attributes: Attributes::list(usize::MAX, |to| {
                command.record(names.in_use(), to);
                server(address).record(names.in_use(), to);
            }),
        });
        (span.is_recording() || measured.is_some()).then(|| Self {
            span,
            watched: monitor.slow_query.watch(),
            measured,
        })
    }

    /// It is answered.
    pub(super) fn end(mut self, answer: &Answer) {
        let failure = answer.failure.as_ref();
        if let Some(Measured {
            clock,
            mut attributes,
        }) = self.measured.take()
        {
            if let Some(failure) = failure {
                let code = failure.is_code.then_some(DB_RESPONSE_STATUS_CODE);
                for key in code.into_iter().chain([ERROR_TYPE]) {
                    attributes.push(KeyValue::new(key, failure.error_type.clone()));
                }
            }
            clock.stop(&attributes);
        }
        let watched = self.watched;
        mem::replace(&mut self.span, Span::none()).settle(|end| {
            end.attributes(|to| {
                answer.record(to);
                let code = failure.filter(|failure| failure.is_code);
                to.add(
                    DB_RESPONSE_STATUS_CODE,
                    &code.map(|it| it.error_type.as_ref()),
                );
            });
            watched.end(end);
            if let Some(failure) = failure {
                end.failed(failure.error_type.clone(), failure.name.clone());
            }
        });
    }
}

/// Nobody waits for the answer any more.
impl Drop for Open {
    fn drop(&mut self) {
        if let Some(Measured {
            clock,
            mut attributes,
        }) = self.measured.take()
        {
            attributes.push(KeyValue::new(ERROR_TYPE, CANCELLED));
            clock.stop(&attributes);
        }
        mem::replace(&mut self.span, Span::none()).end_with(Outcome::Cancelled);
    }
}

fn span(monitor: &Monitor, command: Command<'_>, address: &ServerAddress, names: Names) -> Span {
    SCOPE
        .span(command.span_name())
        .kind(SpanKind::Client)
        .capacity(10)
        .sampler_attributes(|to| command.record(names, to))
        .attributes(|to| {
            let server = server(address);
            server.record(names, to);
            record_peer(&server, to);
            to.add(DB_OPERATION_BATCH_SIZE, &command.batch_size());
            names.add(to, DB_QUERY_TEXT, &text(command, monitor));
        })
        .start()
}

impl std::fmt::Debug for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.attributes).finish()
    }
}
