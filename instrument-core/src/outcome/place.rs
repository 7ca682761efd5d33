//! Where it is said how a span ended.

use crate::failed;
use crate::min_duration;
use crate::provider::{self, Found};
use crate::recorder::Record;
use crate::{Attributes, clock};
use opentelemetry::trace::{SpanContext, Status, TraceContextExt};
use opentelemetry::{Context, KeyValue};

/// A span that ends: known by its context alone, or with its record, where all is said without going through the context.
pub(crate) enum EndPlace<'a> {
    Context(&'a Context),
    Record(&'a mut Record, &'a Context),
}

impl EndPlace<'_> {
    pub(crate) fn provider(&self) -> Found<'_> {
        match self {
            Self::Context(context) | Self::Record(_, context) => provider::of(context),
        }
    }

    pub(crate) fn ids(&self) -> SpanContext {
        match self {
            Self::Context(context) => context.span().span_context().clone(),
            Self::Record(record, _) => record.context(),
        }
    }

    /// Remembers that the span has failed; gives whether nobody said so before.
    pub(super) fn is_first_failure(&self) -> bool {
        failed::is_first(&self.ids())
    }

    pub(super) fn set_status(&mut self, status: Status) {
        match self {
            Self::Context(context) => min_duration::set_status(context, status),
            Self::Record(record, _) => {
                if let Some(record) = record.while_open() {
                    record.set_status(status);
                }
            }
        }
    }

    pub(super) fn attributes(&mut self, attributes: impl FnOnce(&mut Attributes<'_>)) {
        match self {
            Self::Context(context) => {
                let limit = provider::of(context).settings().value_limit;
                context
                    .span()
                    .set_attributes(Attributes::list(limit, attributes));
            }
            Self::Record(record, _) => {
                if let Some(record) = record.while_open() {
                    record.set_attributes(|record| attributes(&mut Attributes::of_record(record)));
                }
            }
        }
    }

    pub(crate) fn add_event(&mut self, name: &'static str, attributes: Vec<KeyValue>) {
        let at = clock::now();
        match self {
            Self::Context(context) => context
                .span()
                .add_event_with_timestamp(name, at, attributes),
            Self::Record(record, _) => {
                if let Some(record) = record.while_open() {
                    record.add_event(name.into(), at, attributes);
                }
            }
        }
    }
}

impl<'a> From<&'a Context> for EndPlace<'a> {
    #[inline]
    fn from(context: &'a Context) -> Self {
        Self::Context(context)
    }
}
