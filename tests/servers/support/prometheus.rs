//! Prometheus.

use crate::{Daemon, Folder, Server, encoded, get};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// A Prometheus that keeps exemplars.
#[derive(Debug)]
pub struct Prometheus(Daemon);

/// A value and the labels of its series.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sample {
    /// The labels, `__name__` among them if there is one.
    pub labels: BTreeMap<String, String>,
    /// The value, which may be no number.
    pub value: f64,
}

impl Prometheus {
    /// Starts one with the configuration that `prepare` has put into its folder: the file's name.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start(prepare: impl Fn(&Folder) -> String) -> Self {
        let program = Server::Prometheus.program();
        let program = program.expect("run `.ci/servers prometheus`");
        let (daemon, _) = Daemon::start(
            Server::Prometheus,
            |[port], folder| {
                let mut prometheus = Command::new(&program);
                prometheus
                    .arg(format!("--config.file={}", prepare(folder)))
                    .arg(format!("--web.listen-address=127.0.0.1:{port}"))
                    .arg("--storage.tsdb.path=data")
                    .arg("--enable-feature=exemplar-storage");
                prometheus
            },
            |port| get(port, "/-/ready").is_ok_and(|reply| reply.status == 200),
        );
        Self(daemon)
    }

    /// What an expression gives now.
    ///
    /// # Panics
    ///
    /// When it is no expression.
    #[must_use]
    pub fn query(&self, expression: &str) -> Vec<Sample> {
        let mut data = self.ask(&format!("query?query={}", encoded(expression)));
        match data["resultType"].as_str() {
            Some("vector") => {}
            other => panic!("{expression} gives a {other:?}"),
        }
        let result = data["result"].take();
        let samples = result.as_array().expect("a list").iter();
        samples.map(Sample::read).collect()
    }

    /// The exemplars of an expression in the last hour, each `{labels, value, timestamp}`.
    ///
    /// # Panics
    ///
    /// When it is no expression.
    #[must_use]
    pub fn exemplars(&self, expression: &str) -> Vec<Value> {
        let now = std::time::SystemTime::now();
        let now = now.duration_since(std::time::UNIX_EPOCH);
        let now = now.expect("it is after 1970").as_secs();
        let expression = encoded(expression);
        let from = now - 3600;
        let until = now + 60;
        let data = self.ask(&format!(
            "query_exemplars?query={expression}&start={from}&end={until}"
        ));
        let series = data.as_array().expect("a list").iter();
        let exemplars = series.flat_map(|series| series["exemplars"].as_array().cloned());
        exemplars.flatten().collect()
    }

    /// What it was told of a counter, gauge or histogram by its series' name: the kind and the help.
    ///
    /// # Panics
    ///
    /// When it does not answer.
    #[must_use]
    pub fn metadata(&self, series: &str) -> Option<(String, String)> {
        // In OpenMetrics, what tells of a counter does so without the end of its name.
        let family = series.strip_suffix("_total").unwrap_or(series);
        let data = self.ask(&format!("metadata?metric={}", encoded(family)));
        let told = &data[family][0];
        let text = |key: &str| told[key].as_str().map(str::to_owned);
        Some((text("type")?, text("help")?))
    }

    /// The rules as it has them, with how they fare.
    ///
    /// # Panics
    ///
    /// When it does not answer.
    #[must_use]
    pub fn rules(&self) -> Vec<Value> {
        let data = self.ask("rules");
        let groups = data["groups"].as_array().expect("a list").iter();
        let rules = groups.flat_map(|group| group["rules"].as_array().cloned());
        rules.flatten().collect()
    }

    fn ask(&self, what: &str) -> Value {
        let reply = get(self.0.port(), &format!("/api/v1/{what}"));
        let reply = reply.expect("Prometheus answers");
        let mut answer: Value = serde_json::from_str(&reply.body).expect("it is JSON");
        assert_eq!(answer["status"], "success", "{what}: {answer}");
        answer["data"].take()
    }
}

impl Sample {
    fn read(json: &Value) -> Self {
        let labels = json["metric"].as_object().expect("labels").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        Self {
            labels: labels
                .map(|(name, value)| (name.clone(), text(value)))
                .collect(),
            value: text(&json["value"][1]).parse().expect("a number"),
        }
    }
}

/// `promtool`, in a folder.
///
/// # Panics
///
/// When it is not installed.
#[must_use]
pub fn promtool(folder: &Path, arguments: &[&str]) -> Output {
    let program = Server::Prometheus.program();
    let program = program.expect("run `.ci/servers prometheus`");
    let mut promtool = Command::new(program.with_file_name("promtool"));
    let output = promtool.args(arguments).current_dir(folder).output();
    output.expect("promtool is beside Prometheus")
}
