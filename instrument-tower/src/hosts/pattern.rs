//! Names of hosts, or of all below one.

use crate::host::Host;
use std::fmt;

/// `example.org`, or `*.example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    Name(Box<str>),
    Below(Box<str>),
}

/// A text that no host is called by.
#[derive(Debug)]
pub(crate) struct NotAHost<'a>(&'a str);

impl Pattern {
    /// What the text means; whoever wrote it is told if no host can be meant.
    pub(crate) fn new(text: &str) -> Option<Self> {
        Self::parse(text)
            .inspect_err(|error| instrument_core::say(format_args!("{error}")))
            .ok()
    }

    fn parse(text: &str) -> Result<Self, NotAHost<'_>> {
        let wrong = || NotAHost(text);
        let host = match text.split_once("://") {
            None => text,
            Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        };
        let (is_below, host) = match host.strip_prefix("*.") {
            None => (false, host),
            Some(parent) => (true, parent),
        };
        let name = without_dot(Host::parse(host).ok_or_else(wrong)?.name);
        let is_wrong = |byte: u8| matches!(byte, b'*' | b'/') || !byte.is_ascii_graphic();
        if name.is_empty() || name.bytes().any(is_wrong) {
            return Err(wrong());
        }
        let name = name.into();
        Ok(if is_below {
            Self::Below(name)
        } else {
            Self::Name(name)
        })
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

impl fmt::Display for NotAHost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no host is called `{}`, so it is left out; write a name or an address, as in `analyst` or `::1`, `*.example.org` for the names below one, `Hosts::with_network` for a network, `Hosts::all` for every host",
            self.0
        )
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
        Pattern::parse(pattern).expect(pattern).matches(host)
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
    fn what_stands_around_a_host_is_not_looked_at() {
        for pattern in [
            "analyst:8091",
            "http://analyst",
            "https://user@analyst:8091/completion?a=b",
            " analyst",
        ] {
            assert!(matches(pattern, "analyst"), "{pattern}");
        }
        for pattern in ["[::1]", "[::1]:8091", "http://[::1]:8091/", "::1"] {
            assert!(matches(pattern, "::1"), "{pattern}");
        }
        assert!(matches("https://*.example.org:443", "www.example.org"));
        assert!(!matches("https://*.example.org:443", "example.org"));
    }

    #[test]
    fn what_can_never_be_a_host_is_refused_with_advice() {
        for text in [
            "",
            ".",
            "*",
            "*.",
            "*.*",
            "10.8.*",
            "*example.org",
            "10.8.0.0/16",
            "http://",
            "http:///path",
            "two names",
            "[::1",
            "é.org",
        ] {
            let error = Pattern::parse(text).expect_err(text).to_string();
            assert!(error.contains(&format!("`{text}`")), "{error}");
            assert!(error.contains("`Hosts::all`"), "{error}");
        }
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
