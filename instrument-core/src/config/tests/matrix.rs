//! Every setting of the table, from every source.

use super::map::Map;
use super::rows::{Row, row};
use super::{texts, with};
use crate::config::{CodeSettings, Config, Setting, resolve, settings};
use std::collections::BTreeSet;

/// These decide where is looked and what is refused, and have their own tests.
const BEFORE: [&str; 2] = ["OTEL_CONFIG_FILE", "OTEL_RUST_CONFIG_STRICT"];
/// Set in code they come in pairs, or beside the sampler itself, and have their own tests.
const NOT_ALONE_IN_CODE: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
];

fn rows() -> impl Iterator<Item = (&'static Setting, Row)> {
    settings()
        .filter(|setting| !BEFORE.contains(&setting.variable))
        .map(|setting| (setting, row(setting.variable)))
}

fn shown(row: &Row, code: &CodeSettings, said: &[(&str, &str)]) -> (String, Config) {
    let all: Vec<_> = row.given.iter().chain(said).copied().collect();
    let config = with(code, &all);
    ((row.show)(&config), config)
}

fn code(row: &Row, forced: bool) -> CodeSettings {
    let mut code = CodeSettings::default();
    (row.code.expect("it has a method"))(&mut code, forced);
    code
}

#[test]
fn every_variable_has_its_effect() {
    let none = CodeSettings::default();
    for (setting, row) in rows() {
        let (default, config) = shown(&row, &none, &[]);
        assert_eq!(texts(&config), [""; 0], "{}", setting.variable);
        for variable in setting.variables() {
            let (effect, config) = shown(&row, &none, &[(variable, setting.example)]);
            assert_eq!(texts(&config), [""; 0], "{variable}");
            assert_ne!(effect, default, "{variable} has no effect");
            let one_signal = setting.signals.is_some_and(|all| all.contains(&variable));
            if !row.expected.is_empty() && !one_signal {
                assert_eq!(effect, row.expected, "{variable}");
            }
            if row.given.iter().any(|(given, _)| *given == variable) {
                continue;
            }
            let (empty, config) = shown(&row, &none, &[(variable, "  ")]);
            assert_eq!(
                (empty, texts(&config)),
                (default.clone(), vec![]),
                "{variable}"
            );
        }
    }
}

#[test]
fn one_signals_form_beats_the_general_one_and_is_that_signals_alone() {
    let none = CodeSettings::default();
    for (setting, row) in rows() {
        let Some(signals) = setting.signals else {
            continue;
        };
        let (default, _) = shown(&row, &none, &[]);
        let (general, _) = shown(&row, &none, &[(setting.variable, setting.example)]);
        let (default, general): (Vec<_>, Vec<_>) =
            (default.split(' ').collect(), general.split(' ').collect());
        for (i, variable) in signals.iter().enumerate() {
            let (effect, _) = shown(&row, &none, &[(variable, setting.example)]);
            let effect: Vec<_> = effect.split(' ').collect();
            for signal in 0..3 {
                if signal != i {
                    assert_eq!(effect[signal], default[signal], "{variable}");
                } else if setting.variable != "OTEL_EXPORTER_OTLP_ENDPOINT" {
                    assert_eq!(effect[signal], general[signal], "{variable}");
                }
            }
        }
    }
}

#[test]
fn a_wrong_value_is_named_with_what_is_allowed_and_what_is_used_instead() {
    let none = CodeSettings::default();
    for (setting, row) in rows() {
        let Some(wrong) = setting.wrong else {
            continue;
        };
        let (default, _) = shown(&row, &none, &[]);
        for variable in setting.variables() {
            let (effect, config) = shown(&row, &none, &[(variable, wrong)]);
            assert_eq!(effect, default, "{variable}");
            let texts = texts(&config);
            assert_eq!(texts.len(), 1, "{variable}: {texts:?}");
            for part in [
                format!("`{variable}`"),
                format!("allowed is {}", setting.allowed_in(variable)),
                "used instead: ".to_owned(),
            ] {
                assert!(texts[0].contains(&part), "{part} is not in {}", texts[0]);
            }
            assert_eq!(texts[0].contains(wrong), !setting.secret, "{}", texts[0]);
        }
    }
}

#[test]
fn code_gives_a_default_or_the_last_word() {
    for (setting, row) in rows() {
        let by_method = match setting.method {
            Some("with_sampler") => setting.variable == "OTEL_TRACES_SAMPLER",
            Some(_) => !NOT_ALONE_IN_CODE.contains(&setting.variable),
            None => false,
        };
        assert_eq!(row.code.is_some(), by_method, "{}", setting.variable);
        if row.code.is_none() {
            continue;
        }
        let (given, forced) = (code(&row, false), code(&row, true));
        let (default, _) = shown(&row, &CodeSettings::default(), &[]);
        let (of_code, config) = shown(&row, &given, &[]);
        assert_eq!(texts(&config), [""; 0], "{}", setting.variable);
        assert_ne!(of_code, default, "{}", setting.variable);
        let variable = setting.variable;
        let method = setting.method.expect("it has one");

        let said = [(variable, row.back.unwrap_or(setting.example))];
        let (effect, config) = shown(&row, &given, &said);
        assert_eq!(texts(&config), [""; 0], "{variable}");
        assert_ne!(effect, of_code, "{variable} does not beat `{method}`");

        let (effect, config) = shown(&row, &forced, &said);
        assert_eq!(effect, of_code, "`{method}` is not the last word");
        let texts = texts(&config);
        assert_eq!(texts.len(), 1, "{variable}: {texts:?}");
        assert!(texts[0].contains(variable), "{}", texts[0]);
        assert!(
            texts[0].contains(method) || texts[0].contains("the code"),
            "{}",
            texts[0]
        );

        if let Some(wrong) = setting.wrong {
            let (effect, config) = shown(&row, &given, &[(variable, wrong)]);
            assert_eq!(effect, of_code, "{variable}");
            assert_eq!(config.problems.len(), 1, "{variable}");
        }
    }
}

#[test]
fn strict_mode_refuses_what_is_wrong() {
    for (setting, row) in rows() {
        let Some(wrong) = setting.wrong else {
            continue;
        };
        let said = [
            ("OTEL_RUST_CONFIG_STRICT", "true"),
            (setting.variable, wrong),
        ];
        let all: Vec<_> = row.given.iter().chain(&said).copied().collect();
        let error = resolve("service", &CodeSettings::default(), &Map::of(&all))
            .expect_err(setting.variable);
        assert_eq!(error.problems().len(), 1, "{error}");
        assert!(error.to_string().contains(setting.variable), "{error}");
    }
}

#[test]
fn only_variables_of_the_table_are_read() {
    let map = Map::of(&[("OTEL_TRACES_EXPORTER", "otlp")]);
    resolve("service", &CodeSettings::default(), &map).expect("nothing is wrong");
    let known: BTreeSet<_> = settings()
        .flat_map(Setting::variables)
        .map(str::to_owned)
        .collect();
    assert_eq!(
        map.asked(),
        known,
        "on the left what is read, on the right what is in the table"
    );
}
