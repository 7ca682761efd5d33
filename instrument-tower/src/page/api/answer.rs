//! What is answered: data, or why there is none.

use http::StatusCode;
use serde::Serialize;

/// What is answered: JSON, as text already.
#[derive(Debug)]
pub(in crate::page) struct Answer {
    pub(in crate::page) status: StatusCode,
    pub(in crate::page) json: Vec<u8>,
}

#[derive(Serialize)]
struct Enveloped<T> {
    data: T,
    total: usize,
    limit: usize,
    offset: usize,
    errors: Option<Vec<Problem>>,
}

#[derive(Serialize)]
struct Problem {
    code: u16,
    msg: String,
}

impl Answer {
    /// Without Jaeger's envelope.
    pub(super) fn plain(value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => Self {
                status: StatusCode::OK,
                json,
            },
            Err(error) => Self::refused(
                StatusCode::INTERNAL_SERVER_ERROR,
                format!("the answer is no JSON: {error}"),
            ),
        }
    }

    pub(super) fn data(data: impl Serialize, total: usize) -> Self {
        Self::plain(&Enveloped {
            data,
            total,
            limit: 0,
            offset: 0,
            errors: None,
        })
    }

    pub(in crate::page) fn refused(status: StatusCode, msg: impl Into<String>) -> Self {
        let code = status.as_u16();
        let problem = Problem {
            code,
            msg: msg.into(),
        };
        let answer = Enveloped {
            data: None::<()>,
            total: 0,
            limit: 0,
            offset: 0,
            errors: Some(vec![problem]),
        };
        Self {
            status,
            // Numbers and text are always JSON.
            json: serde_json::to_vec(&answer).unwrap_or_default(),
        }
    }
}
