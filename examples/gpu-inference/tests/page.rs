//! The trace page in a browser, while cameras, detector and analyst are at work.

#[path = "processes/asking.rs"]
#[expect(dead_code, reason = "the browser asks for the traces")]
mod asking;
#[path = "processes/process.rs"]
#[expect(dead_code, reason = "one process is started here")]
mod process;

use libtest_mimic::{Arguments, Failed, Trial};
use nix::sys::signal::Signal;
use page_tests::Tools;
use process::{Process, program};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tools = Tools::find().map_err(|missing| format!("{missing}: run `.ci/page-tools`"));
    let is_ci = env::var("CI").is_ok_and(|value| value == "true");
    let is_left_out = tools.is_err() && !is_ci;
    if let (Err(reason), true) = (&tools, is_left_out) {
        eprintln!("left out: {reason}");
    }
    let name = "an_image_is_followed_through_all_services";
    let trial = Trial::test(name, move || followed(&tools?, name)).with_ignored_flag(is_left_out);
    libtest_mimic::run(&arguments, vec![trial]).exit_code()
}

fn followed(tools: &Tools, scenario: &str) -> Result<(), Failed> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    // It may be there from an earlier run.
    let _ = fs::remove_dir_all(&folder);
    let mut process = Process::of(program(&[
        "--backend-listen=127.0.0.1:0",
        "--detector-listen=127.0.0.1:0",
        "--analyst-listen=127.0.0.1:0",
        "--images-per-second=5",
        "--batch-idle-timeout-seconds=0.2",
        &format!("--data-dir={}", folder.display()),
    ]));
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
