//! How much time of the processor a process has had.

use crate::AnyError;

/// In seconds, its threads together, for itself and in the kernel. To the nanosecond: what `/proc` says is cut to hundredths of a
/// second, which for three services and a round of some seconds is more than is looked for.
#[cfg(target_os = "linux")]
pub(crate) fn seconds(pid: u32) -> Result<f64, AnyError> {
    use nix::time::ClockId;
    use nix::unistd::Pid;
    use std::time::Duration;

    let clock = ClockId::pid_cpu_clock_id(Pid::from_raw(i32::try_from(pid)?));
    let time = clock.and_then(ClockId::now);
    let time = time.map_err(|error| format!("the time of process {pid} cannot be had: {error}"))?;
    Ok(Duration::from(time).as_secs_f64())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn seconds(_pid: u32) -> Result<f64, AnyError> {
    Err("how much CPU another process has had is asked of Linux only".into())
}
