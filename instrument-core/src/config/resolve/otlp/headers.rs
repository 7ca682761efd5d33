//! Headers of every request.

use crate::config::sources::{Origin, Sources};
use crate::config::{Choice, CodeSettings, parse, settings};

/// Those of the environment beside those of code, each name once.
pub(super) fn headers(
    sources: &mut Sources<'_>,
    code: &CodeSettings,
    index: usize,
) -> Vec<(String, String)> {
    let said = sources.pick_signal(&settings::HEADERS, index, None, parse::headers);
    let (said, origin) = match said {
        Some(chosen) => (chosen.value, chosen.origin),
        None => (Vec::new(), Origin::Default),
    };
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: &str| {
        headers.retain(|(known, _)| known != name);
        headers.push((name.to_owned(), value.to_owned()));
    };
    let given: Vec<_> = code
        .headers
        .iter()
        .map(|(name, choice)| (name.trim().to_ascii_lowercase(), choice))
        .collect();
    for (name, choice) in &given {
        if let Choice::Default(value) = choice {
            put(name, value);
        }
    }
    for (name, value) in &said {
        put(name, value);
    }
    for (name, choice) in &given {
        let Choice::Forced(value) = choice else {
            continue;
        };
        if said
            .iter()
            .any(|(known, said)| known == name && said != value)
        {
            sources.problem(format!(
                "{origin} and `with_header` differ in {name}; the code forces it and counts"
            ));
        }
        put(name, value);
    }
    valid(sources, headers)
}

/// Without what is no header: those of the environment are checked already.
pub(crate) fn valid(
    sources: &mut Sources<'_>,
    mut headers: Vec<(String, String)>,
) -> Vec<(String, String)> {
    headers.retain(|(name, value)| {
        let valid = name.parse::<http::HeaderName>().is_ok()
            && http::HeaderValue::from_str(value).is_ok();
        if !valid {
            sources.problem(format!(
                "`with_header` in code has a name or a value that no header can have, in `{}`; it is left out",
                name.chars().take(40).collect::<String>().escape_debug()
            ));
        }
        valid
    });
    headers
}
