//! The instrumented client of sqlx on a real PostgreSQL.

#[path = "sqlx/postgres_calls.rs"]
mod calls;
#[path = "sqlx/postgres_ends.rs"]
mod ends;
#[path = "sqlx/postgres_errors.rs"]
mod errors;
#[path = "sqlx/postgres_pool.rs"]
mod pool;
#[path = "sqlx/postgres_secrets.rs"]
mod secrets;
#[path = "sqlx/postgres_transactions.rs"]
mod transactions;
#[path = "sqlx/postgres_world.rs"]
mod world;

use server_tests::{Server, run, trial};
use std::process::ExitCode;

const NEEDED: &[Server] = &[Server::Postgres];

fn main() -> ExitCode {
    run(
        &[("secrets", secrets::role)],
        vec![
            trial("every_kind_of_call_is_a_span", NEEDED, calls::every_kind),
            trial(
                "a_text_of_several_statements_is_a_batch",
                NEEDED,
                calls::batch,
            ),
            trial(
                "superseded_names_are_beside_those_in_use",
                NEEDED,
                calls::superseded,
            ),
            trial(
                "what_nobody_sees_goes_to_the_inner_pool",
                NEEDED,
                calls::unsampled,
            ),
            trial(
                "errors_say_their_code_and_no_value",
                NEEDED,
                errors::of_the_database,
            ),
            trial(
                "errors_of_the_client_say_their_kind",
                NEEDED,
                errors::of_the_client,
            ),
            trial(
                "a_lost_connection_fails_its_query",
                NEEDED,
                errors::lost_connection,
            ),
            trial(
                "a_timeout_of_the_server_is_an_error_of_it",
                NEEDED,
                ends::statement_timeout,
            ),
            trial(
                "a_query_that_is_given_up_is_cancelled",
                NEEDED,
                ends::dropped_future,
            ),
            trial(
                "a_stream_that_is_dropped_is_told_apart",
                NEEDED,
                ends::dropped_stream,
            ),
            trial("a_slow_query_has_an_event", NEEDED, ends::slow),
            trial("waiting_for_a_connection_has_a_span", NEEDED, pool::waiting),
            trial(
                "an_exhausted_pool_fails_what_waits_for_it",
                NEEDED,
                pool::exhausted,
            ),
            trial(
                "where_it_is_connected_comes_from_its_options",
                NEEDED,
                pool::addresses,
            ),
            trial(
                "a_transaction_has_its_queries_in_it",
                NEEDED,
                transactions::ends,
            ),
            trial(
                "a_savepoint_is_in_its_transaction",
                NEEDED,
                transactions::savepoints,
            ),
            trial(
                "a_commit_that_fails_fails_its_transaction",
                NEEDED,
                transactions::failed_commit,
            ),
            trial("secrets_are_in_no_exported_byte", NEEDED, secrets::nowhere),
        ],
    )
}
