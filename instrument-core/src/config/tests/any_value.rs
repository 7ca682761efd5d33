//! Any text in any variable: no panic, and a value that is allowed or a word about it.
//!
//! `corpus.txt` has what once was nasty.

use super::map::Map;
use crate::config::{Allowed, CodeSettings, Config, Setting, resolve, settings};
use crate::export::{Exporter, Processor};
use any_input::for_any;
use proptest::prelude::*;
use std::time::Instant;

const CORPUS: &str = include_str!("corpus.txt");

fn variables() -> Vec<&'static str> {
    let read = settings().filter(|setting| setting.allowed != Allowed::File);
    read.flat_map(Setting::variables).collect()
}

/// What holds of every configuration, whatever it was made of.
fn check(config: &Config) -> Result<(), String> {
    let of_spans = config.pipes.iter().chain(&config.logs);
    let exporters = of_spans
        .clone()
        .map(|pipe| &pipe.exporter)
        .chain(&config.metrics.exporters);
    for exporter in exporters {
        let Exporter::Otlp(otlp) = exporter else {
            continue;
        };
        let uri: http::Uri = otlp.url.parse().map_err(|e| format!("{}: {e}", otlp.url))?;
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if uri.host().is_none_or(str::is_empty) || authority.contains('@') {
            return Err(format!("{} is no address", otlp.url));
        }
        for (name, value) in &otlp.headers {
            name.parse::<http::HeaderName>()
                .map_err(|e| e.to_string())?;
            http::HeaderValue::from_str(value).map_err(|e| e.to_string())?;
        }
        Instant::now()
            .checked_add(otlp.timeout)
            .ok_or("the timeout overflows")?;
    }
    for pipe in of_spans {
        if let Processor::Batch(batch) = &pipe.processor {
            if batch.max_queue_size == 0
                || batch.max_export_batch_size == 0
                || batch.max_export_batch_size > batch.max_queue_size
            {
                return Err(format!("{batch:?}"));
            }
        }
    }
    let mut keys: Vec<_> = config.resource.iter().map(|kv| kv.key.as_str()).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair[0] == pair[1]) || !keys.contains(&"service.name") {
        return Err(format!("{keys:?}"));
    }
    match config
        .problems
        .iter()
        .find(|problem| problem.to_string().contains('\n'))
    {
        Some(problem) => Err(format!("{problem} is more than a line")),
        None => Ok(()),
    }
}

fn tried(said: &[(&str, &str)]) -> Config {
    let code = CodeSettings::default();
    let config = resolve("service", &code, &Map::of(said)).expect("it is not strict");
    if let Err(wrong) = check(&config) {
        panic!("{said:?}: {wrong}");
    }
    config
}

fn any_text() -> impl Strategy<Value = String> {
    let corpus: Vec<_> = CORPUS.lines().map(str::to_owned).collect();
    let words: Vec<_> = settings()
        .flat_map(|setting| [Some(setting.example), setting.wrong])
        .flatten()
        .map(str::to_owned)
        .collect();
    let piece = prop_oneof![
        prop::sample::select(words),
        prop::sample::select(corpus),
        any::<String>(),
        any::<f64>().prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "[a-z0-9:/@.%=,;\\[\\] ?#-]{0,24}",
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

#[test]
fn the_corpus_is_answered_in_every_variable() {
    for variable in variables() {
        for text in CORPUS.lines() {
            tried(&[(variable, text)]);
        }
    }
}

#[test]
fn any_text_is_answered() {
    let said = prop::collection::vec((prop::sample::select(variables()), any_text()), 1..6);
    let all = for_any(&said, 2_000, |said| {
        let said: Vec<_> = said
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let strict = said
            .iter()
            .any(|(name, _)| *name == "OTEL_RUST_CONFIG_STRICT");
        Ok(!strict && !tried(&said).problems.is_empty())
    });
    let (all, wrong) = (all.inputs, all.held);
    println!("{all} environments, {wrong} of them with something wrong");
    assert!(
        wrong > 0 && wrong < all,
        "{wrong} of {all}: the texts no longer fit the settings"
    );
}
