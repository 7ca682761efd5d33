//! Servers that refuse to run as root.

use crate::Folder;
use nix::unistd::{User, geteuid};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// If we are root, as in CI: the command will run as an ordinary user, who owns the folder.
pub(crate) fn as_ordinary_user(command: &mut Command, folder: &Folder) {
    if !geteuid().is_root() {
        return;
    }
    let nobody = User::from_name("nobody").expect("the system's users can be read");
    let nobody = nobody.expect("a user `nobody`");
    let (uid, gid) = (nobody.uid.as_raw(), nobody.gid.as_raw());
    chown(folder.path(), Some(uid), Some(gid)).expect("root may give a folder away");
    command.uid(uid).gid(gid);
}
