//! Who is told of new events: whoever listens to this process, or, with Redis, to any of them. An event that nobody was there
//! to hear of is in the list all the same.

use super::redis_connection::RedisConnections;
use crate::serve::Stopping;
use futures_util::StreamExt as _;
use redis::{RedisResult, cmd};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::time::sleep;

const CHANNEL: &str = "hsi:events";
/// Who listens more slowly misses some.
const BEHIND: usize = 256;
const PAUSE: Duration = Duration::from_secs(1);

/// Tells of events.
#[derive(Debug)]
pub(crate) struct Announcements {
    here: Sender<Arc<str>>,
    redis: Option<RedisConnections>,
}

impl Announcements {
    pub(crate) fn new(redis: Option<RedisConnections>) -> Self {
        Self {
            here: Sender::new(BEHIND),
            redis,
        }
    }

    /// Tells of an event, as JSON.
    pub(crate) async fn tell(&self, event: String) {
        let Some(redis) = &self.redis else {
            // Nobody may listen.
            let _ = self.here.send(event.into());
            return;
        };
        let publish = cmd("PUBLISH").arg((CHANNEL, event)).take();
        let told: RedisResult<()> = publish.query_async(&mut redis.shared()).await;
        if let Err(error) = told {
            tracing::warn!(%error, "nobody is told of an event; it is in the list");
        }
    }

    /// All events from now on.
    pub(crate) fn listen(&self) -> Receiver<Arc<str>> {
        self.here.subscribe()
    }

    /// Passes on what other processes tell, until it is to stop.
    pub(crate) async fn pass_on(&self, stopping: &Stopping) {
        let Some(redis) = &self.redis else {
            return;
        };
        while !stopping.is_now() {
            tokio::select! {
                () = stopping.wait() => return,
                ended = self.hear(redis) => if let Err(error) = ended {
                    tracing::warn!(%error, "events of other processes are not heard for a while");
                    sleep(PAUSE).await;
                },
            }
        }
    }

    async fn hear(&self, redis: &RedisConnections) -> RedisResult<()> {
        let mut heard = redis.listen(CHANNEL).await?.into_on_message();
        while let Some(message) = heard.next().await {
            let event: String = message.get_payload()?;
            let _: Result<_, broadcast::error::SendError<_>> = self.here.send(event.into());
        }
        Ok(())
    }
}
