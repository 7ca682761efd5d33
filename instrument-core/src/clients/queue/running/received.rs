//! The end of a wait for messages.

use super::Running;
use crate::clients::queue::Delivery;
use crate::clients::queue::about::link;
use crate::provider;
use crate::semconv::{self, queue as key};
use opentelemetry::KeyValue;
use opentelemetry::trace::TraceContextExt;
use std::sync::atomic::Ordering;

impl Running {
    /// Ends a wait for messages: what came is counted, and linked to.
    pub fn received<'a>(mut self, messages: impl IntoIterator<Item = &'a Delivery>) {
        let messages: Vec<_> = messages.into_iter().collect();
        if let Some(clock) = &mut self.clock {
            clock.add_messages(messages.iter().filter(|message| message.count()).count());
        }
        if let Some(cx) = self.span.recording_context() {
            let found = provider::of(cx);
            let span = cx.span();
            let links: Vec<_> = messages
                .iter()
                .filter_map(|message| link(message))
                .collect();
            if let [one] = messages[..] {
                let id = one.message_id().map(str::to_owned);
                span.set_attributes(id.map(|id| KeyValue::new(key::MESSAGING_MESSAGE_ID, id)));
            } else {
                let count = messages.len() as i64;
                span.set_attribute(KeyValue::new(key::MESSAGING_BATCH_MESSAGE_COUNT, count));
                span.set_attribute(KeyValue::new(semconv::LINK_COUNT, links.len() as i64));
            }
            let excess = links.len().saturating_sub(found.settings().link_limit);
            let dropped = &found.counters().links_dropped;
            dropped.fetch_add(excess as u64, Ordering::Relaxed);
            for link in links {
                span.add_link(link.span_context, link.attributes);
            }
        }
        self.end();
    }
}
