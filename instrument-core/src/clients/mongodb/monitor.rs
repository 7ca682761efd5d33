//! What is watched of a client, and how.

use super::commands::Commands;
use super::handler::before;
use crate::clients::database::SlowQuery;
use mongodb::options::ClientOptions;
use std::sync::Arc;
use std::time::Duration;

/// Makes spans of a client's commands. See the [module docs](super).
#[derive(Clone, Debug)]
pub struct Monitor {
    pub(super) query_text: QueryText,
    pub(super) query_text_limit: usize,
    pub(super) slow_query: SlowQuery,
    pub(super) slow_acquire: Option<Duration>,
}

/// What `db.query.text` shows of a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryText {
    /// Keys and operators; every value is `?`. What does not look like the name of a field is masked as well, since keys
    /// may be data.
    #[default]
    Masked,
    /// All of it, with the values: somebody's data.
    Plain,
    /// Nothing.
    None,
}

impl Monitor {
    /// Masked commands, an event for those that take 100 ms, a span for waits of 10 ms for a connection.
    #[must_use]
    pub fn new() -> Self {
        Self {
            query_text: QueryText::default(),
            query_text_limit: 2048,
            slow_query: SlowQuery::default(),
            slow_acquire: Some(Duration::from_millis(10)),
        }
    }

    /// What `db.query.text` shows.
    #[must_use]
    pub fn with_query_text(mut self, query_text: QueryText) -> Self {
        self.query_text = query_text;
        self
    }

    /// How many characters of it are recorded. Default: 2048.
    #[must_use]
    pub fn with_query_text_limit(mut self, characters: usize) -> Self {
        self.query_text_limit = characters;
        self
    }

    /// How long a command may take before its span gets the event `db.slow_query`; `None`: as long as it likes.
    #[must_use]
    pub fn with_slow_query_threshold(mut self, threshold: impl Into<Option<Duration>>) -> Self {
        self.slow_query = SlowQuery::new(threshold);
        self
    }

    /// How long an operation may wait for a connection of the pool before that is a span of its own; `None`: as long as
    /// it likes. A wait that fails is a span in any case.
    #[must_use]
    pub fn with_slow_acquire_threshold(mut self, threshold: impl Into<Option<Duration>>) -> Self {
        self.slow_acquire = threshold.into();
        self
    }

    /// Has the client that is made with these options watched. Handlers of events that they have already are called
    /// as before, after ours; those that are set later replace ours.
    ///
    /// ```no_run
    /// use instrument_core::clients::mongodb::Monitor;
    /// use mongodb::{Client, options::ClientOptions};
    ///
    /// # async fn connect() -> mongodb::error::Result<Client> {
    /// let options = ClientOptions::parse("mongodb://localhost:27017").await?;
    /// let client = Client::with_options(Monitor::new().watch(options))?;
    /// # Ok(client)
    /// # }
    /// ```
    #[must_use]
    pub fn watch(self, mut options: ClientOptions) -> ClientOptions {
        let commands = Arc::new(Commands::new(self));
        let theirs = options.command_event_handler.take();
        let ours = commands.clone();
        options.command_event_handler = Some(before(theirs, move |event| ours.command(event)));
        let theirs = options.cmap_event_handler.take();
        options.cmap_event_handler = Some(before(theirs, move |event| commands.pool(event)));
        options
    }
}

impl Default for Monitor {
    fn default() -> Self {
        Self::new()
    }
}
