//! What is said about a file says where.

use super::{from, with};
use crate::config::CodeSettings;
use crate::config::tests::texts;

fn refused(text: &str) -> String {
    let error = with(text, &CodeSettings::default(), &[]).expect_err("it cannot be used");
    assert_eq!(error.problems().len(), 1, "{error}");
    error.problems()[0].to_string()
}

#[test]
fn a_key_that_is_none_is_named_with_its_place_and_the_one_that_is_meant() {
    let config = from(
        "\
file_format: '1.1'
tracer_provider:
  processors:
    - batch:
        schedule_dely: 100
        exporter:
          otlp_http:
            colour: red
  processor: []
",
    );
    assert_eq!(
        texts(&config),
        [
            "otel.yaml:9:3: `processor` is no key of `tracer_provider` (did you mean `processors`?); it is passed over",
            "otel.yaml:5:9: `schedule_dely` is no key of `tracer_provider.processors[0].batch` (did you mean `schedule_delay`?); it is passed over",
            "otel.yaml:8:13: `colour` is no key of `tracer_provider.processors[0].batch.exporter.otlp_http`; it is passed over",
        ]
    );
}

#[test]
fn what_the_schema_has_and_this_crate_has_not_is_named() {
    let config = from(
        "\
file_format: '1.1'
propagator: {composite: [{b3: }, {tracecontext: }]}
tracer_provider:
  processors: [{batch: {exporter: {otlp_file/development: }}}]
  sampler: {jaeger_remote/development: {endpoint: x}}
meter_provider: {readers: [], views: [{}], exemplar_filter: trace_based}
logger_provider: {processors: [], limits: {attribute_count_limit: 128, attribute_value_length_limit: 9}}
",
    );
    let texts = texts(&config);
    for key in [
        "b3",
        "otlp_file/development",
        "jaeger_remote/development",
        "views",
        "attribute_value_length_limit",
    ] {
        let named = format!("`{key}` in ");
        let count = texts.iter().filter(|text| text.contains(&named)).count();
        assert_eq!(count, 1, "{key}: {texts:?}");
    }
    assert_eq!(config.propagators.len(), 1);
    assert!(config.pipes.is_empty());
}

#[test]
fn a_file_that_is_no_configuration_is_refused() {
    for (text, part) in [
        ("", "the file is empty"),
        ("# only words\n", "the file is empty"),
        ("- a\n", "otel.yaml:1:1: the file is not a mapping"),
        ("disabled: true\n", "`file_format` is missing"),
        ("file_format: '0.4'\n", "`file_format` is `0.4`"),
        ("file_format: 2\n", "`file_format` is"),
        ("file_format: '1.1'\na: [\n", "this is no YAML"),
        ("file_format: '1.1'\na: b: c\n", "otel.yaml:2:"),
        (
            "file_format: '1.1'\nfile_format: '1.1'\n",
            "otel.yaml:2:1: the key `file_format`",
        ),
        ("file_format: '1.1'\n---\na: b\n", "a second document"),
        ("file_format: '1.1'\n? [a]\n: b\n", "a key is a text"),
        (
            "file_format: '1.1'\nlog_level: ${A:?b}\n",
            "otel.yaml:2:12: `${A:?b}` is no reference",
        ),
        ("file_format: '1.1'\na: *b\n", "otel.yaml:2:"),
    ] {
        let said = refused(text);
        assert!(said.contains(part), "{said}");
    }
    let deep = format!("file_format: '1.1'\na: {}\n", "[".repeat(5000));
    assert!(
        refused(&deep).contains("otel.yaml:2:"),
        "{}",
        refused(&deep)
    );
    let deep = format!("file_format: '1.1'\na:\n  {}x\n", "- ".repeat(100_000));
    assert!(refused(&deep).contains("deeper than"), "{}", refused(&deep));
    let mut bomb = "file_format: '1.1'\na0: &a0 [x, x]\n".to_owned();
    for i in 1..40 {
        bomb.push_str(&format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1));
    }
    assert!(refused(&bomb).contains("more than"), "{}", refused(&bomb));
}

#[test]
fn a_newer_file_is_read_as_far_as_it_is_known() {
    let config = from("file_format: '1.7'\ndisabled: true\n");
    assert!(!config.enabled);
    assert!(texts(&config)[0].contains("newer than 1.1"));
}

#[test]
fn headers_and_what_variables_hold_of_them_are_not_shown() {
    let text = "\
file_format: '1.1'
tracer_provider:
  processors:
    - simple:
        exporter:
          otlp_http:
            headers: [{name: authorization, value: '${TOKEN}'}, {name: 'a b', value: hunter2}]
            headers_list: ${TOKEN}
";
    let config =
        with(text, &CodeSettings::default(), &[("TOKEN", "hunter2")]).expect("it can be read");
    let texts = texts(&config);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(!texts.concat().contains("hunter2"), "{texts:?}");
}
