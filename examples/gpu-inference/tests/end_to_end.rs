//! Three services as processes, over real sockets: their traces as trees, as a collector got them.

#[path = "end_to_end/golden.rs"]
mod golden;
#[path = "end_to_end/medians.rs"]
mod medians;
#[path = "end_to_end/story.rs"]
mod story;
mod support;

use medians::Medians;
use server_tests::{Server, run, trial};
use std::process::ExitCode;
use story::Story;
use support::fleet::Plan;

const SERVERS: &[Server] = &[Server::Postgres, Server::Redis];

fn main() -> ExitCode {
    let trials = vec![
        trial("one_image_is_one_tree_over_three_services", &[], || {
            one_image(plan())
        }),
        trial("one_image_is_one_tree_with_servers_too", SERVERS, || {
            one_image(plan().with_servers())
        }),
        trial(
            "what_is_urgent_is_one_tree_and_waits_for_nothing",
            &[],
            || {
                urgent(
                    plan()
                        .with("BATCH_WINDOW_SECONDS", &600)
                        .with("BATCH_IDLE_TIMEOUT_SECONDS", &600),
                )
            },
        ),
        trial("several_images_are_linked_both_ways", &[], || {
            several_images(plan())
        }),
        trial(
            "several_images_are_linked_both_ways_with_servers_too",
            SERVERS,
            || several_images(plan().with_servers()),
        ),
        trial(
            "a_worker_in_a_process_of_its_own_is_part_of_the_tree",
            SERVERS,
            || one_image(plan().with_servers().with_workers(1)),
        ),
        trial("stretched_stages_take_what_is_documented", &[], stretched),
    ];
    run(&[], trials)
}

/// Everything that the network sees counts, and nothing goes faster than the rest.
fn plan() -> Plan {
    Plan::new()
        .with("SLOW_QUERY_THRESHOLD_MS", &60_000)
        .with("YOLO26_CONFIDENCE", &0)
        .with("DETECTION_CONFIDENCE_THRESHOLD", &0)
        .with("FAST_PATH_ENABLED", &false)
}

fn one_image(plan: Plan) {
    let mut story = Story::begin(plan);
    let accepted = story.send(1, None);
    let event = story.events(1).remove(0);
    story.end();
    assert_eq!(event["trace_id"], *accepted[0].trace_id);
    story.is(golden::ONE_IMAGE);
    story.has_the_keys_of_the_stages();
    story.waits_are_told();
    story.event_is_that_of_its_span(&event);
}

fn urgent(plan: Plan) {
    let mut story = Story::begin(plan.with("FAST_PATH_ENABLED", &true));
    let accepted = story.send(1, Some("critical"));
    let event = story.events(1).remove(0);
    story.end();
    assert_eq!(event["trace_id"], *accepted[0].trace_id);
    assert_eq!(event["is_fast_path"], true);
    story.is(golden::ONE_IMAGE);
    assert_eq!(
        story.attributes("batch_aggregation", "batch.timeout_triggered"),
        ["false"]
    );
    // The priority goes all the way.
    for service in ["hsi-backend", "hsi-yolo26", "hsi-nemotron"] {
        assert!(
            story.has_baggage(service, "event.priority", "critical"),
            "{service}"
        );
    }
}

fn several_images(plan: Plan) {
    // However slow the machine is, they come together, and the detector looks at one after the other.
    let plan = plan
        .with("DETECTOR_BATCH_SIZE", &1)
        .with("BATCH_WINDOW_SECONDS", &600)
        .with("BATCH_IDLE_TIMEOUT_SECONDS", &5);
    let mut story = Story::begin(plan);
    let accepted = story.send(3, None);
    let event = story.events(1).remove(0);
    story.end();
    story.is(&golden::three_images());
    let batch = story.one("batch_aggregation");
    assert_eq!(event["trace_id"], batch.trace_id().to_string());
    assert_eq!(batch.attribute("link_count").as_deref(), Some("3"));
    assert_eq!(batch.attribute("batch.size").as_deref(), Some("3"));
    story.links_lead_to_the_detections_and_back(&accepted);
}

/// Of nine images, one after the other. One round is enough where nobody else keeps the machine busy.
fn stretched() {
    let plan = || {
        plan()
            .with("FAST_PATH_ENABLED", &true)
            .with("STAGE_DELAYS", &true)
    };
    let mut medians = Medians::new();
    for _ in 0..10 {
        let mut story = Story::begin(plan());
        for number in 1..=9 {
            story.send(1, Some("high"));
            story.events(number);
        }
        story.end();
        medians.add(&story);
        if medians.beyond().is_empty() {
            return;
        }
    }
    panic!("{:?}", medians.beyond());
}
