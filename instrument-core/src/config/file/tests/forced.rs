//! What code forces over a file.

use super::with;
use crate::config::tests::texts;
use crate::config::{CodeSettings, Config, Destination, forced};
use crate::export::{Exporter, Otlp, Protocol};
use std::time::Duration;

const FILE: &str = "\
file_format: '1.1'
resource: {attributes: [{name: service.name, value: of-file}]}
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http: {endpoint: 'http://file:4318/v1/traces', timeout: 7}
";

fn otlp(config: &Config) -> &Otlp {
    match &config.pipes[0].exporter {
        Exporter::Otlp(otlp) => otlp,
        Exporter::Console => panic!("it is OTLP"),
    }
}

fn read(code: &CodeSettings) -> Config {
    with(FILE, code, &[]).expect("it can be read")
}

#[test]
fn code_forces_its_own_over_the_files_and_names_both() {
    let code = CodeSettings {
        timeout: Some(forced(Duration::from_secs(3))),
        service_name: Some(forced("of-code".to_owned())),
        events: Some(forced(3)),
        ..CodeSettings::default()
    };
    let config = read(&code);
    assert_eq!(otlp(&config).timeout, Duration::from_secs(3));
    assert_eq!(config.resource[0].value.as_str(), "of-code");
    assert_eq!(config.limits.events, 3);
    let texts = texts(&config);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("otel.yaml"), "{texts:?}");
    assert!(texts[0].contains("with_timeout"), "{texts:?}");
}

#[test]
fn an_endpoint_and_a_protocol_that_are_forced_move_the_exporter() {
    let code = CodeSettings {
        endpoint: Some(forced("https://code:1/x".to_owned())),
        ..CodeSettings::default()
    };
    assert_eq!(otlp(&read(&code)).url, "https://code:1/x/v1/traces");
    let code = CodeSettings {
        protocol: Some(forced(Protocol::Grpc)),
        ..CodeSettings::default()
    };
    let config = read(&code);
    assert_eq!(otlp(&config).url, "http://file:4318");
    assert_eq!(otlp(&config).protocol, Protocol::Grpc);
    let other = FILE.replace("{endpoint: 'http://file:4318/v1/traces', timeout: 7}", "");
    let config = with(&other, &code, &[]).expect("it can be read");
    assert_eq!(otlp(&config).url, "http://localhost:4317");
}

#[test]
fn exporters_that_are_forced_are_those_of_the_file_where_it_has_them() {
    let both = vec![Destination::Otlp, Destination::Console];
    let code = CodeSettings {
        exporters: Some(forced(both)),
        log_exporters: Some(forced(vec![Destination::Otlp])),
        ..CodeSettings::default()
    };
    let config = read(&code);
    assert_eq!(otlp(&config).url, "http://file:4318/v1/traces");
    assert!(matches!(config.pipes[1].exporter, Exporter::Console));
    assert_eq!(config.logs.len(), 1);
    let code = CodeSettings {
        enabled: Some(forced(false)),
        ..CodeSettings::default()
    };
    assert!(!read(&code).enabled);
}
