//! What a client of MongoDB leaves in a trace, against FerretDB.

#[path = "mongodb/callers.rs"]
mod callers;
#[path = "mongodb/calls.rs"]
mod calls;
#[path = "mongodb/dropped.rs"]
mod dropped;
#[path = "mongodb/example.rs"]
mod example;
#[path = "mongodb/lost.rs"]
mod lost;
#[path = "mongodb/measured.rs"]
mod measured;
#[path = "mongodb/replica_set.rs"]
mod replica_set;
#[path = "mongodb/retries.rs"]
mod retries;
#[path = "mongodb/secrets.rs"]
mod secrets;
#[path = "mongodb/settings.rs"]
mod settings;

use server_tests::{Server, run, trial};
use std::process::ExitCode;

const MONGO: &[Server] = &[Server::Mongo];

fn main() -> ExitCode {
    let tests: [(&str, fn()); 22] = [
        ("every_operation_is_a_span", calls::operations),
        ("an_error_is_its_code_and_its_name", calls::errors),
        (
            "each_batch_of_a_cursor_is_of_who_asks_for_it",
            callers::batches,
        ),
        (
            "a_cursor_that_is_dropped_is_cleaned_up_in_silence",
            callers::dropped_cursor,
        ),
        (
            "callers_on_many_threads_have_their_own_commands",
            callers::callers,
        ),
        (
            "a_command_whose_future_is_dropped_is_cancelled",
            dropped::future,
        ),
        (
            "a_command_that_its_caller_gives_up_is_cancelled",
            dropped::timeout,
        ),
        (
            "nothing_stays_open_of_many_that_are_dropped_anywhere",
            dropped::many,
        ),
        ("a_command_ends_with_its_client", dropped::client),
        ("a_lost_connection_fails_its_command", lost::connection),
        (
            "a_connection_that_cannot_be_made_is_a_failed_wait",
            lost::no_connection,
        ),
        (
            "where_no_server_is_found_the_caller_says_so",
            lost::no_server,
        ),
        ("waiting_for_a_full_pool_is_a_span", lost::full_pool),
        (
            "a_write_that_is_tried_again_is_two_commands",
            retries::write,
        ),
        ("a_transaction_is_its_commands", retries::transaction),
        ("a_slow_command_says_so", settings::slow),
        (
            "superseded_names_are_added_on_request",
            settings::superseded,
        ),
        (
            "what_is_switched_off_is_not_recorded",
            settings::switched_off,
        ),
        (
            "every_command_is_measured_and_what_is_told_is_little",
            measured::unsampled,
        ),
        ("no_secret_is_sent", secrets::nowhere),
        ("the_page_shows_what_the_example_prints", example::page),
        (
            "the_example_says_what_to_do_without_a_server",
            example::advice,
        ),
    ];
    let trials = tests.map(|(name, test)| trial(name, MONGO, test));
    let roles: [(&str, fn()); 2] = [("measured", measured::role), ("secrets", secrets::role)];
    run(&roles, trials.into())
}
