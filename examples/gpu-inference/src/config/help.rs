//! What there is to set, told.

use super::Role;
use super::settings::{Setting, TABLE};
use std::fmt::Write as _;

/// What a role can be told, for a terminal.
#[must_use]
pub fn help(role: Role) -> String {
    let mut text = format!("gpu-inference {role}: {}\n\n", role.says());
    text.push_str(match role {
        Role::Supervisor => {
            "usage: gpu-inference [ROLE] [FLAG VALUE]…\n\nroles (each has its own --help):\n"
        }
        _ => "usage: gpu-inference ",
    });
    if role == Role::Supervisor {
        for role in Role::ALL
            .into_iter()
            .filter(|role| *role != Role::Supervisor)
        {
            write(
                &mut text,
                format_args!("  {:<9} {}\n", role.word(), role.says()),
            );
        }
    } else {
        write(&mut text, format_args!("{} [FLAG VALUE]…\n", role.word()));
    }
    text.push_str("\nflags, and the variables that do the same:\n");
    for setting in TABLE.iter().filter(|setting| setting.roles.contains(&role)) {
        let flag = setting.flag();
        write(
            &mut text,
            format_args!("  {flag} {}\n      {}", setting.takes, setting.says),
        );
        if !setting.default.is_empty() {
            write(&mut text, format_args!("; default: {}", setting.default));
        }
        write(&mut text, format_args!(" [{}]\n", setting.variable));
    }
    text.push_str(
        "\nTraces, metrics and logs are set by OTEL_* and RUST_LOG, as for every OpenTelemetry service:\n\
         OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER (`console` shows spans here), OTEL_TRACES_SAMPLER, …\n",
    );
    text
}

/// The table, for the README.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from("| variable | flag | default | of | is |\n|---|---|---|---|---|\n");
    for setting in TABLE {
        let Setting {
            variable,
            default,
            says,
            ..
        } = setting;
        let flag = setting.flag();
        let roles: Vec<_> = setting.roles.iter().map(Role::to_string).collect();
        let roles = roles.join(", ");
        let default = if default.is_empty() {
            String::new()
        } else {
            format!("`{default}`")
        };
        let says = says.replace('|', "\\|");
        write(
            &mut text,
            format_args!("| `{variable}` | `{flag}` | {default} | {roles} | {says} |\n"),
        );
    }
    text
}

/// Writing to a string does not fail.
fn write(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}
