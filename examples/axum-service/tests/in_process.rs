//! The service without a socket, each test with a provider of its own: what a request answers, and the trace it leaves.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use axum_service::{Store, app, app_with};
use http_body_util::BodyExt;
use instrument_core::testing::{Kit, Tree};
use opentelemetry::context::FutureExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// The service, asked one thing after the other.
struct Asked {
    kit: Kit,
    app: axum::Router,
}

impl Asked {
    fn new(app: axum::Router) -> Self {
        Self {
            kit: Kit::new(),
            app,
        }
    }

    /// By a user of these roles.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        roles: &str,
        body: &Value,
    ) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("x-user", "ada")
            .header("x-roles", roles)
            .body(Body::from(body.to_string()))
            .expect("a request");
        let answer = async {
            let response = self.app.clone().oneshot(request).await.expect("infallible");
            let status = response.status();
            let body = response.into_body().collect().await.expect("a body");
            let body = body.to_bytes();
            let body = match body.is_empty() {
                true => Value::Null,
                false => serde_json::from_slice(&body).expect("JSON"),
            };
            (status, body)
        };
        answer.with_context(self.kit.context()).await
    }

    async fn create(&self, body: &Value) -> (StatusCode, Value) {
        self.ask(Method::POST, "/api/tasks", "", body).await
    }

    /// What was recorded since the last time.
    #[track_caller]
    fn trace(&self) -> Tree {
        self.kit.assert_complete();
        let tree = self.kit.tree().with_hidden_values([
            "request.id",
            "correlation.id",
            "response.time_to_first_byte_ms",
        ]);
        self.kit.reset();
        tree
    }
}

fn plants() -> Value {
    json!({"title": "Water the plants", "priority": "high", "assignee": "grace"})
}

#[tokio::test]
async fn a_task_is_created() {
    let asked = Asked::new(app());
    let (status, task) = asked.create(&plants()).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        task,
        json!({"id": 1, "title": "Water the plants", "priority": "high", "assignee": "grace"})
    );
    assert_eq!(
        asked.trace(),
        r#"
        POST /api/tasks [server] http.request.method=POST url.path=/api/tasks url.scheme=http http.route=/api/tasks network.protocol.version="1.1" request.id=… correlation.id=… http.response.status_code=201 http.response.body.size=72 response.frames=1 response.time_to_first_byte_ms=…
          create_task user.id=ada task.priority=high task.assignee.id=grace task.id=1 +validation_completed
            validate_title task.title.length=16
            task_store.add task.id=1 +task_created(task.id=1)
    "#
    );
}

