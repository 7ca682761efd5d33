//! `multipart/form-data` with one file.

use bytes::Bytes;
use uuid::Uuid;

/// A form, and the `content-type` that says where its parts begin.
pub(super) fn form(name: &str, media_type: &str, file: &[u8]) -> (String, Bytes) {
    // Random: no image has it in it.
    let boundary = Uuid::new_v4().simple().to_string();
    let head = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: {media_type}\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    let body = [head.as_bytes(), file, end.as_bytes()].concat();
    (
        format!("multipart/form-data; boundary={boundary}"),
        body.into(),
    )
}
