//! The settings of each role, read.

use super::{
    Analyst, AnswerSchema, Backend, Database, Demo, Detector, DeviceChoice, LanguageModel, Reading,
    Supervisor, settings as s,
};
use instrument_tower::page::{Access, Token};
use std::fmt;
use std::time::Duration;

/// Nothing answers in less: everything would be given up before it began.
const LEAST_TIMEOUT: f64 = 0.001;
/// A lease is renewed three times before it ends.
const LEAST_LEASE: f64 = 0.1;

/// What is asked from here: no part of this program speaks TLS.
const HTTP: &[&str] = &["http"];
/// What a browser opens.
const LINK: &[&str] = &["http", "https"];
const DATABASES: &[&str] = &["postgres", "postgresql", "sqlite"];
const REDIS: &[&str] = &["redis", "unix", "redis+unix"];

impl Backend {
    pub(super) fn read(reading: &mut Reading, only_workers: bool) -> Self {
        if only_workers {
            for setting in [s::DATABASE_URL, s::REDIS_URL] {
                reading.need(
                    setting,
                    "a worker shares PostgreSQL and Redis with the backend",
                );
            }
        }
        let sure = reading.number(s::FAST_PATH_CONFIDENCE_THRESHOLD, 0.0..=1.0);
        Self {
            listen: reading.address(s::BACKEND_LISTEN),
            trusted: reading.trust(s::TRUSTED_NETWORKS),
            only_workers,
            data_dir: reading.folder(s::DATA_DIR),
            database: reading
                .url(s::DATABASE_URL, DATABASES)
                .map_or(Database::InDataDir, Database::Url),
            redis_url: reading.url(s::REDIS_URL, REDIS),
            detectors: reading.urls(s::YOLO26_URL, HTTP),
            analyst: reading.url(s::NEMOTRON_URL, HTTP).unwrap_or_default(),
            detection_workers: reading.number(s::DETECTION_WORKERS, 1..=256),
            analysis_workers: reading.number(s::ANALYSIS_WORKERS, 1..=256),
            batch_window: reading.seconds(s::BATCH_WINDOW_SECONDS),
            batch_idle: reading.seconds(s::BATCH_IDLE_TIMEOUT_SECONDS),
            fast_path: reading.switch(s::FAST_PATH_ENABLED).then_some(sure),
            threshold: reading.number(s::DETECTION_CONFIDENCE_THRESHOLD, 0.0..=1.0),
            queue_size: reading.number(s::QUEUE_MAX_SIZE, 1..=10_000_000),
            max_attempts: reading.number(s::MAX_ATTEMPTS, 1..=100),
            retry: reading.seconds(s::RETRY_SECONDS),
            retry_max: reading.seconds(s::RETRY_MAX_SECONDS),
            lease: reading.seconds_from(LEAST_LEASE, s::LEASE_SECONDS),
            detector_timeout: reading.seconds_from(LEAST_TIMEOUT, s::DETECTOR_TIMEOUT_SECONDS),
            analyst_timeout: reading.seconds_from(LEAST_TIMEOUT, s::ANALYST_TIMEOUT_SECONDS),
            slow_query: Duration::from_millis(
                reading.number(s::SLOW_QUERY_THRESHOLD_MS, 0..=u64::MAX),
            ),
            trace_page: reading.switch(s::TRACE_PAGE).then(|| {
                match reading.text(s::TRACE_PAGE_TOKEN) {
                    Some(token) => Access::Token(Token::new(token)),
                    None => Access::Loopback,
                }
            }),
            grafana_url: reading.url(s::GRAFANA_URL, LINK),
            jaeger_url: reading.url(s::JAEGER_URL, LINK),
            trace_url: reading.url(s::TRACE_URL, LINK),
            profile_token: reading.text(s::PROFILE_TOKEN).map(super::Secret::new),
            stage_delays: reading.switch(s::STAGE_DELAYS),
            stop_with_input: reading.switch(s::STOP_WITH_INPUT),
        }
    }
}

impl Detector {
    pub(super) fn read(reading: &mut Reading) -> Self {
        Self {
            listen: reading.address(s::DETECTOR_LISTEN),
            trusted: reading.trust(s::TRUSTED_NETWORKS),
            device: reading
                .choice(s::DEVICE, DeviceChoice::ALL)
                .unwrap_or(DeviceChoice::Cpu),
            threshold: reading.number(s::YOLO26_CONFIDENCE, 0.0..=1.0),
            batch_size: reading.number(s::DETECTOR_BATCH_SIZE, 1..=32),
            batch_wait: reading.seconds(s::DETECTOR_BATCH_WAIT_SECONDS),
            queue_size: reading.number(s::DETECTOR_QUEUE_SIZE, 1..=100_000),
            profile_token: reading.text(s::PROFILE_TOKEN).map(super::Secret::new),
            stage_delays: reading.switch(s::STAGE_DELAYS),
            stop_with_input: reading.switch(s::STOP_WITH_INPUT),
        }
    }
}

