//! gRPC's status codes.

use http::StatusCode;

macro_rules! codes {
    ($($number:literal $code:ident $name:literal),* $(,)?) => {
        /// A status code of gRPC.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code {
            $($code = $number),*
        }

        impl Code {
            /// All of them, by number.
            const ALL: [Self; 17] = [$(Self::$code),*];

            /// The name that the conventions record.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name),*
                }
            }
        }
    };
}

codes! {
    0 Ok "OK",
    1 Cancelled "CANCELLED",
    2 Unknown "UNKNOWN",
    3 InvalidArgument "INVALID_ARGUMENT",
    4 DeadlineExceeded "DEADLINE_EXCEEDED",
    5 NotFound "NOT_FOUND",
    6 AlreadyExists "ALREADY_EXISTS",
    7 PermissionDenied "PERMISSION_DENIED",
    8 ResourceExhausted "RESOURCE_EXHAUSTED",
    9 FailedPrecondition "FAILED_PRECONDITION",
    10 Aborted "ABORTED",
    11 OutOfRange "OUT_OF_RANGE",
    12 Unimplemented "UNIMPLEMENTED",
    13 Internal "INTERNAL",
    14 Unavailable "UNAVAILABLE",
    15 DataLoss "DATA_LOSS",
    16 Unauthenticated "UNAUTHENTICATED",
}

impl Code {
    /// The code of a `grpc-status` field. What is none is UNKNOWN, as gRPC's own libraries take it.
    pub(crate) fn parse(digits: &[u8]) -> Self {
        let number = match digits {
            [one @ b'0'..=b'9'] => i32::from(one - b'0'),
            [b'1', one @ b'0'..=b'9'] => 10 + i32::from(one - b'0'),
            _ => return Self::Unknown,
        };
        Self::numbered(number)
    }

    /// The code that any client gives to a call whose `error.type` is this.
    pub(crate) fn of_word(error_type: &str) -> Option<Self> {
        let is_without_connection = matches!(
            error_type,
            "connection_refused" | "host_unreachable" | "network_unreachable" | "name_not_resolved"
        );
        is_without_connection.then_some(Self::Unavailable)
    }

    /// What a client makes of a response that is not gRPC, from
    /// <https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md>.
    pub(crate) fn of_http(status: StatusCode) -> Self {
        match status {
            StatusCode::BAD_REQUEST => Self::Internal,
            StatusCode::UNAUTHORIZED => Self::Unauthenticated,
            StatusCode::FORBIDDEN => Self::PermissionDenied,
            StatusCode::NOT_FOUND => Self::Unimplemented,
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Self::Unavailable,
            _ => Self::Unknown,
        }
    }

    /// The code of a number. What is none is UNKNOWN.
    pub(crate) fn numbered(number: i32) -> Self {
        let code = usize::try_from(number)
            .ok()
            .and_then(|it| Self::ALL.get(it));
        code.copied().unwrap_or(Self::Unknown)
    }

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter()
    }

    /// Whether only a method itself answers so, and nothing in front of it that may be asked for any: no router, no check
    /// of who calls or how often, nothing that lost patience, no handler of panics.
    pub(crate) const fn is_of_a_method(self) -> bool {
        matches!(
            self,
            Self::Ok
                | Self::InvalidArgument
                | Self::NotFound
                | Self::AlreadyExists
                | Self::FailedPrecondition
                | Self::Aborted
                | Self::OutOfRange
                | Self::DataLoss
        )
    }

    /// Whether it is the server's fault, as the conventions have it.
    pub(crate) const fn is_server_error(self) -> bool {
        matches!(
            self,
            Self::Unknown
                | Self::DeadlineExceeded
                | Self::Unimplemented
                | Self::Internal
                | Self::Unavailable
                | Self::DataLoss
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_what_its_number_says() {
        for (number, code) in Code::ALL.into_iter().enumerate() {
            assert_eq!(Code::parse(number.to_string().as_bytes()), code);
            assert_eq!(code as usize, number);
            assert_eq!(Code::numbered(code as i32), code);
        }
    }

    #[test]
    fn what_is_no_code_is_unknown() {
        for text in ["", "17", "99", "-1", "01", "1x", "100", " 1"] {
            assert_eq!(Code::parse(text.as_bytes()), Code::Unknown, "{text:?}");
        }
    }
}
