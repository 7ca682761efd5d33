//! Where a setting is tried: receivers of its own, and certificates.

use super::file::document;
use instrument_core::testing::{Collector, ReceivedRequest};
use std::cell::{OnceCell, RefCell};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};
use telemetry_tests::certificates::Ca;
use telemetry_tests::receivers::{Gate, Listener, Silent};

/// The receivers of one set-up. Its addresses and files stand in texts as `{here}` and the like.
pub(crate) struct Stage {
    /// Where everything goes unless the setting says otherwise.
    pub(crate) here: Collector,
    pub(crate) there: Collector,
    pub(crate) elsewhere: Collector,
    secure: OnceCell<Collector>,
    demanding: OnceCell<Collector>,
    gate: OnceCell<Gate>,
    silent: OnceCell<Silent>,
    listener: OnceCell<Listener>,
    log_listener: OnceCell<Listener>,
    metric_listener: OnceCell<Listener>,
    files: RefCell<Vec<PathBuf>>,
}

fn authorities() -> &'static [Ca; 2] {
    static AUTHORITIES: OnceLock<[Ca; 2]> = OnceLock::new();
    AUTHORITIES.get_or_init(|| [Ca::new(), Ca::new()])
}

fn http(address: SocketAddr) -> String {
    format!("http://{address}")
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self {
            here: Collector::start(),
            there: Collector::start(),
            elsewhere: Collector::start(),
            secure: OnceCell::new(),
            demanding: OnceCell::new(),
            gate: OnceCell::new(),
            silent: OnceCell::new(),
            listener: OnceCell::new(),
            log_listener: OnceCell::new(),
            metric_listener: OnceCell::new(),
            files: RefCell::default(),
        }
    }

    /// Behind TLS, with a certificate of the first CA.
    pub(crate) fn secure(&self) -> &Collector {
        self.secure.get_or_init(|| authorities()[0].collector())
    }

    /// The same, and it wants to see one of the client's.
    pub(crate) fn demanding(&self) -> &Collector {
        self.demanding
            .get_or_init(|| authorities()[0].demanding_collector())
    }

    pub(crate) fn gate(&self) -> &Gate {
        self.gate.get_or_init(|| Gate::before(&self.here))
    }

    pub(crate) fn silent(&self) -> &Silent {
        self.silent.get_or_init(Silent::start)
    }

    pub(crate) fn listener(&self) -> &Listener {
        self.listener.get_or_init(Listener::start)
    }

    pub(crate) fn log_listener(&self) -> &Listener {
        self.log_listener.get_or_init(Listener::start)
    }

    pub(crate) fn metric_listener(&self) -> &Listener {
        self.metric_listener.get_or_init(Listener::start)
    }

    /// A file with this text, for as long as there is this stage.
    pub(crate) fn file(&self, text: &str) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("instrument-matrix-{}-{number}.yaml", process::id());
        let path = env::temp_dir().join(name);
        fs::write(&path, text).expect("a file for a while");
        let name = path.display().to_string();
        self.files.borrow_mut().push(path);
        name
    }

    /// The text with addresses and files for their names.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let mut put = |name: &str, value: &dyn Fn() -> String| {
            if text.contains(name) {
                text = text.replace(name, &value());
            }
        };
        let folder = |ca: &Ca| ca.path("").display().to_string();
        put("{here}", &|| self.here.endpoint());
        put("{there}", &|| self.there.endpoint());
        put("{elsewhere}", &|| self.elsewhere.endpoint());
        put("{secure}", &|| self.secure().endpoint());
        put("{demanding}", &|| self.demanding().endpoint());
        put("{gate}", &|| http(self.gate().address()));
        put("{silent}", &|| http(self.silent().address()));
        put("{logs_listener}", &|| {
            self.log_listener().address().to_string()
        });
        put("{file}", &|| {
            self.file(&self.fill(&document("OTEL_SERVICE_NAME").expect("there is one")))
        });
        put("{metrics_listener}", &|| {
            self.metric_listener().address().to_string()
        });
        put("{traces_listener}", &|| {
            self.listener().address().to_string()
        });
        put("{ca}/", &|| folder(&authorities()[0]));
        put("{other}/", &|| folder(&authorities()[1]));
        text
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for file in self.files.borrow().iter() {
            let _ = fs::remove_file(file);
        }
    }
}

/// The signals that are exported, in the order of the table's forms for one signal.
pub(crate) const SIGNALS: [&str; 3] = ["traces", "logs", "metrics"];

/// One word for each signal that arrived here, from the request that brought it.
pub(crate) fn each_signal(
    collector: &Collector,
    word: impl Fn(&ReceivedRequest) -> String,
) -> Vec<String> {
    let requests = collector.requests();
    let of = |(path, service): (&str, &str)| {
        let found = requests
            .iter()
            .find(|request| request.path().ends_with(path) || request.path().contains(service));
        found.map_or_else(|| "nothing".to_owned(), &word)
    };
    let paths = [
        ("/v1/traces", ".TraceService/"),
        ("/v1/logs", ".LogsService/"),
        // The test kit's collector does not take them, but it tells what was sent.
        ("/v1/metrics", ".MetricsService/"),
    ];
    paths.map(of).to_vec()
}
