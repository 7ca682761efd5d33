//! See each file.

mod any_text;
mod generated;
mod hostile;
mod masking;
mod same_tree;
mod summaries;
mod tape;
