//! Without the feature `metrics` nothing is measured.

use crate::TraceContextLayer;
use tower_layer::Identity;

pub(super) type Measure = Identity;

pub(super) fn measure(_: &TraceContextLayer) -> Measure {
    Identity::new()
}
