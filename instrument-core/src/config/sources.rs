//! Who says what a setting is, and who counts: forced in code, environment, default in code, built in.

use super::allowed::Allowed;
use super::choice::Choice;
use super::environment::Environment;
use super::parse::Parsed;
use super::problem::Problem;
use super::secret::shown;
use super::settings::{Setting, by_variable};
use std::fmt;

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    Code(&'static str),
    Forced(&'static str),
    Variable(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::Code(method) => write!(f, "`{method}` in code"),
            Self::Forced(method) => write!(f, "`{method}`, which code forces"),
            Self::Variable(name) => write!(f, "`{name}`"),
        }
    }
}

/// A value, and who said it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen<T> {
    pub(crate) value: T,
    pub(crate) origin: Origin,
}

/// The environment beside what is in code, and what has been found wrong so far.
pub(crate) struct Sources<'a> {
    pub(super) environment: &'a dyn Environment,
    problems: Vec<Problem>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(environment: &'a dyn Environment) -> Self {
        Self {
            environment,
            problems: Vec::new(),
        }
    }

    pub(crate) fn problem(&mut self, text: String) {
        let problem = Problem { text };
        // A general variable is read once for each signal.
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The setting from its variable and its twin, and from code.
    pub(crate) fn pick<T: Clone + PartialEq>(
        &mut self,
        setting: &'static Setting,
        code: Option<&Choice<T>>,
        parse: impl Fn(&str, Allowed) -> Parsed<T>,
    ) -> Option<Chosen<T>> {
        let twin = setting.twin.map(|twin| twin.variable);
        let names: Vec<_> = std::iter::once(setting.variable).chain(twin).collect();
        let found = self.found(setting, &names, code, parse);
        if let [(first, a), (second, b), ..] = found.as_slice() {
            if a != b {
                self.problem(format!(
                    "`{first}` and `{second}` differ; the standard one counts, `{first}`"
                ));
            }
        }
        self.decide(setting, found, code)
    }

    /// The setting of one signal: its own variable, the general one, code.
    pub(crate) fn pick_signal<T: Clone + PartialEq>(
        &mut self,
        setting: &'static Setting,
        signal: usize,
        code: Option<&Choice<T>>,
        parse: impl Fn(&str, Allowed) -> Parsed<T>,
    ) -> Option<Chosen<T>> {
        let own = setting.signals.map(|signals| signals[signal]);
        let names: Vec<_> = own.into_iter().chain([setting.variable]).collect();
        let found = self.found(setting, &names, code, parse);
        self.decide(setting, found, code)
    }

    /// What the variables say that is right, in their order.
    fn found<T>(
        &mut self,
        setting: &'static Setting,
        names: &[&'static str],
        code: Option<&Choice<T>>,
        parse: impl Fn(&str, Allowed) -> Parsed<T>,
    ) -> Vec<(&'static str, T)> {
        let (mut found, mut wrong) = (Vec::new(), Vec::new());
        for &name in names {
            let Some(text) = self.text(setting, name) else {
                continue;
            };
            match parse(&text, setting.allowed_in(name)) {
                Ok(value) => found.push((name, value)),
                Err(reason) => {
                    wrong.push((name, text, reason.why, reason.rest.is_some()));
                    found.extend(reason.rest.map(|rest| (name, rest)));
                }
            }
        }
        let instead = match (code, found.first()) {
            (Some(Choice::Forced(_)), _) => origin(setting, true).to_string(),
            (_, Some((name, _))) => Origin::Variable(name).to_string(),
            (Some(Choice::Default(_)), None) => origin(setting, false).to_string(),
            (None, None) => format!("the default ({})", setting.default),
        };
        for (name, text, why, rest) in wrong {
            let instead = if rest {
                "what is right of it"
            } else {
                &instead
            };
            self.problem(format!(
                "`{name}` is {}: allowed is {}{why}; used instead: {instead}",
                shown(&text, setting.secret),
                setting.allowed_in(name),
            ));
        }
        found
    }

    fn decide<T: Clone + PartialEq>(
        &mut self,
        setting: &'static Setting,
        found: Vec<(&'static str, T)>,
        code: Option<&Choice<T>>,
    ) -> Option<Chosen<T>> {
        let first = found.into_iter().next();
        match (code, first) {
            (Some(Choice::Forced(value)), first) => {
                let origin = origin(setting, true);
                if let Some((name, _)) = first.filter(|(_, found)| found != value) {
                    self.problem(format!("`{name}` differs from {origin}; the code counts"));
                }
                Some(Chosen {
                    value: value.clone(),
                    origin,
                })
            }
            (_, Some((name, value))) => Some(Chosen {
                value,
                origin: Origin::Variable(name),
            }),
            (Some(Choice::Default(value)), None) => Some(Chosen {
                value: value.clone(),
                origin: origin(setting, false),
            }),
            (None, None) => None,
        }
    }

    /// The text of a variable. Empty is unset, as the specification says.
    pub(crate) fn text(&mut self, setting: &'static Setting, name: &'static str) -> Option<String> {
        debug_assert!(
            by_variable(name).is_some_and(|known| std::ptr::eq(known, setting)),
            "{name} is read and not in the table"
        );
        let value = self.environment.variable(name)?;
        let text = match value.into_string() {
            Ok(text) => text.trim().to_owned(),
            Err(value) => {
                let lossy = value.to_string_lossy().into_owned();
                self.problem(format!(
                    "`{name}` is {}: it is not Unicode; it is passed over",
                    shown(&lossy, setting.secret)
                ));
                return None;
            }
        };
        (!text.is_empty()).then_some(text)
    }

    /// Whether the environment sets it, rightly or wrongly.
    pub(crate) fn first_set(&mut self, setting: &'static Setting) -> Option<&'static str> {
        setting
            .variables()
            .find(|name| self.text(setting, name).is_some())
    }

    pub(crate) fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.environment.names()
    }
}

fn origin(setting: &Setting, forced: bool) -> Origin {
    let method = setting.method.unwrap_or("the code");
    if forced {
        Origin::Forced(method)
    } else {
        Origin::Code(method)
    }
}
