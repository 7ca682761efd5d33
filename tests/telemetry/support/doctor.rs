//! What tests of the doctor share.

use instrument_core::doctor::{Report, Verdict};

/// Exactly these faults, and this in the words of the first.
///
/// # Panics
///
/// With the report, if it says anything else.
#[track_caller]
pub fn assert_faults(report: &Report, faults: &[Verdict], words: &[&str]) {
    let found: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| finding.verdict)
        .filter(|verdict| verdict.is_fault())
        .collect();
    assert_eq!(found, faults, "{report}");
    assert_eq!(report.exit_code(), u8::from(!faults.is_empty()), "{report}");
    let said = report.findings()[0].to_string();
    for word in words {
        assert!(said.contains(word), "`{word}` is not in: {report}");
    }
}
