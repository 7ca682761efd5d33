//! A report in the format of pprof.

use super::format::{Function, Label, Line, Location, Profile, Sample, ValueType};
use pprof::{Report, Symbol};
use prost::Message as _;
use std::collections::HashMap;
use std::time::{Duration, UNIX_EPOCH};

/// What has been given a number.
#[derive(Default)]
struct Known {
    profile: Profile,
    strings: HashMap<String, i64>,
    functions: HashMap<(i64, i64), u64>,
    /// By the lines that stand there.
    locations: HashMap<Vec<(u64, i64)>, u64>,
}

pub(super) fn encoded(report: &Report, duration: Duration) -> Vec<u8> {
    let mut known = Known::default();
    known.string("");
    let samples = known.kind("samples", "count");
    let cpu = known.kind("cpu", "nanoseconds");
    let thread = known.string("thread");
    let period = 1_000_000_000 / i64::from(report.timing.frequency.max(1));
    for (stack, count) in &report.data {
        let count = i64::try_from(*count).unwrap_or(i64::MAX);
        let location_id = stack
            .frames
            .iter()
            .filter_map(|frame| known.location(frame));
        let location_id: Vec<_> = location_id.collect();
        let name = known.string(&stack.thread_name_or_id());
        known.profile.sample.push(Sample {
            location_id,
            value: vec![count, count.saturating_mul(period)],
            label: vec![Label {
                key: thread,
                str: name,
            }],
        });
    }
    let began = report.timing.start_time.duration_since(UNIX_EPOCH);
    let nanos = |of: Duration| i64::try_from(of.as_nanos()).unwrap_or(i64::MAX);
    known.profile.sample_type = vec![samples, cpu.clone()];
    known.profile.period_type = Some(cpu);
    known.profile.period = period;
    known.profile.time_nanos = began.map_or(0, nanos);
    known.profile.duration_nanos = nanos(duration);
    known.profile.encode_to_vec()
}

impl Known {
    fn kind(&mut self, kind: &str, unit: &str) -> ValueType {
        ValueType {
            r#type: self.string(kind),
            unit: self.string(unit),
        }
    }

    fn string(&mut self, text: &str) -> i64 {
        if let Some(known) = self.strings.get(text) {
            return *known;
        }
        let table = &mut self.profile.string_table;
        let number = i64::try_from(table.len()).unwrap_or(0);
        table.push(text.to_owned());
        self.strings.insert(text.to_owned(), number);
        number
    }

    /// A frame, with all that was inlined there; `None` if nothing is known of it.
    fn location(&mut self, frame: &[Symbol]) -> Option<u64> {
        let address = frame.first()?.addr.map_or(0, |address| address as u64);
        let line: Vec<_> = frame.iter().map(|symbol| self.line(symbol)).collect();
        let next = self.profile.location.len() as u64 + 1;
        let key = line.iter().map(|line| (line.function_id, line.line));
        let id = *self.locations.entry(key.collect()).or_insert(next);
        if id == next {
            self.profile.location.push(Location { id, address, line });
        }
        Some(id)
    }

    fn line(&mut self, symbol: &Symbol) -> Line {
        let name = self.string(&symbol.name());
        let filename = self.string(&symbol.filename());
        let system_name = self.string(&symbol.sys_name());
        let next = self.functions.len() as u64 + 1;
        let id = *self.functions.entry((name, filename)).or_insert(next);
        if id == next {
            self.profile.function.push(Function {
                id,
                name,
                system_name,
                filename,
            });
        }
        Line {
            function_id: id,
            line: symbol.lineno.map_or(0, i64::from),
        }
    }
}
