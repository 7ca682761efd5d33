//! What the roles say to each other, and to whoever asks them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where something is: pixels of the image as it was sent, from its upper left corner.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct BoundingBox {
    /// Of the left edge.
    pub x: f32,
    /// Of the upper edge.
    pub y: f32,
    /// To the right.
    pub width: f32,
    /// Down.
    pub height: f32,
}

/// Something that was found in an image.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Detection {
    /// What it is: `person`, `car`, …
    pub class: String,
    /// How sure the detector is, from 0 to 1.
    pub confidence: f32,
    /// Where it is.
    pub bbox: BoundingBox,
}

/// What the detector found in one image.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DetectReply {
    /// The surest first.
    pub detections: Vec<Detection>,
    /// How long the work on the image took: of several that were sent together, its share of the whole.
    pub inference_time_ms: f64,
    /// Of the image as it was sent.
    pub image_width: u32,
    /// Of the image as it was sent.
    pub image_height: u32,
}

/// What the detector found in several images.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DetectBatchReply {
    /// One for each image, in the order in which they were sent.
    pub results: Vec<DetectReply>,
    /// Of all of them.
    pub total_inference_time_ms: f64,
    /// How many there were.
    pub num_images: usize,
}

/// An image as JSON, beside `multipart/form-data`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct DetectRequest {
    /// The bytes of a PNG or a JPEG, in Base64.
    pub image_base64: String,
}

/// A detection as the analyst is told of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Seen {
    /// Its row.
    pub detection_id: i64,
    /// What it is.
    pub class: String,
    /// How sure the detector was.
    pub confidence: f32,
    /// When it was seen, by RFC 3339.
    pub seen_at: String,
}

/// What the analyst is to judge.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AnalyzeRequest {
    /// The batch. Asked twice, its verdict is the same as far as the scorer can.
    pub batch_id: String,
    /// Whose images it was seen on.
    pub camera_id: String,
    /// The oldest first.
    pub detections: Vec<Seen>,
}

/// How bad it looks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RiskLevel {
    /// 0 to 29.
    Low,
    /// 30 to 59.
    Medium,
    /// 60 to 84.
    High,
    /// 85 to 100.
    Critical,
}

impl RiskLevel {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The level of a score; `None` beyond 100.
    #[must_use]
    pub const fn of(score: u8) -> Option<Self> {
        match score {
            0..=29 => Some(Self::Low),
            30..=59 => Some(Self::Medium),
            60..=84 => Some(Self::High),
            85..=100 => Some(Self::Critical),
            _ => None,
        }
    }

    /// The word on the wire and in attributes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for RiskLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who judged.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scorer {
    /// A language model.
    LanguageModel,
    /// The rules that are built in, where there is no language model.
    Rules,
}

impl Scorer {
    /// The word on the wire and in attributes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LanguageModel => "language_model",
            Self::Rules => "rules",
        }
    }
}

impl fmt::Display for Scorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the analyst judges a batch.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Verdict {
    /// From 0 to 100.
    pub risk_score: u8,
    /// The level of the score.
    pub risk_level: RiskLevel,
    /// One sentence.
    pub summary: String,
    /// Why.
    pub reasoning: String,
    /// Which model, or which rules.
    pub model: String,
    /// Who judged.
    pub scorer: Scorer,
    /// What the prompt took, where the model's server counts.
    pub prompt_tokens: Option<u32>,
    /// What the answer took, where the model's server counts.
    pub completion_tokens: Option<u32>,
}

/// The body of every answer that says no, of all roles.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Refusal {
    /// What was wrong, and where.
    pub error: String,
    /// What to do.
    pub advice: String,
    /// The trace to look at; empty if the request is not traced.
    pub trace_id: String,
}
