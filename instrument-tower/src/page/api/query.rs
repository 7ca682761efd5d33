//! What a query string asks for.

use super::answer::Answer;
use http::StatusCode;
use instrument_core::store::{Query, TraceOrder};
use std::collections::BTreeMap;
use std::time::Duration;

/// The parameters of a query string, decoded.
#[derive(Debug, Default)]
pub(in crate::page) struct Parameters(Vec<(String, String)>);

/// So many traces are answered at most, whatever is asked for.
const MOST: usize = 1500;
/// So many parameters and tags are read.
const MOST_PARAMETERS: usize = 100;

impl Parameters {
    pub(in crate::page) fn of(query: Option<&str>) -> Self {
        let pairs = query.unwrap_or_default().split('&').take(MOST_PARAMETERS);
        let pairs = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        });
        Self(pairs.collect())
    }

    /// The first of that name, if it says anything.
    pub(in crate::page) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All of that name that say anything.
    pub(super) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Answer> {
        let number = self.get(name).map(|text| {
            text.parse()
                .map_err(|_| unparsable(name, text, "a whole number"))
        });
        number.transpose()
    }

    fn duration(&self, name: &str) -> Result<Option<Duration>, Answer> {
        let duration = self.get(name).map(|text| {
            duration(text)
                .ok_or_else(|| unparsable(name, text, "a duration such as 1.5ms or 1m30s"))
        });
        duration.transpose()
    }

    /// The traces that are looked for; times are in microseconds.
    pub(super) fn query(&self, now: u64) -> Result<Query, Answer> {
        let nanos = |micros: u64| micros.saturating_mul(1000);
        let end = self.number("end")?.map(nanos);
        let lookback = match self.get("lookback") {
            None | Some("custom") => None,
            Some(_) => self.duration("lookback")?,
        };
        let since = lookback.map(|lookback| {
            let lookback = u64::try_from(lookback.as_nanos()).unwrap_or(u64::MAX);
            end.unwrap_or(now).saturating_sub(lookback)
        });
        let min_duration = self.duration("minDuration")?;
        let max_duration = self.duration("maxDuration")?;
        if min_duration
            .zip(max_duration)
            .is_some_and(|(min, max)| min > max)
        {
            let why = "'maxDuration' should be greater than 'minDuration'";
            return Err(Answer::refused(StatusCode::BAD_REQUEST, why));
        }
        let limit = self.number("limit")?.unwrap_or(100);
        Ok(Query {
            service: self.get("service").map(str::to_owned),
            operation: self.get("operation").map(str::to_owned),
            tags: self.tags()?,
            min_duration,
            max_duration,
            start: self.number("start")?.map(nanos).or(since),
            end,
            order: self.order()?,
            limit: usize::try_from(limit).unwrap_or(MOST).min(MOST),
        })
    }

    /// Beside what Jaeger knows.
    fn order(&self) -> Result<TraceOrder, Answer> {
        match self.get("order") {
            None | Some("newest") => Ok(TraceOrder::Newest),
            Some("slowest") => Ok(TraceOrder::Slowest),
            Some(other) => Err(unparsable("order", other, "newest or slowest")),
        }
    }

    /// `tags={"key":"value"}`, and `tag=key:value` as often as it is there.
    fn tags(&self) -> Result<Vec<(String, String)>, Answer> {
        let mut tags = Vec::new();
        for text in self.all("tags") {
            let map: BTreeMap<String, serde_json::Value> = serde_json::from_str(text)
                .map_err(|_| unparsable("tags", text, "a JSON object of strings"))?;
            tags.extend(map.into_iter().map(|(key, value)| match value {
                serde_json::Value::String(text) => (key, text),
                other => (key, other.to_string()),
            }));
        }
        for text in self.all("tag") {
            let tag = text.split_once(':');
            let (key, value) = tag.ok_or_else(|| unparsable("tag", text, "key:value"))?;
            tags.push((key.to_owned(), value.to_owned()));
        }
        tags.truncate(MOST_PARAMETERS);
        Ok(tags)
    }
}

fn unparsable(name: &str, text: &str, wanted: &str) -> Answer {
    let shown: String = text.chars().take(100).collect();
    let why = format!("unable to parse param '{name}': {shown:?} is not {wanted}");
    Answer::refused(StatusCode::BAD_REQUEST, why)
}

/// As Go writes durations: `1.5ms`, `1m30s`.
fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut nanos = 0_f64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.');
        let (unit, after) = rest.split_at(unit.unwrap_or(rest.len()));
        let each = match unit {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return None,
        };
        nanos += number * each;
        rest = after;
    }
    (!text.is_empty() && nanos < 9e18).then(|| Duration::from_nanos(nanos.round() as u64))
}

/// As forms are encoded; what is no encoding stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        bytes.push(match (first, rest) {
            (b'+', _) => b' ',
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    high << 4 | low
                }
                _ => b'%',
            },
            (byte, _) => *byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// A part of a path, decoded as paths are: `+` is itself.
pub(super) fn segment(text: &str) -> String {
    decoded(&text.replace('+', "%2B"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_as_go_writes_them() {
        let micros = |text| duration(text).map(|duration| duration.as_micros());
        assert_eq!(micros("1.5ms"), Some(1500));
        assert_eq!(micros("1m30s"), Some(90_000_000));
        assert_eq!(micros("2h"), Some(7_200_000_000));
        assert_eq!(micros("100us"), micros("100µs"));
        assert_eq!(micros("0"), Some(0));
        for wrong in ["", "5", "ms", "1.2.3s", "1 s", "-1s", "1d", "9999999999h"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn parameters_are_decoded_as_forms_are() {
        let parameters = Parameters::of(Some(
            "service=a+b%2Bc&tags=%7B%22x%22%3A1%7D&tag=k%3Av%3Aw&bad=%zz%4",
        ));
        assert_eq!(parameters.get("service"), Some("a b+c"));
        assert_eq!(parameters.get("bad"), Some("%zz%4"));
        let query = parameters.query(0).expect("it is a query");
        let tags = query.tags.iter().map(|(key, value)| (&**key, &**value));
        assert_eq!(tags.collect::<Vec<_>>(), [("x", "1"), ("k", "v:w")]);
    }
}
