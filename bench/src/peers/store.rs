//! What has been measured so far: a row of JSON a line, so that a run that was stopped goes on where it was.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::tool::Tool;
use crate::Result;
use crate::usage::Usage;

/// What is measured.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Measure {
    /// The generator, as a process
    Generate,
    /// `cargo check` with nothing built before
    ColdCheck,
    /// `cargo build` with nothing built before
    ColdDev,
    /// `cargo build --release` with nothing built before
    ColdRelease,
    /// The client alone in `cargo check`
    Check,
    /// The same with all its features
    CheckAll,
    /// The client alone in `cargo check`, with the operations of one tag and the default transport
    CheckTag,
    /// The client alone in `cargo build`
    Dev,
    /// The client alone in `cargo build --release`
    Release,
    /// A program that makes three calls, in `cargo build --release`
    Program,
}

/// How a measurement ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Outcome {
    Done,
    /// The first line of the error.
    Failed(String),
    /// Which limit.
    OverLimit(String),
}

/// A result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) tool: Tool,
    pub(super) version: String,
    pub(super) document: String,
    pub(super) measure: Measure,
    /// Which build of this generator it holds for.
    pub(super) build: String,
    pub(super) outcome: Outcome,
    /// The median.
    pub(super) usage: Usage,
    pub(super) runs: usize,
    /// What else was counted, by what it is.
    pub(super) figures: BTreeMap<String, usize>,
}

type Key = (Tool, String, String, Measure);

impl Row {
    fn key(&self) -> Key {
        let Self {
            tool,
            version,
            document,
            measure,
            ..
        } = self;
        (*tool, version.clone(), document.clone(), *measure)
    }

    pub(super) fn is_done(&self) -> bool {
        self.outcome == Outcome::Done
    }
}

/// The rows, and the file that they are in.
pub(super) struct Store {
    file: File,
    rows: BTreeMap<Key, Row>,
}

impl Store {
    /// Goes on from the results in `path`; where there are none, from those in `kept`, if it is there.
    pub(super) fn open(path: &Path, kept: &Path) -> Result<Self> {
        if !path.exists() && kept.exists() {
            fs::copy(kept, path)?;
        }
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        let text = fs::read_to_string(path)?;
        // A run that was stopped may leave half a line. Of two rows for the same thing the later holds.
        let rows = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Row>(line).ok());
        Ok(Self {
            file,
            rows: rows.map(|row| (row.key(), row)).collect(),
        })
    }

    pub(super) fn get(&self, tool: Tool, document: &str, measure: Measure) -> Option<&Row> {
        let version = tool.version().to_owned();
        self.rows
            .get(&(tool, version, document.to_owned(), measure))
    }

    /// Writes the rows that hold, in an order of their own.
    pub(super) fn keep(&self, path: &Path) -> Result<()> {
        let mut text = String::new();
        for row in self.rows.values() {
            text.push_str(&serde_json::to_string(row)?);
            text.push('\n');
        }
        Ok(fs::write(path, text)?)
    }

    pub(super) fn add(&mut self, row: Row) -> Result<()> {
        let mut text = serde_json::to_string(&row)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())?;
        self.rows.insert(row.key(), row);
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::peers) fn row(tool: Tool, document: &str, measure: Measure, cpu: f64) -> Row {
        Row {
            tool,
            version: tool.version().to_owned(),
            document: document.to_owned(),
            measure,
            build: String::new(),
            outcome: Outcome::Done,
            usage: Usage { cpu, mib: 100.0 },
            runs: 1,
            figures: BTreeMap::new(),
        }
    }

    #[test]
    fn a_stopped_run_is_resumed_and_the_later_row_holds() {
        let folder = std::env::temp_dir().join(format!("specsmith-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("results.jsonl");
        let nothing = folder.join("nothing.jsonl");
        let mut store = Store::open(&path, &nothing).unwrap();
        for cpu in [1.0, 2.0] {
            store
                .add(row(Tool::Oas3Gen, "stripe", Measure::Check, cpu))
                .unwrap();
        }
        store.file.write_all(b"{\"tool\": \"oas3").unwrap();
        let store = Store::open(&path, &nothing).unwrap();
        let found = store.get(Tool::Oas3Gen, "stripe", Measure::Check).unwrap();
        assert!((found.usage.cpu - 2.0).abs() < 1e-9);
        assert!(store.get(Tool::Oas3Gen, "stripe", Measure::Dev).is_none());
        assert!(
            store
                .get(Tool::Specsmith, "stripe", Measure::Check)
                .is_none()
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_run_elsewhere_goes_on_from_the_rows_that_were_kept() {
        let folder =
            std::env::temp_dir().join(format!("specsmith-bench-kept-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let kept = folder.join("kept.jsonl");
        let mut store = Store::open(&folder.join("here.jsonl"), &kept).unwrap();
        for cpu in [1.0, 2.0] {
            store
                .add(row(Tool::Oas3Gen, "stripe", Measure::Check, cpu))
                .unwrap();
        }
        store.keep(&kept).unwrap();
        assert_eq!(fs::read_to_string(&kept).unwrap().lines().count(), 1);
        let elsewhere = folder.join("elsewhere.jsonl");
        let store = Store::open(&elsewhere, &kept).unwrap();
        let found = store.get(Tool::Oas3Gen, "stripe", Measure::Check).unwrap();
        assert!((found.usage.cpu - 2.0).abs() < 1e-9);
        // What was measured here is not measured anew because something was kept.
        let mut store = store;
        store
            .add(row(Tool::Oas3Gen, "stripe", Measure::Check, 3.0))
            .unwrap();
        let store = Store::open(&elsewhere, &kept).unwrap();
        let found = store.get(Tool::Oas3Gen, "stripe", Measure::Check).unwrap();
        assert!((found.usage.cpu - 3.0).abs() < 1e-9);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_row_of_another_version_does_not_count() {
        let folder =
            std::env::temp_dir().join(format!("specsmith-bench-old-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut store =
            Store::open(&folder.join("results.jsonl"), &folder.join("nothing.jsonl")).unwrap();
        let mut old = row(Tool::Oas3Gen, "stripe", Measure::Check, 1.0);
        old.version = "0.1.0".to_owned();
        store.add(old).unwrap();
        assert!(store.get(Tool::Oas3Gen, "stripe", Measure::Check).is_none());
        fs::remove_dir_all(&folder).unwrap();
    }
}
