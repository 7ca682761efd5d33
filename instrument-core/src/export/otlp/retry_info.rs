//! When a receiver wants to be asked again: `Retry-After` over HTTP, `google.rpc.RetryInfo` over gRPC.

use crate::base64;
use prost::Message as _;
use std::time::{Duration, SystemTime};

/// However long a receiver wants to be left alone, it is asked again after this.
const LONGEST: Duration = Duration::from_secs(300);

/// The standard form of an error, in the body of an HTTP answer and in gRPC's `grpc-status-details-bin`.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RpcStatus {
    #[prost(int32, tag = "1")]
    pub(super) code: i32,
    #[prost(string, tag = "2")]
    pub(super) message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<Any>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Any {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct RetryInfo {
    #[prost(message, optional, tag = "1")]
    retry_delay: Option<Delay>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Delay {
    #[prost(int64, tag = "1")]
    seconds: i64,
    #[prost(int32, tag = "2")]
    nanos: i32,
}

impl RpcStatus {
    /// From the header of a gRPC answer, which is base64 with or without padding.
    pub(super) fn from_header(value: &[u8]) -> Option<Self> {
        let value = base64::decode_unpadded(std::str::from_utf8(value).ok()?)?;
        Self::decode(&value[..]).ok()
    }

    /// `Some` if the receiver wants to be asked again; with zero, it does not say when.
    pub(super) fn retry_delay(&self) -> Option<Duration> {
        let info = self
            .details
            .iter()
            .find(|any| any.type_url.ends_with("/google.rpc.RetryInfo"))?;
        let delay = RetryInfo::decode(&info.value[..])
            .ok()?
            .retry_delay
            .unwrap_or_default();
        let seconds = u64::try_from(delay.seconds).unwrap_or(0);
        let nanos = u32::try_from(delay.nanos).unwrap_or(0).min(999_999_999);
        Some(Duration::new(seconds, nanos).min(LONGEST))
    }
}

/// `Retry-After`: seconds, or a date.
pub(super) fn after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds).min(LONGEST));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777 - 90);
        assert_eq!(after(" 7 ", now), Some(Duration::from_secs(7)));
        assert_eq!(
            after("Sun, 06 Nov 1994 08:49:37 GMT", now),
            Some(Duration::from_secs(90))
        );
        assert_eq!(
            after("Sun, 06 Nov 1994 08:49:37 GMT", SystemTime::now()),
            Some(Duration::ZERO)
        );
        assert_eq!(after("18446744073709551615", now), Some(LONGEST));
        assert_eq!(after("Fri, 31 Dec 9999 23:59:59 GMT", now), Some(LONGEST));
        assert_eq!(after("soon", now), None);
        assert_eq!(after("-1", now), None);
    }

    #[test]
    fn a_status_with_retry_info_says_when() {
        for (seconds, nanos, expected) in [
            (1, 500_000_000, Duration::from_millis(1500)),
            (i64::MAX, i32::MAX, LONGEST),
            (i64::MIN, i32::MIN, Duration::ZERO),
        ] {
            let info = RetryInfo {
                retry_delay: Some(Delay { seconds, nanos }),
            };
            let mut status = RpcStatus {
                code: 8,
                message: "busy".to_owned(),
                details: Vec::new(),
            };
            assert_eq!(status.retry_delay(), None);
            status.details.push(Any {
                type_url: "type.googleapis.com/google.rpc.RetryInfo".to_owned(),
                value: info.encode_to_vec(),
            });
            let status = RpcStatus::decode(&status.encode_to_vec()[..]).expect("it is one");
            assert_eq!(status.retry_delay(), Some(expected));
        }
    }
}
