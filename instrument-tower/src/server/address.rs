//! Addresses as text.

use std::fmt::{self, Write};
use std::net::IpAddr;
use std::str;

/// An address as `Display` writes it, for one of version 4 several times as fast: every request has one. It takes no memory
/// but its own.
pub(super) struct AddressText {
    bytes: [u8; LONGEST],
    length: usize,
}

/// `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`
const LONGEST: usize = 45;

impl AddressText {
    pub(super) fn of(address: IpAddr) -> Self {
        let mut text = Self {
            bytes: [0; LONGEST],
            length: 0,
        };
        match address.to_canonical() {
            IpAddr::V4(address) => {
                for (i, octet) in address.octets().into_iter().enumerate() {
                    if i > 0 {
                        text.push(b'.');
                    }
                    text.push_number(octet);
                }
            }
            // It fits.
            address @ IpAddr::V6(_) => drop(write!(text, "{address}")),
        }
        text
    }

    pub(super) fn as_str(&self) -> &str {
        // Of digits, letters, dots and colons.
        str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    fn push_number(&mut self, number: u8) {
        if number >= 100 {
            self.push(b'0' + number / 100);
        }
        if number >= 10 {
            self.push(b'0' + number / 10 % 10);
        }
        self.push(b'0' + number % 10);
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

impl Write for AddressText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|byte| self.push(byte));
        Ok(())
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
