//! The `traceparent` header: ids and flags.

use super::blank;
use opentelemetry::trace::{SpanContext, TraceFlags, TraceState};
use opentelemetry::{SpanId, TraceId};

/// The flag that says that the rightmost seven bytes of the trace id are random.
pub(super) const RANDOM: TraceFlags = TraceFlags::new(2);
/// The flags that the specification knows; all others are sent as zero.
pub(super) const KNOWN: TraceFlags = TraceFlags::new(3);

/// `00-<32>-<16>-<2>`.
const LENGTH: usize = 55;
const DIGITS: &[u8; 16] = b"0123456789abcdef";
/// What a byte is worth as a lower-case hexadecimal digit; `0xff` for all that is none.
const WORTH: [u8; 256] = {
    let mut worth = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        worth[DIGITS[digit as usize] as usize] = digit;
        digit += 1;
    }
    worth
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TraceParent {
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    pub(super) flags: TraceFlags,
}

impl TraceParent {
    /// What a header's value says, if it keeps to the specification.
    pub(super) fn parse(header: &[u8]) -> Option<Self> {
        let header = blank::trimmed(header);
        let (fields, rest) = header.split_at_checked(LENGTH)?;
        if [fields[2], fields[35], fields[52]] != *b"---" {
            return None;
        }
        let version = number(&fields[..2])?;
        let is_over = match version {
            0 => rest.is_empty(),
            0xff => false,
            // Later versions may have more fields, which mean nothing to this one.
            _ => rest.is_empty() || rest[0] == b'-',
        };
        if !is_over {
            return None;
        }
        let high = number(&fields[3..19])?;
        let low = number(&fields[19..35])?;
        let trace_id = TraceId::from(u128::from(high) << 64 | u128::from(low));
        let span_id = SpanId::from(number(&fields[36..52])?);
        let flags = TraceFlags::new(number(&fields[53..])? as u8) & KNOWN;
        let is_valid = trace_id != TraceId::INVALID && span_id != SpanId::INVALID;
        is_valid.then_some(Self {
            trace_id,
            span_id,
            flags,
        })
    }

    pub(super) fn header(self) -> String {
        let mut out = [b'-'; LENGTH];
        write(&mut out[..2], &[0]);
        write(&mut out[3..35], &self.trace_id.to_bytes());
        write(&mut out[36..52], &self.span_id.to_bytes());
        write(&mut out[53..], &[(self.flags & KNOWN).to_u8()]);
        // Digits and dashes are text.
        String::from_utf8(out.to_vec()).unwrap_or_default()
    }

    pub(super) fn into_remote(self, state: TraceState) -> SpanContext {
        SpanContext::new(self.trace_id, self.span_id, self.flags, true, state)
    }
}

/// Up to sixteen lower-case digits as a number.
fn number(digits: &[u8]) -> Option<u64> {
    let (mut value, mut seen) = (0_u64, 0_u8);
    for &digit in digits {
        let worth = WORTH[usize::from(digit)];
        seen |= worth;
        value = value << 4 | u64::from(worth & 15);
    }
    (seen < 16).then_some(value)
}

fn write(out: &mut [u8], bytes: &[u8]) {
    for (digits, &byte) in out.chunks_exact_mut(2).zip(bytes) {
        digits[0] = DIGITS[usize::from(byte >> 4)];
        digits[1] = DIGITS[usize::from(byte & 15)];
    }
}