impl Analyst {
    pub(super) fn read(reading: &mut Reading) -> Self {
        Self {
            listen: reading.address(s::ANALYST_LISTEN),
            trusted: reading.trust(s::TRUSTED_NETWORKS),
            model: LanguageModel::read(reading),
            profile_token: reading.text(s::PROFILE_TOKEN).map(super::Secret::new),
            stage_delays: reading.switch(s::STAGE_DELAYS),
            stop_with_input: reading.switch(s::STOP_WITH_INPUT),
        }
    }
}

impl LanguageModel {
    /// Everything is read, so that what is wrong is said whether there is a server or not.
    fn read(reading: &mut Reading) -> Option<Self> {
        let url = reading.url(s::LLM_URL, HTTP);
        let this = Self {
            url: url.clone().unwrap_or_default(),
            name: reading.text(s::LLM_MODEL).unwrap_or_default(),
            provider: reading.text(s::LLM_PROVIDER).unwrap_or_default(),
            api_key: reading.text(s::LLM_API_KEY),
            streams: reading.switch(s::LLM_STREAM),
            schema: reading
                .choice(s::LLM_SCHEMA, AnswerSchema::ALL)
                .unwrap_or_default(),
            context_tokens: reading.number_if_any(s::LLM_CONTEXT_TOKENS, 1..=u32::MAX),
            max_tokens: reading.number(s::LLM_MAX_TOKENS, 16..=1_000_000),
            temperature: reading.number(s::LLM_TEMPERATURE, 0.0..=2.0),
            top_p: reading.number(s::LLM_TOP_P, 0.0..=1.0),
            timeout: reading.seconds_from(LEAST_TIMEOUT, s::LLM_TIMEOUT_SECONDS),
            attempts: reading.number(s::LLM_ATTEMPTS, 1..=100),
            retry: reading.seconds(s::LLM_RETRY_SECONDS),
            breaker_failures: reading.number(s::LLM_BREAKER_FAILURES, 1..=10_000),
            breaker_open: reading.seconds(s::LLM_BREAKER_SECONDS),
        };
        url.map(|_| this)
    }
}

impl Demo {
    pub(super) fn read(reading: &mut Reading) -> Self {
        let images = reading.number(s::IMAGES, 0..=u64::MAX);
        Self {
            backend: reading.url(s::BACKEND_URL, HTTP).unwrap_or_default(),
            cameras: reading.number(s::CAMERAS, 1..=1000),
            rate: reading.number(s::IMAGES_PER_SECOND, 0.001..=10_000.0),
            images: Some(images).filter(|images| *images > 0),
            stop_with_input: reading.switch(s::STOP_WITH_INPUT),
        }
    }
}

impl Supervisor {
    /// What the children will be told is read too, so that they find nothing wrong with it.
    pub(super) fn read(reading: &mut Reading) -> Self {
        Backend::read(reading, false);
        Detector::read(reading);
        Analyst::read(reading);
        Demo::read(reading);
        let addresses = [s::BACKEND_LISTEN, s::DETECTOR_LISTEN, s::ANALYST_LISTEN];
        let is_fixed = addresses.map(|setting| reading.is_set(setting));
        let [backend, detector, analyst] = addresses.map(|setting| reading.address(setting));
        Self {
            backend,
            detector,
            analyst,
            is_fixed,
            demo: reading.switch(s::DEMO),
            trace_page: reading
                .is_set(s::TRACE_PAGE)
                .then(|| reading.switch(s::TRACE_PAGE)),
            trace_page_token: reading.text(s::TRACE_PAGE_TOKEN),
            has_windows: [s::BATCH_WINDOW_SECONDS, s::BATCH_IDLE_TIMEOUT_SECONDS]
                .map(|setting| reading.is_set(setting)),
            passed_on: reading.flags(),
        }
    }
}

impl fmt::Debug for Supervisor {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervisor")
            .field("backend", &self.backend)
            .field("detector", &self.detector)
            .field("analyst", &self.analyst)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for LanguageModel {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LanguageModel")
            .field("url", &self.url)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
