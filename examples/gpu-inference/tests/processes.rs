//! The program as processes: how they begin, what they say, how they end, and who is left behind.

#[path = "processes/asking.rs"]
mod asking;
#[path = "processes/children.rs"]
mod children;
#[path = "processes/process.rs"]
mod process;
#[path = "processes/starting.rs"]
mod starting;
mod support;

use asking::{get, until, whole_traces};
use children::{children, runs};
use instrument_core::testing::Collector;
use nix::sys::signal::{Signal, kill};
use process::{Process, pid, program};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

#[test]
fn a_role_says_where_it_listens_and_ends_well_when_it_is_told() {
    for (arguments, service) in [
        (["analyst", "--analyst-listen=127.0.0.1:0"], "hsi-nemotron"),
        (["detector", "--detector-listen=127.0.0.1:0"], "hsi-yolo26"),
    ] {
        let collector = Collector::start();
        let mut process = Process::start(&arguments, Some(&collector));
        let url = process.says("listening on ");
        assert_eq!(get(&url, "/health/ready").0, 200);
        assert!(
            get(&url, "/metrics")
                .1
                .contains(&format!("service_name=\"{service}\""))
        );
        let (status, body) = get(&url, "/nothing");
        assert_eq!(status, 404);
        process.signal(Signal::SIGTERM);
        assert!(process.ended().success());
        // What was left was sent.
        let spans = collector.spans();
        let refused = spans
            .iter()
            .find(|span| span.name() == "GET")
            .expect("it was traced");
        let trace_id = refused.trace_id().to_string();
        assert!(body.contains(&trace_id), "{body} has {trace_id}");
        assert_eq!(refused.service_name().as_deref(), Some(service));
        let loads = spans
            .iter()
            .filter(|span| span.name() == "load_model")
            .count();
        assert_eq!(loads, usize::from(service == "hsi-yolo26"));
    }
}

#[test]
fn a_role_that_was_told_so_ends_with_its_input() {
    let mut process = Process::start(
        &[
            "analyst",
            "--analyst-listen=127.0.0.1:0",
            "--stop-with-input",
        ],
        None,
    );
    process.says("listening on ");
    drop(process.child.stdin.take());
    assert!(process.ended().success());
}

/// Its connections are made at once, to a file that none of them has seen.
#[test]
fn a_backend_begins_in_a_new_folder_without_an_error() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-folder");
    let told = format!("--data-dir={}", folder.display());
    for _ in 0..40 {
        // It may be there from an earlier run.
        let _ = fs::remove_dir_all(&folder);
        let mut command = program(&["backend", "--backend-listen=127.0.0.1:0", &told]);
        command.env("OTEL_TRACES_EXPORTER", "none");
        command.stderr(Stdio::piped());
        let mut process = Process::of(command);
        let mut errors = process.child.stderr.take().expect("it is piped");
        process.says("listening on ");
        process.signal(Signal::SIGTERM);
        let mut said = String::new();
        errors.read_to_string(&mut said).expect("it is text");
        assert!(process.ended().success(), "{said}");
        assert!(!said.contains("ERROR"), "{said}");
        // Readers do not wait for writers: both versions of the file's format are those with a log.
        let file = fs::read(folder.join("events.db")).expect("there is a database");
        assert_eq!(file[18..20], [2, 2]);
    }
}

#[test]
fn what_is_wrong_is_said_and_ends_it() {
    let output = program(&["detector", "--device=abacus", "--detector-listen=8095"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 3, "{said}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it is bound").to_string();
    let output = program(&["analyst", "--analyst-listen", &address])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains(&format!("the analyst cannot listen on {address}"))
            && said.contains("--analyst-listen"),
        "{said}"
    );
}

#[test]
fn cameras_that_find_no_backend_say_so() {
    let output = program(&[
        "demo",
        "--images=1",
        "--images-per-second=1000",
        "--backend-url=http://127.0.0.1:9",
    ])
    .env("OTEL_TRACES_EXPORTER", "none")
    .output()
    .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("http://127.0.0.1:9 took no image"), "{said}");
    assert!(said.contains("Connection refused"), "{said}");
}

#[test]
fn one_command_starts_everything_feeds_it_and_stops_all_of_it() {
    let (mut process, folder) = Process::everything("one_command", 20);
    let events = process.says("events ");
    let backend = events
        .trim()
        .strip_suffix("/api/events")
        .expect("it is a URL")
        .to_owned();
    until("there is an event", || {
        get(&backend, "/api/events").1.contains("risk_score")
    });
    // With nothing set, the backend shows the traces of all of them.
    until("a whole trace of all services is shown", || {
        let services = ["hsi-backend", "hsi-cameras", "hsi-nemotron", "hsi-yolo26"];
        whole_traces(&backend).contains(&services.map(str::to_owned).into())
    });
    let id = process.child.id();
    let here = children(id);
    assert_eq!(here.len(), 4, "backend, detector, analyst and cameras");
    process.signal(Signal::SIGTERM);
    assert!(process.ended().success());
    assert!(!here.iter().any(|id| runs(*id)), "nobody is left behind");
    fs::remove_dir_all(folder).expect("it was made");
}

#[test]
fn a_child_that_dies_is_started_again_where_it_was() {
    let (mut process, folder) = Process::everything("restarts", 20);
    let url = process.says("detector  listening on ");
    process.says("Ctrl-C");
    let detector = children(process.child.id()).into_iter().find(|id| {
        let command = fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
        command.split('\0').any(|word| word == "detector")
    });
    kill(pid(detector.expect("it runs")), Signal::SIGKILL).expect("it runs");
    process.says("detector has ended (signal: 9");
    assert_eq!(process.says("detector  listening on "), url);
    assert_eq!(get(&url, "/health").0, 200);
    process.signal(Signal::SIGINT);
    assert!(process.ended().success());
    fs::remove_dir_all(folder).expect("it was made");
}

#[test]
fn nobody_is_left_behind_when_the_supervisor_is_killed() {
    let (mut process, folder) = Process::everything("killed", 20);
    process.says("Ctrl-C");
    let here = children(process.child.id());
    assert_eq!(here.len(), 4);
    process.signal(Signal::SIGKILL);
    assert!(!process.ended().success());
    until("the children end", || !here.iter().any(|id| runs(*id)));
    fs::remove_dir_all(folder).expect("it was made");
}
