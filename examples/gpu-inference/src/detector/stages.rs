//! The stages that are a request's own: before the network, and after it.

use super::DetectError;
use crate::keys;
use crate::messages::{BoundingBox, DetectReply, Detection};
use crate::pace::{Pace, Stage};
use bytes::Bytes;
use detection_model::{DecodeError, Found, Frame, Input, Model, Scores};
use instrument_core::{Span, current, span, traced_span};
use std::time::Instant;

/// An image has at most 10 MB.
pub(super) const MAX_IMAGE: usize = 10 << 20;
/// More are looked at, but warned of.
const LARGE_BATCH: usize = 128;
/// More are not looked at.
const MAX_IMAGES: usize = 1024;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

/// Says no to what cannot be looked at, before anything is unpacked.
#[traced_span(attrs(input.count = images.len()))]
pub(super) fn validate_inputs(images: &[Bytes]) -> Result<(), DetectError> {
    let valid = check(images);
    current::set_attribute(keys::VALIDATION_PASSED, valid.is_ok());
    if images.len() > LARGE_BATCH {
        current::add_event(keys::LARGE_BATCH_WARNING, |to| {
            to.add(keys::INPUT_COUNT, &images.len());
        });
    }
    valid
}

fn check(images: &[Bytes]) -> Result<(), DetectError> {
    match images.len() {
        0 => return Err(DetectError::NoImages),
        sent if sent > MAX_IMAGES => {
            let most = MAX_IMAGES;
            return Err(DetectError::TooManyImages { sent, most });
        }
        _ => {}
    }
    for (index, image) in images.iter().enumerate() {
        let error = if image.len() > MAX_IMAGE {
            let most = MAX_IMAGE;
            return Err(DetectError::TooManyBytes { index, most });
        } else if image.is_empty() {
            DecodeError::Empty
        } else if !image.starts_with(PNG) && !image.starts_with(JPEG) {
            DecodeError::Format(image[..image.len().min(8)].to_vec())
        } else {
            continue;
        };
        return Err(DetectError::Image { index, error });
    }
    Ok(())
}

/// Images as the network takes them.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) inputs: Vec<Input>,
    /// Of the images as they were sent.
    pub(super) sizes: Vec<(u32, u32)>,
}

/// Decodes and normalizes, in the span that is current. It takes time, so it is not for a thread that serves others. Each
/// image is unpacked only when it is its turn, so that many large ones do not need memory for all at once.
pub(super) fn prepare(
    model: &Model,
    images: &[Bytes],
    pace: Pace,
) -> Result<Prepared, DetectError> {
    let began = Instant::now();
    let prepared = match images {
        [image] => one(model, image),
        _ => many(model, images),
    };
    pace.fill_blocking(Stage::PREPROCESS, began);
    prepared
}

fn one(model: &Model, image: &Bytes) -> Result<Prepared, DetectError> {
    let frame = decode(image)?;
    let normalizing =
        span!("normalize").attribute(keys::NORMALIZATION_METHOD, Model::NORMALIZATION);
    let input = normalizing.in_scope(|| model.normalize(&frame));
    Ok(Prepared {
        inputs: vec![input],
        sizes: vec![frame.size()],
    })
}

#[traced_span(attrs(image.size = image.len()))]
fn decode(image: &Bytes) -> Result<Frame, DetectError> {
    decoded(0, image)
}

/// Two spans for all of them, and not two for each.
fn many(model: &Model, images: &[Bytes]) -> Result<Prepared, DetectError> {
    let mut decoding = span!("decode").rollup();
    let mut normalizing = span!("normalize")
        .attribute(keys::NORMALIZATION_METHOD, Model::NORMALIZATION)
        .rollup();
    let mut prepared = Prepared::default();
    for (index, image) in images.iter().enumerate() {
        let frame = decoding.try_record(|| decoded(index, image))?;
        prepared
            .inputs
            .push(normalizing.record(|| model.normalize(&frame)));
        prepared.sizes.push(frame.size());
    }
    Ok(prepared)
}

fn decoded(index: usize, image: &[u8]) -> Result<Frame, DetectError> {
    Frame::decode(image).map_err(|error| DetectError::Image { index, error })
}

/// What the network says, as what was found in each image.
#[traced_span]
pub(super) async fn postprocess(
    model: &Model,
    scores: &[Scores],
    sizes: &[(u32, u32)],
    threshold: f32,
    pace: Pace,
) -> Vec<DetectReply> {
    let began = Instant::now();
    let applying = span!("apply_threshold")
        .attribute(keys::THRESHOLD, threshold)
        .start();
    let found = apply(applying, model, scores, sizes, threshold);
    let formatting = span!("format_results").attribute(keys::FORMAT, "boxes_in_pixels");
    let replies: Vec<_> = formatting.in_scope(|| {
        let each = found.iter().zip(sizes);
        each.map(|(found, size)| reply(found, *size)).collect()
    });
    current::set_attribute(keys::RESULTS_COUNT, count(&replies));
    pace.fill(Stage::POSTPROCESS, began).await;
    replies
}

fn apply(
    span: Span,
    model: &Model,
    scores: &[Scores],
    mut sizes: &[(u32, u32)],
    threshold: f32,
) -> Vec<Vec<Found>> {
    span.in_scope(|| {
        let mut found = Vec::new();
        for scores in scores {
            let some = model.boxes(scores, sizes, threshold);
            sizes = &sizes[some.len()..];
            found.extend(some);
        }
        found
    })
}

/// How many objects were found in all images.
pub(super) fn count(replies: &[DetectReply]) -> usize {
    replies.iter().map(|reply| reply.detections.len()).sum()
}

fn reply(found: &[Found], (image_width, image_height): (u32, u32)) -> DetectReply {
    let detections = found.iter().map(|found| Detection {
        class: found.class.name().to_owned(),
        confidence: found.confidence,
        bbox: BoundingBox {
            x: found.rectangle.x,
            y: found.rectangle.y,
            width: found.rectangle.width,
            height: found.rectangle.height,
        },
    });
    DetectReply {
        detections: detections.collect(),
        inference_time_ms: 0.0,
        image_width,
        image_height,
    }
}
