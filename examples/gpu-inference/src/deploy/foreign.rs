//! The only metrics that are asked for and are not our processes' own: nothing answers such a query until that server is there.
//! Everything else is tried against the three services.

/// A server whose metrics are asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Foreign {
    /// The series' name.
    pub series: &'static str,
    /// Whose it is.
    pub server: &'static str,
}

const REDIS: &str = "Redis exporter";
const GRAPH: &str = "Tempo's generator, or the Collector's span metrics and service graph";

/// Commands that Redis has run.
pub const REDIS_COMMANDS: Foreign = Foreign::of("redis_commands_processed_total", REDIS);
/// Memory that Redis uses.
pub const REDIS_MEMORY: Foreign = Foreign::of("redis_memory_used_bytes", REDIS);
/// Keys that Redis was asked for and had.
pub const REDIS_HITS: Foreign = Foreign::of("redis_keyspace_hits_total", REDIS);
/// Keys that it did not have.
pub const REDIS_MISSES: Foreign = Foreign::of("redis_keyspace_misses_total", REDIS);
/// Who is connected to Redis.
pub const REDIS_CLIENTS: Foreign = Foreign::of("redis_connected_clients", REDIS);
/// Requests from a service to a service.
pub const GRAPH_REQUESTS: Foreign = Foreign::of("traces_service_graph_request_total", GRAPH);
/// Those that failed.
pub const GRAPH_FAILED: Foreign = Foreign::of("traces_service_graph_request_failed_total", GRAPH);
/// Spans.
pub const SPAN_CALLS: Foreign = Foreign::of("traces_spanmetrics_calls_total", GRAPH);

/// All of them.
pub const ALL: [Foreign; 8] = [
    REDIS_COMMANDS,
    REDIS_MEMORY,
    REDIS_HITS,
    REDIS_MISSES,
    REDIS_CLIENTS,
    GRAPH_REQUESTS,
    GRAPH_FAILED,
    SPAN_CALLS,
];

impl Foreign {
    const fn of(series: &'static str, server: &'static str) -> Self {
        Self { series, server }
    }

    /// Whether an expression asks for it.
    #[must_use]
    pub fn is_asked_by(&self, expression: &str) -> bool {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
        let mut words = expression.split(|c: char| !is_name(c));
        words.any(|word| word == self.series)
    }
}
