//! Types, references, trees.

use super::{from, with};
use crate::config::tests::texts;
use crate::config::{CodeSettings, Propagator};
use crate::export::{Compression, Exporter, Processor, Protocol};
use crate::sampling::Sampler;
use std::time::Duration;

pub(super) const LARGE: &str = "\
file_format: \"1.1\"
disabled: ${OTEL_SDK_DISABLED:-false}
log_level: warn3
resource:
  attributes:
    - {name: service.name, value: '${OTEL_SERVICE_NAME:-unknown}'}
    - {name: service.version, value: 1.10}
    - {name: replicas, value: 3, type: int}
    - {name: share, value: 3, type: double}
    - {name: canary, value: true, type: bool}
    - {name: zones, value: [a, b], type: string_array}
    - {name: ports, value: [1, 2], type: int_array}
    - {name: gone, value: null}
  attributes_list: service.name=listed,team=vision%20one
propagator:
  composite: [{baggage: }]
  composite_list: tracecontext,baggage
attribute_limits:
  attribute_value_length_limit: ${LIMIT}
  attribute_count_limit: ${COUNT:-7}
tracer_provider:
  processors:
    - batch:
        schedule_delay: ${DELAY}
        max_queue_size: 4096
        exporter:
          otlp_grpc:
            endpoint: https://collector.example:4317
            timeout: 0
            compression: gzip
            headers:
              - {name: X-Tenant, value: own}
              - {name: gone, value: null}
            headers_list: x-tenant=listed,x-more=1
            tls: {ca_file: /ca.pem}
    - simple:
        exporter:
          console:
  limits:
    event_count_limit: 5
  sampler:
    parent_based:
      root:
        trace_id_ratio_based: {ratio: 0.5}
      remote_parent_sampled: {always_off: }
      remote_parent_not_sampled: {always_on: {}}
      local_parent_sampled: {always_on: }
      local_parent_not_sampled: {trace_id_ratio_based: }
";

#[test]
fn a_large_file_becomes_a_configuration() {
    let variables = [("DELAY", "0x10"), ("OTEL_SERVICE_NAME", "named")];
    let config = with(LARGE, &CodeSettings::default(), &variables).expect("it can be read");
    assert_eq!(texts(&config), [""; 0]);
    assert!(config.enabled);
    let attributes: Vec<_> = config
        .resource
        .iter()
        .map(|kv| format!("{}={:?}", kv.key, kv.value))
        .collect();
    assert_eq!(
        attributes,
        [
            "service.name=String(Owned(\"named\"))",
            "team=String(Owned(\"vision one\"))",
            "service.version=String(Owned(\"1.10\"))",
            "replicas=I64(3)",
            "share=F64(3.0)",
            "canary=Bool(true)",
            "zones=Array(String([Owned(\"a\"), Owned(\"b\")]))",
            "ports=Array(I64([1, 2]))",
        ]
    );
    assert_eq!(
        config.propagators,
        [Propagator::Baggage, Propagator::TraceContext]
    );
    assert_eq!(config.limits.value_length, None);
    assert_eq!((config.limits.attributes, config.limits.events), (7, 5));
    let (event, link) = (
        config.limits.attributes_per_event,
        config.limits.attributes_per_link,
    );
    assert_eq!((event, link), (7, 7));
    let [grpc, console] = config.pipes.as_slice() else {
        panic!("there are two");
    };
    let Processor::Batch(batch) = &grpc.processor else {
        panic!("it is a batch");
    };
    assert_eq!(batch.schedule_delay, Duration::from_millis(16));
    assert_eq!(
        (batch.max_queue_size, batch.max_export_batch_size),
        (4096, 512)
    );
    let Exporter::Otlp(otlp) = &grpc.exporter else {
        panic!("it is OTLP");
    };
    assert_eq!(otlp.url, "https://collector.example:4317");
    assert_eq!(otlp.protocol, Protocol::Grpc);
    assert_eq!(otlp.compression, Compression::Gzip);
    assert!(otlp.timeout > Duration::from_secs(86_400), "0 is no limit");
    assert_eq!(otlp.tls.certificate.as_deref(), Some("/ca.pem".as_ref()));
    let headers: Vec<_> = otlp
        .headers
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(headers, ["x-more=1", "x-tenant=own"]);
    assert!(matches!(console.exporter, Exporter::Console));
    assert_eq!(console.processor, Processor::Simple);
    let expected = Sampler::parent_based(Sampler::ratio(0.5))
        .with_remote_parent_sampled(Sampler::always_off())
        .with_remote_parent_not_sampled(Sampler::always_on())
        .with_local_parent_sampled(Sampler::always_on())
        .with_local_parent_not_sampled(Sampler::ratio(1.0));
    assert_eq!(format!("{:?}", config.sampler), format!("{expected:?}"));
}

