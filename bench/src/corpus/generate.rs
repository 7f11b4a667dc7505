//! A document to a client, in a process that may fail in any way without taking the run with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Args as ClapArgs;
use serde::{Deserialize, Serialize};
use specsmith::diag::Style;
use specsmith::{Config, Findings, Generator};

use super::store::{Generated, Outcome};
use crate::digest::Digest;
use crate::documents::{self, Document};
use crate::usage::{self, Usage};
use crate::{Result, child, say};

/// What a document may cost; more is a defect of the generator.
const CPU_SECONDS: u64 = 30;

/// What the process may take beyond that, to read what it has made. It is counted apart.
const OWN_CPU_SECONDS: u64 = 15;
const MIB: u64 = 4096;

/// When even a crowded machine has had time to use [`CPU_SECONDS`].
const PATIENCE: Duration = Duration::from_secs(240);

#[derive(ClapArgs)]
pub(crate) struct OneArgs {
    spec: PathBuf,
    out: PathBuf,
}

/// What the process says of its document.
#[derive(Default, Serialize, Deserialize)]
struct Said {
    is_generated: bool,
    package: String,
    operations: usize,
    types: usize,
    codes: BTreeMap<String, usize>,
    first_error: String,
    lines: usize,
    digest: String,
    usage: Usage,
    seconds: f64,
}

/// The process: generates one client and prints how that went.
pub(crate) fn generate_one(args: &OneArgs) -> Result<()> {
    usage::limit(CPU_SECONDS + OWN_CPU_SECONDS, MIB)?;
    let begun = Instant::now();
    let result = Generator::new(Config::new(&args.spec).out(&args.out)).generate();
    let mut said = match result {
        Ok(report) => Said {
            is_generated: true,
            package: report.package.name.as_str().to_owned(),
            ..said(&report.findings)
        },
        Err(failure) => said(&failure.findings),
    };
    said.seconds = begun.elapsed().as_secs_f64();
    said.usage = usage::own();
    if said.is_generated {
        (said.lines, said.digest) = read_crate(&args.out)?;
    }
    say(&serde_json::to_string(&said)?);
    Ok(())
}

fn said(findings: &Findings) -> Said {
    let counts = findings.counts();
    // What a user would see is drawn too: it is a part of the cost.
    let text = findings.render_text(Style::Plain);
    let first_error = text
        .split("\n\n")
        .find(|finding| finding.starts_with("error"))
        .unwrap_or_default();
    let codes = findings.codes().into_iter();
    Said {
        operations: counts.operations,
        types: counts.types,
        codes: codes
            .map(|(code, count)| (code.id.to_owned(), count))
            .collect(),
        first_error: first_error.to_owned(),
        ..Said::default()
    }
}

/// How many lines of Rust were emitted (not counting the runtime, which is copied), and a digest of everything.
fn read_crate(folder: &Path) -> Result<(usize, String)> {
    let mut lines = 0;
    let mut digest = Digest::default();
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    for file in files {
        let bytes = fs::read(&file)?;
        let path = file.strip_prefix(folder)?;
        if path.extension().is_some_and(|extension| extension == "rs")
            && !path.starts_with("src/runtime")
        {
            lines += bytes.split(|byte| *byte == b'\n').count() - 1;
        }
        digest.add(path.to_string_lossy().as_bytes());
        digest.add(&bytes);
    }
    Ok((lines, digest.hex()))
}

/// Runs the process and judges its end.
pub(super) fn in_process(document: &Document, out: &Path) -> Result<Generated> {
    documents::remove_folder(out)?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("generate-one").arg(&document.file).arg(out);
    let ended = child::run(&mut command, PATIENCE)?;
    let said: Option<Said> = serde_json::from_str(ended.stdout.trim()).ok();
    let (outcome, said) = match said {
        Some(said) if said.is_generated && !is_too_slow(said.usage) => (Outcome::Generated, said),
        Some(said) if said.is_generated => (Outcome::TooSlow, said),
        // A refusal that only a bug can cause is one.
        Some(said) if said.codes.keys().any(|code| code.starts_with("E09")) => (Outcome::Bug, said),
        Some(said) => (Outcome::Refused, said),
        None => {
            let text = ended.stderr;
            let (outcome, why) = if ended.late || is_cpu_limit(ended.status) {
                (Outcome::TooSlow, String::new())
            } else if text.contains("memory allocation") {
                (Outcome::TooLarge, String::new())
            } else {
                let tail: Vec<_> = text.lines().take(4).collect();
                (
                    Outcome::Bug,
                    format!("{}: {}", ended.status, tail.join(" / ")),
                )
            };
            let said = Said {
                first_error: why,
                seconds: ended.seconds,
                ..Said::default()
            };
            (outcome, said)
        }
    };
    if outcome != Outcome::Generated {
        documents::remove_folder(out)?;
    }
    Ok(Generated {
        document: document.path.clone(),
        outcome,
        package: said.package,
        operations: said.operations,
        types: said.types,
        codes: said.codes,
        first_error: said.first_error,
        lines: said.lines,
        digest: said.digest,
        usage: said.usage,
        seconds: said.seconds,
    })
}

/// Whether a client took longer than one may. That it was made all the same is no excuse.
fn is_too_slow(usage: Usage) -> bool {
    Duration::from_secs_f64(usage.cpu) > Duration::from_secs(CPU_SECONDS)
}

#[cfg(unix)]
fn is_cpu_limit(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    // Linux sends SIGXCPU at the soft limit and SIGKILL at the hard one.
    matches!(status.signal(), Some(9 | 24))
}

#[cfg(not(unix))]
fn is_cpu_limit(_status: std::process::ExitStatus) -> bool {
    false
}
