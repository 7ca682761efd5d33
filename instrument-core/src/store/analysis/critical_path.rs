//! What the root waited for.
//!
//! From the end of a span backwards: it waited for the child that ended last; before that one began, for the one that ended
//! last among those that had begun by then; and so on. Between them it waited for itself. What a child is waited for is
//! divided in the same way. A child counts only as far as it lies within its parent.

use super::Stretch;
use super::tree::Tree;

/// A span that is being divided, down to `from`; what is later than `until` is done.
struct Open {
    span: usize,
    from: u64,
    until: u64,
}

pub(super) fn of(tree: &Tree<'_>) -> Vec<Stretch> {
    let Some(root) = tree.root() else {
        return Vec::new();
    };
    let last = last_to_end(tree);
    let mut backwards: Vec<Stretch> = Vec::new();
    let mut open = vec![Open {
        span: root,
        from: tree.spans[root].start,
        until: tree.spans[root].end,
    }];
    // Not by recursion: traces may be as deep as they are long.
    while let Some(Open { span, from, until }) = open.pop() {
        if until <= from {
            continue;
        }
        let child = last_begun_before(tree, &last, span, until);
        let child = child.filter(|child| tree.spans[*child].end > from);
        let own_from = child.map_or(from, |child| tree.spans[child].end.min(until));
        push(&mut backwards, tree, span, own_from, until);
        if let Some(child) = child {
            let begin = tree.spans[child].start.max(from);
            // The child is divided first, then what was before it.
            open.push(Open {
                span,
                from,
                until: begin,
            });
            open.push(Open {
                span: child,
                from: begin,
                until: own_from,
            });
        }
    }
    backwards.reverse();
    backwards
}

fn push(backwards: &mut Vec<Stretch>, tree: &Tree<'_>, span: usize, from: u64, to: u64) {
    let span = tree.spans[span].span_id;
    match backwards.last_mut() {
        _ if from >= to => {}
        Some(later) if later.span == span && later.from == to => later.from = from,
        _ => backwards.push(Stretch { span, from, to }),
    }
}

/// Of the first one, two, three … children by their start, the one that ends last.
fn last_to_end(tree: &Tree<'_>) -> Vec<Vec<usize>> {
    let last = tree.children.iter().map(|children| {
        let last = children.iter().scan(None, |last, child| {
            let ends_later = |last: &usize| tree.spans[*child].end >= tree.spans[*last].end;
            if last.as_ref().is_none_or(ends_later) {
                *last = Some(*child);
            }
            *last
        });
        last.collect()
    });
    last.collect()
}

fn last_begun_before(
    tree: &Tree<'_>,
    last: &[Vec<usize>],
    span: usize,
    until: u64,
) -> Option<usize> {
    let begun = tree.children[span].partition_point(|child| tree.spans[*child].start < until);
    last[span].get(begun.checked_sub(1)?).copied()
}
