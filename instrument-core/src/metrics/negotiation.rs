//! Which format an `Accept` header asks for.

use super::exposition::Format;

/// OpenMetrics if it is named and no less welcome than text.
pub(super) fn format(accept: Option<&str>) -> Format {
    let (mut open, mut classic) = (0.0_f32, 0.0_f32);
    for range in accept.unwrap_or_default().split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let mut quality = 1.0_f32;
        let mut version = "";
        for parameter in parts {
            match parameter.split_once('=') {
                Some(("q", value)) => quality = value.trim().parse().unwrap_or(0.0),
                Some(("version", value)) => version = value.trim().trim_matches('"'),
                _ => {}
            }
        }
        match &*media {
            "application/openmetrics-text" if matches!(version, "" | "0.0.1" | "1.0.0") => {
                open = open.max(quality);
            }
            "text/plain" | "text/*" | "*/*" => classic = classic.max(quality),
            _ => {}
        }
    }
    if open > 0.0 && open >= classic {
        Format::OpenMetrics
    } else {
        Format::Classic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prometheus_gets_what_it_likes_best() {
        for (accept, expected) in [
            (None, Format::Classic),
            (Some(""), Format::Classic),
            (Some("*/*"), Format::Classic),
            (Some("text/plain"), Format::Classic),
            (Some("application/openmetrics-text"), Format::OpenMetrics),
            // Prometheus 2.48 and 3.
            (
                Some(
                    "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                ),
                Format::OpenMetrics,
            ),
            (
                Some(
                    "application/openmetrics-text; version=1.0.0; escaping=allow-utf-8; q=0.6, text/plain;version=1.0.0;q=0.4,*/*;q=0.2",
                ),
                Format::OpenMetrics,
            ),
            (
                Some("text/plain;q=0.9, application/openmetrics-text;q=0.1"),
                Format::Classic,
            ),
            (
                Some("application/openmetrics-text;version=2.0.0"),
                Format::Classic,
            ),
            (Some("application/openmetrics-text;q=0"), Format::Classic),
            (Some("application/openmetrics-text;q=x"), Format::Classic),
        ] {
            assert_eq!(format(accept), expected, "{accept:?}");
        }
    }
}
