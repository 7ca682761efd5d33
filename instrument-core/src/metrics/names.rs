//! OpenTelemetry's names and units in Prometheus's alphabet.

/// The unit as Prometheus spells it, or nothing where there is none to be named.
pub(super) fn unit(unit: &str, is_gauge: bool) -> String {
    if unit == "1" {
        return if is_gauge { "ratio" } else { "" }.to_owned();
    }
    let bare = without_annotations(unit);
    match bare.split_once('/') {
        Some((of, per)) if !per.is_empty() => {
            let of = plural(of);
            let separator = if of.is_empty() { "" } else { "_" };
            alphabetic(&format!("{of}{separator}per_{}", singular(per)))
        }
        _ => alphabetic(plural(&bare)),
    }
}

/// Annotations such as `{request}` are no units.
fn without_annotations(unit: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for c in unit.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

fn plural(unit: &str) -> &str {
    match unit {
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" => "kilobytes",
        "MBy" => "megabytes",
        "GBy" => "gigabytes",
        "TBy" => "terabytes",
        "m" => "meters",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "g" => "grams",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        other => other,
    }
}

fn singular(unit: &str) -> &str {
    match unit {
        "s" => "second",
        "m" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        other => other,
    }
}

/// A metric's name with its unit, without the `_total` of a counter.
pub(super) fn family(name: &str, unit: &str, is_counter: bool) -> String {
    let mut family = alphabetic(name);
    if is_counter {
        if let Some(bare) = family.strip_suffix("_total") {
            family.truncate(bare.len());
        }
    }
    if family.is_empty() || family.starts_with(|c: char| c.is_ascii_digit()) {
        family.insert(0, '_');
    }
    if !unit.is_empty() && family != unit && !family.ends_with(&format!("_{unit}")) {
        family.push('_');
        family.push_str(unit);
    }
    family
}

/// A label's name.
pub(super) fn label(key: &str) -> String {
    let label: String = key
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    // Names that begin with two underscores are Prometheus's own.
    if label.is_empty()
        || label.starts_with(|c: char| c.is_ascii_digit())
        || label.starts_with("__")
    {
        return format!("key_{}", label.trim_start_matches('_'));
    }
    label
}

/// Everything else becomes one underscore.
fn alphabetic(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == ':' {
            out.push(c);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_spelt_out() {
        for (given, expected) in [
            ("", ""),
            ("1", ""),
            ("s", "seconds"),
            ("By", "bytes"),
            ("{request}", ""),
            ("{span}", ""),
            ("By/s", "bytes_per_second"),
            ("{request}/s", "per_second"),
            ("m/s", "meters_per_second"),
            ("%", "percent"),
            ("foot pounds", "foot_pounds"),
        ] {
            assert_eq!(unit(given, false), expected, "{given}");
        }
        assert_eq!(unit("1", true), "ratio");
    }

    #[test]
    fn names_have_their_unit_once() {
        for (name, unit, expected) in [
            (
                "http.server.request.duration",
                "seconds",
                "http_server_request_duration_seconds",
            ),
            ("request_seconds", "seconds", "request_seconds"),
            ("seconds", "seconds", "seconds"),
            ("gpu..memory-used", "bytes", "gpu_memory_used_bytes"),
            ("2xx", "", "_2xx"),
        ] {
            assert_eq!(family(name, unit, false), expected);
        }
        assert_eq!(family("frames_total", "", true), "frames");
        assert_eq!(family("sent.total", "bytes", true), "sent_bytes");
    }

    #[test]
    fn labels_are_of_prometheus_s_alphabet() {
        for (key, expected) in [
            ("http.route", "http_route"),
            ("camera-id", "camera_id"),
            ("0day", "key_0day"),
            ("__name__", "key_name__"),
            ("é", "_"),
            ("", "key_"),
        ] {
            assert_eq!(label(key), expected);
        }
    }
}
