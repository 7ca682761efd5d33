//! Which one of a service's processes this is.

use crate::semconv;
use opentelemetry::KeyValue;
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator};
use std::sync::OnceLock;

pub(super) fn detect(found: &mut Vec<KeyValue>) {
    // The same for every resource of the process: spans, logs and metrics must agree.
    static ID: OnceLock<String> = OnceLock::new();
    let id = ID.get_or_init(|| uuid(RandomIdGenerator::default().new_trace_id().to_bytes()));
    found.push(KeyValue::new(semconv::SERVICE_INSTANCE_ID, id.as_str()));
}

/// A version 4 UUID of 16 random bytes, as the conventions ask for.
fn uuid(random: [u8; 16]) -> String {
    let version = 0x4000_0000_0000_0000_0000;
    let variant = 0x8000_0000_0000_0000;
    let bits = u128::from_be_bytes(random) & !(0xf000 << 64) & !(0xc000 << 48);
    let digits = format!("{:032x}", bits | version | variant);
    let (a, b, c, d, e) = (
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..],
    );
    format!("{a}-{b}-{c}-{d}-{e}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_bytes_become_a_version_4_uuid() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn a_process_has_one_instance_id() {
        let (mut once, mut again) = (Vec::new(), Vec::new());
        detect(&mut once);
        detect(&mut again);
        assert_eq!(once, again);
    }
}
