use super::*;
use prost::encoding::decode_varint;

#[test]
fn it_grows_and_keeps_what_is_written() {
    // The last ones are larger than all that there is until then.
    for (part, count) in [(1000, 1000), (FIRST, 3), (10 * FIRST, 2)] {
        let part = vec![7_u8; part];
        let mut wire = Wire::default();
        wire.message(counted(1), |wire| {
            for _ in 0..count {
                wire.write(|room| room.bytes(counted(2), &part));
            }
        });
        let mut bytes = wire.as_slice();
        assert_eq!(bytes[0], counted(1));
        bytes = &bytes[1..];
        let length = decode_varint(&mut bytes).expect("a length");
        assert_eq!(length, bytes.len() as u64);
        for _ in 0..count {
            assert_eq!(bytes[0], counted(2));
            bytes = &bytes[1..];
            let length = decode_varint(&mut bytes).expect("a length");
            assert_eq!(length, part.len() as u64);
            assert_eq!(bytes[..part.len()], part);
            bytes = &bytes[part.len()..];
        }
        assert!(bytes.is_empty());
    }
}

#[test]
fn a_buffer_that_is_still_read_is_not_written_to() {
    let mut wire = Wire::default();
    wire.write(|room| room.raw([1, 2, 3]));
    let (body, whole) = wire.into_bytes();
    assert_eq!(*body, [1, 2, 3]);
    assert!(whole.again().is_none());

    let mut wire = Wire::default();
    wire.write(|room| room.raw([1, 2, 3]));
    let (body, whole) = wire.into_bytes();
    drop(body);
    let again = whole.again().expect("nobody reads it");
    assert!(again.as_slice().is_empty());
    assert_eq!(again.buffer.len(), FIRST);
}
