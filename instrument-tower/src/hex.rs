//! Ids as lower-case hexadecimal digits. Every request has some, and formatting is slow.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes two digits for every byte.
pub(crate) fn write(out: &mut [u8], bytes: &[u8]) {
    for (digits, &byte) in out.chunks_exact_mut(2).zip(bytes) {
        digits[0] = DIGITS[usize::from(byte >> 4)];
        digits[1] = DIGITS[usize::from(byte & 15)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_two_digits() {
        let mut out = [0; 8];
        write(&mut out, &[0, 0x0a, 0xf1, 0xff]);
        assert_eq!(&out, b"000af1ff");
    }
}
