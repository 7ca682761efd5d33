//! Calls of a real model server, llama.cpp's: what its spans say is what its JSON says, however a call ends.

#[path = "genai/answers.rs"]
mod answers;
#[path = "genai/client.rs"]
mod client;
#[path = "genai/exported.rs"]
mod exported;
#[path = "genai/failures.rs"]
mod failures;

use server_tests::{Server, run, trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    const NEEDS: &[Server] = &[Server::Llm];
    run(
        &[],
        vec![
            trial(
                "a_whole_answer_is_told_as_the_server_tells_it",
                NEEDS,
                answers::whole,
            ),
            trial(
                "a_streamed_answer_is_told_as_the_server_tells_it",
                NEEDS,
                answers::streamed,
            ),
            trial(
                "what_the_server_refuses_has_failed_with_its_status",
                NEEDS,
                failures::refused,
            ),
            trial(
                "too_slow_given_up_and_nobody_there_are_told_apart",
                NEEDS,
                failures::given_up,
            ),
            trial(
                "a_server_that_is_killed_in_mid_stream_breaks_the_call",
                NEEDS,
                failures::killed,
            ),
            trial(
                "attempts_go_on_until_the_server_is_back",
                NEEDS,
                failures::attempts,
            ),
            trial(
                "no_secret_is_exported_and_calls_are_measured",
                NEEDS,
                exported::exported,
            ),
        ],
    )
}
