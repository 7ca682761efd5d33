//! The labels that the shipped Alloy gives to what a container prints.

use crate::support::shipped::text;
use std::collections::BTreeMap;

/// Of a service of Compose, by the rules of `discovery.relabel`.
pub(crate) fn of(service: &str) -> BTreeMap<String, String> {
    let told = text("alloy/logs.alloy");
    let begin = "discovery.relabel \"containers\" {";
    let (_, rules) = told.split_once(begin).expect("it relabels");
    let (rules, _) = rules.split_once("\n}").expect("it ends");
    let mut labels = BTreeMap::from([
        (
            "__meta_docker_container_label_com_docker_compose_service".to_owned(),
            service.to_owned(),
        ),
        (
            "__meta_docker_container_name".to_owned(),
            format!("/gpu-inference-{service}-1"),
        ),
    ]);
    for rule in rules.split("rule {").skip(1) {
        apply(rule, &mut labels);
    }
    labels.retain(|name, _| !name.starts_with("__"));
    labels
}

/// What a rule does by default: it sets a label, if the expression fits the whole of the source.
fn apply(rule: &str, labels: &mut BTreeMap<String, String>) {
    let given = |name: &str| {
        let mut lines = rule.lines();
        let line = lines.find_map(|line| line.trim().strip_prefix(name)?.trim().strip_prefix('='));
        line.map(|value| value.trim().trim_matches(['[', ']', '"']).to_owned())
    };
    assert!(given("action").is_none(), "no such rule is known: {rule}");
    let source = given("source_labels").expect("it has a source");
    let source = labels.get(&source).cloned().unwrap_or_default();
    let expression = given("regex").unwrap_or_else(|| "(.*)".to_owned());
    let found = match expression.strip_suffix("(.*)") {
        Some(before) => source.strip_prefix(before),
        None => (source == expression).then_some(""),
    };
    let plain = expression.trim_end_matches("(.*)");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_".contains(c);
    assert!(
        plain.chars().all(is_plain),
        "no such expression is known: {rule}"
    );
    if let Some(found) = found {
        let value = given("replacement").unwrap_or_else(|| "$1".to_owned());
        let target = given("target_label").expect("it has a target");
        labels.insert(target, value.replace("$1", found));
    }
}
