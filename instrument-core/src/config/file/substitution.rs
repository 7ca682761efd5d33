//! `${NAME}`, `${env:NAME}`, `${NAME:-default}` and `$$`, as the specification says: in values only, once, from left to
//! right.

use std::borrow::Cow;

/// The text with its references replaced, or what is wrong with one of them. `variable` is asked by name; empty is unset.
pub(super) fn substituted<'t>(
    text: &'t str,
    variable: &dyn Fn(&str) -> Result<Option<String>, String>,
) -> Result<Cow<'t, str>, String> {
    if !text.contains('$') {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    // What stands between two escapes is looked at alone, so that no reference is made of an escaped `$`.
    for (i, part) in text.split("$$").enumerate() {
        if i > 0 {
            out.push('$');
        }
        references(part, &mut out, variable)?;
    }
    Ok(Cow::Owned(out))
}

fn references(
    mut rest: &str,
    out: &mut String,
    variable: &dyn Fn(&str) -> Result<Option<String>, String>,
) -> Result<(), String> {
    while let Some(start) = rest.find("${") {
        let (before, after) = (&rest[..start], &rest[start + 2..]);
        let content = after
            .find('}')
            .map(|end| &after[..end])
            .filter(|content| !content.is_empty() && !content.contains('\n'));
        let Some(content) = content else {
            // It is no reference, and what follows may hold one.
            out.push_str(&rest[..start + 2]);
            rest = after;
            continue;
        };
        out.push_str(before);
        let (name, default) = reference(content)?;
        match variable(name)?.filter(|value| !value.is_empty()) {
            Some(value) => out.push_str(&value),
            None => out.push_str(default),
        }
        rest = &after[content.len() + 1..];
    }
    out.push_str(rest);
    Ok(())
}

/// A name and a default.
fn reference(content: &str) -> Result<(&str, &str), String> {
    let own = content.strip_prefix("env:").unwrap_or(content);
    let (name, default) = own.split_once(":-").unwrap_or((own, ""));
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    if name.starts_with(starts) && name.chars().all(|c| starts(c) || c.is_ascii_digit()) {
        return Ok((name, default));
    }
    Err(format!(
        "`${{{}}}` is no reference to a variable; allowed is ${{NAME}}, ${{env:NAME}}, ${{NAME:-default}}, and $$ for a $",
        content.escape_debug()
    ))
}

#[cfg(test)]
mod tests {
    use super::substituted;

    fn variable(name: &str) -> Result<Option<String>, String> {
        Ok(match name {
            "STRING_VALUE" => Some("value"),
            "BOOL_VALUE" => Some("true"),
            "FLOAT_VALUE" => Some("1.1"),
            "INVALID_MAP_VALUE" => Some("value\nkey:value"),
            "REPLACE_ME" => Some("${DO_NOT_REPLACE_ME}"),
            "DO_NOT_REPLACE_ME" => Some("Never use this value"),
            "VALUE_WITH_ESCAPE" => Some("value$$"),
            "EMPTY" => Some(""),
            _ => None,
        }
        .map(str::to_owned))
    }

    #[test]
    fn the_specifications_table() {
        for (input, output) in [
            ("${STRING_VALUE}", "value"),
            ("${BOOL_VALUE}", "true"),
            ("${env:STRING_VALUE}", "value"),
            ("${INVALID_MAP_VALUE}", "value\nkey:value"),
            ("foo ${STRING_VALUE} ${FLOAT_VALUE}", "foo value 1.1"),
            ("${UNDEFINED_KEY}", ""),
            ("${UNDEFINED_KEY:-fallback}", "fallback"),
            ("${EMPTY:-fallback}", "fallback"),
            ("${REPLACE_ME}", "${DO_NOT_REPLACE_ME}"),
            ("${UNDEFINED_KEY:-${STRING_VALUE}}", "${STRING_VALUE}"),
            ("$${STRING_VALUE}", "${STRING_VALUE}"),
            ("$$${STRING_VALUE}", "$value"),
            ("$$$${STRING_VALUE}", "$${STRING_VALUE}"),
            ("$${STRING_VALUE:-fallback}", "${STRING_VALUE:-fallback}"),
            (
                "$${STRING_VALUE:-${STRING_VALUE}}",
                "${STRING_VALUE:-value}",
            ),
            (
                "${UNDEFINED_KEY:-$${UNDEFINED_KEY}}",
                "${UNDEFINED_KEY:-${UNDEFINED_KEY}}",
            ),
            ("${VALUE_WITH_ESCAPE}", "value$$"),
            ("a $$ b", "a $ b"),
            ("a $ b", "a $ b"),
            ("${}", "${}"),
            ("${STRING_VALUE", "${STRING_VALUE"),
        ] {
            assert_eq!(
                substituted(input, &variable).as_deref(),
                Ok(output),
                "{input}"
            );
        }
    }

    #[test]
    fn a_reference_that_is_none_is_refused() {
        for input in [
            "${STRING_VALUE:?error}",
            "${1API_KEY}",
            "${API_$KEY}",
            "${sys:name}",
            "${ STRING_VALUE }",
        ] {
            assert!(substituted(input, &variable).is_err(), "{input}");
        }
    }
}
