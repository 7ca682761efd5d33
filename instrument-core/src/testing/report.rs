//! What is wrong with a trace, in words.

use super::{Kit, Tree};
use std::fmt::Write as _;

/// The report of [`Kit::assert_complete`], or `None` if the trace is whole.
pub(super) fn incomplete(kit: &Kit) -> Option<String> {
    let unfinished = section("never ended", &kit.unfinished(), |span| {
        format!(
            "`{}`, open for {:.1?}, started on thread {}",
            span.name(),
            span.age(),
            span.thread()
        )
    });
    let orphans = section(
        "parent missing, neither finished nor open here",
        &kit.orphans(),
        |span| format!("`{}`, child of {}", span.name, span.parent_span_id),
    );
    let lost = section(
        "context lost, probably: started as a root while other spans were open (if that is independent work, let it end first)",
        &kit.lost_context(),
        |span| {
            format!(
                "`{}`, on thread {}, while {} open",
                span.name(),
                span.thread(),
                names(span.while_open())
            )
        },
    );
    let wrong = [unfinished, orphans, lost].concat();
    (!wrong.is_empty()).then(|| {
        format!(
            "the trace is not complete\n{wrong}all spans:{:?}",
            kit.tree()
        )
    })
}

/// For a panic: the tree, or that there is none.
pub(super) fn what_there_is(tree: &Tree) -> String {
    if tree.is_empty() {
        "nothing was recorded: is the kit entered, and did the context reach the work?".to_owned()
    } else {
        format!("there are{:?}", tree.clone().without_attributes())
    }
}

fn section<T>(title: &str, found: &[T], describe: impl Fn(&T) -> String) -> String {
    let mut text = String::new();
    for (i, one) in found.iter().enumerate() {
        if i == 0 {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{title}:");
        }
        let _ = writeln!(text, "  {}", describe(one));
    }
    text
}

fn names(all: &[String]) -> String {
    let quoted: Vec<_> = all.iter().map(|name| format!("`{name}`")).collect();
    format!(
        "{} {}",
        quoted.join(", "),
        if all.len() == 1 { "was" } else { "were" }
    )
}
