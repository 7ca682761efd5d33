//! Addresses as text.

use std::net::{IpAddr, Ipv4Addr};
use std::str;

/// An address as `Display` writes it, for one of version 4 several times as fast and without memory of its own: every request
/// has one.
pub(super) enum AddressText {
    Four { bytes: [u8; 16], length: usize },
    Six(String),
}

/// What each octet is written as, with a dot after it, and how long that is. The first byte is the lowest.
const OCTETS: [(u32, u32); 256] = {
    let mut all = [(0, 0); 256];
    let mut octet = 0;
    while octet < 256 {
        let digits = [
            octet as u32 / 100,
            octet as u32 / 10 % 10,
            octet as u32 % 10,
        ];
        // Without zeros in front.
        let mut at = if octet >= 100 {
            0
        } else if octet >= 10 {
            1
        } else {
            2
        };
        let (mut text, mut length) = (0, 0);
        while at < 3 {
            text |= (b'0' as u32 + digits[at]) << (8 * length);
            length += 1;
            at += 1;
        }
        text |= (b'.' as u32) << (8 * length);
        all[octet] = (text, length + 1);
        octet += 1;
    }
    all
};

impl AddressText {
    pub(super) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::four(address),
            IpAddr::V6(address) => Self::Six(address.to_string()),
        }
    }

    /// The bytes are put together in a register: what was just written one by one is slow to be read as a whole.
    fn four(address: Ipv4Addr) -> Self {
        let (mut text, mut length) = (0_u128, 0);
        for octet in address.octets() {
            let (octet, its_length) = OCTETS[usize::from(octet)];
            text |= u128::from(octet) << (8 * length);
            length += its_length;
        }
        Self::Four {
            bytes: text.to_le_bytes(),
            // But for the last dot.
            length: length as usize - 1,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            // Digits and dots are text.
            Self::Four { bytes, length } => str::from_utf8(&bytes[..*length]).unwrap_or_default(),
            Self::Six(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_display_writes() {
        let octets = (0..=255).map(|octet| IpAddr::from([octet, 0, 10, 255]));
        let others = [
            "2001:db8::1",
            "::",
            "2001:db8:1111:2222:3333:4444:5555:6666",
        ];
        let others = others.map(|text| text.parse().expect("an address"));
        for address in octets.chain(others) {
            assert_eq!(AddressText::of(address).as_str(), address.to_string());
        }
        let mapped = "::ffff:10.1.2.3".parse().expect("an address");
        assert_eq!(AddressText::of(mapped).as_str(), "10.1.2.3");
    }
}
