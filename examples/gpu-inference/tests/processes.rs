//! The program as processes: how they begin, what they say, how they end, and who is left behind.

use instrument_core::testing::Collector;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{fs, path, thread};

/// A process that is killed when the test has failed.
struct Process {
    child: Child,
    lines: BufReader<ChildStdout>,
    said: String,
}

impl Process {
    fn start(arguments: &[&str], collector: Option<&Collector>) -> Self {
        let mut command = program(arguments);
        match collector {
            Some(collector) => command
                .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                .env("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            None => command.env("OTEL_TRACES_EXPORTER", "none"),
        };
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("it is piped"));
        Self {
            child,
            lines,
            said: String::new(),
        }
    }

    /// Reads until a line has this in it; gives what follows.
    fn says(&mut self, what: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).expect("it is text");
            self.said.push_str(&line);
            assert!(read > 0, "it ended without saying {what}:\n{}", self.said);
            if let Some((_, rest)) = line.trim_end().split_once(what) {
                return rest.to_owned();
            }
        }
    }

    fn signal(&self, signal: Signal) {
        kill(pid(self.child.id()), signal).expect("it runs");
    }

    fn ended(&mut self) -> ExitStatus {
        let mut status = None;
        until("it ends", || {
            status = self.child.try_wait().expect("it can be asked");
            status.is_some()
        });
        status.expect("it has ended")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gpu-inference"));
    // Nothing of whoever runs the tests.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("OTEL_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).env("RUST_BACKTRACE", "0");
    command
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).expect("it is one"))
}

/// Polls for what nobody tells of.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < end, "not after a minute: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The processes whose parent is this one.
fn children(parent: u32) -> Vec<u32> {
    let of = |entry: fs::DirEntry| -> Option<u32> {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // After the name, which may have anything in it: state and parent.
        let mut rest = stat.rsplit_once(')')?.1.split_whitespace();
        (rest.nth(1)? == parent.to_string()).then_some(id)
    };
    let entries = fs::read_dir("/proc").expect("this is Linux").flatten();
    entries.filter_map(of).collect()
}

fn runs(id: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"));
    stat.is_ok_and(|stat| {
        !stat
            .rsplit_once(')')
            .is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
    })
}

fn get(url: &str, path: &str) -> (u16, String) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("there is a runtime");
    runtime.block_on(async {
        let response = reqwest::get(format!("{url}{path}"))
            .await
            .expect("it answers");
        (
            response.status().as_u16(),
            response.text().await.expect("it is text"),
        )
    })
}

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
}

/// Everything, on free ports and in a folder of its own.
fn everything(name: &str) -> (Process, path::PathBuf) {
    let folder = path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // It may be there from an earlier run.
    let _ = fs::remove_dir_all(&folder);
    let data_dir = format!("--data-dir={}", folder.display());
    let command = program(&[
        "--backend-listen=127.0.0.1:0",
        "--detector-listen=127.0.0.1:0",
        "--analyst-listen=127.0.0.1:0",
        "--images-per-second=20",
        "--batch-idle-timeout-seconds=0.2",
        &data_dir,
    ]);
    (Process::of(command), folder)
}

/// The services of each trace that the page shows, as far as the trace is whole.
fn whole_traces(backend: &str) -> Vec<BTreeSet<String>> {
    let (status, body) = get(backend, "/tracing/api/traces?service=hsi-nemotron&limit=50");
    assert_eq!(status, 200, "{body}");
    let answer: Value = serde_json::from_str(&body).expect("it is JSON");
    let traces = answer["data"].as_array().expect("a list").iter();
    traces.filter_map(services_of_a_tree).collect()
}

/// `None` if a span's parent is not there.
fn services_of_a_tree(trace: &Value) -> Option<BTreeSet<String>> {
    let spans = trace["spans"].as_array()?;
    let ids: BTreeSet<_> = spans.iter().map(|span| span["spanID"].as_str()).collect();
    for span in spans {
        let parents = span["references"].as_array()?.iter();
        let mut parents = parents.filter(|reference| reference["refType"] == "CHILD_OF");
        if !parents.all(|parent| ids.contains(&parent["spanID"].as_str())) {
            return None;
        }
    }
    let processes = trace["processes"].as_object()?.values();
    let names = processes.filter_map(|process| process["serviceName"].as_str());
    Some(names.map(str::to_owned).collect())
}

#[test]
fn one_command_starts_everything_feeds_it_and_stops_all_of_it() {
    let (mut process, folder) = everything("one_command");
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
    let (mut process, folder) = everything("restarts");
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
    let (mut process, folder) = everything("killed");
    process.says("Ctrl-C");
    let here = children(process.child.id());
    assert_eq!(here.len(), 4);
    process.signal(Signal::SIGKILL);
    assert!(!process.ended().success());
    until("the children end", || !here.iter().any(|id| runs(*id)));
    fs::remove_dir_all(folder).expect("it was made");
}
