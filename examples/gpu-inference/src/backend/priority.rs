//! What goes first.

use instrument_core::baggage::PipelineBaggage;
use std::fmt;

/// How important an image is, as its sender says in the baggage or the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Priority {
    Low,
    #[default]
    Normal,
    High,
    Critical,
}

impl Priority {
    /// That of the current baggage.
    pub(crate) fn current() -> Self {
        let baggage = PipelineBaggage::current();
        let said = baggage.event_priority();
        said.and_then(Self::parse).unwrap_or_default()
    }

    /// `None` for a word that is none of them.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Low, Self::Normal, Self::High, Self::Critical]
            .into_iter()
            .find(|priority| priority.as_str() == word)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Goes before others, also through a full queue, and is judged at once.
    pub(crate) const fn is_urgent(self) -> bool {
        matches!(self, Self::High | Self::Critical)
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_there_and_back() {
        for word in ["low", "normal", "high", "critical"] {
            let priority = Priority::parse(word).expect(word);
            assert_eq!(priority.as_str(), word);
            assert_eq!(priority.is_urgent(), word == "high" || word == "critical");
        }
        assert_eq!(Priority::parse("HIGH"), None);
        assert_eq!(Priority::parse("bogus"), None);
    }
}
