//! A reader of OpenMetrics 1.0 that accepts nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};

/// What a scrape says.
pub(super) struct Exposition {
    /// By family.
    pub(super) kinds: HashMap<String, String>,
    pub(super) samples: Vec<Sample>,
}

pub(super) struct Sample {
    pub(super) name: String,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) value: f64,
    pub(super) exemplar: Option<Exemplar>,
}

pub(super) struct Exemplar {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) value: f64,
}

impl Exposition {
    /// The one sample of that name which has these labels, among others.
    #[track_caller]
    pub(super) fn sample(&self, name: &str, labels: &[(&str, &str)]) -> &Sample {
        let has = |it: &&Sample| {
            let mut labels = labels.iter();
            it.name == name
                && labels.all(|(key, value)| it.labels.get(*key).is_some_and(|v| v == value))
        };
        let mut found = self.samples.iter().filter(has);
        let sample = found
            .next()
            .unwrap_or_else(|| panic!("no `{name}` with {labels:?}"));
        assert!(
            found.next().is_none(),
            "`{name}` with {labels:?} is not one"
        );
        sample
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let body = text.strip_suffix("# EOF\n").ok_or("no end")?;
        let mut all = Self {
            kinds: HashMap::new(),
            samples: Vec::new(),
        };
        let mut family = (String::new(), String::new());
        let mut seen = HashSet::new();
        for line in body.lines() {
            let at = |what: &str| format!("{what}: {line}");
            if let Some(comment) = line.strip_prefix("# ") {
                let mut words = comment.splitn(3, ' ');
                let (what, name, rest) = (words.next(), words.next(), words.next());
                let (Some(name), Some(rest)) = (name, rest) else {
                    return Err(at("a comment"));
                };
                match what {
                    Some("TYPE") => {
                        family = (name.to_owned(), rest.to_owned());
                        let again = all.kinds.insert(name.to_owned(), rest.to_owned());
                        if again.is_some() || !is_name(name) {
                            return Err(at("a family again, or none"));
                        }
                    }
                    Some("UNIT") if name == family.0 && name.ends_with(&format!("_{rest}")) => {}
                    Some("HELP") if name == family.0 => {}
                    _ => return Err(at("metadata of another family")),
                }
                continue;
            }
            let sample = Sample::parse(line).map_err(at)?;
            let suffix = sample
                .name
                .strip_prefix(&family.0)
                .ok_or_else(|| at("another family"))?;
            let allowed: &[&str] = match &*family.1 {
                "counter" => &["_total"],
                "gauge" => &[""],
                "histogram" => &["_bucket", "_sum", "_count"],
                "info" => &["_info"],
                _ => return Err(at("an unknown kind")),
            };
            if !allowed.contains(&suffix) {
                return Err(at("a suffix that its kind has not"));
            }
            if sample.labels.contains_key("le") != (suffix == "_bucket") {
                return Err(at("`le` is of buckets"));
            }
            let has_sum = all
                .samples
                .last()
                .is_some_and(|it| it.name.ends_with("_sum"));
            if suffix == "_count" && !has_sum {
                return Err(at("a count without a sum"));
            }
            if sample.exemplar.is_some() && !matches!(suffix, "_total" | "_bucket") {
                return Err(at("an exemplar out of place"));
            }
            if !seen.insert((sample.name.clone(), sample.labels.clone())) {
                return Err(at("a series again"));
            }
            all.samples.push(sample);
        }
        all.check_histograms()?;
        Ok(all)
    }

    /// Buckets grow, and the last one is the count.
    fn check_histograms(&self) -> Result<(), String> {
        let mut last: Option<(&Sample, f64)> = None;
        for sample in &self.samples {
            if let Some(le) = sample.labels.get("le") {
                let le = number(le)?;
                if let Some(exemplar) = &sample.exemplar {
                    let above = last.map_or(f64::NEG_INFINITY, |(_, le)| le);
                    if exemplar.value > le || exemplar.value <= above {
                        return Err(format!("an exemplar of another bucket in {}", sample.name));
                    }
                }
                if last.is_some_and(|(below, at)| below.value > sample.value || at >= le) {
                    return Err(format!("buckets of {} are in disorder", sample.name));
                }
                last = Some((sample, le));
            } else if let Some((bucket, le)) = last {
                if le != f64::INFINITY {
                    return Err(format!("no last bucket before {}", sample.name));
                }
                if sample.name.ends_with("_count") {
                    if bucket.value != sample.value {
                        return Err(format!("{} is not that of its buckets", sample.name));
                    }
                    last = None;
                }
            }
        }
        Ok(())
    }
}

impl Sample {
    fn parse(line: &str) -> Result<Self, &'static str> {
        let end = line.find(['{', ' ']).ok_or("no value")?;
        let (name, rest) = line.split_at(end);
        let (labels, rest) = labels(rest)?;
        let rest = rest.strip_prefix(' ').ok_or("no value")?;
        let (value, exemplar) = match rest.split_once(" # ") {
            Some((value, exemplar)) => (value, Some(Exemplar::parse(exemplar)?)),
            None => (rest, None),
        };
        if !is_name(name) {
            return Err("no name");
        }
        Ok(Self {
            name: name.to_owned(),
            labels,
            value: number(value)?,
            exemplar,
        })
    }
}

impl Exemplar {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (labels, rest) = labels(text)?;
        let length: usize = labels
            .iter()
            .map(|(k, v)| k.chars().count() + v.chars().count())
            .sum();
        if length > 128 {
            return Err("an exemplar with too many labels");
        }
        let (value, time) = rest
            .trim_start()
            .split_once(' ')
            .ok_or("an exemplar without time")?;
        number(time)?;
        Ok(Self {
            labels,
            value: number(value)?,
        })
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'))
}

fn number(text: &str) -> Result<f64, &'static str> {
    match text {
        "+Inf" => Ok(f64::INFINITY),
        "-Inf" => Ok(f64::NEG_INFINITY),
        "NaN" => Ok(f64::NAN),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
            text.parse().map_err(|_| "no number")
        }
        _ => Err("no number"),
    }
}

/// `{a="b"}`, or nothing; and what follows it.
fn labels(text: &str) -> Result<(BTreeMap<String, String>, &str), &'static str> {
    let mut all = BTreeMap::new();
    let Some(mut rest) = text.strip_prefix('{') else {
        return Ok((all, text));
    };
    loop {
        if let Some(rest) = rest.strip_prefix('}') {
            return Ok((all, rest));
        }
        let (name, quoted) = rest.split_once("=\"").ok_or("a label without value")?;
        let mut value = String::new();
        let mut chars = quoted.char_indices();
        let end = loop {
            match chars.next().ok_or("a value without end")? {
                (at, '"') => break at,
                (_, '\\') => match chars.next().map(|(_, c)| c) {
                    Some('n') => value.push('\n'),
                    Some(c @ ('"' | '\\')) => value.push(c),
                    _ => return Err("an unknown escape"),
                },
                (_, c) => value.push(c),
            }
        };
        if !is_name(name) || name.contains(':') || all.insert(name.to_owned(), value).is_some() {
            return Err("a label again, or none");
        }
        rest = &quoted[end + 1..];
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}
