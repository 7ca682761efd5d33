//! The resource says what the kernel says.
#![cfg(target_os = "linux")]

use instrument_core::resource::Detectors;
use opentelemetry::Value;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::ResourceDetector;
use opentelemetry_semantic_conventions::attribute as semconv;
use std::fs;
use std::process::{self, Command};

fn found() -> Resource {
    Detectors::default().detect()
}

fn text(resource: &Resource, key: &'static str) -> Option<String> {
    Some(resource.get(&key.into())?.as_str().into_owned())
}

/// What the kernel or the system says, if it says anything.
fn file(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn said_by(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output();
    let output = output.unwrap_or_else(|e| panic!("{command}: {e}"));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// 64 hexadecimal digits anywhere in the text are a container's id, a looser rule than that of the detector.
fn has_container_id(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .any(|word| word.len() == 64)
}

#[test]
fn the_process_is_what_proc_says() {
    let resource = found();
    let status = file("/proc/self/status").expect("/proc");
    let pid = status.lines().find_map(|line| line.strip_prefix("Pid:"));
    let pid: i64 = pid.expect("a pid").trim().parse().expect("a number");
    assert_eq!(pid, i64::from(process::id()));
    assert_eq!(
        resource.get(&semconv::PROCESS_PID.into()),
        Some(Value::I64(pid))
    );

    let executable = fs::read_link("/proc/self/exe").expect("/proc");
    assert_eq!(
        text(&resource, semconv::PROCESS_EXECUTABLE_PATH).as_deref(),
        executable.to_str()
    );
    assert_eq!(
        text(&resource, semconv::PROCESS_EXECUTABLE_NAME).as_deref(),
        executable.file_name().and_then(|name| name.to_str())
    );
    assert_eq!(
        text(&resource, semconv::PROCESS_OWNER),
        Some(said_by("id", &["-un"]))
    );
}

#[test]
fn the_host_is_what_the_system_says() {
    let resource = found();
    assert_eq!(
        text(&resource, semconv::HOST_NAME),
        file("/proc/sys/kernel/hostname")
    );
    let machine = said_by("uname", &["-m"]);
    let arch = match machine.as_str() {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    assert_eq!(text(&resource, semconv::HOST_ARCH).as_deref(), Some(arch));
    match text(&resource, semconv::HOST_ID) {
        Some(id) => assert_eq!(Some(id), file("/etc/machine-id")),
        None => assert!(is_in_container() || file("/etc/machine-id").is_none()),
    }
}

#[test]
fn the_operating_system_is_what_os_release_says() {
    let resource = found();
    assert_eq!(text(&resource, semconv::OS_TYPE).as_deref(), Some("linux"));
    // The shell's own reading of the file.
    let of_release = |key: &str| {
        let script = format!(". /etc/os-release 2>/dev/null; printf %s \"${key}\"");
        Some(said_by("sh", &["-c", &script])).filter(|value| !value.is_empty())
    };
    assert_eq!(text(&resource, semconv::OS_NAME), of_release("NAME"));
    assert_eq!(
        text(&resource, semconv::OS_VERSION),
        of_release("VERSION_ID")
    );
    let kernel = format!("Linux {}", said_by("uname", &["-r"]));
    let description = match of_release("PRETTY_NAME") {
        Some(distribution) => format!("{distribution} ({kernel})"),
        None => kernel,
    };
    assert_eq!(text(&resource, semconv::OS_DESCRIPTION), Some(description));
}

fn is_in_container() -> bool {
    let cgroup = file("/proc/self/cgroup").unwrap_or_default();
    let marks = ["/.dockerenv", "/run/.containerenv", "/dev/termination-log"];
    has_container_id(&cgroup) || marks.iter().any(|mark| fs::exists(mark).unwrap_or(false))
}

#[test]
fn the_container_is_the_one_of_the_cgroup() {
    let cgroup = file("/proc/self/cgroup").unwrap_or_default();
    match text(&found(), semconv::CONTAINER_ID) {
        Some(id) => {
            let mounts = file("/proc/self/mountinfo").unwrap_or_default();
            assert!(cgroup.contains(&id) || mounts.contains(&id), "{id}");
        }
        None => assert!(!has_container_id(&cgroup), "{cgroup}"),
    }
}

/// A secret on the command line of this test, run once more as a process of its own.
#[test]
fn the_command_line_is_nowhere() {
    const SECRET: &str = "password=hunter2";
    if std::env::args().any(|argument| argument == SECRET) {
        let resource = format!("{:?}", found());
        assert!(!resource.contains("hunter2"), "{resource}");
        return;
    }
    let name = "the_command_line_is_nowhere";
    let itself = std::env::current_exe().expect("this test's executable");
    let output = Command::new(itself)
        .args([name, "--exact", "--skip", SECRET])
        .output()
        .expect("this test's executable runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

#[test]
fn a_detector_that_is_off_finds_nothing() {
    let keys = |detectors: Detectors| {
        let found = detectors.detect();
        let mut keys: Vec<_> = found.iter().map(|(key, _)| key.to_string()).collect();
        keys.sort_unstable();
        keys
    };
    assert_eq!(keys(Detectors::none()), [""; 0]);

    let mut host = Detectors::none();
    host.host = true;
    assert!(keys(host).iter().all(|key| key.starts_with("host.")));

    let mut no_process = Detectors::default();
    no_process.process = false;
    let found = keys(no_process);
    assert!(found.iter().any(|key| key == semconv::OS_TYPE));
    assert!(found.iter().all(|key| !key.starts_with("process.")));
}
