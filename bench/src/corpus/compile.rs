//! Clients to what compilers say of them: some at a time, as the members of one workspace, so that dependencies are built once.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specsmith_runtime::sources::MANIFEST;

use super::store::{Checked, Generated, Outcome};
use crate::documents::{self, Document};
use crate::usage::Usage;
use crate::{Result, child, rustc};

/// How long cargo may take for a batch.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// How many messages of a client are kept, and how many lines of each.
const MESSAGES: usize = 5;
const MESSAGE_LINES: usize = 30;

/// What is done with a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum Kind {
    /// `cargo check` with all features.
    Check,
    /// The same with those that are enabled by default.
    Plain,
    /// Clippy with its default lints.
    Clippy,
    /// Rustdoc.
    Doc,
    /// The examples in the documentation are compiled.
    DocTest,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [
        Self::Check,
        Self::Plain,
        Self::Clippy,
        Self::Doc,
        Self::DocTest,
    ];

    /// Whether it is noted what the compiler takes.
    pub(super) fn is_measured(self) -> bool {
        matches!(self, Self::Check | Self::Plain)
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check | Self::Plain => &["check", "--keep-going", "--message-format=json"],
            Self::Clippy => &["clippy", "--keep-going", "--message-format=json"],
            Self::Doc => &["doc", "--no-deps", "--keep-going", "--message-format=json"],
            Self::DocTest => &["test", "--doc", "--no-fail-fast"],
        }
    }
}

/// A client in the workspace.
#[derive(Clone, Debug)]
pub(super) struct Member {
    document: String,
    /// Its folder in the workspace.
    folder: String,
    pub(super) package: String,
    pub(super) digest: String,
}

impl Member {
    /// The client of a document, if it has one.
    pub(super) fn of(document: &Document, generated: &Generated) -> Option<Self> {
        (generated.outcome == Outcome::Generated).then(|| Self {
            document: document.path.clone(),
            folder: document.slug(),
            package: generated.package.clone(),
            digest: generated.digest.clone(),
        })
    }

    fn checked(&self, kind: Kind) -> Checked {
        Checked {
            kind,
            digest: self.digest.clone(),
            document: self.document.clone(),
            errors: 0,
            warnings: 0,
            lints: BTreeMap::new(),
            messages: Vec::new(),
            usage: Usage::default(),
        }
    }
}

/// The folder in which clients are compiled together.
pub(super) struct Workspace {
    pub(super) folder: PathBuf,
    jobs: usize,
}

impl Workspace {
    /// An empty workspace but for one package, which depends on everything that any client may: it keeps `Cargo.lock` and
    /// the features of the dependencies the same, whichever clients are beside it.
    pub(super) fn create(folder: &Path, jobs: usize) -> Result<Self> {
        let anchor = folder.join("anchor");
        fs::create_dir_all(anchor.join("src"))?;
        fs::write(anchor.join("src/lib.rs"), "")?;
        let (_, rest) = MANIFEST
            .split_once("\n[features]\n")
            .ok_or("the runtime's manifest has no features")?;
        let (tables, _) = rest
            .split_once("\n[dev-dependencies]\n")
            .ok_or("the runtime's manifest has no development dependencies")?;
        let manifest = format!(
            "[package]\nname = \"specsmith-bench-anchor\"\nedition = \"2024\"\n\n[features]\n{tables}"
        );
        fs::write(anchor.join("Cargo.toml"), manifest)?;
        Ok(Self {
            folder: folder.to_owned(),
            jobs,
        })
    }

