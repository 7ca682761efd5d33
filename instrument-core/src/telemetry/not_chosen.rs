//! Nobody asks for the SDK.

pub(super) fn is_sdk() -> bool {
    false
}
