/// Whether `name` is snake_case words, with dots between components: `detector.detect_objects`.
pub(crate) fn is_span_name(name: &str) -> bool {
    name.split('.').all(|component| {
        component.starts_with(|c: char| c.is_ascii_lowercase())
            && component.split('_').all(|word| {
                !word.is_empty()
                    && word
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            })
    })
}

/// `name` as the rule wants it, as far as that can be told: `"Detect objects"` is `detect_objects`.
pub(crate) fn corrected(name: &str) -> String {
    let components = name
        .split(['.', ':', '/'])
        .map(words)
        .filter(|words| !words.is_empty());
    let corrected = components.collect::<Vec<_>>().join(".");
    if corrected.is_empty() {
        "what_it_does".to_owned()
    } else {
        corrected
    }
}

fn words(component: &str) -> String {
    let chars: Vec<char> = component.chars().collect();
    let mut out = String::new();
    for (i, c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            out.push('_');
            continue;
        }
        // A word begins where an upper-case letter follows a lower-case one, or ends a row of capitals (`HTTPServer`).
        let follows = i > 0 && (chars[i - 1].is_ascii_lowercase() || chars[i - 1].is_ascii_digit());
        let ends_row = i > 0
            && chars[i - 1].is_ascii_uppercase()
            && chars.get(i + 1).is_some_and(char::is_ascii_lowercase);
        if c.is_ascii_uppercase() && (follows || ends_row) {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    let words = out
        .split('_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    if words.starts_with(|c: char| c.is_ascii_digit()) {
        format!("do_{words}")
    } else {
        words
    }
}

#[cfg(test)]
mod tests {
    use super::{corrected, is_span_name};

    #[test]
    fn names_are_snake_case_with_dots() {
        for name in [
            "a",
            "detect_objects",
            "detector.detect_objects",
            "v2",
            "resize_224.run_1",
        ] {
            assert!(is_span_name(name), "{name}");
        }
        for name in [
            "",
            "Detect",
            "detect-objects",
            "detect objects",
            "detectObjects",
            "_a",
            "a_",
            "a__b",
            ".a",
            "a.",
            "2a",
            "é",
        ] {
            assert!(!is_span_name(name), "{name}");
        }
    }

    #[test]
    fn the_correction_is_a_name() {
        for (name, right) in [
            ("Detect Objects", "detect_objects"),
            ("detect-objects", "detect_objects"),
            ("detectObjects", "detect_objects"),
            ("HTTPServer", "http_server"),
            ("detector::Detect", "detector.detect"),
            ("2fa", "do_2fa"),
            ("__x__", "x"),
            ("", "what_it_does"),
            ("…", "what_it_does"),
        ] {
            assert_eq!(corrected(name), right);
            assert!(is_span_name(&corrected(name)), "{name}");
        }
    }
}
