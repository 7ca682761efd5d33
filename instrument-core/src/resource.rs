//! Who is speaking: the resource, attached once to everything that a process sends.
//!
//! | detector | attributes | from |
//! |---|---|---|
//! | always | `telemetry.sdk.*`, `telemetry.distro.*` | the build |
//! | `service` | `service.instance.id` | random, once per process |
//! | `process` | `process.pid`, `process.executable.name`, `process.executable.path`, `process.owner`, `process.runtime.name` | `/proc/self`, `/etc/passwd` |
//! | `os` | `os.type`, `os.name`, `os.version`, `os.description` | `/etc/os-release`, `/proc/sys/kernel` |
//! | `host` | `host.name`, `host.arch`, `host.id` | `/proc/sys/kernel/hostname`, `/etc/machine-id` |
//! | `container` | `container.id` | `/proc/self/cgroup`, `/proc/self/mountinfo` |
//!
//! What code, environment or file say comes above all of these. A detector reads a few small files and nothing else:
//! no network, no name service, no other process. What it does not find is left out. The command line is never read,
//! since passwords and tokens stand in command lines.
//!
//! A container's `host.id` is left out: its `/etc/machine-id` is its image's, the same wherever that image runs. So is
//! a `container.id` that cannot be told from its pod's (Kubernetes with private cgroup namespaces): set it, and
//! `k8s.pod.uid`, in `OTEL_RESOURCE_ATTRIBUTES` there.

mod container;
mod file;
mod host;
mod os;
mod process;
mod service;

use crate::semconv;
use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::{ResourceDetector, TelemetryResourceDetector};

/// Which detectors run. See the [module docs](self) for what each finds.
///
/// They fit OpenTelemetry's own resource too:
///
/// ```
/// use instrument_core::resource::Detectors;
/// use opentelemetry::{Key, Value};
/// use opentelemetry_sdk::Resource;
///
/// let mut detectors = Detectors::none();
/// detectors.process = true;
/// let resource = Resource::builder_empty().with_detector(Box::new(detectors)).build();
///
/// let pid = Value::from(i64::from(std::process::id()));
/// assert_eq!(resource.get(&Key::new("process.pid")), Some(pid));
/// assert_eq!(resource.get(&Key::new("host.name")), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detectors {
    /// An id for this one of the service's processes.
    pub service: bool,
    /// The process: pid, executable, owner.
    pub process: bool,
    /// The operating system.
    pub os: bool,
    /// The machine.
    pub host: bool,
    /// The container that the process runs in.
    pub container: bool,
}

impl Detectors {
    /// None of them: only what is said is known.
    #[must_use]
    pub fn none() -> Self {
        Self {
            service: false,
            process: false,
            os: false,
            host: false,
            container: false,
        }
    }

    fn found(self) -> Vec<KeyValue> {
        let mut found = Vec::new();
        if self.service {
            service::detect(&mut found);
        }
        if self.process {
            process::detect(&mut found);
        }
        if self.os {
            os::detect(&mut found);
        }
        // One question for two: whether there is a container decides whether the host can be told.
        let container = (self.host || self.container).then(container::find);
        if let Some(container) = container {
            if self.host {
                host::detect(&mut found, container.is_none());
            }
            if let (true, Some(container)) = (self.container, container) {
                container.record(&mut found);
            }
        }
        found
    }
}

/// All of them.
impl Default for Detectors {
    fn default() -> Self {
        Self {
            service: true,
            process: true,
            os: true,
            host: true,
            container: true,
        }
    }
}

impl ResourceDetector for Detectors {
    fn detect(&self) -> Resource {
        Resource::builder_empty()
            .with_schema_url(self.found(), semconv::SCHEMA_URL)
            .build()
    }
}

/// What is sent with everything: `said` by code, environment or file, above what the detectors find.
pub(crate) fn resource(said: Vec<KeyValue>, detectors: Detectors) -> Resource {
    let sdk = TelemetryResourceDetector.detect();
    let sdk = sdk
        .iter()
        .map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    let distro = [
        KeyValue::new(semconv::TELEMETRY_DISTRO_NAME, "instrument"),
        KeyValue::new(semconv::TELEMETRY_DISTRO_VERSION, env!("CARGO_PKG_VERSION")),
    ];
    // The last of equal keys stays.
    let all = sdk.chain(distro).chain(detectors.found()).chain(said);
    Resource::builder_empty()
        .with_schema_url(all, semconv::SCHEMA_URL)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::Value;
    use opentelemetry_semantic_conventions::attribute::SERVICE_NAME;

    fn value(resource: &Resource, key: &'static str) -> Option<String> {
        let value = resource.get(&key.into())?;
        Some(value.as_str().into_owned())
    }

    #[test]
    fn what_is_said_wins_over_what_is_found() {
        let said = vec![
            KeyValue::new(semconv::HOST_NAME, "camera-7"),
            KeyValue::new(SERVICE_NAME, "frames"),
            KeyValue::new(semconv::TELEMETRY_DISTRO_NAME, "ours"),
        ];
        let resource = resource(said, Detectors::default());
        assert_eq!(
            value(&resource, semconv::HOST_NAME).as_deref(),
            Some("camera-7")
        );
        assert_eq!(value(&resource, SERVICE_NAME).as_deref(), Some("frames"));
        assert_eq!(
            value(&resource, semconv::TELEMETRY_DISTRO_NAME).as_deref(),
            Some("ours")
        );
        assert_eq!(resource.schema_url(), Some(semconv::SCHEMA_URL));
        assert_eq!(
            resource.get(&semconv::PROCESS_PID.into()),
            Some(Value::I64(std::process::id().into()))
        );
    }

    #[test]
    fn without_detectors_only_the_build_and_what_is_said_is_known() {
        let said = vec![KeyValue::new(SERVICE_NAME, "frames")];
        let resource = resource(said, Detectors::none());
        let mut keys: Vec<_> = resource.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            [
                "service.name",
                "telemetry.distro.name",
                "telemetry.distro.version",
                "telemetry.sdk.language",
                "telemetry.sdk.name",
                "telemetry.sdk.version",
            ]
        );
    }
}
