//! What becomes of a test without what has to be installed.

use libtest_mimic::{Completion, Trial};

/// A test that is left out loudly, and fails in CI, for this is missing.
#[must_use]
pub fn left_out(name: &str, missing: &str) -> Trial {
    let reason = format!("{missing}: run `.ci/page-tools`");
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    Trial::ignorable_test(name, move || {
        if is_ci {
            return Err(reason.into());
        }
        Ok(Completion::ignored_with(reason))
    })
}