    /// Has one thing done with some clients. Where cargo itself fails, it is tried with ever fewer of them, until it is
    /// known which one it fails for.
    pub(super) fn run(&self, kind: Kind, members: &[&Member]) -> Result<Vec<Checked>> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        if kind == Kind::DocTest && members.len() > 1 {
            // Failing examples are told apart by the package that is tested.
            let one = members.iter().map(|member| self.run(kind, &[member]));
            return Ok(one.collect::<Result<Vec<_>>>()?.concat());
        }
        match self.attempt(kind, members)? {
            Ok(checked) => Ok(checked),
            Err(text) => match members {
                [member] => {
                    let mut checked = member.checked(kind);
                    checked.errors = 1;
                    checked.lints.insert("cargo".to_owned(), 1);
                    checked.messages.push(text);
                    Ok(vec![checked])
                }
                members => {
                    let (left, right) = members.split_at(members.len() / 2);
                    Ok([self.run(kind, left)?, self.run(kind, right)?].concat())
                }
            },
        }
    }

    /// What cargo found, or what it says if it failed for another reason than the code of a client.
    fn attempt(
        &self,
        kind: Kind,
        members: &[&Member],
    ) -> Result<std::result::Result<Vec<Checked>, String>> {
        self.write_manifest(members)?;
        let log = self.folder.join("usage.jsonl");
        _ = fs::remove_file(&log);
        let mut cargo = self.cargo(kind.arguments());
        if kind != Kind::Plain {
            cargo.arg("--all-features");
        }
        for member in members {
            cargo.args(["--package", &member.package]);
        }
        if kind.is_measured() {
            rustc::note_usage(&mut cargo, &log)?;
        }
        let ended = child::run(&mut cargo, PATIENCE)?;
        let mut all: Vec<_> = members.iter().map(|member| member.checked(kind)).collect();
        if kind == Kind::DocTest {
            add_examples(&mut all, &ended.stdout);
        } else {
            self.add_messages(members, &mut all, &ended.stdout);
        }
        let usage = rustc::read_usage(&log);
        for (member, checked) in members.iter().zip(&mut all) {
            let name = member.package.replace('-', "_");
            checked.usage = usage.get(&name).copied().unwrap_or_default();
        }
        let is_explained = all.iter().any(|checked| checked.errors > 0);
        if ended.late || !ended.status.success() && !is_explained {
            let why = if ended.late { "out of time" } else { "" };
            return Ok(Err(shortened(&format!("{why}{}", ended.stderr))));
        }
        if let Some(text) = ended
            .stderr
            .split("\n\n")
            .find(|text| text.starts_with("warning: ") && text.contains("Cargo.toml"))
        {
            // Cargo's own warnings name a manifest, which may be that of any member.
            if members.len() > 1 {
                return Ok(Err(shortened(text)));
            }
            all[0].warnings += 1;
            all[0].lints.insert("cargo".to_owned(), 1);
            all[0].messages.push(shortened(text));
        }
        Ok(Ok(all))
    }

    fn write_manifest(&self, members: &[&Member]) -> Result<()> {
        let folders: Vec<_> = members
            .iter()
            .map(|member| format!("{:?}, ", member.folder))
            .collect();
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}\"anchor\"]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
            folders.concat()
        );
        Ok(fs::write(self.folder.join("Cargo.toml"), text)?)
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .args(arguments)
            .arg("--jobs")
            .arg(self.jobs.to_string())
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS");
        cargo
    }

    /// Counts what compilers say; a message belongs to the member whose manifest it names.
    fn add_messages(&self, members: &[&Member], all: &mut [Checked], stdout: &str) {
        let by_manifest: HashMap<_, _> = members
            .iter()
            .enumerate()
            .map(|(index, member)| (self.folder.join(&member.folder).join("Cargo.toml"), index))
            .collect();
        let lines = stdout.lines();
        for line in lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let manifest = line["manifest_path"].as_str().map(PathBuf::from);
            let index = manifest.and_then(|manifest| by_manifest.get(&manifest));
            if let (Some(index), "compiler-message") =
                (index, line["reason"].as_str().unwrap_or_default())
            {
                add_message(&mut all[*index], &line["message"]);
            }
        }
    }

    /// Removes the compiled form of some clients, not that of their dependencies.
    pub(super) fn clean(&self, members: &[&Member]) -> Result<()> {
        for part in ["deps", ".fingerprint", "build", "incremental", ""] {
            let folder = self.folder.join("target/debug").join(part);
            let Ok(entries) = fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries {
                let path = entry?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let stem = name.replace('-', "_");
                let is_of = |member: &&Member| {
                    let library = member.package.replace('-', "_");
                    let stem = stem
                        .strip_prefix("lib")
                        .filter(|_| part == "deps")
                        .unwrap_or(&stem);
                    stem.strip_prefix(&library).is_some_and(|rest| {
                        rest.starts_with(['_', '.']) && (part.is_empty() || rest.len() > 16)
                    })
                };
                if !members.iter().any(is_of) {
                    continue;
                }
                if path.is_dir() {
                    documents::remove_folder(&path)?;
                } else {
                    fs::remove_file(&path)?;
                }
            }
        }
        documents::remove_folder(&self.folder.join("target/doc"))
    }

    /// Removes a client's source.
    pub(super) fn remove(&self, member: &Member) -> Result<()> {
        documents::remove_folder(&self.folder.join(&member.folder))
    }
}

