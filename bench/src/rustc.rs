//! Stands in for rustc, so that what compiling one crate costs is known even where cargo compiles twenty at a time.
//!
//! Cargo runs this program in place of rustc for the members of a workspace when `RUSTC_WORKSPACE_WRAPPER` says so. It runs
//! the real one and then adds a line to a file.

use std::collections::HashMap;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde::{Deserialize, Serialize};

use crate::usage::{self, Usage};

/// Names the file; set only for cargo.
const LOG: &str = "SPECSMITH_BENCH_RUSTC_LOG";

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Entry {
    name: String,
    usage: Usage,
}

/// Makes a cargo command note what the crates of its workspace cost.
pub(crate) fn note_usage(cargo: &mut Command, log: &Path) -> crate::Result<()> {
    cargo
        .env("RUSTC_WORKSPACE_WRAPPER", env::current_exe()?)
        .env(LOG, log);
    Ok(())
}

/// What was noted, by the name of the crate as rustc knows it.
pub(crate) fn read_usage(log: &Path) -> HashMap<String, Usage> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let entries = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    entries.map(|Entry { name, usage }| (name, usage)).collect()
}

/// Does rustc's work if that is what this process was started for.
pub(crate) fn stand_in() -> Option<ExitCode> {
    let log = env::var_os(LOG)?;
    let mut arguments = env::args_os().skip(1);
    // Cargo's parent, which limits it, inherits the name of the file too.
    let rustc = arguments.next().filter(|first| first != "limited")?;
    let arguments: Vec<_> = arguments.collect();
    let Ok(status) = Command::new(rustc).args(&arguments).status() else {
        return Some(ExitCode::FAILURE);
    };
    let name = arguments
        .iter()
        .skip_while(|argument| *argument != "--crate-name")
        .nth(1);
    if let Some(name) = name {
        let entry = Entry {
            name: name.to_string_lossy().into_owned(),
            usage: usage::of_children(),
        };
        // A measurement that cannot be noted is no reason to fail the build.
        if let (Ok(mut line), Ok(mut file)) = (
            serde_json::to_string(&entry),
            OpenOptions::new().append(true).create(true).open(log),
        ) {
            line.push('\n');
            _ = file.write_all(line.as_bytes());
        }
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
