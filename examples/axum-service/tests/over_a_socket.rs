//! The program itself: it listens, answers, stops when it is told to, and has sent its trace by then.
#![cfg(unix)]

use instrument_core::testing::Collector;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};

/// The program, until the test is over.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(collector: &Collector) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_axum-service"))
            .arg("127.0.0.1:0")
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut said = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        said.read_line(&mut line).expect("it says where it listens");
        // What else it has to say must find somebody who reads it.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.expect("an address").to_owned();
        Self { child, address }
    }

    fn ask(&self, lines: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let length = body.len();
        write!(
            stream,
            "{lines}\r\nhost: tasks.example\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn stop(mut self) -> ExitStatus {
        let pid = i32::try_from(self.child.id()).expect("a process id");
        kill(Pid::from_raw(pid), Signal::SIGTERM).expect("it takes our signal");
        self.child.wait().expect("it ends")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_task_is_created_by_a_caller_who_traces_too() {
    let collector = Collector::start();
    let service = Running::start(&collector);
    let answer = service.ask(
        "POST /api/tasks HTTP/1.1\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nx-user: ada",
        r#"{"title": "Water the plants", "priority": "high"}"#,
    );
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert!(
        answer.contains("\r\ntraceresponse: 00-4bf92f3577b34da6a3ce929d0e0e4736-"),
        "{answer}"
    );
    assert!(
        answer
            .ends_with(r#"{"id":1,"title":"Water the plants","priority":"high","assignee":null}"#)
    );

    assert!(service.stop().success());
    let tree = collector.tree().with_hidden_values([
        "client.port",
        "network.peer.port",
        "request.id",
        "correlation.id",
        "response.time_to_first_byte_ms",
    ]);
    assert_eq!(
        tree,
        r#"
        POST /api/tasks [server] http.request.method=POST url.path=/api/tasks url.scheme=http http.route=/api/tasks server.address=tasks.example client.address=127.0.0.1 network.peer.address=127.0.0.1 network.peer.port=… network.protocol.version="1.1" http.request.body.size=49 request.id=… correlation.id=… http.response.status_code=201 http.response.body.size=69 response.frames=1 response.time_to_first_byte_ms=… <- remote
          create_task user.id=ada task.priority=high task.id=1 +validation_completed
            validate_title task.title.length=16
            task_store.add task.id=1 +task_created(task.id=1)
    "#
    );
}

#[test]
fn it_ends_when_nobody_ever_asked() {
    let collector = Collector::start();
    assert!(Running::start(&collector).stop().success());
    assert_eq!(collector.tree(), "");
}
