//! Who counts where two disagree, and that both are named.

use super::map::Map;
use super::{from, names_both, texts, with};
use crate::config::{Choice, CodeSettings, forced, resolve};
use crate::export::{Exporter, Processor};

#[test]
fn a_standard_variable_beats_its_twin_and_both_are_named() {
    for (standard, twin, a, b) in [
        (
            "OTEL_BSP_MAX_QUEUE_SIZE",
            "OTEL_BATCH_MAX_QUEUE_SIZE",
            "4096",
            "8192",
        ),
        (
            "OTEL_BSP_SCHEDULE_DELAY",
            "OTEL_BATCH_SCHEDULE_DELAY_MS",
            "100",
            "200",
        ),
    ] {
        let both = from(&[(standard, a), (twin, b)]);
        let alone = from(&[(standard, a)]);
        assert_eq!(both.pipes[0].processor, alone.pipes[0].processor);
        names_both(&texts(&both), [standard, twin, "counts"]);
        assert_eq!(texts(&from(&[(standard, a), (twin, a)])), [""; 0]);
    }
}

#[test]
fn a_wrong_standard_variable_leaves_its_twin_in_force() {
    let config = from(&[
        ("OTEL_BSP_MAX_QUEUE_SIZE", "lots"),
        ("OTEL_BATCH_MAX_QUEUE_SIZE", "8192"),
    ]);
    let Processor::Batch(batch) = config.pipes[0].processor else {
        panic!("it is a batch");
    };
    assert_eq!(batch.max_queue_size, 8192);
    names_both(
        &texts(&config),
        [
            "OTEL_BSP_MAX_QUEUE_SIZE",
            "`lots`",
            "used instead: `OTEL_BATCH_MAX_QUEUE_SIZE`",
        ],
    );
}

#[test]
fn disabled_wins_over_enabled() {
    let config = from(&[("OTEL_SDK_DISABLED", "TRUE"), ("OTEL_ENABLED", "true")]);
    assert!(!config.enabled);
    names_both(
        &texts(&config),
        ["OTEL_SDK_DISABLED", "OTEL_ENABLED", "everything is off"],
    );
    let config = from(&[("OTEL_SDK_DISABLED", "false"), ("OTEL_ENABLED", "false")]);
    assert!(!config.enabled, "`OTEL_SDK_DISABLED=false` says nothing");
    let code = CodeSettings {
        enabled: Some(forced(true)),
        ..CodeSettings::default()
    };
    let config = with(&code, &[("OTEL_SDK_DISABLED", "true")]);
    assert!(config.enabled);
    names_both(
        &texts(&config),
        ["OTEL_SDK_DISABLED", "with_enabled", "the code counts"],
    );
}

#[test]
fn the_service_name_is_of_its_own_variable_then_of_the_attributes_then_of_code() {
    let name = |pairs: &[(&str, &str)]| {
        let config = from(pairs);
        let found = config
            .resource
            .iter()
            .filter(|kv| kv.key.as_str() == "service.name");
        let all: Vec<_> = found.map(|kv| kv.value.to_string()).collect();
        assert_eq!(all.len(), 1);
        (all[0].clone(), config.problems.len())
    };
    let own = ("OTEL_SERVICE_NAME", "a");
    let listed = (
        "OTEL_RESOURCE_ATTRIBUTES",
        "service.name=b,host.name=h%20%C3%A9",
    );
    assert_eq!(name(&[]), ("service".to_owned(), 0));
    assert_eq!(name(&[listed]), ("b".to_owned(), 0));
    assert_eq!(name(&[own]), ("a".to_owned(), 0));
    assert_eq!(name(&[own, listed]), ("a".to_owned(), 1));
    let config = from(&[listed]);
    assert!(
        config
            .resource
            .iter()
            .any(|kv| kv.key.as_str() == "host.name" && kv.value.as_str() == "h é")
    );
}

#[test]
fn an_empty_name_of_a_service_is_a_problem() {
    for name in ["", " "] {
        let config = resolve(name, &CodeSettings::default(), &Map::of(&[])).expect("not strict");
        names_both(
            &texts(&config),
            ["service's name", "empty", "unknown_service"],
        );
        let is_it = |kv: &opentelemetry::KeyValue| {
            kv.key.as_str() == "service.name" && kv.value.as_str() == "unknown_service"
        };
        assert!(config.resource.iter().any(is_it));
    }
    let said = Map::of(&[("OTEL_SERVICE_NAME", "a")]);
    let config = resolve("", &CodeSettings::default(), &said).expect("not strict");
    assert!(config.problems.is_empty(), "it is named");
}

#[test]
fn the_deployments_environment_is_of_the_attributes_then_of_environment() {
    let config = from(&[
        ("ENVIRONMENT", "staging"),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=production",
        ),
    ]);
    assert!(
        config
            .resource
            .iter()
            .any(|kv| kv.value.as_str() == "production")
    );
    assert!(
        !config
            .resource
            .iter()
            .any(|kv| kv.value.as_str() == "staging")
    );
    names_both(
        &texts(&config),
        ["`ENVIRONMENT`", "`OTEL_RESOURCE_ATTRIBUTES`", "counts"],
    );
}

