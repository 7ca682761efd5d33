//! Every scenario of `browser/scenarios` is a test, and after all of them every control of the page must have had one.

use page_tests::{Controls, Pages, Tools, left_out, scenarios};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tools = match Tools::find() {
        Ok(tools) => tools,
        Err(missing) => {
            let trial = left_out("page_in_a_browser", &missing);
            return libtest_mimic::run(&arguments, vec![trial]).exit_code();
        }
    };
    let controls = Controls::new();
    let pages = Arc::new(Pages::start(&tools, &controls));
    let trials = scenarios(&tools).into_iter().map(|scenario| {
        let pages = Arc::clone(&pages);
        Trial::test(scenario.to_string(), move || {
            pages.visit(&scenario).map_err(Into::into)
        })
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    let ran_all = conclusion.num_filtered_out == 0 && conclusion.num_ignored == 0;
    if arguments.list || conclusion.has_failed() || !ran_all {
        return conclusion.exit_code();
    }
    let untested = controls.untested();
    if untested.is_empty() {
        return conclusion.exit_code();
    }
    eprintln!("controls of the page without a test: {untested:?}");
    ExitCode::FAILURE
}
