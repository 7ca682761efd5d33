//! See each file.

mod masking;
mod summaries;
