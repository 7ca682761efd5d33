//! The pictures, and which are near a vector.

use crate::embedding::{Embedder, Embedding};
use instrument_core::traced_span;

/// One picture of the library: what there is to see on it.
#[derive(Debug)]
pub struct Picture {
    /// Its number.
    pub id: usize,
    /// What somebody wrote under it.
    pub caption: &'static str,
    embedding: Embedding,
}

/// A picture, and how near it is.
#[derive(Clone, Copy, Debug)]
pub struct Near<'a> {
    /// Which one.
    pub picture: &'a Picture,
    /// Up to 1.
    pub nearness: f32,
}

/// All of them, in memory.
#[derive(Debug)]
pub struct Library {
    pictures: Vec<Picture>,
}

impl Library {
    /// Reads the captions; each line is a picture.
    #[must_use]
    pub fn read(embedder: &Embedder) -> Self {
        let lines = include_str!("captions.txt").lines().enumerate();
        let pictures = lines.filter_map(|(line, caption)| {
            let embedding = embedder.embed(caption)?;
            Some(Picture {
                id: line + 1,
                caption,
                embedding,
            })
        });
        Self {
            pictures: pictures.collect(),
        }
    }

    /// The nearest, nearest first. Each picture is looked at: a library of this size needs no index.
    #[traced_span(
        name = "search.vector_search",
        cost,
        attrs(search.candidates.count = self.pictures.len()),
        ok(search.results.count = |near| near.len()),
    )]
    pub(crate) fn nearest(&self, wanted: &Embedding, count: usize) -> Vec<Near<'_>> {
        let nearness = |picture: &Picture| wanted.nearness(&picture.embedding);
        let mut near: Vec<_> = self
            .pictures
            .iter()
            .map(|picture| Near {
                picture,
                nearness: nearness(picture),
            })
            .collect();
        near.sort_by(|a, b| b.nearness.total_cmp(&a.nearness));
        near.truncate(count);
        near
    }
}
