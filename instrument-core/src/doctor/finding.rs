//! What the doctor finds.

use std::fmt;

/// Something that the doctor found: what it is, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub verdict: Verdict,
    /// What was seen, and where.
    pub text: String,
    /// What to do. Empty if there is nothing to be done.
    pub advice: String,
}

/// What the doctor can find, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The examination itself came to nothing, or not to its end.
    NotExamined,
    /// Telemetry is switched off.
    Disabled,
    /// Spans go nowhere.
    NoExporter,
    /// The receiver's name is not known, or no answer comes in time.
    Unreachable,
    /// Nothing listens at the endpoint.
    Refused,
    /// A certificate is not accepted, or one side speaks TLS and the other does not.
    Tls,
    /// The port speaks gRPC and HTTP was spoken to it, or the reverse.
    WrongProtocol,
    /// There is no OTLP at that path.
    NotFound,
    /// The receiver wants other credentials.
    Unauthorized,
    /// The receiver took the request, and not the span.
    PartlyRejected,
    /// The receiver, or an exporter of the service's own, failed in another way.
    Failed,
    /// No trace that starts here is sampled.
    SampledOut,
    /// Something was lost since the service started.
    Lost,
    /// Spans were exported whose parent never was.
    Orphans,
    /// Nothing that continues the trace is sent along with requests.
    NoPropagator,
    /// The receiver's clock differs from this machine's.
    SkewedClock,
    /// A setting is wrong, and something else is used instead.
    Configuration,
    /// No fault: part of the traces is left out, as it is set.
    SampledPartly,
    /// No fault: spans whose parent has not been exported, and may still run.
    ParentsAwaited,
    /// No fault: the receiver took the span, and has something to say.
    Remark,
    /// No fault: an exporter took the span.
    Delivered,
}

impl Verdict {
    /// Whether something is to be mended.
    #[must_use]
    pub fn is_fault(self) -> bool {
        self < Self::SampledPartly
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotExamined => "not examined",
            Self::Disabled => "disabled",
            Self::NoExporter => "no exporter",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Tls => "TLS",
            Self::WrongProtocol => "wrong protocol",
            Self::NotFound => "not found",
            Self::Unauthorized => "unauthorized",
            Self::PartlyRejected => "partly rejected",
            Self::Failed => "failed",
            Self::SampledOut => "sampled out",
            Self::Lost => "lost",
            Self::Orphans => "orphan spans",
            Self::NoPropagator => "no propagator",
            Self::SkewedClock => "skewed clock",
            Self::Configuration => "configuration",
            Self::SampledPartly => "sampled in part",
            Self::ParentsAwaited => "parents awaited",
            Self::Remark => "remark",
            Self::Delivered => "delivered",
        })
    }
}

impl Finding {
    pub(super) fn new(
        verdict: Verdict,
        text: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            verdict,
            text: text.into(),
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.verdict, self.text)?;
        if self.advice.is_empty() {
            return Ok(());
        }
        write!(f, "\n  -> {}", self.advice)
    }
}
