//! PostgreSQL is down for a while.

use crate::support::client::Api;
use crate::support::fleet::{Fleet, Plan, Stores};
use crate::support::images::stub;
use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use server_tests::Postgres;
use tokio::runtime::Runtime;

/// Whoever asks meanwhile is told to come again, and is answered when it is back.
pub(crate) fn is_said(plan: Plan) {
    let mut fleet = plan.start();
    let runtime = Runtime::new().expect("a runtime");
    let api = Api::new(&fleet.url);
    let before = runtime.block_on(async {
        let image = api.send("front_door", &stub()).await;
        api.until_ended().await;
        image
    });

    postgres(&mut fleet).kill();
    runtime.block_on(async {
        let get = |path| api.requests().get(api.at(path));
        let (events, image, _) = tokio::join!(
            refused(get("/api/events"), "the database cannot be asked now"),
            refused(api.post("front_door", &stub()), "images cannot be kept now"),
            refused(get("/health/ready"), "the database does not answer"),
        );
        assert!(events.contains_key("retry-after"), "{events:?}");
        assert!(image.contains_key("retry-after"), "{image:?}");
    });

    postgres(&mut fleet).restart();
    runtime.block_on(async {
        let events = api.wait_for("/api/events", 1).await;
        assert_eq!(events[0]["trace_id"], before.trace_id);
        api.send("front_door", &stub()).await;
        api.until_ended().await;
    });
    fleet.stop();
}

fn postgres(fleet: &mut Fleet) -> &mut Postgres {
    match &mut fleet.stores {
        Stores::Servers(servers) => &mut servers.0,
        Stores::Embedded => unreachable!("the plan has servers"),
    }
}

async fn refused(request: RequestBuilder, error: &str) -> HeaderMap {
    let response = request.send().await.expect("it answers");
    let (status, headers) = (response.status(), response.headers().clone());
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
    let said = body["error"].as_str().unwrap_or_default();
    assert!(said.starts_with(error), "{body}");
    headers
}
