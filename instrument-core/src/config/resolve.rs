//! From code and environment to a configuration.

mod batch;
mod limits;
pub(super) mod otlp;
mod pipes;
pub(super) mod resource;

use super::parse;
use super::settings;
use super::sources::{Origin, Sources};
use super::{
    CodeSettings, Config, Environment, Instrumentation, LogLevel, Propagator, SemconvOptIn, file,
    misspelt, sampler, sound,
};
use crate::Error;
use crate::provider::ExceptionSignal;

/// What is set up for the service `name`. Fails in strict mode if anything is wrong, and on a file that cannot be read.
pub(crate) fn resolve(
    name: &str,
    code: &CodeSettings,
    environment: &dyn Environment,
) -> Result<Config, Error> {
    let mut sources = Sources::new(environment);
    let path = sources.pick(&settings::CONFIG_FILE, None, parse::file);
    if let Some(path) = path {
        if let Some((mut config, strict)) = file::config(&path, name, code, &mut sources)? {
            sound::make(&mut config);
            return unless(strict, config);
        }
    }
    let strict = sources
        .pick(&settings::STRICT, code.strict.as_ref(), parse::boolean)
        .is_some_and(|strict| strict.value);
    let mut config = from_environment(name, code, &mut sources);
    misspelt::look_for(&mut sources);
    config.problems = sources.take_problems();
    sound::make(&mut config);
    unless(strict, config)
}

/// Strict is to refuse what is wrong.
pub(super) fn unless(strict: bool, config: Config) -> Result<Config, Error> {
    if strict && !config.problems.is_empty() {
        return Err(Error::settings(config.problems));
    }
    Ok(config)
}

fn from_environment(name: &str, code: &CodeSettings, sources: &mut Sources<'_>) -> Config {
    let enabled = enabled(sources, code);
    let resource = resource::resource(name, sources, code);
    let (pipes, own_processor) = pipes::spans(sources, code);
    Config {
        enabled,
        resource,
        pipes,
        own_processor,
        logs: pipes::logs(sources, code),
        metrics: pipes::metrics(sources, code),
        propagators: propagators(sources, code),
        sampler: sampler::sampler(sources, code),
        tail: code.tail.clone(),
        limits: limits::limits(sources, code),
        exceptions: exceptions(sources, code),
        instrumentation: sources
            .pick(
                &settings::INSTRUMENTATION,
                code.instrumentation.as_ref(),
                parse::names,
            )
            .map_or(Instrumentation::All, |chosen| chosen.value),
        semconv: sources
            .pick(&settings::SEMCONV, code.semconv.as_ref(), parse::semconv)
            .map_or_else(SemconvOptIn::default, |chosen| chosen.value),
        log_level: sources
            .pick(&settings::LOG_LEVEL, None, parse::level)
            .map_or_else(LogLevel::default, |chosen| chosen.value),
        log_filter: log_filter(sources, code),
        problems: Vec::new(),
    }
}

fn enabled(sources: &mut Sources<'_>, code: &CodeSettings) -> bool {
    let disabled = sources
        .pick(&settings::DISABLED, None, parse::boolean)
        .is_some_and(|disabled| disabled.value);
    let enabled = sources.pick(&settings::ENABLED, code.enabled.as_ref(), parse::boolean);
    match (disabled, enabled) {
        (false, enabled) => enabled.is_none_or(|enabled| enabled.value),
        (true, None) => false,
        (true, Some(enabled)) => {
            let forced = matches!(enabled.origin, Origin::Forced(_));
            if enabled.value && !matches!(enabled.origin, Origin::Code(_)) {
                let counts = if forced {
                    "the code counts"
                } else {
                    "everything is off"
                };
                sources.problem(format!(
                    "`OTEL_SDK_DISABLED` is true and {} too; {counts}",
                    enabled.origin
                ));
            }
            forced && enabled.value
        }
    }
}

fn propagators(sources: &mut Sources<'_>, code: &CodeSettings) -> Vec<Propagator> {
    sources
        .pick(
            &settings::PROPAGATORS,
            code.propagators.as_ref(),
            parse::propagators,
        )
        .map_or_else(
            || vec![Propagator::TraceContext, Propagator::Baggage],
            |chosen| chosen.value,
        )
}

fn exceptions(sources: &mut Sources<'_>, code: &CodeSettings) -> ExceptionSignal {
    sources
        .pick(
            &settings::EXCEPTIONS,
            code.exceptions.as_ref(),
            parse::exceptions,
        )
        .map_or_else(ExceptionSignal::default, |chosen| chosen.value)
}

pub(crate) fn log_filter(sources: &mut Sources<'_>, code: &CodeSettings) -> Option<String> {
    sources
        .pick(&settings::LOG_FILTER, code.log_filter.as_ref(), parse::text)
        .map(|chosen| chosen.value)
}
