//! The table of everything that can be set.

use super::Role;
use Role::{Analyst, Backend, Demo, Detector, Supervisor, Worker};

/// Something that can be set.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The variable. In lower case and with dashes it is the flag.
    pub variable: &'static str,
    /// What it is set to, in one word; empty for what is only switched on and off.
    pub takes: &'static str,
    /// As one would write it; empty if there is none.
    pub default: &'static str,
    /// Whom it concerns.
    pub roles: &'static [Role],
    /// What it is.
    pub says: &'static str,
}

impl Setting {
    /// `BATCH_WINDOW_SECONDS` is `--batch-window-seconds`.
    #[must_use]
    pub fn flag(&self) -> String {
        format!("--{}", self.variable.to_lowercase().replace('_', "-"))
    }

    /// Whether it is only switched on and off.
    #[must_use]
    pub const fn is_switch(&self) -> bool {
        self.takes.is_empty()
    }
}

macro_rules! table {
    ($($name:ident $takes:literal = $default:literal for $roles:expr; $says:literal)*) => {
        $(
            #[doc = $says]
            pub const $name: Setting = Setting {
                variable: stringify!($name),
                takes: $takes,
                default: $default,
                roles: $roles,
                says: $says,
            };
        )*

        /// All of them, in the order of the documentation.
        pub const TABLE: &[Setting] = &[$($name),*];
    };
}

const PIPELINE: &[Role] = &[Supervisor, Backend, Worker];
const LOOKING: &[Role] = &[Supervisor, Detector];
const JUDGING: &[Role] = &[Supervisor, Analyst];
const FEEDING: &[Role] = &[Supervisor, Demo];
const SHOWING: &[Role] = &[Supervisor, Backend];
const LISTENING: &[Role] = &[Supervisor, Backend, Detector, Analyst];
const SERVICES: &[Role] = &[Backend, Worker, Detector, Analyst, Demo];

