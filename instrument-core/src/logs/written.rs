//! Text that can neither end a line nor hide in it.

use std::fmt;

/// Whether a terminal or a reader of lines would do something else with it than show it.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes `text`, escaping what does not print.
pub(super) fn write_printable(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    write_escaped(out, text, |_| false)
}

/// Writes a value: as it is if that is one unmistakable word, else in quotes.
pub(super) fn write_word(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    let is_word = !text.is_empty()
        && !text
            .chars()
            .any(|c| c.is_whitespace() || is_unprintable(c) || matches!(c, '"' | '=' | '\\'));
    if is_word {
        return out.write_str(text);
    }
    out.write_char('"')?;
    write_escaped(out, text, |c| matches!(c, '"' | '\\'))?;
    out.write_char('"')
}

fn write_escaped(
    out: &mut impl fmt::Write,
    text: &str,
    also: impl Fn(char) -> bool,
) -> fmt::Result {
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        if !is_unprintable(c) && !also(c) {
            continue;
        }
        out.write_str(&text[plain..at])?;
        write!(out, "{}", c.escape_default())?;
        plain = at + c.len_utf8();
    }
    out.write_str(&text[plain..])
}

/// Writes `text` as a JSON string.
pub(super) fn write_json(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        if !is_unprintable(c) && !matches!(c, '"' | '\\') {
            continue;
        }
        out.write_str(&text[plain..at])?;
        match c {
            '"' | '\\' => write!(out, "\\{c}")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            // All that is escaped has four digits at most.
            c => write!(out, "\\u{:04x}", u32::from(c))?,
        }
        plain = at + c.len_utf8();
    }
    out.write_str(&text[plain..])?;
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut String) -> fmt::Result) -> String {
        let mut out = String::new();
        write(&mut out).expect("a string takes everything");
        out
    }

    #[test]
    fn a_message_cannot_end_its_line_or_command_the_terminal() {
        let message = "a\nb\r\u{1b}[31mred\u{2028}\u{202e}desrever \"quoted\" C:\\dir é";
        assert_eq!(
            written(|out| write_printable(out, message)),
            "a\\nb\\r\\u{1b}[31mred\\u{2028}\\u{202e}desrever \"quoted\" C:\\dir é"
        );
    }

    #[test]
    fn a_value_of_several_words_is_quoted() {
        for (value, expected) in [
            ("front_door", "front_door"),
            ("two words", "\"two words\""),
            ("", "\"\""),
            ("a=b", "\"a=b\""),
            ("say \"hi\"\n", "\"say \\\"hi\\\"\\n\""),
        ] {
            assert_eq!(written(|out| write_word(out, value)), expected);
        }
    }

    #[test]
    fn json_strings_escape_what_json_must_and_what_does_not_print() {
        assert_eq!(
            written(|out| write_json(out, "\"\\\n\t\u{7}\u{85}\u{2029} é")),
            "\"\\\"\\\\\\n\\t\\u0007\\u0085\\u2029 é\""
        );
    }
}
