//! The trace page in a browser, while cameras, detector and analyst are at work.

#[path = "processes/asking.rs"]
#[expect(dead_code, reason = "the browser asks for the traces")]
mod asking;
#[path = "processes/process.rs"]
#[expect(dead_code, reason = "one process is started here")]
mod process;
mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use nix::sys::signal::Signal;
use page_tests::{Tools, left_out};
use process::Process;
use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let name = "an_image_is_followed_through_all_services";
    let trial = match Tools::find() {
        Ok(tools) => Trial::test(name, move || followed(&tools, name)),
        Err(missing) => left_out(name, &missing),
    };
    libtest_mimic::run(&arguments, vec![trial]).exit_code()
}

fn followed(tools: &Tools, scenario: &str) -> Result<(), Failed> {
    let (mut process, folder) = Process::everything("page", 5);
    let events = process.says("events ");
    let backend = events
        .trim()
        .strip_suffix("/api/events")
        .ok_or("it is a URL")?;
    let visit = tools
        .node()
        .args(["../demo", scenario])
        .env("PAGE_URL", format!("{backend}/tracing/"))
        .output()?;
    process.signal(Signal::SIGTERM);
    assert!(process.ended().success());
    fs::remove_dir_all(folder)?;
    let said = [visit.stdout, visit.stderr].concat();
    visit
        .status
        .success()
        .then_some(())
        .ok_or_else(|| String::from_utf8_lossy(&said).into_owned().into())
}
