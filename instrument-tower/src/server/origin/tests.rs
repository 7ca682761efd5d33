use super::*;
use http::Request;

fn request(peer: &str, headers: &[(&'static str, &str)]) -> Request<()> {
    let mut request = Request::new(());
    for (name, value) in headers {
        request
            .headers_mut()
            .append(*name, value.parse().expect("a header's value"));
    }
    let peer = peer.parse().expect("an address");
    request.extensions_mut().insert(PeerAddress(peer));
    request
}

fn proxies() -> Trust {
    Trust::nobody().with_network("10.0.0.0/8".parse().expect("a network"))
}

/// Scheme, server, client.
fn origin(trust: &Trust, peer: &str, headers: &[(&'static str, &str)]) -> String {
    origin_by(ProxyHeaders::Either, trust, peer, headers)
}

fn origin_by(
    written: ProxyHeaders,
    trust: &Trust,
    peer: &str,
    headers: &[(&'static str, &str)],
) -> String {
    let proxies = Proxies {
        trusted: trust.clone(),
        headers: written,
    };
    let request = request(peer, headers);
    let given = Given::default();
    let origin = Origin::of((&request).into(), &proxies, &given);
    let client = match origin.client {
        Some(Client::Peer(peer)) => format!("peer {peer}"),
        Some(Client::Forwarded(host)) => host.name.to_owned(),
        None => "nobody".to_owned(),
    };
    let server = origin.server.map_or("-", |host| host.name);
    format!("{} {server} {client}", origin.scheme)
}

const CLAIMS: [(&str, &str); 4] = [
    ("host", "inside:8080"),
    ("x-forwarded-for", "192.0.2.1"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "shop.example"),
];

#[test]
fn a_stranger_is_not_believed() {
    assert_eq!(
        origin(&Trust::nobody(), "10.0.0.1:5", &CLAIMS),
        "http inside peer 10.0.0.1:5"
    );
    assert_eq!(
        origin(&proxies(), "192.0.2.9:5", &CLAIMS),
        "http inside peer 192.0.2.9:5"
    );
}

#[test]
fn a_trusted_proxy_is() {
    assert_eq!(
        origin(&proxies(), "10.0.0.1:5", &CLAIMS),
        "https shop.example 192.0.2.1"
    );
    let by_rule = Trust::nobody().with(|request| request.headers().contains_key("x-edge"));
    let mut claims = CLAIMS.to_vec();
    claims.push(("x-edge", "1"));
    assert_eq!(
        origin(&by_rule, "192.0.2.9:5", &claims),
        "https shop.example 192.0.2.1"
    );
}

#[test]
fn what_a_client_claims_through_a_proxy_is_not_believed() {
    let claims = [
        ("x-forwarded-for", "1.1.1.1, 192.0.2.1"),
        ("x-forwarded-for", "10.0.0.7"),
    ];
    assert_eq!(
        origin(&proxies(), "10.0.0.1:5", &claims),
        "http - 192.0.2.1"
    );
}

#[test]
fn forwarded_is_read_before_the_older_headers() {
    let mut claims = CLAIMS.to_vec();
    claims.push((
        "forwarded",
        "for=1.1.1.1;proto=http, For=\"[2001:db8::17]:4711\";Proto=https;host=\"a.example:8443\"",
    ));
    claims.push(("forwarded", "for=10.0.0.7;proto=http;host=inside"));
    assert_eq!(
        origin(&proxies(), "10.0.0.1:5", &claims),
        "https a.example 2001:db8::17"
    );
}

#[test]
fn headers_that_the_proxies_do_not_write_are_their_clients() {
    let mut claims = CLAIMS.to_vec();
    claims.push(("forwarded", "for=6.6.6.6;proto=http;host=evil.example"));
    for (written, expected) in [
        (ProxyHeaders::Either, "http evil.example 6.6.6.6"),
        (ProxyHeaders::Forwarded, "http evil.example 6.6.6.6"),
        (ProxyHeaders::XForwarded, "https shop.example 192.0.2.1"),
    ] {
        let origin = origin_by(written, &proxies(), "10.0.0.1:5", &claims);
        assert_eq!(origin, expected, "{written:?}");
    }
    let origin = origin_by(ProxyHeaders::Forwarded, &proxies(), "10.0.0.1:5", &CLAIMS);
    assert_eq!(origin, "http inside peer 10.0.0.1:5");
}

/// RFC 3986 has schemes, and RFC 7239 all of its words, in any case.
#[test]
fn the_case_of_schemes_and_of_unknown_says_nothing() {
    for (name, value) in [
        ("forwarded", "for=Unknown;proto=HTTPS"),
        ("forwarded", "for=\"UNKNOWN:4711\";PROTO=\"Https\""),
        ("forwarded", "for=_hidden;proto=hTTPS"),
        ("x-forwarded-proto", "HTTPS"),
    ] {
        let origin = origin(&proxies(), "10.0.0.1:5", &[(name, value)]);
        assert_eq!(origin, "https - peer 10.0.0.1:5", "{name}: {value}");
    }
    let claims = [("x-forwarded-for", "Unknown"), ("x-forwarded-proto", "Ws")];
    let origin = origin(&proxies(), "10.0.0.1:5", &claims);
    assert_eq!(origin, "ws - peer 10.0.0.1:5");
}

#[test]
fn nonsense_is_passed_over() {
    for (name, value) in [
        ("forwarded", ";;,=,for,for=,proto=gopher"),
        ("x-forwarded-for", ",,"),
        ("x-forwarded-proto", "javascript"),
        ("x-forwarded-host", "[::1"),
    ] {
        let origin = origin(&proxies(), "10.0.0.1:5", &[(name, value)]);
        assert_eq!(origin, "http - peer 10.0.0.1:5", "{name}: {value}");
    }
}

#[test]
fn a_host_is_a_name_and_a_port() {
    let parsed = |text| Host::parse(text).map(|host| (host.name, host.port));
    assert_eq!(parsed("example.com"), Some(("example.com", None)));
    assert_eq!(
        parsed("example.com:8080"),
        Some(("example.com", Some(8080)))
    );
    assert_eq!(parsed("[::1]:80"), Some(("::1", Some(80))));
    assert_eq!(parsed("2001:db8::1"), Some(("2001:db8::1", None)));
    assert_eq!(parsed("a:b"), Some(("a", None)));
    assert_eq!(parsed(":80"), None);
    assert_eq!(parsed(""), None);
    assert_eq!(parsed(&"a".repeat(301)), None);
}

proptest::proptest! {
    /// Whatever a proxy sends, it is read without a panic, and nothing is made up.
    #[test]
    fn any_claim_is_answered(
        name in proptest::sample::select(vec!["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]),
        value in "[ -~]{0,60}|((for|proto|host|by)=\"?[a-z0-9:.\\[\\]]{0,12}\"?[;,]? ?){0,6}",
    ) {
        let request = request("10.0.0.1:5", &[(name, &value)]);
        let given = Given::default();
        let proxies = Proxies { trusted: proxies(), headers: ProxyHeaders::Either };
        let origin = Origin::of((&request).into(), &proxies, &given);
        proptest::prop_assert!(["http", "https", "ws", "wss"].contains(&origin.scheme));
        if let Some(Client::Forwarded(host)) = origin.client {
            proptest::prop_assert!(value.contains(host.name));
        }
        if let Some(host) = origin.server {
            proptest::prop_assert!(value.contains(host.name));
        }
    }
}
