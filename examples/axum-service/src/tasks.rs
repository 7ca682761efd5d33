//! The routes. What a request asks for is turned into a command, and what comes of it into an answer.

use crate::command::{self, CreateTask, UpdateTask};
use crate::error::TaskError;
use crate::store::{Store, Task};
use crate::user::User;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};

/// What was sent, or why it is no such thing.
type Sent<T> = Result<Json<T>, JsonRejection>;

pub(crate) fn routes() -> Router<Store> {
    Router::new()
        .route("/api/tasks", get(list).post(create))
        .route("/api/tasks/{id}", get(read).patch(update).delete(delete))
}

async fn create(
    State(store): State<Store>,
    user: User,
    sent: Sent<CreateTask>,
) -> Result<(StatusCode, Json<Task>), TaskError> {
    let Json(command) = sent?;
    let task = command::create_task(&store, &user, command).await?;
    Ok((StatusCode::CREATED, Json(task)))
}

async fn list(State(store): State<Store>) -> Json<Vec<Task>> {
    Json(store.list().await)
}

async fn read(State(store): State<Store>, Path(id): Path<u64>) -> Result<Json<Task>, TaskError> {
    let task = store.find(id).await;
    task.map(Json).ok_or(TaskError::NotFound(id))
}

async fn update(
    State(store): State<Store>,
    Path(id): Path<u64>,
    user: User,
    sent: Sent<UpdateTask>,
) -> Result<Json<Task>, TaskError> {
    let Json(command) = sent?;
    let task = command::update_task(&store, &user, id, command).await?;
    Ok(Json(task))
}

async fn delete(
    State(store): State<Store>,
    Path(id): Path<u64>,
    user: User,
) -> Result<StatusCode, TaskError> {
    command::delete_task(&store, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
