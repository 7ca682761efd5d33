//! The programs themselves: the client calls the service over a socket, and both have sent their spans when they end.
#![cfg(unix)]

use instrument_core::testing::Collector;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use tonic_service::proto::WatchRequest;
use tonic_service::proto::cameras_client::CamerasClient;

/// The service, until the test is over.
struct Running {
    child: Child,
    url: String,
}

impl Running {
    fn start(collector: &Collector) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tonic-service"))
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
        let url = line.trim().strip_prefix("listening on ");
        let url = url.expect("a URL").to_owned();
        Self { child, url }
    }

    fn tell_to_stop(&self) {
        let pid = i32::try_from(self.child.id()).expect("a process id");
        kill(Pid::from_raw(pid), Signal::SIGTERM).expect("it takes our signal");
    }

    fn stop(mut self) -> ExitStatus {
        self.tell_to_stop();
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
fn every_call_is_one_trace_of_client_and_service() {
    let collector = Collector::start();
    let service = Running::start(&collector);
    let client = Command::new(env!("CARGO_BIN_EXE_tonic-client"))
        .arg(&service.url)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
        .stderr(Stdio::inherit())
        .output()
        .expect("it runs");
    assert!(client.status.success());
    assert_eq!(
        String::from_utf8_lossy(&client.stdout),
        "detect: 2 objects\nupload: 6 objects\nwatch: 1 objects\ntrack: 0 objects\ntrack: 4 objects\nwatch: DeadlineExceeded\n"
    );
    assert!(service.stop().success());
    let tree = collector.tree().with_hidden_values([
        // How much somebody got who left is a matter of luck.
        "response.frames",
        "server.port",
        "network.peer.port",
        "request.id",
        "correlation.id",
        "response.time_to_first_byte_ms",
    ]);
    assert_eq!(
        tree,
        r#"
        look_around {tonic-client}
          cameras.v1.Cameras/Detect {tonic-client} [client] server.address=127.0.0.1 server.port=… rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Detect rpc.response.status_code=OK
            cameras.v1.Cameras/Detect {tonic-service} [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Detect server.address=127.0.0.1 server.port=… network.peer.address=127.0.0.1 network.peer.port=… request.id=… correlation.id=… rpc.response.status_code=OK response.frames=… response.time_to_first_byte_ms=…
              detect_objects {tonic-service} camera.id=front_door image.size=5 detection.count=2
          cameras.v1.Cameras/Watch {tonic-client} [client] server.address=127.0.0.1 server.port=… rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Watch rpc.response.status_code=CANCELLED cancelled=true
            cameras.v1.Cameras/Watch {tonic-service} [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Watch server.address=127.0.0.1 server.port=… network.peer.address=127.0.0.1 network.peer.port=… request.id=… correlation.id=… camera.id=front_door response.frames=… response.time_to_first_byte_ms=… !incomplete_response
          cameras.v1.Cameras/Upload {tonic-client} [client] server.address=127.0.0.1 server.port=… rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Upload rpc.response.status_code=OK
            cameras.v1.Cameras/Upload {tonic-service} [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Upload server.address=127.0.0.1 server.port=… network.peer.address=127.0.0.1 network.peer.port=… request.id=… correlation.id=… rpc.response.status_code=OK response.frames=… response.time_to_first_byte_ms=…
              detect_objects {tonic-service} camera.id=front_door image.size=3 detection.count=1
              detect_objects {tonic-service} camera.id=front_door image.size=5 detection.count=2
              detect_objects {tonic-service} camera.id=front_door image.size=7 detection.count=3
          cameras.v1.Cameras/Track {tonic-client} [client] server.address=127.0.0.1 server.port=… rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Track rpc.response.status_code=OK
            cameras.v1.Cameras/Track {tonic-service} [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Track server.address=127.0.0.1 server.port=… network.peer.address=127.0.0.1 network.peer.port=… request.id=… correlation.id=… rpc.response.status_code=OK response.frames=… response.time_to_first_byte_ms=…
              detect_objects {tonic-service} camera.id=front_door image.size=1 detection.count=0
              detect_objects {tonic-service} camera.id=front_door image.size=9 detection.count=4
          cameras.v1.Cameras/Watch {tonic-client} [client] server.address=127.0.0.1 server.port=… rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Watch rpc.response.status_code=DEADLINE_EXCEEDED !DEADLINE_EXCEEDED "the deadline has passed"
            cameras.v1.Cameras/Watch {tonic-service} [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Watch server.address=127.0.0.1 server.port=… network.peer.address=127.0.0.1 network.peer.port=… request.id=… correlation.id=… camera.id=front_door rpc.response.status_code=DEADLINE_EXCEEDED !DEADLINE_EXCEEDED "the deadline has passed"
    "#
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_is_told_when_the_service_stops() {
    let collector = Collector::start();
    let service = Running::start(&collector);
    let mut client = CamerasClient::connect(service.url.clone())
        .await
        .expect("a connection");
    let asked = WatchRequest {
        camera_id: "front_door".to_owned(),
    };
    let answer = client.watch(asked).await.expect("a stream");
    service.tell_to_stop();
    let news = answer.into_inner().message().await;
    assert_eq!(news.expect("no error"), None);
    assert!(service.stop().success());
    assert_eq!(
        collector.tree().without_attributes(),
        "cameras.v1.Cameras/Watch [server]"
    );
}
