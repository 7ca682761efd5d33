//! Where in Redis a queue is.

/// Where in Redis a queue is.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) urgent: String,
    pub(super) normal: String,
    /// The items that are there, waiting or being worked on.
    pub(super) items: String,
    /// What is to be tried again, by when.
    pub(super) delayed: String,
}

impl Keys {
    pub(super) fn new(queue: &str) -> Self {
        let key = |what: &str| format!("hsi:queue:{queue}{what}");
        Self {
            urgent: key(":urgent"),
            normal: key(""),
            items: key(":items"),
            delayed: key(":delayed"),
        }
    }

    pub(super) fn stream(&self, urgent: bool) -> &str {
        if urgent { &self.urgent } else { &self.normal }
    }
}
