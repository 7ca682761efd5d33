//! What one setting was set to, and by what.

use super::settings::Setting;
use std::fmt;

/// What one setting was set to, and by what.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) setting: Setting,
    pub(super) value: String,
    pub(super) source: Source,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Source {
    Flag,
    Variable,
    Default,
}

impl Asked {
    /// `None` if it is not set at all.
    pub(super) fn given(&self) -> Option<&str> {
        Some(&*self.value).filter(|value| !value.is_empty())
    }

    /// Why the value cannot be used. A secret's value is not repeated.
    pub(super) fn refuse(&self, why: impl fmt::Display) -> String {
        let Self { setting, value, .. } = self;
        let by = match self.source {
            Source::Flag => format!("`{}`", setting.flag()),
            Source::Variable => format!("the variable `{}`", setting.variable),
            Source::Default => format!("the default of `{}`", setting.flag()),
        };
        let value = if setting.takes == "SECRET" {
            "…"
        } else {
            value
        };
        format!("{by} is `{value}`, and {why}")
    }
}
