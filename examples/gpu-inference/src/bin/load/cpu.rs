//! How much time of the processor a process has had.

use crate::AnyError;

/// The kernel counts in hundredths of a second, wherever Linux runs.
const TICKS: f64 = 100.0;

/// In seconds, its threads together, for itself and in the kernel.
pub(crate) fn seconds(pid: u32) -> Result<f64, AnyError> {
    let path = format!("/proc/{pid}/stat");
    let stat = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    // The second field is a name in brackets, that may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let mut times = fields.split_whitespace().skip(11).map(str::parse::<f64>);
    match (times.next(), times.next()) {
        (Some(Ok(own)), Some(Ok(kernel))) => Ok((own + kernel) / TICKS),
        _ => Err(format!("{path} has no times of a process").into()),
    }
}
