//! A message out of a list.

use crate::clients::queue::{Delivery, Envelope};

/// A message that was taken out of a [`List`](super::List).
#[derive(Debug)]
pub struct ListMessage {
    pub(super) envelope: Envelope,
    delivery: Delivery,
    /// As it is in the list of those being processed, if it is there.
    pub(super) kept: Option<Vec<u8>>,
}

impl ListMessage {
    pub(super) fn new(bytes: Vec<u8>, is_kept: bool) -> Self {
        let kept = is_kept.then(|| bytes.clone());
        let envelope = Envelope::open(bytes);
        let delivery = Delivery::of(&envelope).with_body_size(envelope.body().len());
        Self {
            envelope,
            delivery,
            kept,
        }
    }

    /// What was pushed.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.envelope.body()
    }

    /// What came with it.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// Which attempt at it this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.delivery.attempt()
    }
}
