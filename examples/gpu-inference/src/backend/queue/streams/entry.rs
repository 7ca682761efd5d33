//! What an entry of a stream says.

use super::super::broker::{Headers, Message};
use redis::aio::ConnectionManager;
use redis::streams::StreamId;
use redis::{RedisResult, cmd};

/// The fields of an entry.
pub(super) const ITEM: &str = "item";
pub(super) const HEADERS: &str = "headers";

/// An entry of a stream.
#[derive(Debug)]
pub(super) struct Entry {
    id: String,
    item: Option<String>,
    headers: Option<String>,
}

impl From<StreamId> for Entry {
    fn from(entry: StreamId) -> Self {
        Self {
            item: entry.get(ITEM),
            headers: entry.get(HEADERS),
            id: entry.id,
        }
    }
}

impl Entry {
    /// `None` for what was deleted meanwhile, or is none of ours.
    pub(super) fn message(self, urgent: bool) -> Option<Message> {
        Some(Message {
            key: self.id,
            item: self.item?,
            urgent,
            headers: serde_json::from_str(&self.headers?).unwrap_or_default(),
        })
    }
}

/// For the sorted set: three lines, which the script takes apart again.
pub(super) fn text(item: &str, urgent: bool, headers: &Headers) -> String {
    let headers = serde_json::to_string(headers).unwrap_or_default();
    format!("{}\n{item}\n{headers}", u8::from(urgent))
}

/// The group begins with the oldest entry.
pub(super) async fn create_group(
    connection: &mut ConnectionManager,
    stream: &str,
    group: &str,
) -> RedisResult<()> {
    let create = cmd("XGROUP")
        .arg(("CREATE", stream, group, "0", "MKSTREAM"))
        .take();
    match create.query_async(connection).await {
        Err(error) if error.code() == Some("BUSYGROUP") => Ok(()),
        created => created,
    }
}
