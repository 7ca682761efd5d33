//! Counts instructions: a worker under valgrind, which collects only inside [`bench_measured`].

use std::process::{Command, Stdio};

use crate::options::Cell;
use crate::process;
use crate::request::Request;

/// Whether valgrind can be started; says so loudly when not.
pub(crate) fn installed() -> bool {
    let found = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|it| it.success());
    if !found {
        eprintln!(
            "!!! valgrind is not installed: the tables have NO column of instructions (apt-get install valgrind)"
        );
    }
    found
}

/// Instructions per operation. `None` if the contender does not know the mode.
pub(crate) fn instructions(cell: Cell) -> Option<f64> {
    let valgrind = [
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        "--toggle-collect=bench_measured",
    ];
    let mut command = Command::new("valgrind");
    command.args(valgrind).arg(process::executable());
    let (operations, log) = process::ask_once(command, cell, Request::Instructions)?;
    let collected = log
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .expect("callgrind sums up what it collected");
    let instructions: f64 = collected
        .1
        .trim()
        .parse()
        .expect("callgrind prints one number, as one event is collected");
    Some(instructions / operations)
}

/// Runs `operations`; its name is what callgrind looks for.
#[expect(
    unsafe_code,
    reason = "callgrind finds the function by its unmangled name, which nobody else uses"
)]
#[unsafe(no_mangle)]
#[inline(never)]
pub(crate) extern "C" fn bench_measured(operations: &mut &mut dyn FnMut()) {
    operations();
}
