//! Detectors that are slow, fail or stop half-way; what is urgent; what is too much; what goes on for long.

#[path = "trouble/live.rs"]
mod live;
#[path = "trouble/scene.rs"]
mod scene;
mod support;

use axum::http::StatusCode;
use scene::Scene;
use server_tests::{run, trial};
use std::process::ExitCode;
use std::time::Duration;
use support::fleet::Plan;
use support::models::{self, Mood};

fn main() -> ExitCode {
    let trials = vec![
        trial("a_detector_in_trouble_is_asked_again", &[], asked_again),
        trial("what_fails_for_good_is_a_dead_letter", &[], dead_letter),
        trial("what_the_detector_refuses_is_not_tried_again", &[], refused),
        trial(
            "an_image_with_nothing_on_it_has_no_event",
            &[],
            nothing_seen,
        ),
        trial("several_detectors_share_the_work", &[], shared),
        trial(
            "what_is_urgent_goes_first_also_through_a_full_queue",
            &[],
            urgent,
        ),
        trial("metrics_have_their_names_and_lead_to_traces", &[], metrics),
        trial(
            "new_events_come_through_a_web_socket",
            &[],
            live::events_come,
        ),
        trial(
            "a_correlation_id_goes_with_the_image_to_all_who_are_asked",
            &[],
            correlated,
        ),
        trial("memory_stays_flat", &[], memory),
    ];
    run(&[("detector", models::play_detector)], trials)
}

/// Each kind of trouble, twice, and then it is well.
fn asked_again() {
    let troubles = [
        (Mood::Refusing(StatusCode::SERVICE_UNAVAILABLE), "503"),
        (Mood::Slow(Duration::from_secs(20)), "timeout"),
        (Mood::Breaking, "connection_error"),
        (Mood::Hanging, "timeout"),
        (Mood::Babbling, "malformed_response"),
    ];
    for (mood, why) in troubles {
        let mut scene = Scene::new(Plan::new().with("DETECTOR_TIMEOUT_SECONDS", &0.4));
        scene.models.are(mood, Some(2));
        let accepted = scene.send("front_door", None);
        let events = scene.rows("/api/events", 1);
        assert_eq!(events[0]["trace_id"], *accepted.trace_id, "{mood:?}");
        scene.stop();
        let calls = scene.spans("POST /detect");
        assert_eq!(calls.len(), 3, "{mood:?}");
        let resends: Vec<_> = calls
            .iter()
            .map(|it| it.attribute("http.request.resend_count"))
            .collect();
        assert_eq!(
            resends,
            [None, Some("1".to_owned()), Some("2".to_owned())],
            "{mood:?}"
        );
        // The span around them says why, each time.
        let processing = &scene.spans("detection_processing")[0];
        assert_eq!(scene::retries(processing), [why, why], "{mood:?}");
        assert_eq!(processing.attribute("retry.count").as_deref(), Some("2"));
    }
}

fn dead_letter() {
    let plan = Plan::new().with("MAX_ATTEMPTS", &3);
    let mut scene = Scene::new(plan);
    scene
        .models
        .are(Mood::Refusing(StatusCode::INTERNAL_SERVER_ERROR), None);
    let accepted = scene.send("front_door", None);
    let letters = scene.rows("/api/dead-letters", 1);
    assert_eq!(letters[0]["image_id"], *accepted.image_id);
    assert_eq!(letters[0]["trace_id"], *accepted.trace_id);
    assert_eq!(letters[0]["reason"], "yolo26_unexpected_error");
    assert_eq!(letters[0]["attempts"], 3);
    assert!(scene.all("/api/events").is_empty());
    scene.stop();
    let attempts = scene.spans("detection_processing");
    assert_eq!(attempts.len(), 3);
    for (number, attempt) in attempts.iter().enumerate() {
        assert_eq!(attempt.trace_id().to_string(), accepted.trace_id);
        let said = (number > 0).then(|| (number + 1).to_string());
        assert_eq!(attempt.attribute("queue.attempt"), said);
        let linked: Vec<_> = attempt
            .span
            .links
            .iter()
            .map(|link| &link.span_id)
            .collect();
        let before = number
            .checked_sub(1)
            .map(|before| &attempts[before].span.span_id);
        assert_eq!(linked, Vec::from_iter(before));
    }
    let buried = &scene.spans("send dlq:detection_queue")[0];
    assert_eq!(buried.trace_id().to_string(), accepted.trace_id);
}

fn refused() {
    let mut scene = Scene::new(Plan::new());
    scene
        .models
        .are(Mood::Refusing(StatusCode::BAD_REQUEST), None);
    let accepted = scene.send("front_door", None);
    let letters = scene.rows("/api/dead-letters", 1);
    assert_eq!(letters[0]["image_id"], *accepted.image_id);
    assert_eq!(letters[0]["reason"], "invalid_image");
    assert_eq!(scene.models.images(), [accepted.image_id]);
    scene.stop();
}

fn nothing_seen() {
    let mut scene = Scene::new(Plan::new());
    scene.models.are(Mood::Blind, Some(1));
    let blind = scene.send("front_door", None);
    scene.until("it is looked at", |models| models.images().len() == 1);
    let seen = scene.send("front_door", None);
    let events = scene.rows("/api/events", 1);
    assert_eq!(events[0]["trace_id"], *seen.trace_id);
    assert_eq!(scene.all("/api/detections").len(), 1);
    assert!(scene.all("/api/dead-letters").is_empty());
    assert_eq!(scene.models.images(), [blind.image_id, seen.image_id]);
    scene.stop();
}

