//! Names of hosts, or of all below one.

use std::borrow::Cow;

/// `example.org`, or `*.example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    Name(Cow<'static, str>),
    Below(Cow<'static, str>),
}

impl Pattern {
    pub(crate) fn new(text: Cow<'static, str>) -> Self {
        match text.strip_prefix("*.") {
            Some(parent) => Self::Below(without_dot(parent).to_owned().into()),
            None => Self::Name(match without_dot(&text) {
                name if name.len() == text.len() => text,
                name => name.to_owned().into(),
            }),
        }
    }

    pub(crate) fn matches(&self, host: &str) -> bool {
        let host = without_dot(host);
        match self {
            Self::Name(name) => host.eq_ignore_ascii_case(name),
            Self::Below(parent) => host
                .len()
                .checked_sub(parent.len() + 1)
                .filter(|dot| *dot > 0)
                .and_then(|dot| host.split_at_checked(dot))
                .and_then(|(_, rest)| rest.strip_prefix('.'))
                .is_some_and(|rest| rest.eq_ignore_ascii_case(parent)),
        }
    }
}

/// The dot of the root at the end of a name changes nothing.
fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &'static str, host: &str) -> bool {
        Pattern::new(pattern.into()).matches(host)
    }

    #[test]
    fn a_name_is_that_name_only() {
        assert!(matches("example.org", "EXAMPLE.org"));
        assert!(matches("example.org.", "example.org"));
        assert!(matches("example.org", "example.org."));
        assert!(!matches("example.org", "www.example.org"));
        assert!(!matches("example.org", "example.org.evil.example"));
    }

    #[test]
    fn a_star_is_one_label_or_more_in_front() {
        assert!(matches("*.example.org", "www.example.org"));
        assert!(matches("*.example.org", "a.b.Example.Org."));
        for host in [
            "example.org",
            ".example.org",
            "evilexample.org",
            "é.org",
            "",
        ] {
            assert!(!matches("*.example.org", host), "{host}");
        }
    }
}
