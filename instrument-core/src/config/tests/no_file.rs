//! Without the feature for it.

use super::{from, texts};

#[test]
fn a_configuration_file_is_passed_over_and_the_feature_is_named() {
    let config = from(&[
        ("OTEL_CONFIG_FILE", "/etc/otel.yaml"),
        ("OTEL_SERVICE_NAME", "named"),
    ]);
    assert_eq!(config.resource[0].value.as_str(), "named");
    let texts = texts(&config);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("`OTEL_CONFIG_FILE`"), "{texts:?}");
    assert!(texts[0].contains("feature `config-file`"), "{texts:?}");
}
