//! The two text formats.

use super::exemplars::Exemplar;
use super::family::{Family, Kind, Point, PointValue};
use super::labels::escaped;
use std::fmt::{self, Write};
use std::time::Duration;

/// How metrics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    OpenMetrics,
    Classic,
}

impl Format {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Self::Classic => "text/plain; version=0.0.4; charset=utf-8",
        }
    }

    /// `target` is the labels of the resource.
    pub(super) fn write(self, families: &[Family], target: &str) -> String {
        let mut out = Out {
            format: self,
            text: String::new(),
        };
        // A string takes everything.
        let _ = out.write_all(families, target);
        out.text
    }
}

/// A float as both formats read it.
pub(super) fn number(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        format!("{value:?}")
    }
}

struct Out {
    format: Format,
    text: String,
}

impl Out {
    fn write_all(&mut self, families: &[Family], target: &str) -> fmt::Result {
        if !target.is_empty() {
            self.write_target(target)?;
        }
        for family in families {
            self.write_family(family)?;
        }
        if self.format == Format::OpenMetrics {
            self.text.write_str("# EOF\n")?;
        }
        Ok(())
    }

    fn write_target(&mut self, labels: &str) -> fmt::Result {
        let (name, kind) = match self.format {
            Format::OpenMetrics => ("target", "info"),
            Format::Classic => ("target_info", "gauge"),
        };
        writeln!(self.text, "# TYPE {name} {kind}")?;
        writeln!(self.text, "# HELP {name} Target metadata")?;
        writeln!(self.text, "target_info{{{labels}}} 1")
    }

    fn write_family(&mut self, family: &Family) -> fmt::Result {
        let kind = match family.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let total = match family.kind {
            Kind::Counter => "_total",
            Kind::Gauge | Kind::Histogram => "",
        };
        // The classic format knows samples only, and describes a counter by its sample's name.
        let name = match self.format {
            Format::OpenMetrics => family.name.clone(),
            Format::Classic => format!("{}{total}", family.name),
        };
        writeln!(self.text, "# TYPE {name} {kind}")?;
        if self.format == Format::OpenMetrics && family.ends_with_unit() {
            writeln!(self.text, "# UNIT {name} {}", family.unit)?;
        }
        if !family.help.is_empty() {
            let help = match self.format {
                Format::OpenMetrics => escaped(&family.help),
                Format::Classic => family.help.replace('\\', "\\\\").replace('\n', "\\n"),
            };
            writeln!(self.text, "# HELP {name} {help}")?;
        }
        for point in &family.points {
            match &point.value {
                PointValue::Number { value, exemplar } => {
                    let sample = format!("{}{total}", family.name);
                    self.write_sample(&sample, &point.labels, value, exemplar.as_ref())?;
                }
                PointValue::Buckets { .. } => self.write_buckets(&family.name, point)?,
            }
        }
        Ok(())
    }

    fn write_buckets(&mut self, name: &str, point: &Point) -> fmt::Result {
        let PointValue::Buckets {
            buckets,
            sum,
            count,
        } = &point.value
        else {
            return Ok(());
        };
        let labels = &point.labels;
        let comma = if labels.is_empty() { "" } else { "," };
        let sample = format!("{name}_bucket");
        for (bound, count, exemplar) in buckets {
            let labels = format!("{labels}{comma}le=\"{}\"", number(*bound));
            self.write_sample(&sample, &labels, &count.to_string(), exemplar.as_ref())?;
        }
        // OpenMetrics has no sum where it could go down, and no count without a sum.
        let is_signed = buckets.first().is_some_and(|(bound, ..)| *bound < 0.0);
        if is_signed && self.format == Format::OpenMetrics {
            return Ok(());
        }
        self.write_sample(&format!("{name}_sum"), labels, sum, None)?;
        self.write_sample(&format!("{name}_count"), labels, &count.to_string(), None)
    }

    fn write_sample(
        &mut self,
        name: &str,
        labels: &str,
        value: &str,
        exemplar: Option<&Exemplar>,
    ) -> fmt::Result {
        self.text.write_str(name)?;
        if !labels.is_empty() {
            write!(self.text, "{{{labels}}}")?;
        }
        write!(self.text, " {value}")?;
        if let (Format::OpenMetrics, Some(exemplar)) = (self.format, exemplar) {
            let since = Duration::from_nanos(exemplar.time);
            write!(
                self.text,
                " # {{trace_id=\"{}\",span_id=\"{}\"}} {} {}.{:03}",
                exemplar.trace_id,
                exemplar.span_id,
                number(exemplar.value),
                since.as_secs(),
                since.subsec_millis(),
            )?;
        }
        self.text.write_char('\n')
    }
}

#[cfg(test)]
mod tests;
