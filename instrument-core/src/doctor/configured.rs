//! What the configuration alone tells.

use super::finding::{Finding, Verdict};
use crate::config::{Choice, Config, Problem};
use crate::telemetry::{Builder, Parts, resolve};

/// The configuration, if there is one, and what is wrong with it.
pub(super) fn configuration(builder: &mut Builder) -> (Option<Config>, Vec<Finding>) {
    let error = match resolve(builder) {
        Ok(config) => {
            let findings = problems(&config.problems);
            return (Some(config), findings);
        }
        Err(error) => error,
    };
    if error.problems().is_empty() {
        let advice =
            "a service that is set up like this refuses to start: mend what is named there";
        let finding = Finding::new(Verdict::Configuration, error.to_string(), advice);
        return (None, vec![finding]);
    }
    // Strict mode refuses. What else there is to find is found without it.
    builder.code.strict = Some(Choice::Forced(false));
    (resolve(builder).ok(), problems(error.problems()))
}

pub(super) fn problems(problems: &[Problem]) -> Vec<Finding> {
    problems
        .iter()
        .map(|problem| Finding::new(Verdict::Configuration, problem.to_string(), ""))
        .collect()
}

pub(super) fn disabled(config: &Config) -> Option<Finding> {
    (!config.enabled).then(|| {
        let mut finding = switched_off();
        finding
            .text
            .push_str("; what else is said here is how it would be if it were on");
        finding
    })
}

pub(super) fn switched_off() -> Finding {
    Finding::new(
        Verdict::Disabled,
        "telemetry is switched off, and nothing is recorded",
        "unset OTEL_SDK_DISABLED and OTEL_ENABLED, or look for `with_enabled` in code",
    )
}

pub(super) fn no_exporter(config: &Config, parts: &Parts) -> Option<Finding> {
    let go_nowhere =
        config.pipes.is_empty() && parts.exporters.is_empty() && !parts.store.is_there();
    go_nowhere.then(without_exporter)
}

pub(super) fn without_exporter() -> Finding {
    Finding::new(
        Verdict::NoExporter,
        "spans are made, and go nowhere",
        "unset OTEL_TRACES_EXPORTER, or set OTEL_TRACES_EXPORTER=otlp",
    )
}
