//! Ids as lower-case hexadecimal digits. Every request has some, and formatting is slow.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes two digits for every byte.
pub(crate) fn write(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_two_digits() {
        let mut out = Vec::new();
        write(&[0, 0x0a, 0xf1, 0xff], &mut out);
        assert_eq!(out, b"000af1ff");
    }
}
