//! Each span by itself.

use super::*;

#[test]
fn a_span_has_arrived_when_it_has_ended() {
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        let collector = Collector::start();
        let pipe = Pipe::new(&otlp(collector.address(), protocol), &Processor::Simple);
        for count in 1..=3 {
            pipe.end(0..1);
            assert_eq!(collector.spans().len(), count);
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        runtime.block_on(async { pipe.end(3..4) });
        assert_eq!(collector.spans().len(), 4);
        pipe.pipeline.shutdown().expect("nothing is left");
        pipe.end(4..5);
        assert_eq!(counts(&pipe.health()), [4, 0, 1, 0]);
    }
}

#[test]
fn a_dead_receiver_is_waited_for_once() {
    let (address, connected) = silent_server();
    let mut otlp = otlp(address, Protocol::HttpProtobuf);
    otlp.timeout = Duration::from_millis(100);
    let pipe = Pipe::new(&otlp, &Processor::Simple);
    pipe.end(0..1);
    connected.recv_timeout(SOON).expect("it was tried");
    assert_eq!(counts(&pipe.health()), [0, 1, 0, 0]);
    pipe.end(1..2000);
    let health = pipe.health();
    assert_eq!(health.failed + health.dropped + health.queued, 2000);
    let _ = pipe.pipeline.shutdown_with_timeout(SOON);
    let health = pipe.health();
    assert_eq!((health.failed + health.dropped, health.queued), (2000, 0));
}
