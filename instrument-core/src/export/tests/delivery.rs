//! What arrives, when all goes well.

use super::*;
use std::time::Instant;

#[test]
fn spans_arrive_over_both_protocols_plain_and_packed() {
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        for compression in [Compression::None, Compression::Gzip] {
            let collector = Collector::start();
            let mut otlp = otlp(collector.address(), protocol);
            otlp.compression = compression;
            otlp.headers = vec![("Authorization".to_owned(), "Bearer secret".to_owned())];
            let pipe = Pipe::batching(&otlp, batch(10));
            pipe.end(0..25);
            pipe.pipeline.force_flush().expect("all arrive");

            assert_eq!(counts(&pipe.health()), [25, 0, 0, 0]);
            let spans = collector.spans();
            assert_eq!(spans.len(), 25);
            assert!(
                spans
                    .iter()
                    .all(|span| span.service_name().as_deref() == Some("camera"))
            );
            let requests = collector.requests();
            assert_eq!(requests.len(), 3, "{requests:?}");
            for request in &requests {
                assert_eq!(request.is_grpc(), protocol == Protocol::Grpc);
                assert_eq!(request.header("authorization"), Some("Bearer secret"));
                assert!(
                    request.header("user-agent").is_some_and(
                        |agent| agent.starts_with("OTel-OTLP-Exporter-Rust-instrument/")
                    )
                );
            }
            assert_eq!(pipe.lines(), [] as [&str; 0]);
        }
    }
}

#[test]
fn batches_are_under_way_at_the_same_time() {
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        let (address, connected) = silent_server();
        let pipe = Pipe::batching(
            &otlp(address, protocol),
            batch(10).with_max_concurrent_exports(3),
        );
        pipe.end(0..100);
        // Over HTTP/1.1 each batch needs a connection; those of gRPC share the one that is there.
        for _ in 0..3 {
            connected.recv_timeout(SOON).expect("a connection");
            if protocol == Protocol::Grpc {
                break;
            }
        }
        assert_eq!(counts(&pipe.health()), [0, 0, 0, 100]);
    }
}

#[test]
fn a_connection_serves_many_batches_and_is_made_anew_when_broken() {
    let (tell, told) = mpsc::channel();
    let address = server(move |mut stream| {
        let _ = tell.send(());
        // Two answers, and then the connection goes without a word.
        for _ in 0..2 {
            read_request(&mut stream);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let pipe = Pipe::batching(
        &otlp(address, Protocol::HttpProtobuf),
        batch(1).with_max_concurrent_exports(1),
    );
    for _ in 0..6 {
        pipe.end(0..1);
        pipe.pipeline.force_flush().expect("it arrives");
    }
    assert_eq!(counts(&pipe.health()), [6, 0, 0, 0]);
    assert_eq!(told.try_iter().count(), 3);
    assert_eq!(pipe.lines(), [] as [&str; 0]);
}

#[test]
fn a_collector_that_was_restarted_is_found_again() {
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        // A port in front, that stays while the collector behind it changes.
        let behind = Arc::new(Mutex::new(Collector::start()));
        let now_behind = behind.clone();
        let address = server(move |front| {
            let back = TcpStream::connect(now_behind.lock().expect("nobody panics").address());
            let back = back.expect("it listens");
            let (mut from, mut to) = (
                front.try_clone().expect("a copy"),
                back.try_clone().expect("a copy"),
            );
            thread::spawn(move || {
                let _ = std::io::copy(&mut from, &mut to);
            });
            thread::spawn(move || {
                let (mut from, mut to) = (back, front);
                let _ = std::io::copy(&mut from, &mut to);
                let _ = to.shutdown(std::net::Shutdown::Both);
            });
        });
        let pipe = Pipe::batching(&otlp(address, protocol), batch(10));
        pipe.end(0..10);
        pipe.pipeline
            .force_flush()
            .expect("it arrives at the first one");
        *behind.lock().expect("nobody panics") = Collector::start();
        pipe.end(10..20);
        pipe.pipeline
            .force_flush()
            .expect("it arrives at the second one");
        assert_eq!(behind.lock().expect("nobody panics").spans().len(), 10);
        assert_eq!(counts(&pipe.health()), [20, 0, 0, 0]);
    }
}

#[test]
fn the_preset_for_high_throughput_carries_ten_thousand_spans_a_second() {
    const PER_SECOND: u32 = 10_000;
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        let collector = Collector::start();
        let pipe = Pipe::batching(
            &otlp(collector.address(), protocol),
            Batch::high_throughput(),
        );
        let start = Instant::now();
        for number in 0..PER_SECOND {
            // The rate is what is tested: no faster than that.
            while start.elapsed() < Duration::from_secs(1) * number / PER_SECOND {
                thread::yield_now();
            }
            pipe.pipeline.on_end(span(number.into()));
        }
        pipe.pipeline.force_flush().expect("all arrive");
        assert_eq!(counts(&pipe.health()), [u64::from(PER_SECOND), 0, 0, 0]);
        assert_eq!(collector.spans().len(), PER_SECOND as usize);
    }
}
