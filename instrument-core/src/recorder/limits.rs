//! How much a span may hold, in little room.

use crate::value::cut;
use opentelemetry::KeyValue;
use opentelemetry_sdk::trace::SpanLimits;

/// Each record has a copy, so that whoever adds to a span need not look for its recorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) attributes: Limit,
    pub(super) events: Limit,
    pub(super) links: Limit,
    pub(super) attributes_per_event: Limit,
    pub(super) attributes_per_link: Limit,
    /// Of the characters of a text that is not cut already.
    pub(super) value: Characters,
}

impl Limits {
    pub(super) const NONE: Self = Self {
        attributes: Limit::NONE,
        events: Limit::NONE,
        links: Limit::NONE,
        attributes_per_event: Limit::NONE,
        attributes_per_link: Limit::NONE,
        value: Characters::NONE,
    };
}

/// What is beyond four milliards is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Characters(u32);

impl Characters {
    const NONE: Self = Self(u32::MAX);

    pub(super) fn cut(self, attribute: &mut KeyValue) {
        if self != Self::NONE {
            cut(&mut attribute.value, self.0 as usize);
        }
    }

    pub(super) fn cut_each(self, attributes: &mut [KeyValue]) {
        attributes.iter_mut().for_each(|it| self.cut(it));
    }
}

impl From<usize> for Characters {
    fn from(characters: usize) -> Self {
        u32::try_from(characters).map_or(Self::NONE, Self)
    }
}

/// What is beyond 65 534 is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit(u16);

impl Limit {
    /// No limit.
    pub(super) const NONE: Self = Self(u16::MAX);

    #[inline]
    pub(super) fn is_reached(self, count: usize) -> bool {
        count >= usize::from(self.0) && self.0 != Self::NONE.0
    }

    /// Whether it is certainly not reached, which is found out sooner.
    #[inline]
    pub(super) fn is_far(self, count: usize) -> bool {
        count < usize::from(self.0)
    }

    /// Cuts a list; gives how many were cut off.
    pub(super) fn cut<T>(self, list: &mut Vec<T>) -> u32 {
        if !self.is_reached(list.len()) {
            return 0;
        }
        let excess = list.len() - usize::from(self.0);
        list.truncate(usize::from(self.0));
        u32::try_from(excess).unwrap_or(u32::MAX)
    }
}

impl From<SpanLimits> for Limits {
    fn from(limits: SpanLimits) -> Self {
        let limit = |limit| u16::try_from(limit).map_or(Limit::NONE, Limit);
        Self {
            attributes: limit(limits.max_attributes_per_span),
            events: limit(limits.max_events_per_span),
            links: limit(limits.max_links_per_span),
            attributes_per_event: limit(limits.max_attributes_per_event),
            attributes_per_link: limit(limits.max_attributes_per_link),
            value: Characters::NONE,
        }
    }
}
