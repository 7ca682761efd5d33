//! What a model answered, read strictly.

use crate::keys;
use crate::messages::RiskLevel;
use crate::pace::{Pace, Stage};
use instrument_core::{ClassifyError, current, traced_span};
use serde::Deserialize;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::Instant;

/// A model's verdict, all of which is valid.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Judgement {
    /// From 0 to 100.
    pub risk_score: u8,
    /// The level of the score.
    pub risk_level: RiskLevel,
    /// One sentence.
    pub summary: String,
    /// Why.
    pub reasoning: String,
}

/// Longer texts are no sentence, and no reasoning that somebody reads.
const MAX_SUMMARY: usize = 500;
const MAX_REASONING: usize = 4000;

/// Why an answer is no verdict.
#[derive(Debug)]
pub enum Invalid {
    /// There is no text in it.
    Empty,
    /// It begins to think and does not come to an end.
    StillThinking,
    /// It is not the JSON that was asked for.
    Json(serde_json::Error),
    /// The score is beyond 100.
    Score(u8),
    /// The level is not that of the score.
    Level {
        /// What was scored.
        score: u8,
        /// What was said.
        level: RiskLevel,
    },
    /// A text is empty, or longer than so many characters.
    Text {
        /// Which one.
        field: &'static str,
        /// What would do.
        most: usize,
    },
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the answer is empty"),
            Self::StillThinking => f.write_str("the answer ends before `</think>`"),
            Self::Json(error) => {
                write!(f, "the answer is not the JSON that was asked for: {error}")
            }
            Self::Score(score) => write!(f, "the score is {score}, and 100 is the highest"),
            Self::Level { score, level } => {
                write!(
                    f,
                    "the score is {score}, and the level {level} is not that of it"
                )
            }
            Self::Text { field, most } => {
                write!(f, "`{field}` is empty, or longer than {most} characters")
            }
        }
    }
}

impl Error for Invalid {}

/// The `error.type` of spans that end with it.
impl ClassifyError for Invalid {
    fn error_type(&self) -> Cow<'static, str> {
        "invalid_verdict".into()
    }
}

/// Reads an answer in a span, at this pace.
#[traced_span(attrs(completion.length = answer.chars().count()), ok(risk.score = |verdict| verdict.risk_score))]
pub(super) async fn parse_response(answer: &str, pace: Pace) -> Result<Judgement, Invalid> {
    let began = Instant::now();
    let judgement = parse(answer)?;
    current::set_attribute(keys::RISK_LEVEL, judgement.risk_level.as_str());
    pace.fill(Stage::PARSE, began).await;
    Ok(judgement)
}

/// Reads an answer: JSON with the verdict's fields, after what the model may have thought aloud. Anything else is no verdict.
///
/// Control characters are taken for spaces: models break lines within texts, where JSON has none, and there are servers whose
/// schemas let them. Nobody wants them in a log either.
///
/// # Errors
///
/// When it is none.
pub fn parse(answer: &str) -> Result<Judgement, Invalid> {
    let answer = without_thoughts(answer)?;
    if answer.is_empty() {
        return Err(Invalid::Empty);
    }
    let answer = answer.replace(|c: char| c.is_ascii_control(), " ");
    let said: Judgement = serde_json::from_str(&answer).map_err(Invalid::Json)?;
    let score = said.risk_score;
    let level = RiskLevel::of(score).ok_or(Invalid::Score(score))?;
    if level != said.risk_level {
        let level = said.risk_level;
        return Err(Invalid::Level { score, level });
    }
    check("summary", &said.summary, MAX_SUMMARY)?;
    check("reasoning", &said.reasoning, MAX_REASONING)?;
    Ok(said)
}

/// Some servers leave the opening `<think>` to the prompt, so that only its end is in the answer.
fn without_thoughts(answer: &str) -> Result<&str, Invalid> {
    let answer = answer.trim();
    match answer.split_once("</think>") {
        // JSON cannot begin before the end of the thoughts: a `</think>` in a text of it is no such end.
        Some((thoughts, rest)) if !thoughts.starts_with('{') => Ok(rest.trim()),
        _ if answer.starts_with("<think>") => Err(Invalid::StillThinking),
        _ => Ok(answer),
    }
}

fn check(field: &'static str, text: &str, most: usize) -> Result<(), Invalid> {
    if text.trim().is_empty() || text.chars().count() > most {
        return Err(Invalid::Text { field, most });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
