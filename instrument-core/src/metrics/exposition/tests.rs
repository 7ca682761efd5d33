use super::*;
use opentelemetry::trace::{SpanId, TraceId};

fn exemplar(value: f64) -> Exemplar {
    Exemplar {
        value,
        trace_id: TraceId::from(0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c),
        span_id: SpanId::from(0xb7ad_6b71_6920_3331),
        time: 1_705_314_645_123_000_000,
    }
}

fn family(kind: Kind, value: PointValue) -> Family {
    Family {
        name: "stage_seconds".to_owned(),
        unit: "seconds".to_owned(),
        help: "Time of a \"stage\"\nin C:\\".to_owned(),
        kind,
        points: vec![Point {
            labels: "stage=\"detect\"".to_owned(),
            value,
        }],
    }
}

fn counter() -> Family {
    family(
        Kind::Counter,
        PointValue::Number {
            value: "3.5".to_owned(),
            exemplar: Some(exemplar(0.5)),
        },
    )
}

fn histogram() -> Family {
    let buckets = vec![
        (0.1, 0, None),
        (1.0, 2, Some(exemplar(0.25))),
        (f64::INFINITY, 3, None),
    ];
    family(
        Kind::Histogram,
        PointValue::Buckets {
            buckets,
            sum: "4.5".to_owned(),
            count: 3,
        },
    )
}

#[test]
fn openmetrics_has_units_exemplars_and_an_end() {
    assert_eq!(
        Format::OpenMetrics.write(&[counter()], "service_name=\"backend\""),
        r#"# TYPE target info
# HELP target Target metadata
target_info{service_name="backend"} 1
# TYPE stage_seconds counter
# UNIT stage_seconds seconds
# HELP stage_seconds Time of a \"stage\"\nin C:\\
stage_seconds_total{stage="detect"} 3.5 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 0.5 1705314645.123
# EOF
"#
    );
    assert_eq!(
        Format::OpenMetrics.write(&[histogram()], ""),
        r#"# TYPE stage_seconds histogram
# UNIT stage_seconds seconds
# HELP stage_seconds Time of a \"stage\"\nin C:\\
stage_seconds_bucket{stage="detect",le="0.1"} 0
stage_seconds_bucket{stage="detect",le="1.0"} 2 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 0.25 1705314645.123
stage_seconds_bucket{stage="detect",le="+Inf"} 3
stage_seconds_sum{stage="detect"} 4.5
stage_seconds_count{stage="detect"} 3
# EOF
"#
    );
}

#[test]
fn a_unit_that_is_the_whole_name_is_not_said_again() {
    let seconds = Family {
        name: "seconds".to_owned(),
        help: String::new(),
        ..counter()
    };
    let written = Format::OpenMetrics.write(&[seconds], "");
    assert!(
        written.starts_with("# TYPE seconds counter\nseconds_total{"),
        "{written}"
    );
}

#[test]
fn the_classic_format_names_a_counter_by_its_sample_and_has_no_exemplars() {
    assert_eq!(
        Format::Classic.write(&[counter()], "service_name=\"backend\""),
        r#"# TYPE target_info gauge
# HELP target_info Target metadata
target_info{service_name="backend"} 1
# TYPE stage_seconds_total counter
# HELP stage_seconds_total Time of a "stage"\nin C:\\
stage_seconds_total{stage="detect"} 3.5
"#
    );
    assert!(
        !Format::Classic
            .write(&[histogram()], "")
            .contains("trace_id")
    );
}

#[test]
fn numbers_are_read_back_as_they_are() {
    for (value, expected) in [
        (1.0, "1.0"),
        (0.005, "0.005"),
        (1e21, "1e21"),
        (f64::INFINITY, "+Inf"),
        (f64::NEG_INFINITY, "-Inf"),
        (f64::NAN, "NaN"),
    ] {
        assert_eq!(number(value), expected);
    }
}
