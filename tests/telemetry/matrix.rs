//! Every setting from every source, by what can be seen from outside: what arrived at a receiver, over HTTP and gRPC,
//! or what a process prints. Whoever adds a row to the table of settings has to say here how its effect is seen.

#[path = "matrix/file.rs"]
mod file;
#[path = "matrix/row.rs"]
mod row;
#[path = "matrix/rows.rs"]
mod rows;
#[path = "matrix/stage.rs"]
mod stage;
#[path = "matrix/walk.rs"]
mod walk;

use file::document;
use instrument_core::config::settings;
use instrument_core::telemetry::Telemetry;
use row::row;
use stage::Stage;
use telemetry_tests::coded::coded;
use walk::{Source, Walk, rows as table, variables};

/// Variables whose effect cannot be seen, and why.
const UNSEEN: [(&str, &str); 0] = [];

#[test]
fn every_row_of_the_table_has_its_check() {
    let unseen: Vec<_> = settings()
        .map(|setting| setting.variable)
        .filter(|variable| row(variable).is_none())
        .collect();
    let listed: Vec<_> = UNSEEN.iter().map(|(variable, _)| *variable).collect();
    assert_eq!(unseen, listed, "what has no check, and what may have none");
}

#[test]
fn code_has_the_method_that_the_table_names() {
    for setting in settings() {
        let method = coded(setting.variable).map(|code| code.method);
        assert_eq!(method, setting.method, "of {}", setting.variable);
    }
}

fn by_variable(is_grpc: bool) {
    let mut walk = Walk::default();
    for (setting, row) in table().filter(|(_, row)| row.both || !is_grpc) {
        let source = |variable: Option<(&'static str, String)>, code| Source {
            variable,
            code,
            is_grpc,
            ..Source::default()
        };
        if let Some(default) = row.default {
            walk.look(setting, &source(None, None), &three(default));
        }
        let otherwise = row.default.unwrap_or_default();
        for (variable, text, seen) in variables(setting, &row, otherwise) {
            walk.look(setting, &source(Some((variable, text)), None), &seen);
        }
    }
    walk.end();
}

#[test]
fn every_variable_does_what_the_table_says_over_http() {
    by_variable(false);
}

#[test]
fn every_variable_does_what_the_table_says_over_grpc() {
    by_variable(true);
}

#[test]
fn code_gives_a_default_that_every_variable_overrides() {
    let mut walk = Walk::default();
    for (setting, row) in table().filter(|(setting, _)| setting.method.is_some()) {
        let source = |variable: Option<(&'static str, String)>| Source {
            variable,
            code: Some(false),
            ..Source::default()
        };
        walk.look(setting, &source(None), &three(row.coded));
        // Halves of two certificates are refused, so that of one signal is not tried.
        let alone = row.back.or(match row.beside {
            [] => None,
            _ => Some((row.text, row.seen)),
        });
        if let Some((text, seen)) = alone {
            for variable in [setting.variable]
                .into_iter()
                .chain(setting.twin.map(|twin| twin.variable))
            {
                walk.look(
                    setting,
                    &source(Some((variable, text.to_owned()))),
                    &three(seen),
                );
            }
        } else {
            for (variable, text, seen) in variables(setting, &row, row.coded) {
                walk.look(setting, &source(Some((variable, text))), &seen);
            }
        }
    }
    walk.end();
}

#[test]
fn what_code_forces_is_not_overridden() {
    let mut walk = Walk::default();
    for (setting, row) in table().filter(|(setting, _)| setting.method.is_some()) {
        let (text, _) = row.back.unwrap_or((row.text, ""));
        let source = Source {
            variable: Some((setting.variable, text.to_owned())),
            code: Some(true),
            ..Source::default()
        };
        walk.look(setting, &source, &three(row.coded));
    }
    walk.end();
}

#[test]
fn every_place_in_the_file_does_what_the_table_says() {
    let mut walk = Walk::default();
    for (setting, row) in table().filter(|(setting, _)| setting.path.is_some()) {
        let document = document(setting.variable).expect("a document that sets it");
        let mut source = Source {
            file: Some(document),
            ..Source::default()
        };
        walk.look(setting, &source, &three(row.seen));
        if setting.method.is_some() {
            source.code = Some(true);
            walk.look(setting, &source, &three(row.coded));
        }
    }
    walk.end();
}

/// Other variables count where the file names them, and nowhere else.
#[test]
fn beside_a_file_a_variable_counts_by_substitution_only() {
    for (value, expected) in [
        ("of-file", "of-file"),
        ("${OTEL_SERVICE_NAME}", "of-variable"),
        ("${UNSET:-of-default}", "of-default"),
    ] {
        let stage = Stage::new();
        let document = document("OTEL_SERVICE_NAME").expect("a document that sets it");
        let document = document.replace("of-variable", value);
        let telemetry = Telemetry::builder("matrix")
            .with_variables([
                ("OTEL_CONFIG_FILE", stage.file(&stage.fill(&document))),
                ("OTEL_SERVICE_NAME", "of-variable".to_owned()),
                // The file sends them here.
                ("OTEL_EXPORTER_OTLP_ENDPOINT", stage.there.endpoint()),
                ("OTEL_TRACES_SAMPLER", "always_off".to_owned()),
            ])
            .build()
            .expect("it can be set up");
        rows::play(telemetry);
        let spans = stage.here.spans();
        assert_eq!(spans[0].service_name().as_deref(), Some(expected));
        assert_eq!(stage.there.requests().len(), 0);
    }
}

/// The same of every signal.
fn three(word: &str) -> [String; 3] {
    std::array::from_fn(|_| word.to_owned())
}
