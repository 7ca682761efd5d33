//! A text as a vector: near in meaning only as far as words and their parts agree, but made at once and everywhere.

use crate::QueryError;
use crate::words::words;
use instrument_core::clients::genai::Model;
use instrument_core::opentelemetry::trace::SpanKind;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 256;

/// A direction: its length is 1.
#[derive(Clone, Debug)]
pub struct Embedding(Box<[f32]>);

impl Embedding {
    /// How near another one is: 1 for the same direction, 0 for none in common.
    #[must_use]
    pub fn nearness(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }
}

/// Makes vectors of texts.
#[derive(Debug)]
pub struct Embedder {
    model: Model,
}

impl Embedder {
    #[expect(
        clippy::new_without_default,
        reason = "it stands for a model that is loaded"
    )]
    /// In this process: it is a model all the same, and its spans say so.
    #[must_use]
    pub fn new() -> Self {
        let model = Model::new("in_process", "hashed-words")
            .with_kind(SpanKind::Internal)
            .with_span_name("search.embedding")
            .with_cost();
        Self { model }
    }

    /// The vector of what somebody asks for.
    ///
    /// # Errors
    ///
    /// When there is no word in it.
    pub fn embed_query(&self, query: &str) -> Result<Embedding, QueryError> {
        let call = self.model.embeddings();
        call.in_scope(
            || embed(query).ok_or(QueryError::NoWords),
            |_, answer| answer.dimensions(DIMENSIONS as u64),
        )
    }

    /// The vector of what is in the library.
    pub(crate) fn embed(&self, text: &str) -> Option<Embedding> {
        embed(text)
    }
}

/// Each word counts, and so do its parts of three letters, for words that are nearly the same.
fn embed(text: &str) -> Option<Embedding> {
    let mut sums = vec![0.0_f32; DIMENSIONS].into_boxed_slice();
    for word in words(text) {
        add(&mut sums, &word, 1.0);
        let letters: Vec<char> = format!("<{word}>").chars().collect();
        for part in letters.windows(3) {
            add(&mut sums, part, 0.4);
        }
    }
    let length = sums.iter().map(|x| x * x).sum::<f32>().sqrt();
    (length > 0.0).then(|| {
        sums.iter_mut().for_each(|x| *x /= length);
        Embedding(sums)
    })
}

/// A feature's place and sign are its hash: features that share a place cancel out as often as they add up.
fn add(sums: &mut [f32], feature: &(impl Hash + ?Sized), weight: f32) {
    let mut hasher = DefaultHasher::new();
    feature.hash(&mut hasher);
    let hash = hasher.finish();
    let sign = if hash >> 63 == 0 { weight } else { -weight };
    sums[hash as usize % DIMENSIONS] += sign;
}
