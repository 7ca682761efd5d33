//! The three services, as processes.

use crate::tracing::Tracing;
use crate::{AnyError, cpu};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// In the order in which they are started.
const ROLES: [&str; 3] = ["detector", "analyst", "backend"];

/// When a service sends spans that are less than a batch.
pub(crate) const SENDS_AFTER: Duration = Duration::from_secs(1);

const PAGE: f64 = 4096.0;
const MIB: f64 = 1_048_576.0;

/// What a process has, by its role.
pub(crate) type Memory = (&'static str, f64);

/// The larger of both, for each.
pub(crate) fn larger(one: &[Memory], other: &[Memory]) -> Vec<Memory> {
    let before = |name| one.iter().find(|(known, _)| *known == name);
    let larger = |(name, now): &Memory| (*name, before(*name).map_or(*now, |(_, it)| it.max(*now)));
    other.iter().map(larger).collect()
}

/// Backend, detector and analyst, until this value is dropped.
#[derive(Debug)]
pub(crate) struct Services {
    children: Vec<Child>,
    pub(crate) url: String,
    folder: PathBuf,
}

impl Services {
    /// Starts them on free ports, with a folder of their own. Their spans go to `endpoint`.
    pub(crate) async fn start(tracing: Tracing, endpoint: &str) -> Result<Self, AnyError> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let (id, number) = (std::process::id(), STARTED.fetch_add(1, Relaxed));
        let folder = std::env::temp_dir().join(format!("gpu-inference-load-{id}-{number}"));
        let mut services = Self {
            children: Vec::new(),
            url: String::new(),
            folder,
        };
        let [detector, analyst, backend] = ROLES;
        let tell = |service: &mut Command| tracing.tell(service, endpoint);
        let detector = services.role(detector, tell, &[]).await?;
        let analyst = services.role(analyst, tell, &[]).await?;
        let told = [("YOLO26_URL", &*detector), ("NEMOTRON_URL", &*analyst)];
        services.url = services.role(backend, tell, &told).await?;
        Ok(services)
    }

    async fn role(
        &mut self,
        role: &str,
        tell: impl Fn(&mut Command),
        told: &[(&str, &str)],
    ) -> Result<String, AnyError> {
        let program = std::env::current_exe()?.with_file_name("gpu-inference");
        let mut command = Command::new(&program);
        command
            .arg(role)
            .env(format!("{}_LISTEN", role.to_uppercase()), "127.0.0.1:0")
            .env("RUST_LOG", "error")
            .envs(told.iter().copied())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        match role {
            "backend" => command.env("DATA_DIR", &self.folder),
            // Whatever the network sees, there is something to be judged.
            "detector" => command.env("YOLO26_CONFIDENCE", "0.05"),
            _ => &mut command,
        };
        command
            .env("DETECTION_CONFIDENCE_THRESHOLD", "0.05")
            .env("BATCH_WINDOW_SECONDS", "2")
            .env("BATCH_IDLE_TIMEOUT_SECONDS", "1")
            .env(
                "OTEL_BSP_SCHEDULE_DELAY",
                SENDS_AFTER.as_millis().to_string(),
            )
            // What it keeps to be shown is memory, and it is to be seen what the rest needs.
            .env("TRACE_PAGE", "false");
        tell(&mut command);
        let mut child = command
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
        let out = child.stdout.take().ok_or("it is piped")?;
        self.children.push(child);
        let mut lines = BufReader::new(out).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(url) = line.strip_prefix("listening on ") {
                let url = url.to_owned();
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(url);
            }
        }
        Err(format!("the {role} does not start").into())
    }

    /// What all of them have had of the processor, in seconds.
    pub(crate) fn cpu(&self) -> Result<f64, AnyError> {
        let pids = self.children.iter().filter_map(Child::id);
        pids.map(cpu::seconds).sum()
    }

    /// How much memory each has, in MiB, as the kernel sees it.
    pub(crate) fn memory(&self) -> Result<Vec<Memory>, AnyError> {
        let of = |(child, role): (&Child, &&'static str)| {
            let pid = child.id().ok_or_else(|| format!("the {role} has ended"))?;
            let told = std::fs::read_to_string(format!("/proc/{pid}/statm"))?;
            let pages = told.split(' ').nth(1).ok_or("there is a second number")?;
            Ok((*role, pages.parse::<f64>()? * PAGE / MIB))
        };
        self.children.iter().zip(&ROLES).map(of).collect()
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
