//! Runs a command that may use only so much CPU and memory, and learns what it and all that it started have used.
//!
//! Only a process can limit its children, and only the parent of ended processes knows what they used. So this program starts
//! itself in between.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::time::Duration;

use clap::Args as ClapArgs;

use crate::Result;
use crate::child::{self, Ended};
use crate::usage::{self, Usage};

/// What a process may use, and how long all of it may take on a crowded machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Seconds of CPU of any one process.
    pub(crate) cpu: u64,
    /// MiB of addresses of any one process.
    pub(crate) mib: u64,
    pub(crate) patience: Duration,
}

#[derive(ClapArgs)]
pub(crate) struct Args {
    #[arg(long)]
    cpu: u64,
    #[arg(long)]
    mib: u64,
    /// Where to write what was used
    #[arg(long)]
    note: PathBuf,
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<OsString>,
}

/// How a command ended, and what it used.
pub(crate) struct Run {
    pub(crate) ended: Ended,
    /// CPU of all its processes together; memory of the largest of them.
    pub(crate) usage: Usage,
}

/// The process in between.
pub(crate) fn stand_in(args: &Args) -> ExitCode {
    let Some((program, arguments)) = args.command.split_first() else {
        return ExitCode::FAILURE;
    };
    if usage::limit(args.cpu, args.mib).is_err() {
        return ExitCode::FAILURE;
    }
    let Ok(status) = Command::new(program).args(arguments).status() else {
        return ExitCode::from(127);
    };
    if let Ok(text) = serde_json::to_string(&usage::of_children()) {
        // Without the note the run counts as a failure of the measurement.
        _ = fs::write(&args.note, text);
    }
    ExitCode::from(code(status))
}

/// The code of a process, by the habit of shells where a signal ended it.
fn code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| signal(status).map(|n| 128 + n));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal()
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

/// Runs a command within limits.
pub(crate) fn run(command: &Command, limits: Limits, note: &Path) -> Result<Run> {
    _ = fs::remove_file(note);
    let mut outer = Command::new(env::current_exe()?);
    outer
        .arg("limited")
        .args(["--cpu", &limits.cpu.to_string()])
        .args(["--mib", &limits.mib.to_string()])
        .arg("--note")
        .arg(note)
        .arg("--")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    let ended = child::run(&mut outer, limits.patience)?;
    let noted = fs::read_to_string(note).unwrap_or_default();
    Ok(Run {
        usage: serde_json::from_str(&noted).unwrap_or_default(),
        ended,
    })
}
