//! Which sampler, from its name, its rates, or its rules.

use super::Choice;
use super::code::CodeSettings;
use super::parse::{prefixes, ratio, word};
use super::settings;
use super::sources::Sources;
use crate::sampling::{Priorities, Sampler, Tail};

pub(crate) fn sampler(sources: &mut Sources<'_>, code: &CodeSettings) -> Sampler {
    let standard = standard(sources);
    let own = own(sources, standard.is_some());
    let named = standard.or(own);
    if let Some(tail) = &code.tail {
        let other = match (&code.sampler, &named) {
            (Some(_), _) => Some("`with_sampler` in code".to_owned()),
            (None, Some((variable, _))) => Some(format!("`{variable}`")),
            (None, None) => None,
        };
        if let Some(other) = other {
            sources.problem(format!(
                "{other} has no effect beside `with_tail` in code, whose base rate decides at the head"
            ));
        }
        return of_tail(tail);
    }
    match (&code.sampler, named) {
        (Some(Choice::Forced(sampler)), named) => {
            if let Some((variable, _)) = named {
                sources.problem(format!(
                    "`{variable}` has no effect beside `with_sampler`, which code forces"
                ));
            }
            sampler.clone()
        }
        (_, Some((_, sampler))) => sampler,
        (Some(Choice::Default(sampler)), None) => sampler.clone(),
        (None, None) => default(),
    }
}

/// The head that goes with a tail.
pub(crate) fn of_tail(tail: &Tail) -> Sampler {
    tail.head()
}

/// What counts if nothing says otherwise.
pub(crate) fn default() -> Sampler {
    Sampler::parent_based(Sampler::always_on())
}

/// `OTEL_TRACES_SAMPLER` and its argument.
fn standard(sources: &mut Sources<'_>) -> Option<(&'static str, Sampler)> {
    let argument = sources.pick(&settings::SAMPLER_ARG, None, ratio);
    let Some(name) = sources.pick(&settings::SAMPLER, None, word) else {
        if argument.is_some() && sources.first_set(&settings::SAMPLER).is_none() {
            sources.problem(
                "`OTEL_TRACES_SAMPLER_ARG` has no effect without `OTEL_TRACES_SAMPLER`".to_owned(),
            );
        }
        return None;
    };
    let by_ratio = name.value.ends_with("traceidratio");
    if argument.is_some() && !by_ratio {
        sources.problem(format!(
            "`OTEL_TRACES_SAMPLER_ARG` has no effect, for `OTEL_TRACES_SAMPLER` is `{}`",
            name.value
        ));
    }
    let ratio = argument.map_or(1.0, |argument| argument.value);
    let root = match name.value.trim_start_matches("parentbased_") {
        "always_on" => Sampler::always_on(),
        "always_off" => Sampler::always_off(),
        _ => Sampler::ratio(ratio),
    };
    let sampler = if name.value.starts_with("parentbased_") {
        Sampler::parent_based(root)
    } else {
        root
    };
    Some((settings::SAMPLER.variable, sampler))
}

/// `OTEL_TRACE_SAMPLE_RATE` and `OTEL_SAMPLING_*`.
fn own(sources: &mut Sources<'_>, beaten: bool) -> Option<(&'static str, Sampler)> {
    let rate = sources.pick(&settings::SAMPLE_RATE, None, ratio);
    let rate = rate.map(|rate| rate.value);
    let (rules, first) = priorities(sources, rate);
    let variable = first.or(rate.map(|_| settings::SAMPLE_RATE.variable))?;
    if beaten {
        sources.problem(format!(
            "`{variable}` has no effect beside `OTEL_TRACES_SAMPLER`, the standard one, which counts"
        ));
    }
    let root = match (first, rate) {
        (None, Some(rate)) => Sampler::ratio(rate),
        _ => Sampler::by_priority(rules),
    };
    Some((variable, Sampler::parent_based(root)))
}

/// The rules, and the first variable that says something about them.
fn priorities(sources: &mut Sources<'_>, rate: Option<f64>) -> (Priorities, Option<&'static str>) {
    let (mut rules, mut first) = (Priorities::default(), None);
    for (setting, field) in [
        (&settings::ERROR_RATE, &mut rules.error),
        (&settings::HIGH_RISK_RATE, &mut rules.high_risk),
        (&settings::HIGH_PRIORITY_RATE, &mut rules.high),
        (&settings::MEDIUM_PRIORITY_RATE, &mut rules.medium),
        (&settings::BACKGROUND_RATE, &mut rules.background),
        (&settings::DEFAULT_RATE, &mut rules.default),
    ] {
        if let Some(rate) = sources.pick(setting, None, ratio) {
            *field = rate.value;
            first = first.or(Some(setting.variable));
        }
    }
    for (setting, field) in [
        (&settings::HIGH_PRIORITY_PATHS, &mut rules.high_paths),
        (&settings::MEDIUM_PRIORITY_PATHS, &mut rules.medium_paths),
        (&settings::BACKGROUND_PATHS, &mut rules.background_paths),
    ] {
        if let Some(paths) = sources.pick(setting, None, prefixes) {
            *field = paths.value;
            first = first.or(Some(setting.variable));
        }
    }
    match rate {
        Some(rate) => (rules.capped(rate), first),
        None => (rules, first),
    }
}
