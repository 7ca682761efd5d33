//! The trace page in a real browser. A scenario is a function in `browser/scenarios/*.mjs`; here is what it needs: the page
//! served by the real service, a browser, and a list of the controls that were tested.

mod controls;
mod grafana;
mod left_out;
mod pages;
mod scenario;
mod served;
mod tools;

pub use controls::Controls;
pub use left_out::left_out;
pub use pages::Pages;
pub use scenario::{Scenario, scenarios};
pub use served::Served;
pub use tools::Tools;
