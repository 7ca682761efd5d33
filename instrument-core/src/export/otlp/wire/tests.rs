use super::*;
use prost::encoding::{decode_varint, encode_varint};

#[test]
fn numbers_are_as_long_as_they_must_be() {
    let edges = (0..64).map(|bits| 1_u64 << bits);
    for number in edges
        .flat_map(|edge| [edge - 1, edge, edge + 1])
        .chain([u64::MAX])
    {
        let mut wire = Wire::default();
        wire.number(varint(3), number);
        let mut expected = vec![0x18];
        encode_varint(number, &mut expected);
        assert_eq!(wire.as_slice(), expected, "{number}");
    }
}

#[test]
fn any_count_of_bytes_is_copied() {
    let text: Vec<u8> = (0..=255).collect();
    for count in 0..text.len() {
        let mut to = vec![0; count];
        copy(&mut to, &text[..count]);
        assert_eq!(to, text[..count]);
    }
}

#[test]
fn it_grows_and_keeps_what_is_written() {
    let part = [7_u8; 1000];
    let mut wire = Wire::default();
    wire.message(counted(1), |wire| {
        for _ in 0..1000 {
            wire.bytes(counted(2), &part);
        }
    });
    let mut bytes = wire.as_slice();
    assert_eq!(bytes[0], counted(1));
    bytes = &bytes[1..];
    let length = decode_varint(&mut bytes).expect("a length");
    assert_eq!(length, bytes.len() as u64);
    assert_eq!(bytes.len(), 1000 * (1000 + 3));
}

#[test]
fn a_buffer_that_is_still_read_is_not_written_to() {
    let mut wire = Wire::default();
    wire.raw([1, 2, 3]);
    let (body, whole) = wire.into_bytes();
    assert_eq!(*body, [1, 2, 3]);
    assert!(whole.again().is_none());

    let mut wire = Wire::default();
    wire.raw([1, 2, 3]);
    let (body, whole) = wire.into_bytes();
    drop(body);
    let again = whole.again().expect("nobody reads it");
    assert_eq!(again.written(), 0);
    assert_eq!(again.buffer.len(), FIRST);
}
