use super::*;
use crate::export::otlp::wire::varint;
use prost::encoding::encode_varint;

/// What is written into so much room.
fn written(all: usize, write: impl FnOnce(&mut Room<'_>)) -> Option<Vec<u8>> {
    let mut bytes = vec![0; all];
    let mut room = Room::new(&mut bytes);
    write(&mut room);
    let left = room.left().ok()?;
    Some(bytes.split_off(left))
}

#[test]
fn numbers_are_as_long_as_they_must_be() {
    let edges = (0..64).map(|bits| 1_u64 << bits);
    for number in edges
        .flat_map(|edge| [edge - 1, edge, edge + 1])
        .chain([u64::MAX])
    {
        let mut expected = vec![0x18];
        encode_varint(number, &mut expected);
        let field = |room: &mut Room<'_>| room.number(varint(3), number);
        let length = expected.len();
        assert_eq!(written(length, field), Some(expected), "{number}");
        assert_eq!(written(length - 1, field), None, "{number}");
    }
}

#[test]
fn any_count_of_bytes_is_copied() {
    let text: Vec<u8> = (0..=255).collect();
    for count in 0..text.len() {
        let copied = written(count, |room| room.append(&text[..count]));
        assert_eq!(copied.as_deref(), Some(&text[..count]));
    }
}

#[test]
fn it_is_not_enough_if_anything_does_not_fit() {
    let too_long = [7; 9];
    assert_eq!(written(8, |room| room.append(&too_long)), None);
    let in_between = |room: &mut Room<'_>| {
        room.raw([1]);
        room.append(&too_long);
        room.raw([1]);
    };
    assert_eq!(written(8, in_between), None);
    assert!(written(11, in_between).is_some());
    assert_eq!(written(8, |room| room.apart(in_between)), None);
}
