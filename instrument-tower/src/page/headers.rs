//! What browsers are told of every answer.

use super::settings::Settings;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};

const EVERYWHERE: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    // What is seen is of this moment, and nobody else's.
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Scripts and styles of this origin only, and none that are written in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; frame-src 'self'";

pub(super) fn secure(headers: &mut HeaderMap, settings: &Settings, host: Option<&str>) {
    for (name, value) in EVERYWHERE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = match settings
        .grafana_url
        .as_deref()
        .and_then(|url| origin(url, host))
    {
        Some(origin) => HeaderValue::try_from(format!("{POLICY} {origin}")),
        None => Ok(HeaderValue::from_static(POLICY)),
    };
    let policy = policy.unwrap_or(HeaderValue::from_static(POLICY));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// Where dashboards may be embedded from. The page asks for `localhost` under the name that the browser has for this host.
fn origin(url: &str, host: Option<&str>) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let is_plain = |text: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        !text.is_empty() && text.bytes().all(allowed)
    };
    if !matches!(scheme, "http" | "https") || !is_plain(authority) {
        return None;
    }
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (name, Some(port)),
        _ => (authority, None),
    };
    if !matches!(name, "localhost" | "127.0.0.1") {
        return Some(format!("{scheme}://{authority}"));
    }
    let own = host.filter(|host| is_plain(host)).unwrap_or("localhost");
    let own = match own.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => own,
    };
    let port = port.unwrap_or(if scheme == "https" { "443" } else { "80" });
    Some(format!("http://{own}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashboards_come_from_where_the_page_asks_for_them() {
        let from = |url| origin(url, Some("cameras.example:8000"));
        assert_eq!(from("/grafana"), None);
        assert_eq!(
            from("https://grafana.example/x?y").as_deref(),
            Some("https://grafana.example")
        );
        assert_eq!(
            from("http://localhost:3002/grafana").as_deref(),
            Some("http://cameras.example:3002")
        );
        assert_eq!(
            from("https://127.0.0.1").as_deref(),
            Some("http://cameras.example:443")
        );
        assert_eq!(from("http://evil; script-src *"), None);
        assert_eq!(from("javascript://x"), None);
        let odd = origin("http://localhost:1", Some("a; script-src *"));
        assert_eq!(odd.as_deref(), Some("http://localhost:1"));
    }
}
