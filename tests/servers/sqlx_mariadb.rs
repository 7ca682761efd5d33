//! The instrumented client of sqlx on a real MariaDB.

#[path = "sqlx/mariadb_calls.rs"]
mod calls;
#[path = "sqlx/mariadb_errors.rs"]
mod errors;
#[path = "sqlx/mariadb_secrets.rs"]
mod secrets;
#[path = "sqlx/mariadb_world.rs"]
mod world;

use server_tests::{Server, run, trial};
use std::process::ExitCode;

const NEEDED: &[Server] = &[Server::MariaDb];

fn main() -> ExitCode {
    run(
        &[("secrets", secrets::role)],
        vec![
            trial("every_kind_of_call_is_a_span", NEEDED, calls::every_kind),
            trial("its_name_can_be_said", NEEDED, calls::named),
            trial(
                "transactions_have_their_queries_in_them",
                NEEDED,
                calls::transactions,
            ),
            trial(
                "what_nobody_sees_goes_to_the_inner_pool",
                NEEDED,
                calls::unsampled,
            ),
            trial(
                "errors_say_their_number_and_no_value",
                NEEDED,
                errors::of_the_database,
            ),
            trial("what_is_given_up_is_told_apart", NEEDED, errors::given_up),
            trial(
                "a_lost_connection_fails_its_query",
                NEEDED,
                errors::lost_connection,
            ),
            trial(
                "an_exhausted_pool_fails_what_waits_for_it",
                NEEDED,
                errors::exhausted,
            ),
            trial("secrets_are_in_no_exported_byte", NEEDED, secrets::nowhere),
        ],
    )
}
