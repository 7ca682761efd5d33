//! From one source to another.

use crate::{BACKENDS, dashboard, panels, read};
use gpu_inference::deploy;
use std::collections::BTreeSet;

/// The id of every source that a dashboard asks, in the file that makes the sources.
pub(crate) fn sources() {
    for backend in BACKENDS {
        let text = read(&format!(
            "grafana/{backend}/provisioning/datasources/hsi.yml"
        ));
        let known: BTreeSet<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("    uid: "))
            .collect();
        assert_eq!(known.len(), 4, "{known:?}");
        let pointers = text
            .lines()
            .filter_map(|line| line.split_once("datasourceUid: "));
        for (_, uid) in pointers {
            assert!(known.contains(uid), "{uid} is not one of {known:?}");
        }
        for panel in panels(&dashboard(backend)) {
            let asked = panel["targets"].as_array().into_iter().flatten();
            for target in asked.chain(
                [panel]
                    .into_iter()
                    .filter(|panel| panel["targets"].is_array()),
            ) {
                let uid = target["datasource"]["uid"].as_str().expect("an id");
                assert!(known.contains(uid), "{} asks {uid}", panel["title"]);
            }
        }
    }
}

pub(crate) fn ways() {
    for backend in BACKENDS {
        let text = read(&format!(
            "grafana/{backend}/provisioning/datasources/hsi.yml"
        ));
        let has = |line: &str| assert!(text.contains(line), "{line} is not in\n{text}");
        for shift in ["spanStartTimeShift: \"-5m\"", "spanEndTimeShift: \"5m\""] {
            has(shift);
        }
        for shift in ["spanStartTimeShift: \"-1h\"", "spanEndTimeShift: \"1h\""] {
            has(shift);
        }
        for (key, label) in deploy::links::TAGS {
            has(&format!("- key: {key}\n            value: {label}\n"));
        }
        has("profileTypeId: \"process_cpu:cpu:nanoseconds:cpu:nanoseconds\"");
        has("nodeGraph:\n        enabled: true");
        has("- datasourceUid: ");
        let queries = text.matches("query: ").count() - 1;
        assert_eq!(queries, deploy::links::all().len());
        assert!(queries >= 40, "{queries}");
        // Grafana would take a single one for a variable of the environment.
        let single = text.replace("$$", "");
        assert!(!single.contains('$'), "{single}");
    }
}

pub(crate) fn derived() {
    for backend in BACKENDS {
        let text = read(&format!(
            "grafana/{backend}/provisioning/datasources/hsi.yml"
        ));
        assert!(
            text.contains("matcherRegex: \"trace_id=([a-f0-9]{32})\""),
            "{text}"
        );
        assert!(text.contains("urlDisplayLabel: View Trace"), "{text}");
    }
}
