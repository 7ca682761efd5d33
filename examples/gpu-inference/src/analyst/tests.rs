//! The analyst: requests, and what a model behind it does.

mod answers;
mod failures;
mod script;
