//! Objects that were found.

use crate::current;
use crate::semconv::genai as keys;

/// What was found in an image: collected from pairs of class and confidence. See the [module docs](super).
#[derive(Clone, Copy, Debug, Default)]
#[must_use = "nothing is recorded before `record`"]
pub struct Detections<'a> {
    count: usize,
    /// Those whose confidence is a number.
    rated: usize,
    sum: f64,
    min: Option<f64>,
    max: Option<f64>,
    /// The first different ones, without gaps.
    classes: [Option<&'a str>; MAX_CLASSES],
    image: Option<(u32, u32)>,
}

const MAX_CLASSES: usize = 10;

impl<'a> Detections<'a> {
    /// None so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more object.
    pub fn add(&mut self, class: &'a str, confidence: f64) {
        self.count += 1;
        if confidence.is_finite() {
            self.rated += 1;
            self.sum += confidence;
            self.min = Some(self.min.map_or(confidence, |min| min.min(confidence)));
            self.max = Some(self.max.map_or(confidence, |max| max.max(confidence)));
        }
        for place in &mut self.classes {
            match place {
                Some(known) if *known == class => return,
                Some(_) => {}
                None => {
                    *place = Some(class);
                    return;
                }
            }
        }
    }

    /// The size of the image, in pixels.
    pub fn with_image(mut self, width: u32, height: u32) -> Self {
        self.image = Some((width, height));
        self
    }

    /// Sets the attributes on the current span.
    pub fn record(&self) {
        current::set_attributes(|to| {
            to.add(keys::DETECTION_COUNT, &self.count);
            let average = (self.rated > 0).then(|| self.sum / self.rated as f64);
            to.add(keys::DETECTION_CONFIDENCE_AVG, &average);
            to.add(keys::DETECTION_CONFIDENCE_MIN, &self.min);
            to.add(keys::DETECTION_CONFIDENCE_MAX, &self.max);
            let classes: Vec<&str> = self.classes.iter().flatten().copied().collect();
            if !classes.is_empty() {
                to.add(keys::DETECTION_CLASSES, &classes);
            }
            to.add(keys::IMAGE_WIDTH, &self.image.map(|(width, _)| width));
            to.add(keys::IMAGE_HEIGHT, &self.image.map(|(_, height)| height));
        });
    }
}

impl<'a> Extend<(&'a str, f64)> for Detections<'a> {
    fn extend<I: IntoIterator<Item = (&'a str, f64)>>(&mut self, found: I) {
        for (class, confidence) in found {
            self.add(class, confidence);
        }
    }
}

impl<'a> FromIterator<(&'a str, f64)> for Detections<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, f64)>>(found: I) -> Self {
        let mut all = Self::new();
        all.extend(found);
        all
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::span;
    use crate::testing::Kit;

    fn recorded(detections: Detections<'_>) -> String {
        let kit = Kit::new();
        let _recording = kit.enter();
        span!("detect_objects").in_scope(|| detections.record());
        kit.tree().to_string()
    }

    #[test]
    fn what_was_found_is_on_the_span() {
        let found: Detections<'_> = [("person", 0.75), ("dog", 0.5), ("person", 1.0)]
            .into_iter()
            .collect();
        assert_eq!(
            recorded(found.with_image(1920, 1080)),
            "detect_objects detection.count=3 detection.confidence_avg=0.75 detection.confidence_min=0.5 \
             detection.confidence_max=1.0 detection.classes=[person, dog] image.width=1920 image.height=1080"
        );
    }

    #[test]
    fn nothing_found_is_a_result_too() {
        assert_eq!(
            recorded(Detections::new()),
            "detect_objects detection.count=0"
        );
    }

    #[test]
    fn classes_are_bounded_and_confidences_that_are_no_numbers_are_left_out() {
        let classes: Vec<_> = (0..12).map(|class| format!("c{class}")).collect();
        let found: Detections<'_> = classes.iter().map(|class| (&**class, f64::NAN)).collect();
        assert_eq!(
            recorded(found),
            "detect_objects detection.count=12 detection.classes=[c0, c1, c2, c3, c4, c5, c6, c7, c8, c9]"
        );
    }
}
