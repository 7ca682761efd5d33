//! What is wrong with an answer.

use super::bounded::{cut, word};
use std::borrow::Cow;

/// What is wrong with an answer, if anything.
#[derive(Default)]
pub(super) struct Fault {
    /// HTTP's.
    pub(super) status: Option<u16>,
    said: Option<Said>,
    /// What the provider calls it.
    code: Option<String>,
}

struct Said {
    error_type: Cow<'static, str>,
    description: String,
}

const MAX_DESCRIPTION_CHARS: usize = 256;

impl Fault {
    /// The first one counts.
    pub(super) fn failed(&mut self, error_type: Cow<'static, str>, description: &str) {
        self.said.get_or_insert_with(|| Said {
            error_type,
            description: cut(description, MAX_DESCRIPTION_CHARS).to_owned(),
        });
    }

    /// What the provider calls it, if that is a word.
    pub(super) fn code(&mut self, code: &str) {
        self.code
            .get_or_insert_with(|| word(code).unwrap_or("error").to_owned());
    }

    /// What the reader says goes before HTTP's status, and that before what the provider calls it.
    pub(super) fn error_type(&self) -> Option<Cow<'static, str>> {
        match (&self.said, self.failing_status()) {
            (Some(said), _) => Some(said.error_type.clone()),
            (None, Some(status)) => Some(status.to_string().into()),
            (None, None) => self.code.clone().map(Cow::Owned),
        }
    }

    pub(super) fn description(&self) -> &str {
        match (&self.said, self.failing_status()) {
            (Some(said), _) => &said.description,
            (None, Some(_)) => self.code.as_deref().unwrap_or_default(),
            // It is the type already.
            (None, None) => "",
        }
    }

    fn failing_status(&self) -> Option<u16> {
        self.status.filter(|&status| status >= 400)
    }
}
