//! The operating system: the distribution in words, and the kernel under it.

use super::file;
use crate::semconv;
use opentelemetry::KeyValue;

pub(super) fn detect(found: &mut Vec<KeyValue>) {
    let os = std::env::consts::OS;
    if let Some(os_type) = os_type(os) {
        found.push(KeyValue::new(semconv::OS_TYPE, os_type));
    }
    // Where it stands is said by os-release(5).
    let release = file::text("/etc/os-release").or_else(|| file::text("/usr/lib/os-release"));
    let release = release
        .map(|text| Release::parse(&text))
        .unwrap_or_default();
    let kernel = file::line("/proc/sys/kernel/osrelease").map(|version| format!("Linux {version}"));
    let description = match (release.pretty_name, kernel) {
        (Some(distribution), Some(kernel)) => Some(format!("{distribution} ({kernel})")),
        (distribution, kernel) => distribution.or(kernel),
    };
    for (key, value) in [
        (semconv::OS_NAME, release.name),
        (semconv::OS_VERSION, release.version),
        (semconv::OS_DESCRIPTION, description),
    ] {
        if let Some(value) = value {
            found.push(KeyValue::new(key, value));
        }
    }
}

/// The conventions' word for what Rust calls `os`.
fn os_type(os: &str) -> Option<&'static str> {
    Some(match os {
        "linux" | "android" => "linux",
        "macos" | "ios" => "darwin",
        "windows" => "windows",
        "freebsd" => "freebsd",
        "netbsd" => "netbsd",
        "openbsd" => "openbsd",
        "dragonfly" => "dragonflybsd",
        "solaris" | "illumos" => "solaris",
        "aix" => "aix",
        _ => return None,
    })
}

/// What an `os-release` file says of a distribution.
#[derive(Debug, Default, PartialEq)]
struct Release {
    name: Option<String>,
    version: Option<String>,
    pretty_name: Option<String>,
}

impl Release {
    fn parse(text: &str) -> Self {
        let mut release = Self::default();
        for line in text.lines() {
            // Comments have no key of ours.
            let Some((key, value)) = line.trim().split_once('=') else {
                continue;
            };
            let place = match key {
                "NAME" => &mut release.name,
                "VERSION_ID" => &mut release.version,
                "PRETTY_NAME" => &mut release.pretty_name,
                _ => continue,
            };
            let value = unquoted(value);
            *place = (!value.is_empty()).then_some(value);
        }
        release
    }
}

/// A value as a shell would read it: in quotes or bare, special characters after a backslash.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let single = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\''));
    if let Some(literal) = single {
        return literal.to_owned();
    }
    let double = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    let mut plain = String::with_capacity(value.len());
    let mut characters = double.unwrap_or(value).chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> [Option<String>; 3] {
        let release = Release::parse(text);
        [release.name, release.version, release.pretty_name]
    }

    #[test]
    fn a_distribution_says_its_name_and_version() {
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n";
        let expected = ["Debian GNU/Linux", "12", "Debian GNU/Linux 12 (bookworm)"];
        assert_eq!(release(debian), expected.map(|s| Some(s.to_owned())));

        let alpine = "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME=\"Alpine Linux v3.20\"\n";
        let expected = ["Alpine Linux", "3.20.3", "Alpine Linux v3.20"];
        assert_eq!(release(alpine), expected.map(|s| Some(s.to_owned())));
    }

    #[test]
    fn a_rolling_distribution_has_no_version() {
        let arch = "NAME='Arch Linux'\nPRETTY_NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\n";
        let arch_linux = || Some("Arch Linux".to_owned());
        assert_eq!(release(arch), [arch_linux(), None, arch_linux()]);
    }

    #[test]
    fn quotes_escapes_and_nonsense_are_read_as_a_shell_would() {
        let text = "# NAME=no\nNAME=\"Bob\\\"s \\$OS\"\nPRETTY_NAME=\"\nVERSION_ID=\nNOTHING\n";
        assert_eq!(
            release(text),
            [Some("Bob\"s $OS".to_owned()), None, Some("\"".to_owned())]
        );
    }

    #[test]
    fn the_os_is_called_what_the_conventions_call_it() {
        assert_eq!(os_type("macos"), Some("darwin"));
        assert_eq!(os_type("dragonfly"), Some("dragonflybsd"));
        assert_eq!(os_type("redox"), None);
    }
}
