//! Where a model is asked.

use std::borrow::Cow;

/// Name or address, and the port if it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) address: Cow<'static, str>,
    pub(super) port: Option<u16>,
}

impl Server {
    /// Of a URL. Nothing else of it is kept: there are keys in user names, passwords, paths and queries.
    pub(super) fn of_url(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let (address, port) = match host.strip_prefix('[') {
            Some(bracketed) => {
                let (address, rest) = bracketed.split_once(']')?;
                (address, rest.strip_prefix(':'))
            }
            None => match host.split_once(':') {
                Some((address, port)) => (address, Some(port)),
                None => (host, None),
            },
        };
        let usual = match scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        };
        (!address.is_empty()).then(|| Self {
            address: Cow::Owned(address.to_owned()),
            port: port.and_then(|port| port.parse().ok()).or(usual),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Option<(String, Option<u16>)> {
        Server::of_url(url).map(|server| (server.address.into_owned(), server.port))
    }

    #[test]
    fn a_url_is_a_host_and_a_port() {
        let local = Some(("localhost".to_owned(), Some(8091)));
        assert_eq!(of("http://localhost:8091/v1/chat/completions"), local);
        assert_eq!(
            of("https://api.openai.com/v1"),
            Some(("api.openai.com".to_owned(), Some(443)))
        );
        assert_eq!(
            of("http://[::1]:8091"),
            Some(("::1".to_owned(), Some(8091)))
        );
        assert_eq!(of("unix://socket"), Some(("socket".to_owned(), None)));
        assert_eq!(of("http:///v1"), None);
        assert_eq!(of("no url"), None);
    }

    #[test]
    fn secrets_in_a_url_are_not_kept() {
        for url in [
            "http://name:s3cret@llm:80/",
            "http://s3cret@llm",
            "http://llm?key=s3cret",
            "http://llm:80/s3cret#s3cret",
            "http://s3c@ret:x@llm:80",
        ] {
            assert_eq!(of(url), Some(("llm".to_owned(), Some(80))), "{url}");
        }
    }
}