fn add_message(checked: &mut Checked, message: &Value) {
    let level = message["level"].as_str().unwrap_or_default();
    let code = message["code"]["code"].as_str();
    let has_place = message["spans"]
        .as_array()
        .is_some_and(|spans| !spans.is_empty());
    // Without either it is a summary: "2 warnings emitted".
    if code.is_none() && !has_place {
        return;
    }
    match level {
        "warning" => checked.warnings += 1,
        _ if level.starts_with("error") => checked.errors += 1,
        _ => return,
    }
    let code = code.unwrap_or("error").to_owned();
    let seen = checked.lints.entry(code).or_default();
    *seen += 1;
    if *seen <= 2 && checked.messages.len() < MESSAGES {
        let text = message["rendered"].as_str().unwrap_or_default();
        checked.messages.push(shortened(text));
    }
}

/// Counts the examples that do not compile.
fn add_examples(all: &mut [Checked], stdout: &str) {
    let failed = stdout.lines().filter(|line| line.ends_with("... FAILED"));
    for checked in all {
        checked.errors = failed.clone().count();
        if checked.errors > 0 {
            checked.lints.insert("example".to_owned(), checked.errors);
            let details = stdout.split("\n---- ").skip(1).take(MESSAGES);
            checked.messages.extend(details.map(shortened));
        }
    }
}

fn shortened(text: &str) -> String {
    let lines: Vec<_> = text.trim().lines().take(MESSAGE_LINES).collect();
    lines.join("\n").chars().take(4000).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn member() -> Member {
        Member {
            document: "a.json".to_owned(),
            folder: "a".to_owned(),
            package: "a".to_owned(),
            digest: String::new(),
        }
    }

    #[test]
    fn messages_are_counted_by_lint_and_summaries_are_not() {
        let mut checked = member().checked(Kind::Check);
        let spans = json!([{}]);
        let lint = json!({"level": "warning", "code": {"code": "dead_code"}, "spans": spans, "rendered": "warning: unused"});
        let syntax =
            json!({"level": "error", "code": null, "spans": spans, "rendered": "error: expected"});
        let summary = json!({"level": "error", "code": null, "spans": [], "rendered": "aborting"});
        for message in [&lint, &lint, &lint, &syntax, &summary] {
            add_message(&mut checked, message);
        }
        assert_eq!((checked.warnings, checked.errors), (3, 1));
        let lints = [("dead_code".to_owned(), 3), ("error".to_owned(), 1)];
        assert_eq!(checked.lints, BTreeMap::from(lints));
        assert_eq!(checked.messages.len(), 3);
    }

    #[test]
    fn failing_examples_are_counted() {
        let mut all = [member().checked(Kind::DocTest)];
        let out = "test src/a.rs - a (line 1) - compile ... ok\ntest src/a.rs - b (line 9) - compile ... FAILED\n\nfailures:\n\n---- src/a.rs - b (line 9) stdout ----\nerror[E0425]\n";
        add_examples(&mut all, out);
        assert_eq!(all[0].errors, 1);
        assert!(all[0].messages[0].contains("E0425"));
    }
}
