//! Durations and names for a terminal.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Three digits and a unit.
pub(crate) fn duration(micros: u64) -> String {
    let (value, unit) = match micros {
        0..1_000 => return format!("{micros} µs"),
        1_000..1_000_000 => (micros as f64 / 1e3, "ms"),
        _ => (micros as f64 / 1e6, "s"),
    };
    let digits = match value {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$} {unit}")
}

/// With a sign, even where there is none.
pub(crate) fn difference(micros: i64) -> String {
    let sign = if micros < 0 { '-' } else { '+' };
    format!("{sign}{}", duration(micros.unsigned_abs()))
}

/// How long ago a time is.
pub(crate) fn ago(micros: u64) -> String {
    let at = UNIX_EPOCH + Duration::from_micros(micros);
    let Ok(since) = SystemTime::now().duration_since(at) else {
        return "to come".to_owned();
    };
    match since.as_secs() {
        seconds @ 0..60 => format!("{seconds} s ago"),
        seconds @ 60..3600 => format!("{} min ago", seconds / 60),
        seconds @ 3600..86400 => format!("{} h ago", seconds / 3600),
        seconds => format!("{} d ago", seconds / 86400),
    }
}

/// A name in one line that moves no cursor and is not too long, whoever made it up.
pub(crate) fn plain(text: &str, most: usize) -> String {
    let mut plain = String::new();
    for (n, character) in text.chars().enumerate() {
        if n == most {
            plain.push('…');
            break;
        }
        let is_hidden = matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if character.is_control() || is_hidden {
            // Writing to a string does not fail.
            let _ = write!(plain, "{}", character.escape_unicode());
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits() {
        let shown = [0, 999, 1000, 12_345, 250_000, 1_500_000, 90_000_000].map(duration);
        assert_eq!(
            shown,
            [
                "0 µs", "999 µs", "1.00 ms", "12.3 ms", "250 ms", "1.50 s", "90.0 s"
            ]
        );
        assert_eq!(difference(-1500), "-1.50 ms");
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(
            plain("a\u{1b}[2Jb\nc\u{202e}d", 99),
            r"a\u{1b}[2Jb\u{a}c\u{202e}d"
        );
        assert_eq!(plain("abcdef", 3), "abc…");
    }
}
