//! Which sampler comes of the variables; what a sampler does has its tests beside it.

use super::{from, texts, with};
use crate::config::{Choice, CodeSettings, forced};
use crate::sampling::{Priorities, Sampler, Tail};

fn is(said: &[(&str, &str)], expected: &Sampler) {
    let config = from(said);
    assert_eq!(
        format!("{:?}", config.sampler),
        format!("{expected:?}"),
        "{said:?}"
    );
    assert_eq!(texts(&config), [""; 0], "{said:?}");
}

#[test]
fn the_six_standard_names() {
    let name = "OTEL_TRACES_SAMPLER";
    let arg = ("OTEL_TRACES_SAMPLER_ARG", "0.25");
    let parent = Sampler::parent_based;
    is(&[], &parent(Sampler::always_on()));
    is(&[(name, "always_on")], &Sampler::always_on());
    is(&[(name, "Always_Off")], &Sampler::always_off());
    is(&[(name, "traceidratio")], &Sampler::ratio(1.0));
    is(&[(name, "traceidratio"), arg], &Sampler::ratio(0.25));
    is(
        &[(name, "parentbased_always_on")],
        &parent(Sampler::always_on()),
    );
    is(
        &[(name, "parentbased_always_off")],
        &parent(Sampler::always_off()),
    );
    is(
        &[(name, "parentbased_traceidratio"), arg],
        &parent(Sampler::ratio(0.25)),
    );
}

/// Defect 3 of the original: with a rate of 1, pipelines' own traces were sampled at a tenth.
#[test]
fn the_sample_rate_alone_is_the_rate_of_all_traces() {
    is(
        &[("OTEL_TRACE_SAMPLE_RATE", "1.0")],
        &Sampler::parent_based(Sampler::ratio(1.0)),
    );
    let rules = Priorities {
        high_paths: vec!["/orders".to_owned()],
        ..Priorities::default()
    };
    is(
        &[
            ("OTEL_TRACE_SAMPLE_RATE", "1.0"),
            ("OTEL_SAMPLING_HIGH_PRIORITY_PATHS", "/orders"),
        ],
        &Sampler::parent_based(Sampler::by_priority(rules.clone())),
    );
    assert!(rules.pipeline >= 1.0, "a worker's own trace is no request");
}

/// Defect 5 of the original: the path lists, and the rates, had no effect.
#[test]
fn sampling_paths_and_rates_of_the_environment_have_effect() {
    let rules = Priorities {
        high: 0.9,
        high_paths: vec!["/orders".to_owned(), "/payments".to_owned()],
        medium_paths: vec!["/search".to_owned()],
        background_paths: vec!["/ready".to_owned()],
        ..Priorities::default()
    };
    is(
        &[
            ("OTEL_SAMPLING_HIGH_PRIORITY_RATE", "0.9"),
            ("OTEL_SAMPLING_HIGH_PRIORITY_PATHS", " /orders , /payments,"),
            ("OTEL_SAMPLING_MEDIUM_PRIORITY_PATHS", "/search"),
            ("OTEL_SAMPLING_BACKGROUND_PATHS", "/ready"),
        ],
        &Sampler::parent_based(Sampler::by_priority(rules)),
    );
}

#[test]
fn the_sample_rate_caps_the_lower_classes() {
    let rules = Priorities {
        default: 0.3,
        ..Priorities::default()
    };
    is(
        &[
            ("OTEL_TRACE_SAMPLE_RATE", "0.05"),
            ("OTEL_SAMPLING_DEFAULT_RATE", "0.3"),
        ],
        &Sampler::parent_based(Sampler::by_priority(rules.capped(0.05))),
    );
}

#[test]
fn the_standard_sampler_beats_its_twins_and_code_beats_both() {
    let said = [
        ("OTEL_TRACES_SAMPLER", "always_off"),
        ("OTEL_TRACE_SAMPLE_RATE", "0.5"),
        ("OTEL_TRACES_SAMPLER_ARG", "0.5"),
    ];
    let config = from(&said);
    let debug = |sampler: &Sampler| format!("{sampler:?}");
    assert_eq!(debug(&config.sampler), debug(&Sampler::always_off()));
    let both = texts(&config);
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both[0].contains("OTEL_TRACES_SAMPLER_ARG"), "{both:?}");
    assert!(both[1].contains("OTEL_TRACE_SAMPLE_RATE"), "{both:?}");

    let code = CodeSettings {
        sampler: Some(forced(Sampler::always_on())),
        ..CodeSettings::default()
    };
    let config = with(&code, &said[..1]);
    assert_eq!(debug(&config.sampler), debug(&Sampler::always_on()));
    assert_eq!(config.problems.len(), 1);
}

#[test]
fn an_argument_without_its_sampler_is_named() {
    let texts = texts(&from(&[("OTEL_TRACES_SAMPLER_ARG", "0.5")]));
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("no effect"), "{texts:?}");
}

#[test]
fn a_tail_decides_at_the_head_too() {
    let code = CodeSettings {
        tail: Some(Tail::new(0.01)),
        ..CodeSettings::default()
    };
    let head = format!("{:?}", Tail::new(0.01).head());
    let config = with(&code, &[]);
    assert_eq!(format!("{:?}", config.sampler), head);
    assert_eq!(texts(&config), [""; 0]);
    let config = with(&code, &[("OTEL_TRACES_SAMPLER", "always_off")]);
    assert_eq!(format!("{:?}", config.sampler), head);
    assert_eq!(config.problems.len(), 1);
    let code = CodeSettings {
        sampler: Some(Choice::Default(Sampler::always_on())),
        ..code
    };
    assert_eq!(with(&code, &[]).problems.len(), 1);
}
