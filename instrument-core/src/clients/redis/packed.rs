//! Commands as they are on the wire.

use super::keys::number;
use super::sent::Sent;
use std::iter;

const MULTI: &[u8] = b"*1\r\n$5\r\nMULTI\r\n";
const EXEC: &[u8] = b"*1\r\n$4\r\nEXEC\r\n";

/// Commands as they are on the wire: `*2␍␊$3␍␊GET␍␊$1␍␊a␍␊`. What is not well-formed, and all behind it, is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed<'a> {
    bytes: &'a [u8],
    is_atomic: bool,
}

impl<'a> Packed<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let enclosed = bytes.strip_prefix(MULTI);
        let enclosed = enclosed.and_then(|rest| rest.strip_suffix(EXEC));
        Self {
            bytes: enclosed.unwrap_or(bytes),
            is_atomic: enclosed.is_some(),
        }
    }
}

impl Sent for Packed<'_> {
    fn commands(&self) -> impl Iterator<Item = impl Iterator<Item = &[u8]> + Clone> {
        let mut rest = self.bytes;
        iter::from_fn(move || {
            let count = take_number(&mut rest, b'*')?;
            let words = Words { rest, left: count };
            for _ in 0..count {
                take_word(&mut rest)?;
            }
            Some(words)
        })
    }

    fn is_atomic(&self) -> bool {
        self.is_atomic
    }
}

#[derive(Clone, Copy)]
struct Words<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        self.left = self.left.checked_sub(1)?;
        take_word(&mut self.rest)
    }
}

fn take_word<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = take_number(rest, b'$')?;
    let (word, behind) = rest.split_at_checked(len)?;
    *rest = behind.strip_prefix(b"\r\n")?;
    Some(word)
}

fn take_number(rest: &mut &[u8], mark: u8) -> Option<usize> {
    let line = rest.strip_prefix(&[mark])?;
    let end = line.windows(2).position(|two| two == b"\r\n")?;
    *rest = &line[end + 2..];
    number(&line[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use redis::{cmd, pipe};

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = |word: &[u8]| String::from_utf8_lossy(word).into_owned();
        let packed = Packed::new(bytes);
        let commands = packed.commands();
        commands.map(|words| words.map(text).collect()).collect()
    }

    #[test]
    fn what_was_packed_is_read() {
        let set = cmd("SET").arg("a\r\n$1").arg("").take();
        assert_eq!(read(&set.get_packed_command()), [["SET", "a\r\n$1", ""]]);
        let mut batch = pipe();
        batch.get("a").del("b");
        let expected = [["GET", "a"], ["DEL", "b"]];
        let packed = batch.get_packed_pipeline();
        assert_eq!(read(&packed), expected);
        assert!(!Packed::new(&packed).is_atomic());
        let packed = batch.atomic().get_packed_pipeline();
        assert_eq!(read(&packed), expected);
        assert!(Packed::new(&packed).is_atomic());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..99)) {
            read(&bytes);
        }

        #[test]
        fn any_words_are_read_as_they_were(words in vec(vec(any::<u8>(), 0..9), 1..9)) {
            let packed = redis::pack_command(&words);
            let packed = Packed::new(&packed);
            let read: Vec<Vec<_>> = packed.commands().map(Iterator::collect).collect();
            prop_assert_eq!(read, [words]);
        }
    }

    #[test]
    fn what_is_not_well_formed_is_left_out() {
        for bytes in [
            "",
            "PING\r\n",
            "*1\r\n",
            "*x\r\n$1\r\na\r\n",
            "*1\r\n$9\r\na\r\n",
            "*1\r\n$1\r\naXX",
            "*18446744073709551615\r\n$18446744073709551615\r\n",
            "*-1\r\n",
        ] {
            assert_eq!(read(bytes.as_bytes()), [[""; 0]; 0], "{bytes:?}");
        }
        assert_eq!(read(b"*1\r\n$4\r\nPING\r\n*1\r\n$9"), [["PING"]]);
    }
}
