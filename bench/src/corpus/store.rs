//! What is known so far, a JSON object a line: what documents became, and what compilers said of the clients.
//!
//! A document's result holds for one generator, a compiler's for one crate, both known by their digests. So a change of the
//! generator has every document generated again, which is quick, and compiles only those clients that it changed.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::compile::Kind;
use crate::usage::Usage;
use crate::{Result, digest};

/// What a document became.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Outcome {
    /// A client.
    Generated,
    /// A diagnostic that says why there is none.
    Refused,
    /// The generator used too much time.
    TooSlow,
    /// The generator used too much memory.
    TooLarge,
    /// The generator failed.
    Bug,
}

/// A document's result.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Generated {
    pub(super) document: String,
    pub(super) outcome: Outcome,
    /// The name of the package.
    pub(super) package: String,
    pub(super) operations: usize,
    pub(super) types: usize,
    /// How many findings there are of each code.
    pub(super) codes: BTreeMap<String, usize>,
    /// Of a refusal or failure: why.
    pub(super) first_error: String,
    /// Emitted lines of Rust.
    pub(super) lines: usize,
    /// Of the files of the client.
    pub(super) digest: String,
    pub(super) usage: Usage,
    pub(super) seconds: f64,
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            document,
            outcome,
            operations,
            types,
            codes,
            first_error,
            lines,
            usage,
            ..
        } = self;
        let findings: usize = codes.values().sum();
        write!(
            f,
            "{:<10} {document}: {operations} operations, {types} types, {lines} lines, {findings} findings, {:.1} s, {:.0} MiB",
            format!("{outcome:?}"),
            usage.cpu,
            usage.mib,
        )?;
        match first_error.lines().next() {
            Some(line) => write!(f, "\n           {line}"),
            None => Ok(()),
        }
    }
}

/// What a compiler said of a client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Checked {
    pub(super) kind: Kind,
    pub(super) digest: String,
    pub(super) document: String,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// How often each lint or error code occurs.
    pub(super) lints: BTreeMap<String, usize>,
    /// The first few messages.
    pub(super) messages: Vec<String>,
    pub(super) usage: Usage,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            document,
            errors,
            warnings,
            messages,
            usage,
            ..
        } = self;
        write!(
            f,
            "{:<10} {document}: {errors} errors, {warnings} warnings, {:.1} s, {:.0} MiB",
            format!("{kind:?}"),
            usage.cpu,
            usage.mib
        )?;
        for message in messages.iter().take(2) {
            let head: Vec<_> = message.lines().take(6).collect();
            write!(f, "\n           {}", head.join("\n           "))?;
        }
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
enum Line {
    Generated {
        generator: String,
        result: Generated,
    },
    Checked {
        compiler: String,
        result: Checked,
    },
}

/// The file, and what it says of this generator and this compiler.
pub(super) struct Store {
    file: File,
    generator: String,
    compiler: String,
    generated: HashMap<String, Generated>,
    checked: HashMap<(Kind, String), Checked>,
}

impl Store {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let program = fs::read(std::env::current_exe()?)?;
        let generator = digest::of(&[&program]);
        let version = std::process::Command::new("rustc").arg("-V").output()?;
        let compiler = String::from_utf8_lossy(&version.stdout).trim().to_owned();
        let mut store = Self {
            file: OpenOptions::new().append(true).create(true).open(path)?,
            generator,
            compiler,
            generated: HashMap::new(),
            checked: HashMap::new(),
        };
        for line in fs::read_to_string(path)?.lines() {
            // A run that was stopped may leave half a line, and a newer bench may not know an older one's lines.
            match serde_json::from_str(line) {
                Ok(Line::Generated { generator, result }) if generator == store.generator => {
                    store.generated.insert(result.document.clone(), result);
                }
                Ok(Line::Checked { compiler, result }) if compiler == store.compiler => {
                    let key = (result.kind, result.digest.clone());
                    store.checked.insert(key, result);
                }
                Ok(_) | Err(_) => {}
            }
        }
        Ok(store)
    }

    pub(super) fn compiler(&self) -> &str {
        &self.compiler
    }

    pub(super) fn generated(&self, document: &str) -> Option<&Generated> {
        self.generated.get(document)
    }

    pub(super) fn checked(&self, kind: Kind, digest: &str) -> Option<&Checked> {
        self.checked.get(&(kind, digest.to_owned()))
    }

    /// Whether something about a document is not known yet.
    pub(super) fn has_work(&self, document: &str, kinds: &[Kind]) -> bool {
        self.generated(document).is_none_or(|generated| {
            generated.outcome == Outcome::Generated
                && kinds
                    .iter()
                    .any(|kind| self.checked(*kind, &generated.digest).is_none())
        })
    }

    pub(super) fn add_generated(&mut self, result: Generated) -> Result<()> {
        self.generated
            .insert(result.document.clone(), result.clone());
        let generator = self.generator.clone();
        self.append(&Line::Generated { generator, result })
    }

    pub(super) fn add_checked(&mut self, result: Checked) -> Result<()> {
        let key = (result.kind, result.digest.clone());
        self.checked.insert(key, result.clone());
        let compiler = self.compiler.clone();
        self.append(&Line::Checked { compiler, result })
    }

    fn append(&mut self, line: &Line) -> Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        Ok(self.file.write_all(text.as_bytes())?)
    }
}
