//! What a model found in an image, on the span that is current.
//!
//! ```
//! use instrument_core::clients::detection::{Detections, Detector};
//! use instrument_core::span;
//!
//! struct Found { class: String, confidence: f64 }
//!
//! let detector = Detector::new("yolo26").with_version("1.2").with_device("cuda:0").with_precision("fp16");
//! span!("detect_objects").in_scope(|| {
//!     detector.record();
//!     let found = [Found { class: "person".to_owned(), confidence: 0.91 }, Found { class: "dog".to_owned(), confidence: 0.55 }];
//!     let detections: Detections<'_> = found.iter().map(|it| (&*it.class, it.confidence)).collect();
//!     detections.with_image(1920, 1080).record();
//! });
//! ```
//!
//! | attribute | what it says |
//! |---|---|
//! | `detection.count` | how many objects were found |
//! | `detection.confidence_avg`, `detection.confidence_min`, `detection.confidence_max` | how sure the model was, where it found any |
//! | `detection.classes` | what they are: the first ten different classes |
//! | `image.width`, `image.height` | of the image, in pixels |
//! | `model.name`, `model.version` | the model |
//! | `inference.device`, `inference.precision` | where it runs, and in which numbers |
//! | `batch.size` | how many images it looks at at once |

mod detections;
mod detector;

pub use detections::Detections;
pub use detector::Detector;
