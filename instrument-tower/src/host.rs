//! `example.com:8080`, `[::1]:80`, `192.0.2.1`.

/// A name or address, and perhaps a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Host<'a> {
    pub(crate) name: &'a str,
    pub(crate) port: Option<u16>,
}

/// Longer than any name is.
const LONGEST: usize = 300;

impl<'a> Host<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let text = text.rsplit_once('@').map_or(text, |(_, host)| host).trim();
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        let (name, port) = match text.strip_prefix('[') {
            Some(v6) => {
                let (name, rest) = v6.split_once(']')?;
                (name, rest.strip_prefix(':'))
            }
            None => match text.split_once(':') {
                // An address of version 6 without brackets, as `X-Forwarded-For` has it.
                Some((_, rest)) if rest.contains(':') => (text, None),
                Some((name, port)) => (name, Some(port)),
                None => (text, None),
            },
        };
        (!name.is_empty()).then(|| Self {
            name,
            port: port.and_then(|port| port.parse().ok()),
        })
    }
}
