//! On or off, who is speaking, what is propagated and instrumented.

use super::{Allowed, Setting, Twin};

pub(crate) static CONFIG_FILE: Setting = Setting {
    variable: "OTEL_CONFIG_FILE",
    twin: Some(Twin {
        variable: "OTEL_EXPERIMENTAL_CONFIG_FILE",
        allowed: Allowed::File,
    }),
    default: "none",
    allowed: Allowed::File,
    meaning: "A file in OpenTelemetry's declarative schema (feature `config-file`). With it the file decides; other variables count only where it names them.",
    example: "/etc/otel.yaml",
    ..Setting::NEW
};

pub(crate) static STRICT: Setting = Setting {
    variable: "OTEL_RUST_CONFIG_STRICT",
    path: Some("distribution.instrument.strict"),
    method: Some("with_strict"),
    default: "false",
    allowed: Allowed::Boolean,
    meaning: "Refuse to set up if anything is wrong or in disagreement, instead of saying so and going on.",
    example: "true",
    wrong: Some("yes"),
    ..Setting::NEW
};

pub(crate) static DISABLED: Setting = Setting {
    variable: "OTEL_SDK_DISABLED",
    path: Some("disabled"),
    default: "false",
    allowed: Allowed::Boolean,
    meaning: "Turn everything off but propagation. `true` wins over `OTEL_ENABLED`.",
    example: "true",
    wrong: Some("1"),
    ..Setting::NEW
};

pub(crate) static ENABLED: Setting = Setting {
    variable: "OTEL_ENABLED",
    method: Some("with_enabled"),
    default: "true",
    allowed: Allowed::Boolean,
    meaning: "`false` turns everything off but propagation.",
    example: "false",
    wrong: Some("on"),
    ..Setting::NEW
};

pub(crate) static SERVICE_NAME: Setting = Setting {
    variable: "OTEL_SERVICE_NAME",
    path: Some("resource.attributes: service.name"),
    method: Some("with_service_name"),
    default: "the name given to the set-up",
    meaning: "`service.name`. Beats the one in `OTEL_RESOURCE_ATTRIBUTES`.",
    example: "camera-backend",
    ..Setting::NEW
};

pub(crate) static RESOURCE_ATTRIBUTES: Setting = Setting {
    variable: "OTEL_RESOURCE_ATTRIBUTES",
    path: Some("resource.attributes, resource.attributes_list"),
    method: Some("with_resource_attribute"),
    default: "none",
    allowed: Allowed::Pairs,
    meaning: "Attributes of the resource. One wrong pair discards all of them, as the specification asks.",
    example: "service.version=1.2.3,service.namespace=cameras",
    wrong: Some("service.version"),
    ..Setting::NEW
};

pub(crate) static ENVIRONMENT: Setting = Setting {
    variable: "ENVIRONMENT",
    path: Some("resource.attributes: deployment.environment.name"),
    method: Some("with_environment"),
    default: "none",
    meaning: "`deployment.environment.name`, unless `OTEL_RESOURCE_ATTRIBUTES` has it.",
    example: "staging",
    ..Setting::NEW
};

pub(crate) static PROPAGATORS: Setting = Setting {
    variable: "OTEL_PROPAGATORS",
    path: Some("propagator.composite, propagator.composite_list"),
    method: Some("with_propagators"),
    default: "tracecontext,baggage",
    allowed: Allowed::Words(&["tracecontext", "baggage", "none"]),
    meaning: "What travels with a request: W3C trace context, W3C baggage.",
    example: "tracecontext",
    wrong: Some("tracecontxt"),
    ..Setting::NEW
};

pub(crate) static INSTRUMENTATION: Setting = Setting {
    variable: "OTEL_AUTO_INSTRUMENTATION",
    path: Some("distribution.instrument.auto_instrumentation"),
    method: Some("with_instrumentation"),
    default: "true",
    allowed: Allowed::Names,
    meaning: "Which layers and client wrappers do what they do by themselves: all, none, or those named: `server`, `client`, `metrics` of requests, rules of `baggage`, events of `retry`, `span`, `sqlx`, `redis`, `mongodb`, `queue`, `genai`, and what others call theirs.",
    example: "server,sqlx",
    wrong: Some("yes"),
    ..Setting::NEW
};

pub(crate) static SEMCONV: Setting = Setting {
    variable: "OTEL_SEMCONV_STABILITY_OPT_IN",
    path: Some("instrumentation/development.general.stability_opt_in_list"),
    method: Some("with_semconv_opt_in"),
    default: "none: the stable names only",
    allowed: Allowed::Words(&["http", "http/dup", "database", "database/dup"]),
    meaning: "`http/dup` and `database/dup` record the superseded names beside the stable ones. Words for other libraries are passed over.",
    example: "http/dup",
    wrong: Some("http/dupp"),
    ..Setting::NEW
};

pub(crate) static EXCEPTIONS: Setting = Setting {
    variable: "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN",
    path: Some("distribution.instrument.exception_signal_opt_in"),
    method: Some("with_exception_signal"),
    default: "none: span events",
    allowed: Allowed::Words(&["logs", "logs/dup"]),
    meaning: "Where exceptions are recorded: as log records, or as both. Also read by a `Provider` that is used without a set-up.",
    example: "logs/dup",
    wrong: Some("events"),
    ..Setting::NEW
};

pub(crate) static LOG_LEVEL: Setting = Setting {
    variable: "OTEL_LOG_LEVEL",
    path: Some("log_level"),
    default: "info",
    allowed: Allowed::Word(&["none", "error", "warn", "info", "debug", "trace"]),
    meaning: "What the instrumentation says about itself: `error` and `warn` what goes wrong, `info` also the line at the start.",
    example: "error",
    wrong: Some("loud"),
    ..Setting::NEW
};

pub(crate) static LOG_FILTER: Setting = Setting {
    variable: "RUST_LOG",
    method: Some("with_log_filter"),
    default: "info",
    meaning: "Which events are logged (feature `logs`), in the words of `tracing-subscriber`'s `EnvFilter`. Where it names only some targets, what the instrumentation says about itself stays on.",
    example: "warn,backend=debug",
    ..Setting::NEW
};
