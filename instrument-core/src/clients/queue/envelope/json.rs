//! The envelope as JSON: one flat object of a few known keys, so that anything else is found out early.

use super::reader::Reader;
use super::{Envelope, Headers};
use crate::base64;
use std::fmt::Write as _;
use std::str;

/// What the first key says, when we write it.
const VERSION: &str = "instrument/1";

const ENVELOPE: &str = "envelope";
const HEADERS: &str = "headers";
const BODY: &str = "body";
const BODY_BASE64: &str = "body_base64";

pub(super) fn write(envelope: &Envelope) -> Vec<u8> {
    let mut out = String::with_capacity(128 + envelope.headers.bytes() + envelope.body.len());
    out.push('{');
    member(ENVELOPE, VERSION, &mut out);
    out.push(',');
    string(HEADERS, &mut out);
    out.push_str(":{");
    for (i, (name, value)) in envelope.headers.0.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        member(name, value, &mut out);
    }
    out.push_str("},");
    match str::from_utf8(&envelope.body) {
        Ok(text) => member(BODY, text, &mut out),
        Err(_) => member(BODY_BASE64, &base64::encode(&envelope.body), &mut out),
    }
    out.push('}');
    out.into_bytes()
}

fn member(name: &str, value: &str, out: &mut String) {
    string(name, out);
    out.push(':');
    string(value, out);
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The envelope that a text is, if it is one. Others may write it: in any order, with any blanks.
pub(super) fn read(text: &[u8]) -> Option<Envelope> {
    let mut reader = Reader::new(text);
    let (mut version, mut headers, mut body) = (None, None, None);
    reader.object(|reader, key| match key {
        ENVELOPE => once(&mut version, (reader.string()? == VERSION).then_some(())?),
        HEADERS => once(&mut headers, self::headers(reader)?),
        BODY => once(&mut body, reader.string()?.into_bytes()),
        BODY_BASE64 => once(&mut body, base64::decode(&reader.string()?)?),
        _ => None,
    })?;
    reader.end()?;
    version?;
    Some(Envelope {
        headers: headers?,
        body: body?,
    })
}

fn headers(reader: &mut Reader<'_>) -> Option<Headers> {
    let mut all = Headers::default();
    reader.object(|reader, name| {
        let value = reader.string()?;
        // More than are taken need not be kept either.
        if all.fit() {
            all.0.push((name.to_owned(), value));
        }
        Some(())
    })?;
    Some(all)
}

/// A key that comes twice makes it another text than ours.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}
