//! A value given in code: a default, or the last word.

/// A value given in code. As it stands it is a default, which environment and file override; [`forced`] it is the last
/// word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// The environment or the configuration file may override it.
    Default(T),
    /// Nothing overrides it.
    Forced(T),
}

/// Makes a value given in code the last word.
pub fn forced<T>(value: T) -> Choice<T> {
    Choice::Forced(value)
}

impl<T> From<T> for Choice<T> {
    fn from(value: T) -> Self {
        Self::Default(value)
    }
}

impl From<&str> for Choice<String> {
    fn from(value: &str) -> Self {
        Self::Default(value.to_owned())
    }
}

impl From<Choice<&str>> for Choice<String> {
    fn from(choice: Choice<&str>) -> Self {
        match choice {
            Choice::Default(value) => Self::Default(value.to_owned()),
            Choice::Forced(value) => Self::Forced(value.to_owned()),
        }
    }
}
