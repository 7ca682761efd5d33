//! One call of the database: its span and its measurement, from the beginning to the end.

use super::failure::Failure;
use super::observed::Observed;
use super::peer::Peer;
use super::rows::Rows;
use super::wait::Wait;
use crate::clients::database::{Clock, Names, Watched};
use crate::clients::statement::{self, Statement};
use crate::outcome::{End, Outcome};
use crate::semconv::database::{
    DB_COLLECTION_NAME, DB_OPERATION_BATCH_SIZE, DB_OPERATION_NAME, DB_QUERY_SUMMARY,
    DB_QUERY_TEXT, DB_RESPONSE_STATUS_CODE,
};
use crate::semconv::{CANCELLED, ERROR_TYPE, PANIC};
use crate::{Attributes, Span, told};
use opentelemetry::{Context, KeyValue, StringValue};
use sqlx::Error;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A call under way.
pub(super) struct Call {
    peer: Arc<Peer>,
    statement: Arc<Statement>,
    span: Span,
    clock: Option<Clock>,
    watched: Watched,
    wait: Option<Arc<Wait>>,
    rows: Rows,
}

impl Call {
    pub(super) fn begin(
        peer: &Arc<Peer>,
        sql: &str,
        within: Option<&Context>,
        observed: Observed,
    ) -> Self {
        let statement = statement::cached(sql, peer.dialect);
        let span = match observed.records {
            true => start(peer, sql, &statement, within),
            false => Span::none(),
        };
        Self {
            watched: peer.slow.watch(),
            peer: peer.clone(),
            statement,
            span,
            clock: observed.clock,
            wait: None,
            rows: Rows::default(),
        }
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    pub(super) fn waits(&mut self, wait: Option<Arc<Wait>>) {
        self.wait = wait;
    }

    /// Does a part of the call's work in its span.
    pub(super) fn run<T>(&mut self, work: impl FnOnce() -> T) -> T {
        told::by(&mut self.span, |span| span.within(work))
    }

    pub(super) fn add(&mut self, rows: Rows) {
        self.rows.add(rows);
    }

    /// For so long it was the caller who had the call wait.
    pub(super) fn resume(&mut self, paused: Duration) {
        self.watched.resume(paused);
    }

    pub(super) fn finish(mut self, error: Option<&Error>) {
        let failure = error.map(|error| Failure::of(error, &self.peer));
        let reached = self.reached(|wait| match &failure {
            Some(failure) => wait.failed(failure),
            None => wait.is_over(),
        });
        let (rows, watched) = (self.rows, self.watched);
        std::mem::replace(&mut self.span, Span::none()).settle(|end| {
            settle(end, rows, watched, reached);
            if let Some(failure) = &failure {
                end.attribute(DB_RESPONSE_STATUS_CODE, &failure.status_code);
                end.failed(failure.error_type.clone(), failure.description.clone());
            }
        });
        self.measure(|to| {
            if let Some(failure) = &failure {
                to.add(ERROR_TYPE, &failure.error_type);
                to.add(DB_RESPONSE_STATUS_CODE, &failure.status_code);
            }
        });
    }

    /// The call is given up; `drop_work` drops what there is of it.
    pub(super) fn cancel(mut self, drop_work: impl FnOnce()) {
        let reached = self.reached(Wait::cancelled);
        let (rows, watched) = (self.rows, self.watched);
        if let Some(active) = self.span.active_mut() {
            active.settle(|end| settle(end, rows, watched, reached));
        }
        told::by(&mut self.span, |span| span.cancel(drop_work));
        self.measure(|to| to.add_static(ERROR_TYPE, CANCELLED));
    }

    /// The call's work has panicked.
    pub(super) fn panicked(mut self) {
        std::mem::replace(&mut self.span, Span::none()).end_with(Outcome::Panicked);
        self.measure(|to| to.add_static(ERROR_TYPE, PANIC));
    }

    /// Whether it reached the driver; if not, `end` ends the waiting.
    fn reached(&mut self, end: impl FnOnce(&Wait)) -> bool {
        let Some(wait) = self.wait.take() else {
            return true;
        };
        let reached = wait.ended();
        match reached {
            Some(then) => self.watched.restart(then),
            None => end(&wait),
        }
        reached.is_some()
    }

    fn measure(&mut self, outcome: impl FnOnce(&mut Attributes<'_>)) {
        let Some(clock) = self.clock.take() else {
            return;
        };
        let mut attributes: Vec<KeyValue> = self.peer.measured();
        attributes.extend(Attributes::list(usize::MAX, |to| {
            to.add(DB_OPERATION_NAME, &self.statement.operation());
            to.add(DB_COLLECTION_NAME, &self.statement.collection());
            to.add(DB_QUERY_SUMMARY, &summary(&self.statement));
            outcome(to);
        }));
        clock.stop(&attributes);
    }
}

fn start(peer: &Peer, sql: &str, statement: &Statement, within: Option<&Context>) -> Span {
    let names = Names::of(peer.system);
    let name = match &**statement.summary() {
        "" => Cow::Borrowed(peer.system),
        summary => Cow::Owned(summary.to_owned()),
    };
    peer.span(name, within)
        .capacity(10)
        .sampler_attributes(|to| {
            peer.record(names, to);
            names.add(to, DB_OPERATION_NAME, &statement.operation());
            names.add(to, DB_COLLECTION_NAME, &statement.collection());
            to.add(DB_OPERATION_BATCH_SIZE, &statement.batch_size());
            to.add(DB_QUERY_SUMMARY, &summary(statement));
            if peer.text_limit > 0 {
                let text = statement.text(sql, peer.dialect, peer.text_limit);
                names.add(to, DB_QUERY_TEXT, &StringValue::from(text));
            }
        })
        .start()
}

/// Shared, not copied.
fn summary(statement: &Statement) -> Option<StringValue> {
    let summary = statement.summary();
    (!summary.is_empty()).then(|| summary.clone().into())
}

fn settle(end: &mut End<'_>, rows: Rows, watched: Watched, reached: bool) {
    end.attributes(|to| rows.record(to));
    if reached {
        watched.end(end);
    }
}
