//! Whom a `reqwest` client that follows redirects shows its credentials.

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use http::header::{ACCEPT, AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, TracedClient};
use reqwest::{Client, ClientBuilder, RequestBuilder};
use tower_tests::Listening;

/// The headers of which it is looked whether they came.
const ASKED: [&str; 5] = [
    "authorization",
    "cookie",
    "cookie2",
    "x-api-key",
    "x-tenant",
];

async fn came(headers: HeaderMap) -> String {
    let texts = ASKED.iter().flat_map(|name| {
        let values = headers.get_all(*name).iter();
        values.map(move |value| format!("{name}={}", value.to_str().expect("text")))
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// Two servers, the first of which sends on to the second, and to itself.
struct Origins {
    here: Listening,
    elsewhere: Listening,
}

impl Origins {
    async fn start() -> Self {
        let elsewhere = Listening::start(Router::new().route("/came", get(came))).await;
        let to = format!("http://{}/came", elsewhere.address());
        let app = Router::new()
            .route("/came", get(came))
            .route("/within", get(async || Redirect::temporary("/came")))
            .route("/away", get(async move || Redirect::temporary(&to)));
        let here = Listening::start(app).await;
        Self { here, elsewhere }
    }

    fn get(&self, client: &TracedClient, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.here.address());
        client.requests().get(url)
    }

    /// What came where the redirects end.
    async fn told(&self, client: &TracedClient, path: &str) -> String {
        let response = client.send(self.get(client, path)).await;
        let response = response.expect("a response");
        assert_eq!(response.status(), StatusCode::OK);
        response.text().await.expect("a body")
    }

    async fn stop(self) {
        self.here.stop().await;
        self.elsewhere.stop().await;
    }
}

fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
    let parsed = all.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    });
    parsed.collect()
}

fn marked(value: &'static str) -> HeaderValue {
    let mut value = HeaderValue::from_static(value);
    value.set_sensitive(true);
    value
}

fn built(kit: &Kit, settings: ClientBuilder) -> TracedClient {
    let client = TracedClient::build(settings.no_proxy()).expect("a client");
    client.with_layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_of_the_builder_do_not_leave_the_origin() {
    let (origins, kit) = (Origins::start().await, Kit::new());
    let mut key = HeaderMap::new();
    key.insert("x-api-key", marked("secret"));
    for (defaults, told) in [
        (
            headers(&[("authorization", "secret")]),
            "authorization=secret",
        ),
        (headers(&[("cookie", "secret")]), "cookie=secret"),
        (headers(&[("cookie2", "secret")]), "cookie2=secret"),
        (key, "x-api-key=secret"),
    ] {
        let client = built(&kit, Client::builder().default_headers(defaults)).with_redirects(3);
        assert_eq!(origins.told(&client, "/within").await, told);
        let response = client.send(origins.get(&client, "/away")).await;
        let response = response.expect("a response");
        assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(response.url().path(), "/away");
        drop(response);
        kit.assert_complete();
    }
    origins.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_of_the_client_do_not_leave_the_origin() {
    let (origins, kit) = (Origins::start().await, Kit::new());
    let mut defaults = headers(&[("authorization", "secret"), ("x-tenant", "7")]);
    defaults.append(COOKIE, HeaderValue::from_static("a=1"));
    defaults.append(COOKIE, HeaderValue::from_static("b=2"));
    defaults.insert("x-api-key", marked("secret"));
    let client = built(&kit, Client::builder()).with_default_headers(defaults);
    let all = "authorization=secret cookie=a=1 cookie=b=2 x-api-key=secret x-tenant=7";
    assert_eq!(origins.told(&client, "/came").await, all);
    assert_eq!(origins.told(&client, "/within").await, all);
    assert_eq!(origins.told(&client, "/away").await, "x-tenant=7");
    origins.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_request_has_itself_is_not_filled_in() {
    let (origins, kit) = (Origins::start().await, Kit::new());
    let defaults = headers(&[("authorization", "all"), ("x-tenant", "7")]);
    let client = built(&kit, Client::builder()).with_default_headers(defaults);
    let request = origins.get(&client, "/came").header(AUTHORIZATION, "own");
    let response = client.send(request).await.expect("a response");
    let told = response.text().await.expect("a body");
    assert_eq!(told, "authorization=own x-tenant=7");
    origins.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn defaults_that_are_no_credentials_go_wherever_a_redirect_leads() {
    let (origins, kit) = (Origins::start().await, Kit::new());
    let defaults = HeaderMap::from_iter([
        (ACCEPT, HeaderValue::from_static("text/plain")),
        (
            HeaderName::from_static("x-tenant"),
            HeaderValue::from_static(r#""authorization": "none""#),
        ),
    ]);
    let client = built(&kit, Client::builder().default_headers(defaults));
    let told = origins.told(&client, "/away").await;
    assert_eq!(told, r#"x-tenant="authorization": "none""#);
    origins.stop().await;
}
