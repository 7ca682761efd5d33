//! Producers and consumers over a queue in memory, and the traces that they make.

mod attempts;
mod batches;
mod channel;
mod endings;
mod relations;
mod unrecorded;

use super::{Destination, Relation};
use crate::testing::{Kit, Tree};
use channel::Channel;

const FRAMES: Destination = Destination::new("memory", "frames");

fn linking() -> Destination {
    FRAMES.with_relation(Relation::Link)
}

/// What changes from run to run is hidden, and what all spans of a test have is left out by its value.
fn tree(kit: &Kit) -> Tree {
    kit.tree().with_hidden_values(["queue.wait_ms"])
}

/// What every span of the destination has.
fn is(operation_type: &str, operation: &str) -> String {
    format!(
        "messaging.system=memory messaging.destination.name=frames messaging.operation.type={operation_type} messaging.operation.name={operation}"
    )
}
