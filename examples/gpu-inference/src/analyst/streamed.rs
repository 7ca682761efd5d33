//! A model's answer as it comes: the text out of its server-sent events.

use super::AskError;
use serde_json::Value;

/// No verdict is longer, thoughts included.
pub(super) const MAX_ANSWER: usize = 1 << 20;

/// A model's answer as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Streamed {
    /// What is not a whole line yet.
    rest: Vec<u8>,
    seen: usize,
    pub(super) answered: Answered,
    is_complete: bool,
}

/// What of a model's answer matters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answered {
    pub(super) text: String,
    /// As the server calls it.
    pub(super) model: Option<String>,
    pub(super) prompt_tokens: Option<u32>,
    pub(super) completion_tokens: Option<u32>,
}

impl Streamed {
    /// Takes some more bytes.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<(), AskError> {
        self.seen += bytes.len();
        if self.seen > MAX_ANSWER {
            return Err(AskError::TooLong(MAX_ANSWER));
        }
        self.rest.extend_from_slice(bytes);
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            self.line(&line)?;
        }
        Ok(())
    }

    /// Nothing comes any more.
    pub(super) fn finish(mut self) -> Result<Answered, AskError> {
        let last = std::mem::take(&mut self.rest);
        self.line(&last)?;
        if self.is_complete {
            Ok(self.answered)
        } else {
            Err(AskError::Incomplete)
        }
    }

    /// Only `data` is of interest; comments and the names of events are not.
    fn line(&mut self, line: &[u8]) -> Result<(), AskError> {
        let Some(data) = line.strip_prefix(b"data:") else {
            return Ok(());
        };
        let data = data.trim_ascii();
        if data == b"[DONE]" {
            self.is_complete = true;
            return Ok(());
        }
        let chunk: Value = serde_json::from_slice(data).map_err(|_| AskError::Malformed)?;
        if chunk.get("error").is_some_and(|error| !error.is_null()) {
            return Err(AskError::Reported);
        }
        let choice = &chunk["choices"][0];
        if let Some(text) = choice["delta"]["content"].as_str() {
            self.answered.text.push_str(text);
        }
        // Some servers end without `[DONE]`.
        self.is_complete |= choice["finish_reason"].is_string();
        self.answered.note(&chunk);
        Ok(())
    }
}

impl Answered {
    /// Of an answer that came whole.
    pub(super) fn whole(body: &Value) -> Result<Self, AskError> {
        let text = body["choices"][0]["message"]["content"].as_str();
        let mut this = Self {
            text: text.ok_or(AskError::Malformed)?.to_owned(),
            ..Self::default()
        };
        this.note(body);
        Ok(this)
    }

    fn note(&mut self, said: &Value) {
        if let Some(model) = said["model"].as_str() {
            self.model.get_or_insert_with(|| model.to_owned());
        }
        let tokens = |key| u32::try_from(said["usage"][key].as_u64()?).ok();
        self.prompt_tokens = tokens("prompt_tokens").or(self.prompt_tokens);
        self.completion_tokens = tokens("completion_tokens").or(self.completion_tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: &str = ": ping\n\nevent: message\ndata: {\"model\":\"tiny\",\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n\
                          data: {\"choices\":[{\"delta\":{\"content\":\"Zwölf \"}}]}\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"Boxen\"}}]}\n\n\
                          data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
                          data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";

    fn all(events: &str, piece: usize) -> Result<Answered, AskError> {
        let mut streamed = Streamed::default();
        for bytes in events.as_bytes().chunks(piece) {
            streamed.read(bytes)?;
        }
        streamed.finish()
    }

    #[test]
    fn the_text_is_the_same_however_it_is_cut() {
        let whole = all(EVENTS, EVENTS.len()).expect("it is complete");
        assert_eq!(
            (&*whole.text, whole.prompt_tokens, whole.completion_tokens),
            ("Zwölf Boxen", Some(3), Some(2))
        );
        for piece in 1..EVENTS.len() {
            assert_eq!(all(EVENTS, piece).expect("it is complete"), whole);
        }
    }

    #[test]
    fn half_an_answer_is_none() {
        let half = &EVENTS[..EVENTS
            .find("data: {\"choices\":[{\"delta\":{},")
            .expect("it ends")];
        assert!(matches!(all(half, 7), Err(AskError::Incomplete)));
        let cut = &EVENTS[..half.len() - 9];
        assert!(matches!(all(cut, 7), Err(AskError::Malformed)));
    }

    #[test]
    fn an_error_within_it_is_one() {
        let events = "data: {\"error\":{\"message\":\"out of memory\"}}\n\n";
        assert!(matches!(all(events, 9), Err(AskError::Reported)));
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let mut streamed = Streamed::default();
        let endless = std::iter::repeat_n(vec![b' '; 4096], 1000);
        let read = endless
            .map(|bytes| streamed.read(&bytes))
            .find(Result::is_err);
        assert!(matches!(read, Some(Err(AskError::TooLong(_)))));
    }
}
