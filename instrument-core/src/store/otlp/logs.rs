//! Log records as OTLP has them.

use super::attribute::{attributes, process, span_id, trace_id, value};
use crate::store::intern::Interned;
use crate::store::log::StoredLog;
use opentelemetry::trace::TraceId;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::logs::v1::{LogRecord, SeverityNumber};

/// Those of traces.
pub(super) fn logs(request: ExportLogsServiceRequest, interned: &mut Interned) -> Vec<StoredLog> {
    let mut logs = Vec::new();
    for group in request.resource_logs {
        let process = process(group.resource, interned);
        for record in group
            .scope_logs
            .into_iter()
            .flat_map(|group| group.log_records)
        {
            let trace_id = trace_id(&record.trace_id);
            if trace_id == TraceId::INVALID {
                continue;
            }
            logs.push(StoredLog {
                trace_id,
                span_id: span_id(&record.span_id),
                at: match record.time_unix_nano {
                    0 => record.observed_time_unix_nano,
                    at => at,
                },
                severity: interned.name(&severity(&record)),
                body: value(record.body).to_string().into(),
                attributes: attributes(record.attributes, interned),
                process: process.clone(),
            });
        }
    }
    logs
}

/// As the sender calls it, else as OpenTelemetry does.
fn severity(record: &LogRecord) -> String {
    if !record.severity_text.is_empty() {
        return record.severity_text.clone();
    }
    let number = SeverityNumber::try_from(record.severity_number);
    let name = number.unwrap_or(SeverityNumber::Unspecified).as_str_name();
    match name.strip_prefix("SEVERITY_NUMBER_") {
        Some("UNSPECIFIED") | None => String::new(),
        Some(name) => name.to_owned(),
    }
}
