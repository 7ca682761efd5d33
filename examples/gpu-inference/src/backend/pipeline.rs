//! What everything in the pipeline shares.

use super::announcements::Announcements;
use super::back_off::BackOff;
use super::queue::{Broker, Embedded, Queue, Streams};
use super::redis_connection::RedisConnections;
use super::store::Store;
use super::upstream::{Analyst, Detectors, Known};
use crate::config;
use crate::operation;
use crate::pace::Pace;
use crate::serve::AnyError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::fs;

const DETECTIONS: (&str, &str) = ("detection_queue", operation::DETECTION.name);
const ANALYSES: (&str, &str) = ("analysis_queue", operation::ANALYSIS.name);

/// Rows, queues, services, and who is told of events.
#[derive(Debug)]
pub(crate) struct Pipeline {
    pub(crate) config: config::Backend,
    pub(crate) store: Store,
    pub(crate) detections: Queue,
    pub(crate) analyses: Queue,
    pub(crate) detectors: Detectors,
    pub(crate) analyst: Analyst,
    pub(crate) announcements: Announcements,
    pub(crate) back_off: BackOff,
    busy: AtomicU64,
}

impl Pipeline {
    /// Opens everything that is to be opened.
    pub(crate) async fn open(config: config::Backend) -> Result<Self, AnyError> {
        let data_dir = &config.data_dir;
        let made = fs::create_dir_all(data_dir).await;
        made.map_err(|error| format!("DATA_DIR {} cannot be made: {error}", data_dir.display()))?;
        let store = Store::open(&config).await?;
        let redis = match &config.redis_url {
            Some(url) => Some(RedisConnections::open(url).await?),
            None => None,
        };
        let brokers = Self::brokers(&config, redis.as_ref()).await?;
        let [detections, analyses] = brokers;
        let back_off = BackOff::new(config.retry, config.retry_max);
        let known = |service, urls, timeout| Known {
            service,
            urls,
            timeout,
            back_off,
            open: config.retry_max,
        };
        let analysts = std::slice::from_ref(&config.analyst);
        let detectors = known(DETECTOR, &config.detectors, config.detector_timeout);
        let analyst = known(ANALYST, analysts, config.analyst_timeout);
        Ok(Self {
            store,
            detections: Queue::new(detections, DETECTIONS.0, DETECTIONS.1),
            analyses: Queue::new(analyses, ANALYSES.0, ANALYSES.1),
            detectors: Detectors::new(detectors)?,
            analyst: Analyst::new(analyst)?,
            announcements: Announcements::new(redis),
            back_off,
            busy: AtomicU64::new(0),
            config,
        })
    }

    async fn brokers(
        config: &config::Backend,
        redis: Option<&RedisConnections>,
    ) -> Result<[Arc<dyn Broker>; 2], AnyError> {
        let (most, lease) = (config.queue_size, config.lease);
        let names = [DETECTIONS.0, ANALYSES.0];
        let Some(redis) = redis else {
            let table = Embedded::open(&config.data_dir).await;
            let table = table.map_err(|error| format!("the queues cannot be opened: {error}"))?;
            return Ok(names.map(|name| {
                let broker = Embedded::new(table.clone(), name, most, lease);
                Arc::new(broker) as Arc<dyn Broker>
            }));
        };
        let mut brokers = Vec::new();
        for name in names {
            let waiting = redis.another().await?;
            let broker = Streams::new(redis.shared(), waiting, name, most, lease);
            brokers.push(Arc::new(broker) as Arc<dyn Broker>);
        }
        brokers
            .try_into()
            .map_err(|_| "there are two queues".into())
    }

    /// How long stages take at least.
    pub(crate) fn pace(&self) -> Pace {
        Pace::new(self.config.stage_delays)
    }

    /// Somebody works, until what this gives is dropped.
    pub(crate) fn busy(&self) -> Busy<'_> {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Busy(&self.busy)
    }

    /// How many work.
    pub(crate) fn busy_count(&self) -> u64 {
        self.busy.load(Ordering::Relaxed)
    }
}

/// What the services call themselves.
const DETECTOR: &str = config::Role::Detector.service_name();
const ANALYST: &str = config::Role::Analyst.service_name();

/// Somebody works.
#[derive(Debug)]
pub(crate) struct Busy<'a>(&'a AtomicU64);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
