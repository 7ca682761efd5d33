//! Images to send.

use detection_model::{Difficulty, frames};

/// A frame as a camera would take it: a PNG. The same seed gives the same frame.
pub(crate) fn frame(seed: u64) -> Vec<u8> {
    let (frame, _) = frames::scene(seed, Difficulty::Easy);
    frame.encode_png()
}

/// The smallest that a detector of the test's own takes: it looks at nothing.
pub(crate) fn stub() -> Vec<u8> {
    [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &[b'x'; 100],
        b"\0\0\0\0IEND\xae\x42\x60\x82",
    ]
    .concat()
}
