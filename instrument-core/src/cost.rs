//! What a span cost: CPU time and memory, opt-in with `cost`.
//!
//! | attribute | what it says |
//! |---|---|
//! | `process.memory_mb` | resident memory of the process when the span ended |
//! | `process.memory_delta_kb` | by how much it had grown since the span started |
//! | `process.cpu_user_ms`, `process.cpu_system_ms` | CPU time of the process during the span |
//! | `cpu.busy_ms` | CPU time of the span's own work, summed over the polls of a future, on whatever thread each ran |
//! | `cpu.idle_ms` | the rest of the span's duration: waiting, for others or for a core |
//! | `cpu.polls` | how often the work was polled; 1 for a synchronous function |
//!
//! The `process.*` four are of the whole process: what other work did meanwhile is in them. The `cpu.*` three are
//! the span's own, with the work of its children on the same thread. On systems other than Linux the attributes are
//! absent rather than wrong. Work that is not run in the span, such as a thread it waits for, is not in `cpu.busy_ms`.

use crate::milliseconds;
use crate::semconv;
use opentelemetry::trace::TraceContextExt;
use opentelemetry::{Context, KeyValue};
use std::time::Duration;

/// A span's cost while the span goes on.
#[derive(Debug)]
pub(crate) struct Cost {
    process: Option<Process>,
    busy: Option<Duration>,
    polls: i64,
    /// The thread's CPU time when the current stretch of work began.
    resumed_at: Option<Duration>,
}

/// What the process has used so far.
#[derive(Clone, Copy, Debug)]
struct Process {
    memory_kb: i64,
    user: Duration,
    system: Duration,
}

impl Cost {
    pub(crate) fn start() -> Self {
        Self {
            process: system::process(),
            busy: None,
            polls: 0,
            resumed_at: None,
        }
    }

    pub(crate) fn polled(&mut self) {
        self.polls += 1;
    }

    pub(crate) fn resume(&mut self) {
        self.resumed_at = system::thread_cpu();
    }

    pub(crate) fn pause(&mut self) {
        if let (Some(from), Some(to)) = (self.resumed_at.take(), system::thread_cpu()) {
            *self.busy.get_or_insert_default() += to.saturating_sub(from);
        }
    }

    pub(crate) fn record_on(mut self, cx: &Context, lasted: Duration) {
        // Ended from inside of its own work: count what has been done of it.
        self.pause();
        let span = cx.span();
        let set = |key, value: f64| span.set_attribute(KeyValue::new(key, value));
        if let (Some(start), Some(end)) = (self.process, system::process()) {
            set(semconv::PROCESS_MEMORY_MB, end.memory_kb as f64 / 1024.0);
            set(
                semconv::PROCESS_CPU_USER_MS,
                milliseconds(end.user.saturating_sub(start.user)),
            );
            set(
                semconv::PROCESS_CPU_SYSTEM_MS,
                milliseconds(end.system.saturating_sub(start.system)),
            );
            span.set_attribute(KeyValue::new(
                semconv::PROCESS_MEMORY_DELTA_KB,
                end.memory_kb - start.memory_kb,
            ));
        }
        if let Some(busy) = self.busy {
            span.set_attribute(KeyValue::new(semconv::CPU_BUSY_MS, milliseconds(busy)));
            span.set_attribute(KeyValue::new(
                semconv::CPU_IDLE_MS,
                milliseconds(lasted.saturating_sub(busy)),
            ));
            span.set_attribute(KeyValue::new(semconv::CPU_POLLS, self.polls));
        }
    }
}

#[cfg(target_os = "linux")]
mod system {
    use super::Process;
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;
    use nix::time::{ClockId, clock_gettime};
    use std::time::Duration;

    pub(super) fn process() -> Option<Process> {
        let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
        Some(Process {
            memory_kb: resident_kb()?,
            user: duration(usage.user_time()),
            system: duration(usage.system_time()),
        })
    }

    pub(super) fn thread_cpu() -> Option<Duration> {
        clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
            .ok()
            .map(Duration::from)
    }

    fn duration(time: TimeVal) -> Duration {
        let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
        Duration::from_micros(micros.unsigned_abs())
    }

    /// `/proc/self/statm` counts in pages; `status` says kilobytes whatever the page size.
    fn resident_kb() -> Option<i64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::Process;
    use std::time::Duration;

    pub(super) fn process() -> Option<Process> {
        None
    }

    pub(super) fn thread_cpu() -> Option<Duration> {
        None
    }
}
