//! The specifications, read simply and slowly.

use http::HeaderValue;

/// What is sent on for this parent, by the text of the specification.
#[must_use]
pub fn expected_parent(header: &[u8]) -> Option<String> {
    // What a later version puts after the flags is not looked at.
    let text = String::from_utf8_lossy(header);
    let text = text.trim_matches([' ', '\t']);
    let fields: Vec<_> = text.splitn(5, '-').collect();
    let [version, trace, span, flags, rest @ ..] = fields.as_slice() else {
        return None;
    };
    let is_hex = |field: &str, length: usize| {
        field.len() == length && field.chars().all(|c| "0123456789abcdef".contains(c))
    };
    let is_some = |id: &str| id.chars().any(|c| c != '0');
    let valid = is_hex(version, 2)
        && *version != "ff"
        && (*version != "00" || rest.is_empty())
        && is_hex(trace, 32)
        && is_some(trace)
        && is_hex(span, 16)
        && is_some(span)
        && is_hex(flags, 2);
    let flags = u8::from_str_radix(flags, 16).ok()? & 3;
    valid.then(|| format!("00-{trace}-{span}-{flags:02x}"))
}

/// The list that is sent on for these headers, by the text of the specification.
#[must_use]
pub fn expected_state(lines: &[Vec<u8>]) -> Option<String> {
    let lines: Vec<_> = lines
        .iter()
        .filter(|line| HeaderValue::from_bytes(line).is_ok())
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let all = lines.join(",");
    let members: Vec<_> = all
        .split(',')
        .map(|member| member.trim_matches([' ', '\t']))
        .filter(|member| !member.is_empty())
        .collect();
    let mut kept = Vec::new();
    for member in &members {
        let (key, value) = member.split_once('=')?;
        let start = key.chars().next()?;
        let (tenant, system) = match key.split_once('@') {
            Some((tenant, system)) => (tenant, Some(system)),
            None => (key, None),
        };
        let is_part = |part: &str| {
            part.chars()
                .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | '*' | '/'))
        };
        let is_key = is_part(tenant)
            && match system {
                None => start.is_ascii_lowercase() && key.len() <= 256,
                Some(system) => {
                    (start.is_ascii_lowercase() || start.is_ascii_digit())
                        && tenant.len() <= 241
                        && system.len() <= 14
                        && system.starts_with(|c: char| c.is_ascii_lowercase())
                        && is_part(system)
                }
            };
        let is_value = !value.is_empty()
            && value.len() <= 256
            && value.chars().all(|c| matches!(c, ' '..='~') && c != '=');
        if !is_key || !is_value {
            return None;
        }
        if kept.iter().all(|(earlier, _)| *earlier != key) {
            kept.push((key, *member));
        }
    }
    let kept: Vec<_> = kept.into_iter().map(|(_, member)| member).collect();
    (!members.is_empty() && members.len() <= 32).then(|| kept.join(","))
}

/// A member without white space, if it is valid.
#[must_use]
pub fn expected_member(member: &[u8]) -> Option<(String, String)> {
    let trim = |part: &str| part.trim_matches([' ', '\t']).to_owned();
    let is_token = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
    };
    let is_value = |value: &str| {
        value
            .chars()
            .all(|c| matches!(c, '!'..='~') && !"\",;\\".contains(c))
    };
    let member = std::str::from_utf8(member).ok()?;
    let mut parts = Vec::new();
    for (at, part) in member.split(';').enumerate() {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (trim(key), Some(trim(value))),
            None => (trim(part), None),
        };
        let is_valid = is_token(&key) && value.as_deref().map_or(at > 0, is_value);
        if !is_valid {
            return None;
        }
        parts.push(match value {
            Some(value) => format!("{key}={value}"),
            None => key,
        });
    }
    let (key, _) = parts.first()?.split_once('=')?;
    Some((key.to_owned(), parts.join(";")))
}