#[test]
fn a_client_certificate_needs_its_key() {
    let tls = |code: &CodeSettings, pairs: &[(&str, &str)]| {
        let all = [&[("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c")], pairs].concat();
        let config = with(code, &all);
        let Exporter::Otlp(otlp) = config.pipes[0].exporter.clone() else {
            panic!("it is OTLP");
        };
        (
            otlp.tls.client_certificate,
            otlp.tls.client_key,
            texts(&config),
        )
    };
    let both = CodeSettings {
        client_certificate: Some(Choice::Default("c.pem".into())),
        client_key: Some(Choice::Default("k.pem".into())),
        ..CodeSettings::default()
    };
    let (certificate, key, said) = tls(&both, &[]);
    assert_eq!(certificate.as_deref(), Some("c.pem".as_ref()));
    assert_eq!(key.as_deref(), Some("k.pem".as_ref()));
    assert_eq!(said, [""; 0]);
    let lone = [("OTEL_EXPORTER_OTLP_CLIENT_KEY", "k.pem")];
    let (certificate, key, said) = tls(&CodeSettings::default(), &lone);
    assert_eq!((certificate, key), (None, None));
    names_both(
        &said,
        [
            "OTEL_EXPORTER_OTLP_CLIENT_KEY",
            "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
            "no effect",
        ],
    );
}

#[test]
fn a_batch_is_no_larger_than_the_queue() {
    let config = from(&[
        ("OTEL_BSP_MAX_QUEUE_SIZE", "100"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "200"),
    ]);
    let Processor::Batch(batch) = config.pipes[0].processor else {
        panic!("it is a batch");
    };
    assert_eq!(batch.max_export_batch_size, 100);
    names_both(
        &texts(&config),
        [
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
            "OTEL_BSP_MAX_QUEUE_SIZE",
            "counts",
        ],
    );
    assert_eq!(texts(&from(&[("OTEL_BSP_MAX_QUEUE_SIZE", "100")])), [""; 0]);
}

#[test]
fn a_simple_processor_makes_the_batch_variables_idle() {
    let code = CodeSettings {
        processor: Some(Choice::Default(Processor::Simple)),
        ..CodeSettings::default()
    };
    let config = with(&code, &[("OTEL_BSP_MAX_QUEUE_SIZE", "100")]);
    assert_eq!(config.pipes[0].processor, Processor::Simple);
    names_both(
        &texts(&config),
        [
            "OTEL_BSP_MAX_QUEUE_SIZE",
            "with_simple_processor",
            "no effect",
        ],
    );
}

#[test]
fn strict_is_a_matter_of_the_environment_too() {
    let code = CodeSettings {
        strict: Some(Choice::Default(true)),
        ..CodeSettings::default()
    };
    let wrong = ("OTEL_BSP_SCHEDULE_DELAY", "soon");
    assert!(resolve("service", &code, &Map::of(&[wrong])).is_err());
    let lenient = [wrong, ("OTEL_RUST_CONFIG_STRICT", "false")];
    assert!(resolve("service", &code, &Map::of(&lenient)).is_ok());
    assert!(resolve("service", &code, &Map::default()).is_ok());
}

#[test]
fn metrics_that_are_off_and_sent_somewhere_are_off() {
    for (enabled, exporter, counts) in [
        ("false", "otlp", "`OTEL_METRICS_ENABLED` counts"),
        ("true", "none", "`OTEL_METRICS_EXPORTER` counts"),
    ] {
        let config = from(&[
            ("OTEL_METRICS_ENABLED", enabled),
            ("OTEL_METRICS_EXPORTER", exporter),
        ]);
        assert!(config.metrics.exporters.is_empty());
        names_both(
            &texts(&config),
            ["OTEL_METRICS_ENABLED", "OTEL_METRICS_EXPORTER", counts],
        );
    }
    let config = from(&[
        ("OTEL_METRICS_ENABLED", "true"),
        ("OTEL_METRICS_EXPORTER", "otlp"),
    ]);
    assert_eq!(config.metrics.exporters.len(), 1);
    assert_eq!(texts(&config), [""; 0]);
    let code = CodeSettings {
        metrics_enabled: Some(Choice::Default(false)),
        ..CodeSettings::default()
    };
    let config = with(&code, &[("OTEL_METRICS_EXPORTER", "otlp")]);
    assert_eq!(
        config.metrics.exporters.len(),
        1,
        "code gives but a default"
    );
    assert_eq!(texts(&config), [""; 0]);
}

#[test]
fn the_general_limit_holds_for_all_that_have_none_of_their_own() {
    let of = |variables: &[(&str, &str)]| {
        let limits = from(variables).limits;
        [
            limits.attributes,
            limits.attributes_per_event,
            limits.attributes_per_link,
        ]
    };
    let general = ("OTEL_ATTRIBUTE_COUNT_LIMIT", "2");
    assert_eq!(of(&[general]), [2, 2, 2]);
    assert_eq!(
        of(&[general, ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "7")]),
        [7, 2, 2]
    );
    assert_eq!(
        of(&[general, ("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "7")]),
        [2, 7, 2]
    );
    assert_eq!(
        of(&[general, ("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "7")]),
        [2, 2, 7]
    );
}
