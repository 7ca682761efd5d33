//! The bridge's layer in the subscriber that telemetry sets up.

use crate::bridge;
use crate::logs::MoreLayer;
use tracing_subscriber::Layer as _;

pub(super) fn layers() -> Vec<MoreLayer> {
    vec![bridge::layer().boxed()]
}
