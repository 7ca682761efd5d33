//! Which span goes below which.

use super::{Node, Style, line};
use opentelemetry::trace::SpanId;
use std::collections::HashMap;

pub(super) struct Layout {
    /// From top to bottom.
    pub(super) rows: Vec<Row>,
    /// The text of each node, by its index.
    pub(super) lines: Vec<String>,
}

#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) node: usize,
    pub(super) depth: usize,
}

impl Layout {
    pub(super) fn new(nodes: &[Node], style: &Style) -> Self {
        let by_id: HashMap<_, _> = nodes
            .iter()
            .enumerate()
            .map(|(i, node)| (node.id, i))
            .collect();
        let mut family = Family {
            roots: Vec::new(),
            children: vec![Vec::new(); nodes.len()],
        };
        for (i, node) in nodes.iter().enumerate() {
            let has_parent = node.parent != SpanId::INVALID;
            match by_id.get(&(node.id.0, node.parent)).filter(|_| has_parent) {
                Some(parent) => family.children[*parent].push(i),
                None => family.roots.push(i),
            }
        }
        family.cut_circles();

        let lines: Vec<_> = nodes
            .iter()
            .map(|node| line::line(node, nodes, &by_id, style))
            .collect();
        if style.sorted {
            family.sort(&lines);
        }
        Self {
            rows: family.rows(),
            lines,
        }
    }
}

struct Family {
    roots: Vec<usize>,
    children: Vec<Vec<usize>>,
}

impl Family {
    /// Spans from the wire may be each other's parents. Such a circle hangs on no root: it is cut at its first span.
    fn cut_circles(&mut self) {
        let mut reached = vec![false; self.children.len()];
        for root in self.roots.clone() {
            self.reach(root, &mut reached);
        }
        for i in 0..reached.len() {
            if !reached[i] {
                for children in &mut self.children {
                    children.retain(|child| *child != i);
                }
                self.roots.push(i);
                self.reach(i, &mut reached);
            }
        }
    }

    fn reach(&self, from: usize, reached: &mut [bool]) {
        let mut todo = vec![from];
        while let Some(i) = todo.pop() {
            if !std::mem::replace(&mut reached[i], true) {
                todo.extend(&self.children[i]);
            }
        }
    }

    /// No recursion: a trace may be deeper than the stack.
    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.children.len());
        let mut todo: Vec<_> = self
            .roots
            .iter()
            .rev()
            .map(|root| Row {
                node: *root,
                depth: 0,
            })
            .collect();
        while let Some(row) = todo.pop() {
            rows.push(row);
            let children = self.children[row.node].iter().rev();
            todo.extend(children.map(|child| Row {
                node: *child,
                depth: row.depth + 1,
            }));
        }
        rows
    }

    /// Siblings by their text and that of everything below them.
    fn sort(&mut self, lines: &[String]) {
        let mut texts = vec![String::new(); lines.len()];
        // From the bottom up, so that children are done before their parents.
        for row in self.rows().into_iter().rev() {
            let children = &mut self.children[row.node];
            children.sort_by(|a, b| texts[*a].cmp(&texts[*b]));
            let below: Vec<_> = children
                .iter()
                .map(|child| texts[*child].as_str())
                .collect();
            texts[row.node] = format!("{}\n{}", lines[row.node], below.concat());
        }
        self.roots.sort_by(|a, b| texts[*a].cmp(&texts[*b]));
    }
}
