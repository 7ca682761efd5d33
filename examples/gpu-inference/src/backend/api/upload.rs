//! An image comes in.

use super::Api;
use crate::backend::camera::CameraId;
use crate::backend::priority::Priority;
use crate::backend::receive::{Received, accept};
use crate::serve::Refused;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use instrument_core::current;
use instrument_tower::request_id::RequestId;
use serde_json::{Value, json};
use std::error::Error as _;

/// How many bytes an image may have.
const LARGEST: usize = 10 * 1024 * 1024;
/// And a form with one in it.
pub(super) const LARGEST_FORM: usize = LARGEST + 64 * 1024;

/// How important an image is, for who cannot send baggage.
pub(crate) const X_EVENT_PRIORITY: &str = "x-event-priority";

/// `POST /cameras/{id}/images`, the body being the image, or a form with the image in it.
pub(super) async fn post(
    State(api): State<Api>,
    camera: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Refused> {
    let camera = camera.ok().and_then(|Path(id)| CameraId::parse(&id).ok());
    let camera = camera.ok_or_else(|| {
        Refused::bad(
            "the camera's id in the path is none",
            "take 1 to 64 letters, digits, `_` and `-`",
        )
    })?;
    check_priority(request.headers())?;
    // The layers around every request have given it one, if the caller has not.
    let ids = request.extensions().get::<RequestId>().cloned();
    let correlation_id = ids.as_ref().map_or("", RequestId::correlation);
    let image = image(request).await?;
    let accepting = accept(&api.pipeline, &camera, &image, correlation_id);
    let Received { id, is_queued } = accepting.await?;
    let body = json!({
        "image_id": id,
        "trace_id": current::trace_id().unwrap_or_default(),
        // The queue may have been full: it is in the list of dead letters then.
        "state": if is_queued { "accepted" } else { "dead_letter" },
    });
    Ok((StatusCode::ACCEPTED, Json(body)))
}

/// What is taken out of it is in the baggage already, or was left out if it makes no sense.
fn check_priority(headers: &HeaderMap) -> Result<(), Refused> {
    let mut said = headers.get_all(X_EVENT_PRIORITY).iter();
    let is_good = match (said.next(), said.next()) {
        (None, _) => true,
        (Some(one), None) => one
            .to_str()
            .is_ok_and(|word| Priority::parse(&word.trim().to_ascii_lowercase()).is_some()),
        (Some(_), Some(_)) => false,
    };
    if is_good {
        return Ok(());
    }
    Err(Refused::bad(
        "the header `x-event-priority` says what no priority is",
        "take `low`, `normal`, `high` or `critical`, once, or leave it away",
    ))
}

async fn image(request: Request) -> Result<Bytes, Refused> {
    if is_form(request.headers()) {
        return in_form(request).await;
    }
    let read = to_bytes(request.into_body(), LARGEST).await;
    read.map_err(|error| {
        let is_too_large = error
            .source()
            .is_some_and(|why| why.is::<http_body_util::LengthLimitError>());
        if is_too_large {
            Refused::too_large(LARGEST)
        } else {
            Refused::bad("the body has ended before its end", "send it whole")
        }
    })
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim_start()
        .to_ascii_lowercase()
        .starts_with("multipart/form-data")
}

/// The field `file`.
async fn in_form(request: Request) -> Result<Bytes, Refused> {
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|rejection| {
        let advice = "send `multipart/form-data` with its boundary";
        Refused::new(rejection.status(), rejection.body_text(), advice)
    })?;
    while let Some(field) = form.next_field().await? {
        if field.name() != Some("file") {
            continue;
        }
        let file = field.bytes().await?;
        if file.len() > LARGEST {
            return Err(Refused::too_large(LARGEST));
        }
        return Ok(file);
    }
    Err(Refused::bad(
        "the form has no field `file`",
        "put the image into a field of that name",
    ))
}
