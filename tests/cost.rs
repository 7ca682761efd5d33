//! What a span says it cost. One test, alone in its process: memory and CPU time are the process's.

#![cfg(target_os = "linux")]

use instrument_core::span;
use nix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::time::Duration;
use support::{Recorder, float, int};

fn thread_cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
        .map(Duration::from)
        .expect("Linux has this clock")
}

#[track_caller]
fn assert_within_ten_percent(seen: f64, real: f64, of: &str) {
    assert!(
        (seen - real).abs() <= real / 10.0,
        "{of}: {seen}, really {real}"
    );
}

#[test]
fn cpu_and_memory_are_seen_within_ten_percent() {
    const MEMORY: usize = 64 << 20;
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let kept = span!("burn").cost().in_scope(|| {
        let until = thread_cpu() + Duration::from_millis(200);
        let memory = black_box(vec![1_u8; MEMORY]);
        while thread_cpu() < until {}
        memory
    });
    drop(bound);

    let span = recorder.one("burn");
    let ms = |key| float(&span, key).expect("Linux measures it");
    assert_within_ten_percent(ms("cpu.busy_ms"), 200.0, "own CPU time");
    assert_within_ten_percent(
        ms("process.cpu_user_ms") + ms("process.cpu_system_ms"),
        200.0,
        "the process's CPU time",
    );
    let grown = int(&span, "process.memory_delta_kb").expect("Linux measures it");
    assert_within_ten_percent(grown as f64, (MEMORY / 1024) as f64, "memory");
    assert!(ms("process.memory_mb") >= grown as f64 / 1024.0);
    assert_eq!(int(&span, "cpu.polls"), Some(1));
    let lasted = span
        .end_time
        .duration_since(span.start_time)
        .expect("ends after its start")
        .as_secs_f64()
        * 1000.0;
    assert_within_ten_percent(
        ms("cpu.busy_ms") + ms("cpu.idle_ms"),
        lasted,
        "busy and idle",
    );
    drop(kept);
}
