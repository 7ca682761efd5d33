//! Time that no span accounts for.

use super::intervals::uncovered;
use super::tree::Tree;

/// When nothing was running that has nothing below it, while the root was.
pub(super) fn of(tree: &Tree<'_>) -> Vec<(u64, u64)> {
    let Some(root) = tree.root().map(|root| tree.spans[root]) else {
        return Vec::new();
    };
    let leaves = (0..tree.spans.len()).filter(|span| is_leaf(tree, *span));
    let times = leaves.map(|leaf| (tree.spans[leaf].start, tree.spans[leaf].end));
    uncovered(times, root.start, root.end)
}

/// A child that another clock puts elsewhere says nothing of when its parent was waiting.
fn is_leaf(tree: &Tree<'_>, span: usize) -> bool {
    let own = tree.spans[span];
    let mut children = tree.children[span].iter().map(|child| tree.spans[*child]);
    !children.any(|child| child.start < own.end && child.end > own.start)
}