fn shared() {
    let mut scene = Scene::with_two_detectors(Plan::new().with("DETECTION_WORKERS", &4));
    scene
        .models
        .are(Mood::Slow(Duration::from_millis(20)), None);
    scene
        .second()
        .are(Mood::Slow(Duration::from_millis(20)), None);
    for _ in 0..20 {
        scene.send("front_door", None);
    }
    scene.until_looked_at(20);
    let [one, other] = [scene.models.images().len(), scene.second().images().len()];
    assert!(one > 0 && other > 0, "{one} and {other}");
    scene.stop();
}

/// By the order in which they are looked at: no clock is asked.
fn urgent() {
    let plan = Plan::new()
        .with("DETECTION_WORKERS", &1)
        .with("QUEUE_MAX_SIZE", &5);
    let mut scene = Scene::new(plan.with("DETECTOR_TIMEOUT_SECONDS", &30));
    // The worker is at the first one meanwhile.
    scene
        .models
        .are(Mood::Slow(Duration::from_secs(2)), Some(1));
    let first = scene.send("front_door", None);
    scene.until("it is looked at", |models| !models.images().is_empty());
    let normal: Vec<_> = (0..4).map(|_| scene.send("front_door", None)).collect();
    // There is room for five, of which one is being worked on.
    let refused = scene.send("front_door", None);
    let urgent: Vec<_> = ["high", "critical"]
        .map(|it| scene.send("front_door", Some(it)))
        .into();
    let letters = scene.rows("/api/dead-letters", 1);
    assert_eq!(letters[0]["image_id"], *refused.image_id);
    assert_eq!(letters[0]["reason"], "queue_overflow");
    assert_eq!(letters[0]["trace_id"], *refused.trace_id);
    scene.until_looked_at(7);
    let order = [vec![first], urgent, normal].concat();
    let order: Vec<_> = order.into_iter().map(|it| it.image_id).collect();
    assert_eq!(scene.models.images(), order);
    scene.stop();
}

fn metrics() {
    let mut scene = Scene::new(Plan::new().with("QUEUE_MAX_SIZE", &500));
    let accepted = scene.send("front_door", Some("high"));
    scene.rows("/api/events", 1);
    let text = scene.open_metrics();
    for line in [
        "hsi_events_created_total 1",
        "hsi_events_by_risk_level_total{level=\"high\"} 1",
        "hsi_detections_processed_total 1",
        "hsi_detections_by_class_total{object_class=\"person\"} 1",
        "hsi_stage_duration_seconds_bucket{stage=\"detect\",le=\"60.0\"} 1",
        "hsi_stage_duration_seconds_bucket{stage=\"batch\",le=\"0.01\"}",
        "hsi_stage_duration_seconds_bucket{stage=\"analyze\",le=\"60.0\"} 1",
        "hsi_ai_request_duration_seconds_bucket{service=\"yolo26\",le=\"120.0\"} 1",
        "hsi_detection_confidence_bucket{le=\"0.7\"} 0",
        "hsi_risk_score_bucket{le=\"70.0\"} 1",
        "hsi_worker_active_count 3",
        "hsi_detection_queue_depth",
        "hsi_queue_max_size 500",
        "ai_pipeline_latency_milliseconds_count 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let waits = |line: &str| {
        let labels = ["state=\"waiting\"", "worker_name=\"detection\""];
        line.starts_with("hsi_pipeline_worker_state{") && labels.iter().all(|it| line.contains(it))
    };
    assert!(text.lines().any(waits), "no worker waits in\n{text}");
    // From a number to the trace.
    let leads_there = |line: &str| line.starts_with("hsi_") && line.contains(&accepted.trace_id);
    assert!(
        text.lines().any(leads_there),
        "{} is not in\n{text}",
        accepted.trace_id
    );
    scene.stop();
}

/// Also through both queues. A batch has that of its first image.
fn correlated() {
    let mut scene = Scene::new(Plan::new().with("DETECTION_WORKERS", &1));
    scene.send_as("front_door", "visit-1");
    scene.send_as("front_door", "visit-2");
    scene.rows("/api/events", 1);
    scene.stop();
    let told = scene.models.correlations();
    let of = |path: &str| {
        let told = told.iter().filter(|(asked, _)| *asked == path);
        told.map(|(_, id)| &**id).collect::<Vec<_>>()
    };
    assert_eq!(of("/detect"), ["visit-1", "visit-2"]);
    assert_eq!(of("/analyze")[0], "visit-1");
}

/// Ten times as many images as before do not take twice the memory.
fn memory() {
    let mut scene = Scene::new(
        Plan::new()
            .with("BATCH_WINDOW_SECONDS", &1)
            .with("TRACE_PAGE", &false),
    );
    let mut sent = 0;
    let mut after = |scene: &Scene, images: usize| {
        scene.send_many(images);
        sent += images;
        scene.until_looked_at(sent);
        scene.memory()
    };
    let (warm, later) = (after(&scene, 300), after(&scene, 1500));
    eprintln!("{warm} bytes after 300 images, {later} after 1800");
    assert!(
        later < warm + (16 << 20),
        "{warm} bytes have become {later}"
    );
    scene.stop();
}
