//! What can be done to a task. Each command is a span, under the one of its request.
//!
//! Titles are not recorded: they are what people write, of any length and nobody else's business.

use crate::error::TaskError;
use crate::store::{Priority, Store, Task};
use crate::user::User;
use instrument_core::{current, traced_span};
use serde::Deserialize;

/// Longer ones are no titles.
const LONGEST_TITLE: usize = 200;

/// Create this task.
#[derive(Debug, Deserialize)]
pub(crate) struct CreateTask {
    title: String,
    #[serde(default)]
    priority: Priority,
    assignee: Option<String>,
}

/// Change this much of a task.
#[derive(Debug, Deserialize)]
pub(crate) struct UpdateTask {
    title: Option<String>,
    priority: Option<Priority>,
    assignee: Option<String>,
}

#[traced_span(
    attrs(user.id = user.id, task.priority = %command.priority, task.assignee.id = command.assignee),
    ok(task.id = |task| task.id),
)]
pub(crate) async fn create_task(
    store: &Store,
    user: &User,
    command: CreateTask,
) -> Result<Task, TaskError> {
    validate_title(&command.title)?;
    current::add_event("validation_completed", |_| {});
    let task = Task {
        id: 0,
        title: command.title,
        priority: command.priority,
        assignee: command.assignee,
    };
    Ok(store.add(task).await?)
}

#[traced_span(attrs(user.id = user.id, task.id = id))]
pub(crate) async fn update_task(
    store: &Store,
    user: &User,
    id: u64,
    command: UpdateTask,
) -> Result<Task, TaskError> {
    let mut task = store.find(id).await.ok_or(TaskError::NotFound(id))?;
    if let Some(title) = command.title {
        validate_title(&title)?;
        task.title = title;
        current::add_event("title_changed", |_| {});
    }
    if let Some(priority) = command.priority {
        task.priority = priority;
        current::add_event("priority_changed", |a| {
            a.add("task.priority", &priority.to_string());
        });
    }
    if let Some(assignee) = command.assignee {
        current::add_event("assignee_changed", |a| {
            a.add("task.assignee.id", &assignee);
        });
        task.assignee = Some(assignee);
    }
    // Somebody may have deleted it meanwhile.
    if store.save(task.clone()).await {
        Ok(task)
    } else {
        Err(TaskError::NotFound(id))
    }
}

#[traced_span(attrs(user.id = user.id, task.id = id))]
pub(crate) async fn delete_task(store: &Store, user: &User, id: u64) -> Result<(), TaskError> {
    user.check_authorization("delete tasks")?;
    if store.remove(id).await {
        Ok(())
    } else {
        Err(TaskError::NotFound(id))
    }
}

#[traced_span(attrs(task.title.length = title.chars().count()))]
fn validate_title(title: &str) -> Result<(), TaskError> {
    let why = match title.chars().count() {
        0 => "a task needs a title".to_owned(),
        length if length > LONGEST_TITLE => {
            format!("the title has {length} characters; {LONGEST_TITLE} are allowed")
        }
        _ => return Ok(()),
    };
    Err(TaskError::Invalid(why))
}
