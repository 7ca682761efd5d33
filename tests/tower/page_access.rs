//! Who may see the page.

use http::{Method, Request};
use http_body_util::Full;
use instrument_core::store::TraceStore;
use instrument_tower::page::Access;
use instrument_tower::{Page, PeerAddress};
use tower_tests::page::{Answered, ask, local, look};

const PATHS: [&str; 5] = [
    "/",
    "/api/services",
    "/api/traces",
    "/api/live",
    "/index.html",
];

fn page() -> Page {
    Page::new(TraceStore::default())
}

async fn with(
    page: &Page,
    peer: Option<[u8; 4]>,
    headers: &[(&str, &str)],
    path: &str,
) -> Answered {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(peer) = peer {
        request = request.extension(PeerAddress((peer, 4000).into()));
    }
    ask(page, request.body(Full::default()).expect("a request")).await
}

#[tokio::test]
async fn by_default_only_callers_on_this_machine() {
    let page = page();
    for path in PATHS.into_iter().filter(|path| *path != "/api/live") {
        let here = [("host", "localhost:3000")];
        assert_eq!(
            with(&page, Some([127, 0, 0, 1]), &here, path).await.status,
            200,
            "{path}"
        );
        for (peer, headers) in [
            (Some([10, 0, 0, 7]), vec![("host", "localhost:3000")]),
            (None, vec![("host", "localhost:3000")]),
            // Through a proxy of this machine.
            (
                Some([127, 0, 0, 1]),
                vec![("host", "localhost"), ("x-forwarded-for", "10.0.0.7")],
            ),
            (
                Some([127, 0, 0, 1]),
                vec![("host", "localhost"), ("forwarded", "for=10.0.0.7")],
            ),
            // Under a name that somebody has pointed at this machine.
            (Some([127, 0, 0, 1]), vec![("host", "evil.example:3000")]),
            // From a page of somebody else's.
            (
                Some([127, 0, 0, 1]),
                vec![
                    ("host", "localhost"),
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "no-cors"),
                ],
            ),
        ] {
            let answered = with(&page, peer, &headers, path).await;
            assert_eq!(answered.status, 403, "{path} {peer:?} {headers:?}");
            let why = answered.json()["errors"][0]["msg"].to_string();
            assert!(why.len() > 20, "it says what to do: {why}");
        }
    }
}

#[tokio::test]
async fn spans_are_taken_from_those_who_may_see_the_page() {
    let request = |peer: [u8; 4]| {
        Request::post("/v1/traces")
            .header("content-type", "application/x-protobuf")
            .header("host", "localhost")
            .extension(PeerAddress((peer, 4000).into()))
            .body(Full::default())
            .expect("a request")
    };
    assert_eq!(ask(&page(), request([127, 0, 0, 1])).await.status, 200);
    assert_eq!(ask(&page(), request([10, 0, 0, 7])).await.status, 403);
    let anyone = page().with_access(Access::Anyone);
    assert_eq!(ask(&anyone, request([10, 0, 0, 7])).await.status, 200);
    let with_token = page().with_token("secret");
    assert_eq!(ask(&with_token, request([127, 0, 0, 1])).await.status, 401);
}

#[tokio::test]
async fn with_a_token_whoever_has_it() {
    let page = page().with_token("correct horse");
    for headers in [
        vec![],
        vec![("authorization", "Bearer wrong horse!!")],
        vec![("authorization", "Bearer correct hors")],
        vec![("authorization", "Bearer ")],
        vec![("authorization", "Basic correct horse")],
        vec![("cookie", "instrument_page=correct horse")],
        vec![("cookie", "instrument_page=")],
    ] {
        let answered = with(&page, Some([127, 0, 0, 1]), &headers, "/api/services").await;
        assert_eq!(answered.status, 401, "{headers:?}");
        assert_eq!(answered.headers["www-authenticate"], "Bearer");
    }
    let bearer = [("authorization", "bearer correct horse")];
    assert_eq!(
        with(&page, Some([10, 0, 0, 7]), &bearer, "/api/services")
            .await
            .status,
        200
    );
    assert_eq!(
        with(&page, None, &bearer, "/api/services").await.status,
        200
    );
}

#[tokio::test]
async fn a_token_in_the_address_becomes_a_cookie_and_leaves_the_address() {
    let page = page().with_token("correct horse");
    let answered = look(&page, "/?token=correct+horse").await;
    assert_eq!(answered.status, 303);
    assert_eq!(answered.headers["location"], "./");
    let cookie = answered.headers["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    assert!(!cookie.contains("correct"), "{cookie}");
    let cookie = cookie.split(';').next().expect("its value").to_owned();
    let other = format!("theme=dark; {cookie}");
    let again = local(Method::GET, "/api/services").header("cookie", other);
    let again = ask(&page, again.body(Full::default()).expect("a request")).await;
    assert_eq!(again.status, 200);
    let wrong = look(&page, "/?token=wrong").await;
    assert_eq!(wrong.status, 401);
    assert!(!wrong.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn an_empty_token_lets_nobody_in() {
    let page = page().with_token("");
    for headers in [
        vec![],
        vec![("authorization", "Bearer ")],
        vec![("cookie", "instrument_page=")],
    ] {
        assert_eq!(with(&page, None, &headers, "/").await.status, 401);
    }
    assert_eq!(look(&page, "/?token=").await.status, 401);
}

#[test]
fn a_token_is_not_shown() {
    let shown = format!("{:?}", page().with_token("correct horse"));
    assert!(!shown.contains("correct"), "{shown}");
}

/// HTTP/2 has no header `host`.
#[tokio::test]
async fn the_host_may_be_said_in_the_address() {
    let page = Page::new(TraceStore::default()).with_grafana_url("http://localhost:3002");
    let under = async |name: &str| {
        let request = local(Method::GET, &format!("http://{name}/")).body(Full::default());
        let mut request = request.expect("a request");
        request.headers_mut().remove("host");
        ask(&page, request).await
    };
    let answered = under("cameras.localhost:3000").await;
    assert_eq!(answered.status, 200);
    let policy = answered.headers["content-security-policy"].to_str();
    let policy = policy.expect("text");
    assert!(
        policy.ends_with("frame-src 'self' http://cameras.localhost:3002"),
        "{policy}"
    );
    assert_eq!(under("evil.example").await.status, 403);
}
