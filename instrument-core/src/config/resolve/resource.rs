//! Who is speaking, as far as it is said and not detected.

use crate::config::parse::{attributes, text};
use crate::config::settings::{self, Setting};
use crate::config::sources::Sources;
use crate::config::{Choice, CodeSettings};
use crate::semconv::UNKNOWN_SERVICE;
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_semantic_conventions::attribute::{DEPLOYMENT_ENVIRONMENT_NAME, SERVICE_NAME};

/// Attributes, where the one that is put last counts.
#[derive(Debug, Default)]
pub(crate) struct Attributes(Vec<KeyValue>);

impl Attributes {
    pub(crate) fn put(&mut self, key: impl Into<Key>, value: impl Into<Value>) {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|known| known.key == key) {
            Some(known) => known.value = value,
            None => self.0.push(KeyValue::new(key, value)),
        }
    }

    /// Gives a service without a name one, and says so.
    pub(crate) fn named(&mut self) -> Option<String> {
        let is_named = self.0.iter().any(|known| {
            known.key.as_str() == SERVICE_NAME && !known.value.as_str().trim().is_empty()
        });
        if is_named {
            return None;
        }
        self.put(SERVICE_NAME, UNKNOWN_SERVICE);
        Some(format!(
            "the service's name is empty; used instead: `{UNKNOWN_SERVICE}`"
        ))
    }

    pub(crate) fn into_vec(self) -> Vec<KeyValue> {
        self.0
    }
}

/// A key, its value, and the variable that says so.
type Said = (String, String, &'static str);

pub(super) fn resource(
    name: &str,
    sources: &mut Sources<'_>,
    code: &CodeSettings,
) -> Vec<KeyValue> {
    let mut resource = Attributes::default();
    resource.put(SERVICE_NAME, name.to_owned());
    for (key, choice) in in_code(code) {
        if let Choice::Default(value) = choice {
            resource.put(key, value);
        }
    }
    let said = in_environment(sources);
    for (key, value, _) in &said {
        resource.put(key.clone(), value.clone());
    }
    for (key, choice) in in_code(code) {
        let Choice::Forced(value) = choice else {
            continue;
        };
        let overruled = said.iter().rev().find(|(known, ..)| *known == key);
        if let Some((_, _, variable)) = overruled.filter(|(_, said, _)| *said != value.as_str()) {
            sources.problem(format!(
                "`{variable}` and the code differ in `{key}`; the code forces it and counts"
            ));
        }
        resource.put(key, value);
    }
    if let Some(problem) = resource.named() {
        sources.problem(problem);
    }
    resource.into_vec()
}

/// What code says, by its keys.
pub(crate) fn in_code(code: &CodeSettings) -> Vec<(String, Choice<Value>)> {
    let named = [
        (SERVICE_NAME, &code.service_name),
        (DEPLOYMENT_ENVIRONMENT_NAME, &code.environment),
    ];
    let named = named
        .into_iter()
        .filter_map(|(key, choice)| Some((key.to_owned(), choice.clone()?.into())));
    code.resource.iter().cloned().chain(named).collect()
}

/// What the environment says; of one key, the last counts.
fn in_environment(sources: &mut Sources<'_>) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let one = |sources: &mut Sources<'_>, setting: &'static Setting, key: &str| {
        let chosen = sources.pick(setting, None, text)?;
        Some((key.to_owned(), chosen.value, setting.variable))
    };
    said.extend(one(
        sources,
        &settings::ENVIRONMENT,
        DEPLOYMENT_ENVIRONMENT_NAME,
    ));
    let listed = sources.pick(&settings::RESOURCE_ATTRIBUTES, None, attributes);
    for (key, value) in listed.map(|chosen| chosen.value).unwrap_or_default() {
        let before = said.iter().find(|(known, ..)| *known == key);
        if let Some((_, _, variable)) = before.filter(|(_, old, variable)| {
            *old != value && *variable == settings::ENVIRONMENT.variable
        }) {
            sources.problem(format!(
                "`{variable}` and `{key}` in `OTEL_RESOURCE_ATTRIBUTES` differ; `OTEL_RESOURCE_ATTRIBUTES` counts"
            ));
        }
        said.push((key, value, settings::RESOURCE_ATTRIBUTES.variable));
    }
    if let Some(name) = one(sources, &settings::SERVICE_NAME, SERVICE_NAME) {
        let listed = said.iter().rev().find(|(key, ..)| key == SERVICE_NAME);
        if listed.is_some_and(|(_, listed, _)| *listed != name.1) {
            sources.problem(
                "`OTEL_SERVICE_NAME` and `service.name` in `OTEL_RESOURCE_ATTRIBUTES` differ; `OTEL_SERVICE_NAME` counts"
                    .to_owned(),
            );
        }
        said.push(name);
    }
    said
}
