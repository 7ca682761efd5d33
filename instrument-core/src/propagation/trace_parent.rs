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
        let (fields, rest) = header.split_first_chunk::<LENGTH>()?;
        if [fields[2], fields[35], fields[52]] != *b"---" {
            return None;
        }
        let version = two_digits(fields, 0)?;
        let is_over = match version {
            0 => rest.is_empty(),
            0xff => false,
            // Later versions may have more fields, which mean nothing to this one.
            _ => rest.is_empty() || rest[0] == b'-',
        };
        if !is_over {
            return None;
        }
        let [high, low, span_id] = [3, 19, 36].map(|at| sixteen_digits(fields, at));
        let trace_id = TraceId::from(u128::from(high?) << 64 | u128::from(low?));
        let span_id = SpanId::from(span_id?);
        let flags = TraceFlags::new(two_digits(fields, 53)?) & KNOWN;
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

/// The number that sixteen lower-case digits write.
#[inline]
fn sixteen_digits(text: &[u8; LENGTH], at: usize) -> Option<u64> {
    // A chunk is read in one go; an array that is put together from bytes is not.
    let eight = |at: usize| eight_digits(*text[at..].first_chunk()?);
    Some(u64::from(eight(at)?) << 32 | u64::from(eight(at + 8)?))
}

#[inline]
fn two_digits(text: &[u8; LENGTH], at: usize) -> Option<u8> {
    let number = eight_digits([b'0', b'0', b'0', b'0', b'0', b'0', text[at], text[at + 1]])?;
    u8::try_from(number).ok()
}

/// All eight at once, a byte of a register each: every request has some.
#[inline]
fn eight_digits(digits: [u8; 8]) -> Option<u32> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const TOP: u64 = EACH << 7;
    let text = u64::from_be_bytes(digits);
    // The top bits of those that are at least `least`. Of ASCII none carries into its neighbour.
    let from = |least: u8| text.wrapping_add(EACH * u64::from(0x80 - least)) & TOP;
    let decimal = from(b'0') & !from(b'9' + 1);
    let letter = from(b'a') & !from(b'f' + 1);
    if text & TOP != 0 || decimal | letter != TOP {
        return None;
    }
    // `a` is 0x61: its low half is 1, and it is worth 10.
    let halves = (text & (EACH * 15)) + (letter >> 7) * 9;
    let bytes = (halves | halves >> 4) & 0x00ff_00ff_00ff_00ff;
    let pairs = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    Some((pairs | pairs >> 16) as u32)
}

fn write(out: &mut [u8], bytes: &[u8]) {
    for (digits, &byte) in out.chunks_exact_mut(2).zip(bytes) {
        digits[0] = DIGITS[usize::from(byte >> 4)];
        digits[1] = DIGITS[usize::from(byte & 15)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str;

    #[test]
    fn any_byte_at_any_place_is_a_lower_case_digit_or_refused() {
        for (at, byte) in (0..8).flat_map(|at| (0..=u8::MAX).map(move |byte| (at, byte))) {
            let mut text = *b"0a1f9e8d";
            text[at] = byte;
            let expected = str::from_utf8(&text)
                .ok()
                .filter(|_| DIGITS.contains(&byte))
                .and_then(|text| u32::from_str_radix(text, 16).ok());
            assert_eq!(eight_digits(text), expected, "{text:?}");
        }
    }
}
