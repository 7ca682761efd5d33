//! The settings of each role.

use super::Secret;
use instrument_tower::Trust;
use instrument_tower::page::Access;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What the backend and its workers are told.
#[derive(Clone, Debug)]
pub struct Backend {
    /// Where it listens; of no use to a worker.
    pub listen: SocketAddr,
    /// Whose baggage is taken; of no use to a worker.
    pub trusted: Trust,
    /// Whether it is only the workers.
    pub only_workers: bool,
    /// Where images are kept.
    pub data_dir: PathBuf,
    /// Where everything else is kept.
    pub database: Database,
    /// Redis, if the queues are there.
    pub redis_url: Option<String>,
    /// The detectors, one at least.
    pub detectors: Vec<String>,
    /// The analyst.
    pub analyst: String,
    /// How many images are looked at at a time.
    pub detection_workers: usize,
    /// How many batches are judged at a time.
    pub analysis_workers: usize,
    /// A batch is closed when it is so old.
    pub batch_window: Duration,
    /// A batch is closed when nothing has come for so long.
    pub batch_idle: Duration,
    /// The confidence from which a detection is judged at once; `None` if none is.
    pub fast_path: Option<f32>,
    /// Detections below this are not kept.
    pub threshold: f32,
    /// So many messages wait in a queue at most.
    pub queue_size: usize,
    /// So often an image or a batch is tried.
    pub max_attempts: u32,
    /// The wait before the second attempt.
    pub retry: Duration,
    /// The longest wait before an attempt.
    pub retry_max: Duration,
    /// How long a worker has a message for itself.
    pub lease: Duration,
    /// How long the detector may take.
    pub detector_timeout: Duration,
    /// How long the analyst may take.
    pub analyst_timeout: Duration,
    /// A query that takes so long says so.
    pub slow_query: Duration,
    /// Who sees the page with traces, if there is one.
    pub trace_page: Option<Access>,
    /// Where the page finds Grafana.
    pub grafana_url: Option<String>,
    /// Where the page finds Jaeger.
    pub jaeger_url: Option<String>,
    /// Where a trace is looked at: `{trace_id}` stands for its id.
    pub trace_url: Option<String>,
    /// Who has it may take profiles.
    pub profile_token: Option<Secret>,
    /// Whether stages are stretched.
    pub stage_delays: bool,
    /// Whether it stops when its standard input ends.
    pub stop_with_input: bool,
}

/// Where rows are kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Database {
    /// `events.db` in the directory of data.
    InDataDir,
    /// `sqlite:…` or `postgres://…`.
    Url(String),
}

/// What the detector is told.
#[derive(Clone, Debug)]
pub struct Detector {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whose baggage is taken.
    pub trusted: Trust,
    /// What the network runs on.
    pub device: DeviceChoice,
    /// The confidence that it tells.
    pub threshold: f32,
    /// How many images go through the network at once.
    pub batch_size: usize,
    /// How long the first image of a batch waits for others.
    pub batch_wait: Duration,
    /// How many requests wait.
    pub queue_size: usize,
    /// Who has it may take profiles.
    pub profile_token: Option<Secret>,
    /// Whether stages are stretched.
    pub stage_delays: bool,
    /// Whether it stops when its standard input ends.
    pub stop_with_input: bool,
}

/// What the network runs on, as far as this build can.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DeviceChoice {
    /// The processor.
    Cpu,
    /// Any GPU with Vulkan, Metal or DirectX 12.
    #[cfg(feature = "wgpu")]
    Gpu,
    /// A GPU of NVIDIA's.
    #[cfg(feature = "cuda")]
    Cuda,
}

impl DeviceChoice {
    /// By the words of the setting.
    pub(super) const ALL: &[(&str, Self)] = &[
        ("cpu", Self::Cpu),
        #[cfg(feature = "wgpu")]
        ("gpu", Self::Gpu),
        #[cfg(feature = "cuda")]
        ("cuda", Self::Cuda),
    ];
}

/// What the analyst is told.
#[derive(Clone, Debug)]
pub struct Analyst {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whose baggage is taken.
    pub trusted: Trust,
    /// What it asks; `None`: rules judge.
    pub model: Option<LanguageModel>,
    /// Who has it may take profiles.
    pub profile_token: Option<Secret>,
    /// Whether stages are stretched.
    pub stage_delays: bool,
    /// Whether it stops when its standard input ends.
    pub stop_with_input: bool,
}

/// How a model's server is told what the answer is to be.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum AnswerSchema {
    /// As OpenAI, llama.cpp's server, vLLM and NIM have it.
    #[default]
    JsonSchema,
    /// As llama-cpp-python has it.
    JsonObject,
    /// Only in words.
    Off,
}

impl AnswerSchema {
    /// By the words of the setting.
    pub(super) const ALL: &[(&str, Self)] = &[
        ("json_schema", Self::JsonSchema),
        ("json_object", Self::JsonObject),
        ("off", Self::Off),
    ];
}

/// A language model behind OpenAI's interface.
#[derive(Clone)]
pub struct LanguageModel {
    /// With `/v1`.
    pub url: String,
    /// The model to ask for.
    pub name: String,
    /// Who serves it.
    pub provider: String,
    /// The bearer token.
    pub api_key: Option<String>,
    /// Whether answers are streamed.
    pub streams: bool,
    /// How the server is told the answer's schema.
    pub schema: AnswerSchema,
    /// How many tokens its context has, if that is known.
    pub context_tokens: Option<u32>,
    /// How long an answer may be.
    pub max_tokens: u32,
    /// How far the model may stray.
    pub temperature: f64,
    /// From which share of the probability it chooses.
    pub top_p: f64,
    /// How long an attempt may take.
    pub timeout: Duration,
    /// How often it is asked.
    pub attempts: u32,
    /// The wait before the second attempt.
    pub retry: Duration,
    /// After so many failures in a row it is not asked for a while.
    pub breaker_failures: u32,
    /// How long it is not asked then.
    pub breaker_open: Duration,
}

/// What the cameras are told.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Where they send their images.
    pub backend: String,
    /// How many they are.
    pub cameras: u32,
    /// How many images all of them send in a second.
    pub rate: f64,
    /// After so many the feed ends; `None`: never.
    pub images: Option<u64>,
    /// Whether it stops when its standard input ends.
    pub stop_with_input: bool,
}

/// What the supervisor is told beside what it passes on.
#[derive(Clone)]
pub struct Supervisor {
    /// Where the backend listens.
    pub backend: SocketAddr,
    /// Where the detector listens.
    pub detector: SocketAddr,
    /// Where the analyst listens.
    pub analyst: SocketAddr,
    /// Whether addresses were said, so that no other port will do: backend, detector, analyst.
    pub is_fixed: [bool; 3],
    /// Whether cameras are played.
    pub demo: bool,
    /// Whether the backend is to show traces, if that was said.
    pub trace_page: Option<bool>,
    /// Who may see the traces, and send there.
    pub trace_page_token: Option<String>,
    /// Whether window and idle time of batches were said.
    pub has_windows: [bool; 2],
    /// The flags that were given, by their variables: the children are told by environment.
    pub passed_on: Vec<(&'static str, String)>,
}
