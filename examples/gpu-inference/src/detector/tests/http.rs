//! Requests over HTTP: what they are answered, and their traces.

use super::support::{answer, form, image, read, refused, sent, service};
use crate::messages::{DetectBatchReply, DetectReply};
use axum::http::{HeaderValue, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use detection_model::Frame;
use instrument_core::testing::Kit;
use serde_json::json;
use std::slice;

#[tokio::test]
async fn an_image_is_looked_at_in_stages() {
    let kit = Kit::new();
    let mut request = form("file", &[image(1)]);
    let id = HeaderValue::from_static("look-7");
    request.headers_mut().insert("x-request-id", id);
    let response = answer(&service(), &kit, request).await;
    assert_eq!(response.status(), StatusCode::OK);
    let reply: DetectReply = read(response).await;
    assert_eq!((reply.image_width, reply.image_height), (256, 192));
    kit.assert_complete();
    assert_eq!(
        kit.tree().without_attributes(),
        "
        POST /detect [server]
          detect_objects
            validate_inputs
            preprocess
              decode
              normalize
              batch
            inference
              gpu_transfer
              forward_pass
              gpu_sync
            postprocess
              apply_threshold
              format_results
        "
    );
    let found = kit.span("detect_objects");
    let said = |key: &str| {
        let mut all = found.attributes.iter();
        let one = all.find(|a| a.key.as_str() == key);
        one.map(|a| a.value.to_string())
    };
    let count = reply.detections.len().to_string();
    assert_eq!(said("predictions.count"), Some(count));
    assert_eq!(said("request.id").as_deref(), Some("look-7"));
    let transfer = kit.span("gpu_transfer");
    let told = |key: &str| {
        transfer
            .attributes
            .iter()
            .find(|a| a.key.as_str() == key)
            .map(|a| a.value.to_string())
    };
    assert_eq!(
        told("transfer.direction").as_deref(),
        Some("host_to_device")
    );
    // 128 × 96 pixels of three colours, four bytes each.
    assert_eq!(told("data.size_mb").as_deref(), Some("0.147456"));
}

#[tokio::test]
async fn an_image_is_the_same_however_it_is_sent() {
    let app = service();
    let kit = Kit::new();
    let as_form: DetectReply = read(answer(&app, &kit, form("file", &[image(7)])).await).await;
    let base64 = json!({ "image_base64": STANDARD.encode(image(7)) });
    let as_json = sent("/detect", "application/json", base64.to_string());
    let as_json: DetectReply = read(answer(&app, &kit, as_json).await).await;
    let as_itself: DetectReply =
        read(answer(&app, &kit, sent("/detect", "image/png", image(7))).await).await;
    assert_eq!(as_form.detections, as_json.detections);
    assert_eq!(as_form.detections, as_itself.detections);
}

#[tokio::test]
async fn nothing_is_an_error_that_the_trace_shows() {
    for request in [form("file", &[]), form("files", &[])] {
        let kit = Kit::new();
        let (status, refusal) = refused(&service(), &kit, request).await;
        assert_eq!(
            (status, &*refusal.error),
            (StatusCode::BAD_REQUEST, "no image was sent")
        );
        let tree = kit.tree().without_attributes().to_string();
        let below = tree.lines().skip(1).map(str::trim).collect::<Vec<_>>();
        assert_eq!(
            below,
            [
                r#"detect_objects !empty_input "no image was sent" +exception"#,
                r#"validate_inputs !empty_input "no image was sent" +exception"#
            ],
            "{tree}"
        );
    }
}

#[tokio::test]
async fn very_many_images_are_warned_of_and_cut_into_batches() {
    let kit = Kit::new();
    let small = Bytes::from(Frame::black(8, 8).encode_png());
    let response = answer(&service(), &kit, form("files", &vec![small; 129])).await;
    assert_eq!(response.status(), StatusCode::OK);
    let reply: DetectBatchReply = read(response).await;
    assert_eq!((reply.num_images, reply.results.len()), (129, 129));
    let whole = reply.total_inference_time_ms;
    let each = reply.results.iter().map(|it| it.inference_time_ms);
    assert!(each.clone().all(|share| share < whole), "{whole}");
    assert!((each.sum::<f64>() - whole).abs() < whole / 1e6, "{whole}");
    let warned = &kit.span("validate_inputs").events;
    assert_eq!(
        warned.first().map(|event| &*event.name),
        Some("large_batch_warning")
    );
    for stage in ["gpu_transfer", "forward_pass", "gpu_sync"] {
        assert_eq!(
            kit.spans_named(stage).len(),
            5,
            "129 images are four batches of 32, and one"
        );
    }
    for once in ["decode", "normalize", "batch", "inference"] {
        assert_eq!(kit.spans_named(once).len(), 1, "{once}");
    }
    kit.assert_complete();
}

#[tokio::test]
async fn one_hundred_and_twenty_eight_are_not_warned_of() {
    let kit = Kit::new();
    let small = Bytes::from(Frame::black(8, 8).encode_png());
    let response = answer(&service(), &kit, form("files", &vec![small; 128])).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(kit.span("validate_inputs").events.len(), 0);
    assert_eq!(kit.spans_named("forward_pass").len(), 4);
}

#[tokio::test]
async fn what_cannot_be_looked_at_is_refused_with_the_trace() {
    let app = service();
    let png = image(1);
    let cut = png.slice(..png.len() / 2);
    let large = Bytes::from(vec![0x89; (10 << 20) + 1]);
    let mut bomb = Frame::black(1, 1).encode_png();
    // The header says 65536 × 65536; its checksum is wrong then, which is one more reason.
    bomb[18] = 1;
    bomb[22] = 1;
    let json = |body: &str| sent("/detect", "application/json", body.to_owned());
    for (request, status, why) in [
        (
            form("file", slice::from_ref(&large)),
            413,
            "image 0 has more than 10485760 bytes",
        ),
        (
            sent("/detect", "image/png", Bytes::from(vec![0; 20 << 20])),
            413,
            "length limit exceeded",
        ),
        (
            form("file", slice::from_ref(&cut)),
            400,
            "damaged or cut off",
        ),
        (
            form("files", &[png.clone(), cut]),
            400,
            "image 1 cannot be read",
        ),
        (form("file", &[bomb.into()]), 400, "image 0 cannot be read"),
        (
            form("file", &[Bytes::from_static(b"GIF89a...")]),
            415,
            "neither PNG nor JPEG",
        ),
        (form("file", &[Bytes::new()]), 400, "the image is empty"),
        (
            form("file", &[png.clone(), png.clone()]),
            400,
            "2 fields `file` were sent",
        ),
        (json("{"), 400, "parse the request body"),
        (json("{\"image\":1}"), 422, "missing field `image_base64`"),
        (
            json("{\"image_base64\":\"%%%\"}"),
            400,
            "`image_base64` is no Base64",
        ),
        (
            sent("/detect", "text/plain", "hello"),
            415,
            "not sent with this content type",
        ),
        (
            sent("/detect", "multipart/form-data", "hello"),
            400,
            "boundary",
        ),
        (
            sent("/detect/batch", "application/json", "{}"),
            400,
            "boundary",
        ),
        (
            sent("/segment", "image/png", png),
            404,
            "nothing at this path",
        ),
    ] {
        let kit = Kit::new();
        let (seen, refusal) = refused(&app, &kit, request).await;
        assert_eq!(seen.as_u16(), status, "{refusal:?}");
        assert!(refusal.error.contains(why), "{refusal:?}");
        assert!(!refusal.advice.is_empty());
        let spans = kit.spans();
        let server = spans
            .iter()
            .find(|span| span.name.starts_with("POST"))
            .expect("it is traced");
        assert_eq!(refusal.trace_id, server.span_context.trace_id().to_string());
        kit.assert_complete();
    }
}
