//! The instrumented client of sqlx on SQLite, with sqlx's macros and migrations.

#[path = "sqlx/sqlite_calls.rs"]
mod calls;
#[path = "sqlx/sqlite_ends.rs"]
mod ends;
#[path = "sqlx/sqlite_macros.rs"]
mod macros;
#[path = "sqlx/sqlite_metrics.rs"]
mod metrics;
#[path = "sqlx/sqlite_page.rs"]
mod page;
#[path = "sqlx/sqlite_world.rs"]
mod world;

use server_tests::{run, trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(
        &[("measured", metrics::role)],
        vec![
            trial("every_kind_of_call_is_a_span", &[], calls::every_kind),
            trial("sqlx_s_macros_take_the_pool", &[], macros::pool),
            trial(
                "sqlx_s_macros_take_connections_and_transactions",
                &[],
                macros::connection,
            ),
            trial("migrations_run_through_the_pool", &[], macros::migrations),
            trial("generic_code_takes_the_pool", &[], calls::generic),
            trial(
                "what_nobody_sees_goes_to_the_inner_pool",
                &[],
                calls::unsampled,
            ),
            trial("what_is_switched_off_has_no_span", &[], calls::off),
            trial("a_span_of_tracing_is_no_second_span", &[], calls::bridged),
            trial("errors_say_their_code_and_no_value", &[], ends::errors),
            trial("what_is_given_up_is_told_apart", &[], ends::given_up),
            trial(
                "an_exhausted_pool_fails_what_waits_for_it",
                &[],
                ends::exhausted,
            ),
            trial(
                "a_panic_in_the_driver_s_work_is_one_of_the_span",
                &[],
                ends::panicking,
            ),
            trial(
                "the_page_shows_what_the_example_prints",
                &[],
                page::shows_what_the_example_prints,
            ),
            trial(
                "calls_are_measured_whether_recorded_or_not",
                &[],
                metrics::of_all_calls,
            ),
        ],
    )
}
