//! What all lists have: a part of them at a time, and where the next part begins.

use crate::backend::store::Page;
use crate::serve::Refused;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// How long a part is, unless something else is asked for.
const SOME: i64 = 50;
const MOST: i64 = 500;

/// What a list is asked for. What is not understood is refused.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let query = Query::from_request_parts(parts, state).await;
        let refused = |rejection: QueryRejection| {
            let advice = "see the README for what can be asked for";
            Refused::bad(rejection.body_text(), advice)
        };
        query.map(|Query(asked)| Self(asked)).map_err(refused)
    }
}

/// The part that is asked for.
pub(super) fn page(limit: Option<i64>, before: Option<i64>) -> Result<Page, Refused> {
    let limit = self::limit(limit)?;
    let before = before.unwrap_or(i64::MAX);
    Ok(Page { limit, before })
}

pub(super) fn limit(limit: Option<i64>) -> Result<i64, Refused> {
    match limit.unwrap_or(SOME) {
        limit @ 1..=MOST => Ok(limit),
        other => Err(Refused::bad(
            format!("`limit` is {other}"),
            format!("take 1 to {MOST}"),
        )),
    }
}

/// A part of a list. `next` is what `before` is to be for the next one, `null` if there is none.
pub(super) fn part<T, N>(
    rows: &[T],
    limit: i64,
    next: impl Fn(&T) -> N,
    row: impl Fn(&T) -> Value,
) -> Value
where
    N: Into<Value>,
{
    let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= limit);
    let last = rows.last().filter(|_| is_full);
    json!({
        "data": rows.iter().map(row).collect::<Vec<_>>(),
        "next": last.map_or(Value::Null, |last| next(last).into()),
    })
}

/// Where a trace is looked at, if somebody has said so.
pub(super) fn link(template: Option<&str>, trace_id: &str) -> Option<String> {
    Some(template?.replace("{trace_id}", trace_id))
}