#[tokio::test]
async fn what_was_sent_is_no_task() {
    let asked = Asked::new(app());
    let (status, answer) = asked.create(&json!({"priority": "whenever"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["error"], "validation");
    // It never became a command.
    assert_eq!(
        asked.trace().without_attributes(),
        "POST /api/tasks [server]"
    );
}

#[tokio::test]
async fn a_title_that_is_none() {
    let asked = Asked::new(app());
    let (status, answer) = asked.create(&json!({"title": ""})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer,
        json!({"error": "validation", "message": "a task needs a title"})
    );
    assert_eq!(
        asked.trace(),
        r#"
        POST /api/tasks [server] http.request.method=POST url.path=/api/tasks url.scheme=http http.route=/api/tasks network.protocol.version="1.1" request.id=… correlation.id=… http.response.status_code=400 http.response.body.size=55 response.frames=1 response.time_to_first_byte_ms=…
          create_task user.id=ada task.priority=medium !validation "a task needs a title" +exception(exception.type=axum_service::error::TaskError)
            validate_title task.title.length=0 !validation "a task needs a title" +exception(exception.type=axum_service::error::TaskError)
    "#
    );
}

#[tokio::test]
async fn a_store_that_is_full() {
    let asked = Asked::new(app_with(Store::with_capacity(0)));
    let (status, answer) = asked.create(&plants()).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    // The caller is not told why; the trace is.
    assert_eq!(
        answer,
        json!({"error": "unexpected", "message": "something went wrong"})
    );
    assert_eq!(
        asked.trace(),
        r#"
        POST /api/tasks [server] http.request.method=POST url.path=/api/tasks url.scheme=http http.route=/api/tasks network.protocol.version="1.1" request.id=… correlation.id=… http.response.status_code=500 http.response.body.size=55 response.frames=1 response.time_to_first_byte_ms=… !500
          create_task user.id=ada task.priority=high task.assignee.id=grace !unexpected "the task cannot be kept" +validation_completed +exception(exception.type=axum_service::error::TaskError)
            validate_title task.title.length=16
            task_store.add !axum_service::store::StoreFull "the store is full: it has 0 tasks" +exception
    "#
    );
}

#[tokio::test]
async fn a_task_is_changed() {
    let asked = Asked::new(app());
    asked.create(&plants()).await;
    asked.kit.reset();
    let change = json!({"title": "Water the cactus", "priority": "low"});
    let (status, task) = asked.ask(Method::PATCH, "/api/tasks/1", "", &change).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(task["title"], "Water the cactus");
    assert_eq!(task["assignee"], "grace");
    assert_eq!(
        asked.trace(),
        r#"
        PATCH /api/tasks/{id} [server] http.request.method=PATCH url.path=/api/tasks/1 url.scheme=http http.route="/api/tasks/{id}" network.protocol.version="1.1" request.id=… correlation.id=… http.response.status_code=200 http.response.body.size=71 response.frames=1 response.time_to_first_byte_ms=…
          update_task user.id=ada task.id=1 +title_changed +priority_changed(task.priority=low)
            task_store.find task.id=1 task.priority=high
            validate_title task.title.length=16
            task_store.save task.id=1 +task_updated
    "#
    );
}

#[tokio::test]
async fn a_change_that_makes_no_sense_changes_nothing() {
    let asked = Asked::new(app());
    asked.create(&plants()).await;
    asked.kit.reset();
    let change = json!({"title": "x".repeat(201)});
    let (status, _) = asked.ask(Method::PATCH, "/api/tasks/1", "", &change).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        asked.trace().without_attributes(),
        r#"
        PATCH /api/tasks/{id} [server]
          update_task !validation "the title has 201 characters; 200 are allowed" +exception
            task_store.find
            validate_title !validation "the title has 201 characters; 200 are allowed" +exception
    "#
    );
    let (_, task) = asked
        .ask(Method::GET, "/api/tasks/1", "", &Value::Null)
        .await;
    assert_eq!(task["title"], "Water the plants");
}

#[tokio::test]
async fn a_task_is_deleted_by_an_administrator() {
    let asked = Asked::new(app());
    asked.create(&plants()).await;
    asked.kit.reset();
    let (status, _) = asked
        .ask(
            Method::DELETE,
            "/api/tasks/1",
            "editor, admin",
            &Value::Null,
        )
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(
        asked.trace(),
        r#"
        DELETE /api/tasks/{id} [server] http.request.method=DELETE url.path=/api/tasks/1 url.scheme=http http.route="/api/tasks/{id}" network.protocol.version="1.1" request.id=… correlation.id=… http.response.status_code=204 http.response.body.size=0
          delete_task user.id=ada task.id=1
            check_authorization user.id=ada user.roles=[editor, admin]
            task_store.remove task.id=1 +task_deleted
    "#
    );
    let (_, left) = asked.ask(Method::GET, "/api/tasks", "", &Value::Null).await;
    assert_eq!(left, json!([]));
}

#[tokio::test]
async fn nobody_else_deletes_a_task() {
    let asked = Asked::new(app());
    asked.create(&plants()).await;
    asked.kit.reset();
    let (status, answer) = asked
        .ask(Method::DELETE, "/api/tasks/1", "editor", &Value::Null)
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(
        answer,
        json!({"error": "permission", "message": "only administrators may delete tasks"})
    );
    assert_eq!(
        asked.trace(),
        r#"
        DELETE /api/tasks/{id} [server] http.request.method=DELETE url.path=/api/tasks/1 url.scheme=http http.route="/api/tasks/{id}" network.protocol.version="1.1" request.id=… correlation.id=… http.response.status_code=403 http.response.body.size=71 response.frames=1 response.time_to_first_byte_ms=…
          delete_task user.id=ada task.id=1 !permission "only administrators may delete tasks" +exception(exception.type=axum_service::error::TaskError)
            check_authorization user.id=ada user.roles=[editor] !permission "only administrators may delete tasks" +exception(exception.type=axum_service::error::TaskError)
    "#
    );
    let (_, left) = asked.ask(Method::GET, "/api/tasks", "", &Value::Null).await;
    assert_eq!(left[0]["id"], 1);
}

#[tokio::test]
async fn a_task_that_is_not_there() {
    let asked = Asked::new(app());
    let nothing = json!({});
    for (method, golden) in [
        (
            Method::GET,
            "
            GET /api/tasks/{id} [server]
              task_store.find
            ",
        ),
        (
            Method::PATCH,
            "
            PATCH /api/tasks/{id} [server]
              update_task !not_found \"there is no task 7\" +exception
                task_store.find
            ",
        ),
        (
            Method::DELETE,
            "
            DELETE /api/tasks/{id} [server]
              delete_task !not_found \"there is no task 7\" +exception
                check_authorization
                task_store.remove
            ",
        ),
    ] {
        let (status, answer) = asked.ask(method, "/api/tasks/7", "admin", &nothing).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(
            answer,
            json!({"error": "not_found", "message": "there is no task 7"})
        );
        assert_eq!(asked.trace().without_attributes(), golden);
    }
}

#[tokio::test]
async fn a_probe_leaves_no_trace() {
    let asked = Asked::new(app());
    let probe = Request::get("/health").body(Body::empty());
    let answer = asked.app.clone().oneshot(probe.expect("a request"));
    let response = answer.with_context(asked.kit.context()).await;
    assert_eq!(response.expect("infallible").status(), StatusCode::OK);
    assert!(asked.trace().is_empty());
}