#[test]
fn with_a_file_other_variables_and_defaults_of_code_do_not_count() {
    let code = CodeSettings {
        timeout: Some(Duration::from_secs(1).into()),
        log_filter: Some("debug".into()),
        ..CodeSettings::default()
    };
    let text = "file_format: '1.1'\ntracer_provider: {processors: [{simple: {exporter: {otlp_http: }}}]}\n";
    let variables = [
        ("OTEL_SERVICE_NAME", "other"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "7"),
        ("OTEL_TRACES_SAMPLER", "nonsense"),
    ];
    let config = with(text, &code, &variables).expect("it can be read");
    assert_eq!(texts(&config), [""; 0]);
    assert_eq!(config.resource[0].value.as_str(), "service");
    let Exporter::Otlp(otlp) = &config.pipes[0].exporter else {
        panic!("it is OTLP");
    };
    assert_eq!(otlp.timeout, Duration::from_secs(10));
    assert_eq!(otlp.url, "http://localhost:4318/v1/traces");
    assert_eq!(config.log_filter.as_deref(), Some("debug"));
    assert!(config.propagators.is_empty(), "none is named");
}

#[test]
fn types_are_told_after_references_are_replaced() {
    let limit = |text: &str, value: &str| {
        let text =
            format!("file_format: '1.1'\nattribute_limits:\n  attribute_count_limit: {text}\n");
        let config = with(&text, &CodeSettings::default(), &[("N", value)]);
        let config = config.expect("it can be read");
        (config.limits.attributes, texts(&config).len())
    };
    assert_eq!(limit("${N}", "9"), (9, 0));
    assert_eq!(limit("${env:N}", "0x9"), (9, 0));
    assert_eq!(limit("'${N}'", "9"), (128, 1));
    assert_eq!(limit("${N}", ""), (128, 0));
    assert_eq!(limit("${N:-11}", ""), (11, 0));
    assert_eq!(limit("${N}", "9\nfoo: bar"), (128, 1));
}

#[test]
fn an_alias_stands_for_its_anchor() {
    let text = "\
file_format: '1.1'
tracer_provider:
  processors:
    - batch: &own
        exporter: {console: }
    - simple: *own
";
    assert_eq!(from(text).pipes.len(), 2);
}

#[test]
fn a_strict_file_refuses_what_is_wrong() {
    let text = "file_format: '1.1'\ndistribution: {instrument: {strict: true}}\ncolour: red\n";
    let error = with(text, &CodeSettings::default(), &[]).expect_err("it is strict");
    assert_eq!(error.problems().len(), 1, "{error}");
    let right = text.replace("colour: red\n", "");
    assert!(with(&right, &CodeSettings::default(), &[]).is_ok());
}

#[test]
fn an_empty_name_of_a_service_is_a_problem_here_too() {
    let config = from(
        "file_format: '1.1'\nresource: {attributes: [{name: service.name, value: \"${SVC}\"}]}",
    );
    let is_it = |kv: &opentelemetry::KeyValue| {
        kv.key.as_str() == "service.name" && kv.value.as_str() == "unknown_service"
    };
    assert!(config.resource.iter().any(is_it), "{:?}", config.resource);
    assert!(texts(&config)[0].contains("the service's name is empty"));
}

#[test]
fn ids_are_random_and_a_file_may_say_so() {
    let texts_of = |ids: &str| {
        texts(&from(&format!(
            "file_format: '1.1'\ntracer_provider:\n  processors: [{{simple: {{exporter: {{console: }}}}}}]\n  id_generator: {ids}\n"
        )))
    };
    for same in ["{random: }", "{random: {}}", ""] {
        assert_eq!(texts_of(same), [""; 0], "{same}");
    }
    for (other, part) in [
        (
            "{xray: }",
            "`xray` is no key of `tracer_provider.id_generator`",
        ),
        ("{random: {seed: 7}}", "`seed` is no key of"),
        ("random", "`tracer_provider.id_generator` is not a mapping"),
    ] {
        let said = texts_of(other);
        assert!(said.iter().any(|it| it.contains(part)), "{said:?}");
    }
}
