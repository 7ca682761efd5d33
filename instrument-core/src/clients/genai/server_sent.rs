//! Server-sent events: what models stream over HTTP.

use super::Answer;
use super::openai::tells_its_end;
use serde_json::Value;
use std::fmt;
use std::mem;

/// Reads a streamed answer out of the bytes of an HTTP body, whatever pieces they come in: of OpenAI's interfaces, chat and
/// responses, of llama.cpp's own, or of Anthropic's. What has another form is counted as no chunk and is no failure.
///
/// ```
/// use instrument_core::clients::genai::{Answer, Model, ServerSentEvents};
/// use futures_util::{StreamExt, stream};
/// use std::io;
///
/// # futures_executor::block_on(async {
/// # let body = stream::iter([Ok::<_, io::Error>(b"data: {\"choices\": []}\n\ndata: [DONE]\n\n".to_vec())]);
/// let model = Model::new("openai", "gpt-5");
/// let mut events = ServerSentEvents::new();
/// let mut body = model.chat().stream(body, move |bytes, answer| events.read(bytes, answer));
/// while let Some(bytes) = body.next().await { /* … */ }
/// # });
/// ```
#[derive(Default)]
pub struct ServerSentEvents {
    /// The line that has not ended yet.
    line: Vec<u8>,
    /// The data of the event that has not ended yet.
    data: Option<Vec<u8>>,
    /// There is more of the event than is kept.
    is_cut: bool,
    /// The line before ended with a carriage return: a line feed after that is part of it.
    is_after_return: bool,
    /// There was a line.
    has_begun: bool,
}

/// Longer events are none of a model's; they pass unread.
const MAX_EVENT: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl ServerSentEvents {
    /// Of a body that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes. Every event that ends in them and says something is a chunk of the answer.
    pub fn read(&mut self, bytes: impl AsRef<[u8]>, answer: &mut Answer) {
        let mut chunks = 0;
        let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
        for piece in bytes.as_ref().split_inclusive(ends) {
            if piece == b"\n" && mem::take(&mut self.is_after_return) {
                continue;
            }
            self.is_after_return = piece.ends_with(b"\r");
            match piece.split_last() {
                Some((end, line)) if ends(end) => {
                    self.keep(line);
                    chunks += usize::from(self.end_line(answer));
                }
                _ => self.keep(piece),
            }
        }
        answer.chunks(chunks);
    }

    fn keep(&mut self, bytes: &[u8]) {
        let kept = self.line.len() + self.data.as_ref().map_or(0, Vec::len);
        if kept + bytes.len() <= MAX_EVENT {
            self.line.extend_from_slice(bytes);
        } else {
            self.is_cut = true;
        }
    }

    /// Gives whether a chunk ended with the line.
    fn end_line(&mut self, answer: &mut Answer) -> bool {
        let line = mem::take(&mut self.line);
        let line = match mem::replace(&mut self.has_begun, true) {
            false => line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line),
            true => &line,
        };
        if line.is_empty() {
            return self.end_event(answer);
        }
        // Names, numbers and comments are of no interest.
        if let Some(data) = line.strip_prefix(b"data:") {
            let data = data.strip_prefix(b" ").unwrap_or(data);
            match &mut self.data {
                Some(before) => {
                    before.push(b'\n');
                    before.extend_from_slice(data);
                }
                None => self.data = Some(data.to_vec()),
            }
        }
        false
    }

    fn end_event(&mut self, answer: &mut Answer) -> bool {
        let is_cut = mem::take(&mut self.is_cut);
        let Some(data) = self.data.take() else {
            return is_cut;
        };
        if is_cut {
            return true;
        }
        if data == b"[DONE]" {
            answer.complete();
            return false;
        }
        match serde_json::from_slice::<Value>(&data) {
            Ok(chunk) => {
                // What has another form may well be complete: nobody knows.
                if tells_its_end(&chunk) {
                    answer.begun();
                }
                answer.read_json(&chunk)
            }
            Err(_) => {
                answer.malformed();
                true
            }
        }
    }
}

impl fmt::Debug for ServerSentEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerSentEvents").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
