//! For each row of the table: what else must be set, what shows its effect, and how code sets it.

mod numbers;
mod process;
mod signals;

use crate::config::{Choice, CodeSettings, Config};

pub(in crate::config) type Given = &'static [(&'static str, &'static str)];
type Show = fn(&Config) -> String;
type Code = fn(&mut CodeSettings, bool);

pub(in crate::config) struct Row {
    /// What else the environment says.
    pub(in crate::config) given: Given,
    pub(in crate::config) show: Show,
    /// What the example of the table shows; empty where the effect has its own tests.
    pub(in crate::config) expected: &'static str,
    /// How code sets something else than the default and, unless there is `back`, than the example.
    pub(in crate::config) code: Option<Code>,
    /// Another text than the example, where that is what code says, or says more than code can.
    pub(in crate::config) back: Option<&'static str>,
}

impl Row {
    fn code(self, code: Code) -> Self {
        Self {
            code: Some(code),
            ..self
        }
    }

    fn back(self, text: &'static str) -> Self {
        Self {
            back: Some(text),
            ..self
        }
    }

    fn given(self, given: Given) -> Self {
        Self { given, ..self }
    }
}

fn of(expected: &'static str, show: Show) -> Row {
    Row {
        given: &[],
        show,
        expected,
        code: None,
        back: None,
    }
}

fn choice<T>(forced: bool, value: T) -> Option<Choice<T>> {
    Some(chosen(forced, value))
}

fn chosen<T>(forced: bool, value: T) -> Choice<T> {
    if forced {
        Choice::Forced(value)
    } else {
        Choice::Default(value)
    }
}

pub(in crate::config) fn row(variable: &str) -> Row {
    process::row(variable)
        .or_else(|| signals::row(variable))
        .or_else(|| numbers::row(variable))
        .unwrap_or_else(|| panic!("{variable} is in the table and not in the tests' rows"))
}
