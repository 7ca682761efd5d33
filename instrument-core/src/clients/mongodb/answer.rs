//! What the server answered.

use super::failure::Failure;
use crate::Attributes;
use crate::semconv::database::DB_RESPONSE_AFFECTED_ROWS;
use crate::semconv::mongodb::DB_RESPONSE_RETURNED_ROWS;
use mongodb::bson::{Bson, Document};

/// How a command went.
#[derive(Debug, Default)]
pub(super) struct Answer {
    returned: Option<i64>,
    affected: Option<i64>,
    pub(super) failure: Option<Failure>,
}

impl Answer {
    /// A server that took a command answers `ok: 1` also where it could not do what was asked.
    pub(super) fn of(command: &str, reply: &Document) -> Self {
        let affected = match command {
            "insert" | "update" | "delete" => number(reply, "n"),
            "findAndModify" | "findandmodify" => {
                let last = reply.get_document("lastErrorObject").ok();
                last.and_then(|last| number(last, "n"))
            }
            "bulkWrite" => {
                let counts = ["nInserted", "nMatched", "nUpserted", "nDeleted"];
                let counts = counts.map(|count| number(reply, count).unwrap_or(0));
                Some(counts.into_iter().fold(0, i64::saturating_add))
            }
            _ => None,
        };
        Self {
            returned: returned(command, reply),
            affected,
            failure: Failure::in_reply(reply),
        }
    }

    pub(super) fn failed(failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            ..Self::default()
        }
    }

    pub(super) fn record(&self, to: &mut Attributes<'_>) {
        to.add(DB_RESPONSE_RETURNED_ROWS, &self.returned);
        to.add(DB_RESPONSE_AFFECTED_ROWS, &self.affected);
    }
}

/// How many documents, or values, came back.
fn returned(command: &str, reply: &Document) -> Option<i64> {
    let list = match command {
        "distinct" => reply.get_array("values").ok()?,
        "bulkWrite" => return None,
        "findAndModify" | "findandmodify" => {
            return Some(i64::from(
                reply.get("value").is_some_and(|it| *it != Bson::Null),
            ));
        }
        _ => {
            let cursor = reply.get_document("cursor").ok()?;
            let batch = ["firstBatch", "nextBatch"];
            batch
                .iter()
                .find_map(|batch| cursor.get_array(batch).ok())?
        }
    };
    i64::try_from(list.len()).ok()
}

/// A count, whatever kind of number the server wrote it as.
pub(super) fn number(document: &Document, key: &str) -> Option<i64> {
    match document.get(key)? {
        Bson::Int32(number) => Some((*number).into()),
        Bson::Int64(number) => Some(*number),
        #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
        Bson::Double(number) => Some(*number as i64),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mongodb::bson::doc;

    fn counts(command: &str, reply: &Document) -> (Option<i64>, Option<i64>) {
        let answer = Answer::of(command, reply);
        (answer.returned, answer.affected)
    }

    #[test]
    fn counts_are_where_each_command_has_them() {
        let first = doc! { "cursor": { "id": 0, "firstBatch": [{}, {}] } };
        assert_eq!(counts("find", &first), (Some(2), None));
        let next = doc! { "cursor": { "id": 0, "nextBatch": [{}] } };
        assert_eq!(counts("getMore", &next), (Some(1), None));
        assert_eq!(counts("insert", &doc! { "n": 3_i64 }), (None, Some(3)));
        assert_eq!(
            counts("update", &doc! { "n": 2.0, "nModified": 1 }),
            (None, Some(2))
        );
        assert_eq!(
            counts("distinct", &doc! { "values": [1, 2] }),
            (Some(2), None)
        );
        let modified = doc! { "value": { "_id": 1 }, "lastErrorObject": { "n": 1 } };
        assert_eq!(counts("findAndModify", &modified), (Some(1), Some(1)));
        let nothing = doc! { "value": null, "lastErrorObject": { "n": 0 } };
        assert_eq!(counts("findAndModify", &nothing), (Some(0), Some(0)));
        assert_eq!(counts("ping", &doc! { "ok": 1 }), (None, None));
        let all =
            doc! { "nInserted": 1, "nMatched": 2, "nDeleted": 3, "cursor": { "firstBatch": [{}] } };
        assert_eq!(counts("bulkWrite", &all), (None, Some(6)));
    }
}
