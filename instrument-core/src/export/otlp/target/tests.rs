use super::*;

fn target(url: &str, headers: &[(&str, &str)]) -> Result<Target, String> {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let otlp = Otlp {
        url: url.to_owned(),
        protocol: Protocol::Grpc,
        headers: headers.iter().map(pair).collect(),
        compression: Compression::None,
        timeout: Duration::from_secs(1),
        tls: crate::export::TlsFiles::default(),
    };
    Target::new(&otlp, Signal::SPANS).map_err(|error| error.to_string())
}

#[test]
fn what_cannot_be_used_is_refused_with_the_cause_and_without_secrets() {
    let fine = "http://[::1]:4317";
    type Headers<'a> = &'a [(&'a str, &'a str)];
    let cases: [(&str, Headers<'_>, &str); 6] = [
        ("localhost:4317", &[], "it needs a scheme and a host"),
        ("/v1/traces", &[], "it needs a scheme and a host"),
        (
            "ftp://localhost",
            &[],
            "`ftp` is neither `http` nor `https`",
        ),
        ("http://local host", &[], "invalid"),
        (
            fine,
            &[("api key", "secret")],
            "`api key` is no name of a header",
        ),
        (
            fine,
            &[("key", "secret\n")],
            "the value of the header `key` has characters",
        ),
    ];
    for (url, headers, cause) in cases {
        let error = target(url, headers).expect_err("it cannot be used");
        assert!(
            error.starts_with(&format!("the OTLP endpoint `{url}` cannot be used: ")),
            "{error}"
        );
        assert!(
            error.contains(cause) && !error.contains("secret"),
            "{error}"
        );
    }
}

#[test]
fn an_endpoint_has_a_host_and_a_port() {
    let cases = [
        ("http://[::1]:4317", "::1", 4317),
        ("http://me:secret@collector", "collector", 80),
        ("http://127.0.0.1:1/ignored", "127.0.0.1", 1),
    ];
    for (url, host, port) in cases {
        let target = target(url, &[]).expect("it can be used");
        assert_eq!((target.host(), target.port()), (host, port));
        let uri = target.request(()).uri().to_string();
        assert!(
            uri.ends_with("/opentelemetry.proto.collector.trace.v1.TraceService/Export"),
            "{uri}"
        );
        assert!(!uri.contains("secret") && !uri.contains("ignored"), "{uri}");
    }
}

#[test]
fn secrets_of_a_url_are_not_shown() {
    let cases = [
        (
            "http://localhost:4318/v1/traces",
            "http://localhost:4318/v1/traces",
        ),
        (
            "https://me:secret@host/v1/traces?key=secret",
            "https://host/v1/traces",
        ),
        ("https://me:p@ss@host", "https://host"),
        ("nonsense?secret", "nonsense"),
    ];
    for (url, safe) in cases {
        assert_eq!(shown(url), safe);
    }
}

#[test]
fn who_names_itself_stands_before_us_in_one_line() {
    let agents = |headers: &[(&str, &str)]| {
        let target = target("http://collector", headers).expect("it can be used");
        let request = target.request(());
        let lines = request.headers().get_all(header::USER_AGENT).iter();
        let lines = lines.map(|line| line.to_str().expect("it is text").to_owned());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(agents(&[]), [USER_AGENT]);
    let both = agents(&[("User-Agent", "me/1")]);
    assert_eq!(both, [format!("me/1 {USER_AGENT}")]);
    assert_eq!(agents(&[("user-agent", "")]), [USER_AGENT]);
}
