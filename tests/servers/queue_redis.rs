//! Lists and streams of a real Redis as queues.

#[path = "queue_redis/endings.rs"]
mod endings;
#[path = "queue_redis/lists.rs"]
mod lists;
#[path = "queue_redis/stage.rs"]
mod stage;
#[path = "queue_redis/streams.rs"]
mod streams;

use endings::{empty, errors, given_up, lost};
use lists::{ends, order, popped};
use server_tests::{Server, run, trial};
use stage::{play, play_over};
use std::process::ExitCode;
use streams::{abandoned, batch, deliveries, once};

const REDIS: &[Server] = &[Server::Redis];

fn main() -> ExitCode {
    let trials = vec![
        trial("a_list_is_taken_from_its_other_end", REDIS, || {
            play(|it| Box::pin(ends(it)))
        }),
        trial("nothing_comes_out_of_an_empty_queue", REDIS, || {
            play(|it| Box::pin(empty(it)))
        }),
        trial("recovered_messages_keep_their_order", REDIS, || {
            play(|it| Box::pin(order(it)))
        }),
        trial("a_message_is_settled_once", REDIS, || {
            play(|it| Box::pin(once(it)))
        }),
        trial("a_list_keeps_what_another_key_refuses", REDIS, || {
            play(|it| Box::pin(lists::refused(it)))
        }),
        trial("a_stream_keeps_what_another_key_refuses", REDIS, || {
            play(|it| Box::pin(streams::refused(it)))
        }),
        trial("a_batch_links_to_all_its_messages", REDIS, || {
            play(|it| Box::pin(batch(it)))
        }),
        trial("what_was_popped_can_be_tried_again", REDIS, || {
            play(|it| Box::pin(popped(it)))
        }),
        trial("streams_count_deliveries", REDIS, || {
            play(|it| Box::pin(deliveries(it)))
        }),
        trial("what_is_abandoned_is_found_behind_others", REDIS, || {
            play(|it| Box::pin(abandoned(it)))
        }),
        trial("a_stream_is_read_in_both_protocols", REDIS, protocols),
        trial(
            "errors_have_the_servers_code_and_none_of_its_words",
            REDIS,
            || play(|it| Box::pin(errors(it))),
        ),
        trial("a_wait_that_is_given_up_was_cancelled", REDIS, || {
            play(|it| Box::pin(given_up(it)))
        }),
        trial("a_lost_connection_is_an_error", REDIS, || {
            play(|it| Box::pin(lost(it)))
        }),
    ];
    run(&[], trials)
}

fn protocols() {
    for parameters in ["", "?protocol=resp3"] {
        play_over(parameters, |it| Box::pin(batch(it)));
        play_over(parameters, |it| Box::pin(deliveries(it)));
        play_over(parameters, |it| Box::pin(order(it)));
    }
}
