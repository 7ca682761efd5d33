//! Tests that need what may not be installed: left out loudly, and never in CI.

use crate::Server;
use crate::role::play_given;
use libtest_mimic::{Arguments, Completion, Trial};
use std::env;
use std::process::ExitCode;

/// A test that is left out where one of the servers it needs is not installed, and fails there if `CI` is `true`.
#[must_use]
pub fn trial(name: &str, needs: &'static [Server], test: fn()) -> Trial {
    Trial::ignorable_test(name, move || {
        let Some(missing) = needs.iter().find(|server| server.program().is_none()) else {
            test();
            return Ok(Completion::Completed);
        };
        let missing = missing.name();
        let reason = format!("{missing} is not installed: run `.ci/servers {missing}`");
        if env::var("CI").is_ok_and(|value| value == "true") {
            return Err(reason.into());
        }
        Ok(Completion::ignored_with(reason))
    })
}

/// The `main` of a test file: its tests, or the one of its `roles` that this process was started for.
#[must_use]
pub fn run(roles: &[(&str, fn())], trials: Vec<Trial>) -> ExitCode {
    if play_given(roles) {
        return ExitCode::SUCCESS;
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
