//! How long a caller waits.
//!
//! tonic gives a call up by itself when that time is over: from outside of all layers, so that the span of the call sees
//! nothing but a caller who is gone; with the status CANCELLED; and never a stream that has begun. Here the service ends
//! it, with the status that gRPC has for it.

use futures_util::stream;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Status};

/// When an answer comes too late; `None`: never.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// Of a call that has just arrived. A tenth of the time is left for the way back: told too late is not told.
    pub(crate) fn of<T>(request: &Request<T>) -> Self {
        let given = request.metadata().get("grpc-timeout");
        let time = given.and_then(|given| parse(given.to_str().ok()?));
        Self(time.and_then(|time| Instant::now().checked_add(time / 10 * 9)))
    }

    /// What `work` gives, if it is done in time.
    pub(crate) async fn within<T>(
        self,
        work: impl Future<Output = Result<T, Status>>,
    ) -> Result<T, Status> {
        match self.0 {
            Some(at) => timeout_at(at, work)
                .await
                .unwrap_or_else(|_| Err(Status::deadline_exceeded("the deadline has passed"))),
            None => work.await,
        }
    }

    /// What comes of `items` in time.
    pub(crate) fn limit<T>(
        self,
        items: impl Stream<Item = Result<T, Status>>,
    ) -> impl Stream<Item = Result<T, Status>> {
        let items = Some(Box::pin(items));
        stream::unfold(items, move |items| async move {
            let mut items = items?;
            match self.within(async { Ok(items.next().await) }).await {
                Ok(item) => Some((item?, Some(items))),
                Err(late) => Some((Err(late), None)),
            }
        })
    }
}

/// Up to eight digits and a unit, as the specification of gRPC has it.
fn parse(given: &str) -> Option<Duration> {
    let (digits, unit) = given.split_at_checked(given.len().checked_sub(1)?)?;
    let unit = match unit {
        "H" => Duration::from_secs(60 * 60),
        "M" => Duration::from_secs(60),
        "S" => Duration::from_secs(1),
        "m" => Duration::from_millis(1),
        "u" => Duration::from_micros(1),
        "n" => Duration::from_nanos(1),
        _ => return None,
    };
    let digits = (digits.len() <= 8).then_some(digits)?;
    unit.checked_mul(digits.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_digits_and_a_unit() {
        for (given, time) in [
            ("2H", Some(Duration::from_secs(7200))),
            ("3M", Some(Duration::from_secs(180))),
            ("99999999S", Some(Duration::from_secs(99_999_999))),
            ("50m", Some(Duration::from_millis(50))),
            ("7u", Some(Duration::from_micros(7))),
            ("7n", Some(Duration::from_nanos(7))),
            ("", None),
            ("5", None),
            ("m", None),
            ("5h", None),
            ("999999999m", None),
            ("-1m", None),
            ("1µ", None),
        ] {
            assert_eq!(parse(given), time, "{given:?}");
        }
    }
}
