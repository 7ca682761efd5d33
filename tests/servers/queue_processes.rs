//! Messages through a real Redis, from one process to the next and the one after that.

#[path = "queue_processes/queue.rs"]
mod queue;
#[path = "queue_processes/roles.rs"]
mod roles;
#[path = "queue_processes/story.rs"]
mod story;
#[path = "queue_processes/waits.rs"]
mod waits;

use queue::{ANALYSES, DETECTIONS};
use roles::{ATTEMPTS, IMAGES, ROLES};
use server_tests::{Server, run, trial};
use std::process::ExitCode;
use story::Story;

const REDIS: &[Server] = &[Server::Redis];

fn main() -> ExitCode {
    let trials = vec![
        trial("lists_join_three_processes_in_one_trace", REDIS, || {
            one_trace("list")
        }),
        trial("streams_join_three_processes_in_one_trace", REDIS, || {
            one_trace("stream")
        }),
        trial("lists_link_the_traces_of_three_processes", REDIS, || {
            linked("list")
        }),
        trial("streams_link_the_traces_of_three_processes", REDIS, || {
            linked("stream")
        }),
        trial("a_killed_worker_loses_no_context_of_a_list", REDIS, || {
            killed("list")
        }),
        trial(
            "a_killed_worker_loses_no_context_of_a_stream",
            REDIS,
            || killed("stream"),
        ),
        trial(
            "a_dead_letter_of_a_list_keeps_the_original_trace",
            REDIS,
            || dead("list"),
        ),
        trial(
            "a_dead_letter_of_a_stream_keeps_the_original_trace",
            REDIS,
            || dead("stream"),
        ),
        trial(
            "messages_without_envelope_are_processed_as_ever",
            REDIS,
            no_envelope,
        ),
    ];
    run(ROLES, trials)
}

fn one_trace(shape: &'static str) {
    let story = Story::begin(shape, "child");
    // The messages wait until there is somebody.
    let camera = story.play("camera");
    let [detector, analyst] = story.play_together(["detector", "analyst"]);
    let trace = "
        receive_image {camera}
          send detection_queue {camera} [producer]
            detection_processing {detector} [consumer]
              ack detection_queue {detector} [client]
              send analysis_queue {detector} [producer]
                analysis_processing {analyst} [consumer]
                  ack analysis_queue {analyst} [client]";
    assert_eq!(story.tree(), trace.repeat(IMAGES));
    story.every_image_has_one_trace(IMAGES);
    story.baggage_has_arrived();
    waits::are_true(&story, DETECTIONS, &camera, &detector);
    waits::are_true(&story, ANALYSES, &detector, &analyst);
}

fn linked(shape: &'static str) {
    let story = Story::begin(shape, "link");
    let [camera, detector, analyst] = story.play_together(["camera", "detector", "analyst"]);
    let analyses = "
        analysis_processing {analyst} [consumer] -> send analysis_queue
          ack analysis_queue {analyst} [client] -> send analysis_queue";
    let detections = "
        detection_processing {detector} [consumer] -> send detection_queue
          ack detection_queue {detector} [client] -> send detection_queue
          send analysis_queue {detector} [producer]";
    let images = "
        receive_image {camera}
          send detection_queue {camera} [producer]";
    let traces = [analyses, detections, images].map(|trace| trace.repeat(IMAGES));
    assert_eq!(story.tree(), traces.concat());
    story.links_lead_to_the_same_image();
    story.baggage_has_arrived();
    waits::are_true(&story, DETECTIONS, &camera, &detector);
    waits::are_true(&story, ANALYSES, &detector, &analyst);
}

fn killed(shape: &'static str) {
    let story = Story::begin(shape, "child");
    story.play("one-image");
    story.play_to_death("dying-detector");
    story.play("next-detector");
    assert_eq!(
        story.tree(),
        "
        receive_image {camera}
          send detection_queue {camera} [producer]
            detection_processing {detector} [consumer]
              ack detection_queue {detector} [client]"
    );
    let processed = story.span("detection_processing");
    assert_eq!(processed.attribute("queue.attempt").as_deref(), Some("2"));
    story.every_image_has_one_trace(1);
    story.baggage_has_arrived();
}

fn dead(shape: &'static str) {
    for relation in ["child", "link"] {
        let story = Story::begin(shape, relation);
        story.play("one-image");
        story.play("failing-detector");
        story.play("undertaker");
        let attempts = story.spans("detection_processing");
        assert_eq!(attempts.len(), ATTEMPTS as usize);
        let origin = &story.spans("send detection_queue")[0];
        let buried = story.span("dead_letter_processing");
        let reason = buried.attribute("queue.dead_letter.reason");
        assert_eq!(reason.as_deref(), Some("too_dark"));
        if relation == "child" {
            assert_eq!(buried.parent_span_id(), origin.span_id());
            story.every_image_has_one_trace(1);
        }
        for (number, attempt) in attempts.iter().enumerate() {
            let again = (number > 0).then(|| (number + 1).to_string());
            assert_eq!(attempt.attribute("queue.attempt"), again);
            let before = number
                .checked_sub(1)
                .map(|before| attempts[before].span_id());
            let expected = match relation {
                "child" => before.into_iter().collect::<Vec<_>>(),
                _ => [origin.span_id()].into_iter().chain(before).collect(),
            };
            assert_eq!(story::links(attempt), expected);
        }
        let last = attempts.last().map(|attempt| attempt.span_id());
        let links = story::links(&buried);
        assert_eq!(links.last().copied(), last);
        assert_eq!(links.contains(&origin.span_id()), relation == "link");
        story.baggage_has_arrived();
    }
}

fn no_envelope() {
    let story = Story::begin("list", "child");
    story.push_plain(DETECTIONS, "0");
    let [_, _] = story.play_together(["old-detector", "one-analyst"]);
    assert_eq!(
        story.tree(),
        "
        detection_processing {detector} [consumer]
          ack detection_queue {detector} [client]
          send analysis_queue {detector} [producer]
            analysis_processing {analyst} [consumer]
              ack analysis_queue {analyst} [client]"
    );
}