table! {
    BACKEND_LISTEN "ADDRESS" = "127.0.0.1:8000" for &[Supervisor, Backend]; "where the backend listens; port 0 is a free one"
    DETECTOR_LISTEN "ADDRESS" = "127.0.0.1:8095" for LOOKING; "where the detector listens, for HTTP and gRPC"
    ANALYST_LISTEN "ADDRESS" = "127.0.0.1:8091" for JUDGING; "where the analyst listens"

    TRUSTED_NETWORKS "NETWORKS" = "" for LISTENING; "from where baggage is taken beside this machine: networks, or addresses, with commas between them, as `10.8.0.0/16,fd00::/8`; default: from nowhere else"

    DATA_DIR "PATH" = "gpu-inference-data" for PIPELINE; "where images are kept, and the database unless DATABASE_URL names another"
    DATABASE_URL "URL" = "" for PIPELINE; "PostgreSQL (`postgres://…`) or SQLite (`sqlite://…`); default: SQLite in the DATA_DIR"
    REDIS_URL "URL" = "" for PIPELINE; "Redis for the queues, shared by several workers; default: queues in the database"
    YOLO26_URL "URLS" = "http://127.0.0.1:8095" for &[Backend, Worker]; "the detector, or several with commas between them"
    NEMOTRON_URL "URL" = "http://127.0.0.1:8091" for &[Backend, Worker]; "the analyst"
    DETECTION_WORKERS "NUMBER" = "2" for PIPELINE; "how many images are looked at at a time"
    ANALYSIS_WORKERS "NUMBER" = "1" for PIPELINE; "how many batches are judged at a time"
    BATCH_WINDOW_SECONDS "SECONDS" = "90" for PIPELINE; "a batch is closed when it is so old"
    BATCH_IDLE_TIMEOUT_SECONDS "SECONDS" = "30" for PIPELINE; "a batch is closed when nothing has come for so long"
    FAST_PATH_ENABLED "" = "true" for PIPELINE; "whether what is sure or urgent is judged at once, in a batch of its own"
    FAST_PATH_CONFIDENCE_THRESHOLD "0…1" = "0.90" for PIPELINE; "how sure is sure"
    DETECTION_CONFIDENCE_THRESHOLD "0…1" = "0.5" for PIPELINE; "detections below this are not kept"
    QUEUE_MAX_SIZE "NUMBER" = "10000" for PIPELINE; "so many messages wait in a queue at most; further ones become dead letters at once, unless they are urgent"
    MAX_ATTEMPTS "NUMBER" = "4" for PIPELINE; "an image or a batch is tried so often before it is a dead letter"
    RETRY_SECONDS "SECONDS" = "1" for PIPELINE; "the wait before the second attempt, doubled before each further one"
    RETRY_MAX_SECONDS "SECONDS" = "30" for PIPELINE; "the longest wait before an attempt"
    LEASE_SECONDS "SECONDS" = "60" for PIPELINE; "a message that a worker has not finished by then goes to another; 0.1 at least"
    DETECTOR_TIMEOUT_SECONDS "SECONDS" = "30" for PIPELINE; "how long the detector may take; 0.001 at least"
    ANALYST_TIMEOUT_SECONDS "SECONDS" = "150" for PIPELINE; "how long the analyst may take; 0.001 at least"
    SLOW_QUERY_THRESHOLD_MS "MILLISECONDS" = "100" for PIPELINE; "a query of an event that takes so long says so in its span"
    TRACE_PAGE "" = "true" for SHOWING; "whether the backend shows traces at `/tracing`, its own and what others send there; the supervisor leaves it away if traces are told to go elsewhere"
    TRACE_PAGE_TOKEN "SECRET" = "" for SHOWING; "who has it may see that page, and send to it; default: nobody needs it on this machine, and from elsewhere nobody may"
    GRAFANA_URL "URL" = "" for SHOWING; "where the browser finds Grafana: that page opens it, and shows its dashboard; default: nowhere"
    JAEGER_URL "URL" = "" for SHOWING; "where the browser finds Jaeger: that page opens it; default: nowhere"
    TRACE_URL "URL" = "" for PIPELINE; "where a trace is looked at, `{trace_id}` stands for its id: `http://localhost:16686/trace/{trace_id}`; default: the page at `/tracing`"

    DEVICE "cpu|gpu|cuda" = "cpu" for LOOKING; "what the network runs on; `gpu` and `cuda` need the features `wgpu` and `cuda`"
    YOLO26_CONFIDENCE "0…1" = "0.5" for LOOKING; "the confidence that the detector tells"
    DETECTOR_BATCH_SIZE "NUMBER" = "32" for LOOKING; "so many images go through the network at once, at most 32"
    DETECTOR_BATCH_WAIT_SECONDS "SECONDS" = "0.002" for LOOKING; "how long the first image of a batch waits for others"
    DETECTOR_QUEUE_SIZE "NUMBER" = "64" for LOOKING; "so many requests wait for the network; then the answer is 503"

    LLM_URL "URL" = "" for JUDGING; "a server with OpenAI's interface, with `/v1`, by `http://`: a proxy adds TLS where it is needed; default: none, and the verdicts are those of rules"
    LLM_MODEL "NAME" = "default" for JUDGING; "the model to ask for"
    LLM_PROVIDER "NAME" = "llama_cpp" for JUDGING; "who serves it, as the conventions for `gen_ai.provider.name` say"
    LLM_API_KEY "SECRET" = "" for JUDGING; "sent as bearer token"
    LLM_STREAM "" = "true" for JUDGING; "whether answers are streamed"
    LLM_SCHEMA "json_schema|json_object|off" = "json_schema" for JUDGING; "how the server is told the answer's JSON schema: OpenAI's way, that of llama-cpp-python, or not at all"
    LLM_CONTEXT_TOKENS "NUMBER" = "" for JUDGING; "how long the model's context is, so that it can be told how much of it a prompt takes; default: that is not told"
    LLM_MAX_TOKENS "NUMBER" = "1536" for JUDGING; "how long an answer may be"
    LLM_TEMPERATURE "0…2" = "0.7" for JUDGING; "how far the model may stray"
    LLM_TOP_P "0…1" = "0.95" for JUDGING; "from which share of the probability it chooses"
    LLM_TIMEOUT_SECONDS "SECONDS" = "120" for JUDGING; "how long an attempt may take; 0.001 at least"
    LLM_ATTEMPTS "NUMBER" = "3" for JUDGING; "how often it is asked before the verdict is refused"
    LLM_RETRY_SECONDS "SECONDS" = "1" for JUDGING; "the wait before the second attempt, doubled before each further one, 30 at most"
    LLM_BREAKER_FAILURES "NUMBER" = "5" for JUDGING; "after so many failures in a row it is not asked for a while"
    LLM_BREAKER_SECONDS "SECONDS" = "30" for JUDGING; "how long it is not asked then"

    BACKEND_URL "URL" = "http://127.0.0.1:8000" for &[Demo]; "where the cameras send their images"
    CAMERAS "NUMBER" = "3" for FEEDING; "how many cameras there are"
    IMAGES_PER_SECOND "NUMBER" = "1" for FEEDING; "how many images all cameras together send"
    IMAGES "NUMBER" = "0" for FEEDING; "after so many the feed ends; 0 is never"
    DEMO "" = "true" for &[Supervisor]; "whether cameras are played; `--no-demo` plays none"

    PROFILE_TOKEN "SECRET" = "" for LISTENING; "who has it may take profiles of the CPU at `/debug/pprof/profile`; default: nobody may"
    STAGE_DELAYS "" = "false" for &[Supervisor, Backend, Worker, Detector, Analyst]; "stretches the stages to the times of a real camera system, to be looked at"
    STOP_WITH_INPUT "" = "false" for SERVICES; "stops when the standard input ends, so as not to outlive who started it"
}
