//! Tests may ask for the SDK.

use crate::testing::recording::{Recording, chosen};

pub(super) fn is_sdk() -> bool {
    chosen() == Some(Recording::Sdk)
}
