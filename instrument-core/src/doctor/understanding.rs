//! Which of several answers shows how a receiver wants to be spoken to.

use super::alternative::{Alternative, What, is_certificate};
use super::receiver::Answer;
use crate::export::{Delivered, Failure, Kind, Protocol};

/// Which of them is how the receiver wants to be spoken to.
pub(super) fn understood(failure: &Failure, answers: &[(Alternative, Answer)]) -> Option<usize> {
    let takes = |(_, answer): &(Alternative, Answer)| match &answer.result {
        Ok(_) => true,
        Err(failure) => match failure.kind {
            Kind::Unauthorized | Kind::Overloaded | Kind::Unavailable | Kind::TooLarge => true,
            // It has shown one.
            Kind::Tls => is_certificate(failure),
            _ => false,
        },
    };
    // What did not answer at all before, and now does, in its own words: that may be no OTLP, and says so.
    let was_silent = matches!(
        failure.kind,
        Kind::OtherProtocol | Kind::Lost | Kind::NoTls | Kind::Timeout
    );
    let speaks = |(other, _): &(Alternative, Answer)| was_silent && other.what != What::Port;
    let own: Vec<_> = answers
        .iter()
        .enumerate()
        .filter(|(_, (other, answer))| is_own_word(other.otlp.protocol, &answer.result))
        .collect();
    let which = own.iter().find(|(_, answer)| takes(answer));
    let which = which.or_else(|| own.iter().find(|(_, answer)| speaks(answer)));
    which.map(|(which, _)| *which)
}

/// Whether this is said in the protocol. What stands before a gRPC server may answer in HTTP: with a number.
fn is_own_word(protocol: Protocol, result: &Result<Delivered, Failure>) -> bool {
    let failure = match result {
        Ok(_) => return true,
        Err(failure) => failure,
    };
    is_certificate(failure)
        || match protocol {
            Protocol::HttpProtobuf => failure.code.parse::<u16>().is_ok(),
            Protocol::Grpc => {
                let mut code = failure.code.chars();
                code.all(|c| c.is_ascii_uppercase() || c == '_')
            }
        }
}
