//! On or off, who is speaking, what is propagated and instrumented.

use super::{Row, choice, chosen, of};
use crate::config::{Config, Instrumentation, Propagator, SemconvOptIn};
use crate::provider::ExceptionSignal;

fn attribute(config: &Config, key: &str) -> String {
    let found = config.resource.iter().find(|kv| kv.key.as_str() == key);
    found.map_or_else(|| "none".to_owned(), |kv| kv.value.to_string())
}

pub(super) fn row(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_SDK_DISABLED" => of("false", |c| c.enabled.to_string()),
        "OTEL_ENABLED" => of("false", |c| c.enabled.to_string())
            .code(|c, f| c.enabled = choice(f, false))
            .back("true"),
        "OTEL_SERVICE_NAME" => of("camera-backend", |c| attribute(c, "service.name"))
            .code(|c, f| c.service_name = choice(f, "code".to_owned())),
        "OTEL_RESOURCE_ATTRIBUTES" => of("1.2.3", |c| attribute(c, "service.version"))
            .code(|c, f| c.resource = vec![("service.version".to_owned(), chosen(f, "9".into()))]),
        "ENVIRONMENT" => of("staging", |c| attribute(c, "deployment.environment.name"))
            .code(|c, f| c.environment = choice(f, "code".to_owned())),
        "OTEL_PROPAGATORS" => of("[TraceContext]", |c| format!("{:?}", c.propagators))
            .code(|c, f| c.propagators = choice(f, vec![Propagator::Baggage])),
        "OTEL_AUTO_INSTRUMENTATION" => of(r#"Only(["server", "sqlx"])"#, |c| {
            format!("{:?}", c.instrumentation)
        })
        .code(|c, f| c.instrumentation = choice(f, Instrumentation::None)),
        "OTEL_SEMCONV_STABILITY_OPT_IN" => of("true false", |c| {
            format!("{} {}", c.semconv.http_dup, c.semconv.database_dup)
        })
        .code(|c, f| {
            let database = SemconvOptIn {
                http_dup: false,
                database_dup: true,
            };
            c.semconv = choice(f, database);
        }),
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN" => {
            of("LogsAndSpanEvents", |c| format!("{:?}", c.exceptions))
                .code(|c, f| c.exceptions = choice(f, ExceptionSignal::Logs))
        }
        "OTEL_LOG_LEVEL" => of("Error", |c| format!("{:?}", c.log_level)),
        "RUST_LOG" => of("Some(\"warn,backend=debug\")", |c| {
            format!("{:?}", c.log_filter)
        })
        .code(|c, f| c.log_filter = choice(f, "debug".to_owned())),
        _ => return None,
    })
}
