//! The command `specsmith`, run as a user runs it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The binary, built from the sources as they are now.
static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--offline", "--message-format", "json"])
        .args(["--package", "specsmith", "--bin", "specsmith"])
        .current_dir(repository());
    let output = cargo.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let messages = String::from_utf8(output.stdout).unwrap();
    messages
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .unwrap()
});

/// The folder of the workspace.
pub(crate) fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// What a run said and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) said: String,
}

/// Runs `specsmith` in a folder.
pub(crate) fn specsmith(folder: &Path, arguments: &[&str]) -> Ended {
    let output = Command::new(&*BINARY)
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        !said.contains('\u{1b}'),
        "colours without a terminal: {said:?}"
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    Ended {
        code: output.status.code().unwrap(),
        said,
    }
}

/// Runs it, and expects it to succeed.
pub(crate) fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let ended = specsmith(folder, arguments);
    assert_eq!(ended.code, 0, "{}", ended.said);
    ended.said
}
