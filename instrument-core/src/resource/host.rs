//! The machine, or the virtual one.

use super::file;
use crate::semconv;
use opentelemetry::KeyValue;

/// `is_own_machine`: not in a container, whose machine id is its image's.
pub(super) fn detect(found: &mut Vec<KeyValue>, is_own_machine: bool) {
    // In a container, too, this is the name by which the process calls itself.
    if let Some(name) = file::line("/proc/sys/kernel/hostname") {
        found.push(KeyValue::new(semconv::HOST_NAME, name));
    }
    found.push(KeyValue::new(
        semconv::HOST_ARCH,
        arch(std::env::consts::ARCH),
    ));
    if is_own_machine {
        let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"];
        let id = id
            .into_iter()
            .filter_map(file::line)
            .find(|id| is_machine_id(id));
        if let Some(id) = id {
            found.push(KeyValue::new(semconv::HOST_ID, id));
        }
    }
}

/// The conventions' word for what Rust calls `arch`; what they have no word for goes by its own.
fn arch(arch: &'static str) -> &'static str {
    match arch {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "arm" => "arm32",
        "powerpc" => "ppc32",
        "powerpc64" => "ppc64",
        other => other,
    }
}

/// Before its first boot an image says `uninitialized`.
fn is_machine_id(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_architecture_is_called_what_the_conventions_call_it() {
        assert_eq!(arch("x86_64"), "amd64");
        assert_eq!(arch("aarch64"), "arm64");
        assert_eq!(arch("s390x"), "s390x");
        assert_eq!(arch("riscv64"), "riscv64");
    }

    #[test]
    fn an_image_that_never_booted_has_no_machine_id() {
        assert!(is_machine_id("3d1219c7c4c5404aaa1f6d2a48adfda4"));
        assert!(!is_machine_id("uninitialized"));
        assert!(!is_machine_id("3d1219c7-c4c5-404a-aa1f-6d2a48adfda4"));
    }
}
