//! One measurement: a generator, a document, and what is done with the client.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::portion;
use super::store::{Measure, Outcome, Row};
use super::subject::Subject;
use super::tool::{self, Installed, first_error, written};
use crate::limited::{self, Limits, Run};
use crate::usage::Usage;
use crate::{Result, documents, rustc};

/// What a process may use: more is a result of its own.
pub(super) const LIMITS: Limits = Limits {
    cpu: 400,
    mib: 14 * 1024,
    patience: Duration::from_secs(40 * 60),
};

/// The folder of clients that were generated before, until all is measured.
const ASIDE: &str = "aside";

/// What took so many seconds of CPU is measured once.
pub(super) const LONG: f64 = 20.0;

/// Where measurements are made.
pub(super) struct Bench {
    pub(super) work: PathBuf,
    pub(super) runs: usize,
    pub(super) jobs: usize,
    /// The folder of the programs that make three calls.
    pub(super) programs: PathBuf,
}

/// What one run found.
struct Sample {
    outcome: Outcome,
    usage: Usage,
    figures: BTreeMap<String, usize>,
}

impl Sample {
    fn done(usage: Usage) -> Self {
        Self {
            outcome: Outcome::Done,
            usage,
            figures: BTreeMap::new(),
        }
    }

    fn not_done(outcome: Outcome) -> Self {
        Self {
            outcome,
            ..Self::done(Usage::default())
        }
    }
}

impl Bench {
    /// Where the client of a document is, in a folder `client`.
    pub(super) fn folder(&self, installed: &Installed, subject: &Subject) -> PathBuf {
        let tools = self.work.join("crates").join(installed.tool.name());
        tools.join(subject.key)
    }

    /// Measures something several times, or once if it is long; nothing if there is no program for it.
    pub(super) fn measure(
        &self,
        installed: &Installed,
        subject: &Subject,
        document: &Path,
        measure: Measure,
    ) -> Result<Option<Row>> {
        let folder = self.folder(installed, subject);
        if measure == Measure::Program && !self.write_program(installed, subject, &folder)? {
            return Ok(None);
        }
        if measure == Measure::CheckTag && portion::features(&folder.join("client"))?.is_none() {
            return Ok(None);
        }
        let mut samples: Vec<Sample> = Vec::new();
        let outcome = loop {
            let sample = match measure {
                Measure::Generate => self.generate(installed, document, &folder)?,
                Measure::ColdCheck | Measure::ColdDev | Measure::ColdRelease => {
                    self.cold(installed, measure, &folder)?
                }
                Measure::Check
                | Measure::CheckAll
                | Measure::CheckTag
                | Measure::Dev
                | Measure::Release
                | Measure::Program => self.warm(installed, measure, &folder)?,
            };
            if sample.outcome != Outcome::Done {
                break sample.outcome;
            }
            let is_long = sample.usage.cpu > LONG;
            samples.push(sample);
            if is_long || samples.len() >= self.runs {
                break Outcome::Done;
            }
        };
        let (usage, runs) = match outcome {
            Outcome::Done => (
                median(samples.iter().map(|sample| sample.usage)),
                samples.len(),
            ),
            Outcome::Failed(_) | Outcome::OverLimit(_) => (Usage::default(), 0),
        };
        let figures = samples.pop().map(|sample| sample.figures);
        Ok(Some(Row {
            tool: installed.tool,
            version: installed.tool.version().to_owned(),
            document: subject.key.to_owned(),
            measure,
            build: installed.build.clone(),
            outcome,
            usage,
            runs,
            figures: figures.unwrap_or_default(),
        }))
    }

    fn run(&self, command: &Command) -> Result<Run> {
        limited::run(command, LIMITS, &self.work.join("usage.json"))
    }

    /// Why a command did not do what it should have done, if so.
    fn verdict(&self, run: &Run) -> Outcome {
        let ended = &run.ended;
        if ended.late {
            return Outcome::OverLimit(format!("{} min", LIMITS.patience.as_secs() / 60));
        }
        if ended.status.success() {
            return Outcome::Done;
        }
        let text = format!("{}\n{}", ended.stderr, ended.stdout);
        let is = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
        // A shell's habit: 128 and the number of the signal, 9 or 24.
        let is_killed = matches!(ended.status.code(), Some(137 | 152));
        if is_killed || is(&["SIGKILL", "SIGXCPU"]) {
            return Outcome::OverLimit(format!("{} s of CPU", LIMITS.cpu));
        }
        let no_memory = [
            "memory allocation of",
            "out of memory",
            "OutOfMemoryError",
            "Cannot allocate memory",
        ];
        if is(&no_memory) {
            return Outcome::OverLimit(format!("{} GiB", LIMITS.mib / 1024));
        }
        let mut why = first_error(ended, &self.work);
        if let Some(summary) = ended
            .stderr
            .lines()
            .find_map(|line| line.split_once("due to ").map(|(_, rest)| rest))
        {
            let errors = summary.split(';').next().unwrap_or_default();
            why = format!("{why} ({errors})");
        }
        Outcome::Failed(why)
    }

    fn generate(&self, installed: &Installed, document: &Path, folder: &Path) -> Result<Sample> {
        self.set_aside(folder)?;
        fs::create_dir_all(folder)?;
        let run = self.run(&installed.command(document, folder))?;
        let outcome = self.verdict(&run);
        if outcome != Outcome::Done {
            return Ok(Sample::not_done(outcome));
        }
        if let Err(error) = installed.finish(folder) {
            return Ok(Sample::not_done(Outcome::Failed(error.to_string())));
        }
        let counts = written(&folder.join("client"))?;
        let figures = [
            ("lines", counts.lines),
            ("copied", counts.copied),
            ("types", counts.types),
        ];
        Ok(Sample {
            figures: figures
                .map(|(name, count)| (name.to_owned(), count))
                .into_iter()
                .collect(),
            ..Sample::done(run.usage)
        })
    }

    /// Moves a folder out of the way, if it is there. It is not removed yet: some file systems (ext4) step over each file that was
    /// just deleted when they make new ones, and a generator would pay for what another has written.
    fn set_aside(&self, folder: &Path) -> Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        let aside = self.work.join(ASIDE);
        fs::create_dir_all(&aside)?;
        // Nothing is taken out of it but all at once, so that this number is free.
        let number = fs::read_dir(&aside)?.count();
        Ok(fs::rename(folder, aside.join(number.to_string()))?)
    }

    /// Removes what measuring has set aside.
    pub(super) fn clear(&self) -> Result<()> {
        documents::remove_folder(&self.work.join(ASIDE))
    }

    /// The folder of what cargo builds: one for a generator and a kind of build, so that dependencies are built once.
    fn target(&self, installed: &Installed, measure: Measure) -> PathBuf {
        let kind = match measure {
            Measure::Check | Measure::ColdCheck | Measure::Generate => "check",
            Measure::CheckAll => "check-all",
            Measure::CheckTag => "check-tag",
            Measure::Dev | Measure::ColdDev => "dev",
            Measure::Release | Measure::ColdRelease | Measure::Program => "release",
        };
        let targets = self.work.join("targets").join(installed.tool.name());
        targets.join(kind)
    }

    fn cargo(&self, installed: &Installed, measure: Measure, folder: &Path) -> Command {
        let mut cargo = Command::new("cargo");
        match measure {
            Measure::Generate | Measure::Check | Measure::ColdCheck => cargo.arg("check"),
            Measure::CheckAll => cargo.args(["check", "--all-features"]),
            Measure::CheckTag => cargo.args(["check", "--no-default-features"]),
            Measure::Dev | Measure::ColdDev => cargo.arg("build"),
            Measure::Release | Measure::ColdRelease | Measure::Program => {
                cargo.args(["build", "--release"])
            }
        };
        let package = if measure == Measure::Program {
            "program"
        } else {
            "client"
        };
        cargo
            .args(["--package", package, "--jobs", &self.jobs.to_string()])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", self.target(installed, measure))
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS");
        cargo
    }

    /// A client and its dependencies, from nothing but what has been downloaded.
    fn cold(&self, installed: &Installed, measure: Measure, folder: &Path) -> Result<Sample> {
        documents::remove_folder(&self.target(installed, measure))?;
        let mut fetch = Command::new("cargo");
        let fetched = self.run(fetch.arg("fetch").current_dir(folder))?;
        let outcome = self.verdict(&fetched);
        if outcome != Outcome::Done {
            return Ok(Sample::not_done(outcome));
        }
        let run = self.run(&self.cargo(installed, measure, folder))?;
        Ok(match self.verdict(&run) {
            Outcome::Done => Sample::done(run.usage),
            outcome => Sample::not_done(outcome),
        })
    }

    /// One crate alone: its dependencies were built before, or are built on the way without being counted.
    fn warm(&self, installed: &Installed, measure: Measure, folder: &Path) -> Result<Sample> {
        let (name, root) = if measure == Measure::Program {
            ("program", "program/src/main.rs")
        } else {
            ("client", "client/src/lib.rs")
        };
        // Cargo builds anew what is newer than what it built.
        let source = File::options().append(true).open(folder.join(root))?;
        source.set_modified(SystemTime::now())?;
        drop(source);
        let log = self.work.join("rustc.jsonl");
        _ = fs::remove_file(&log);
        let mut cargo = self.cargo(installed, measure, folder);
        if measure == Measure::CheckTag {
            let features = portion::features(&folder.join("client"))?;
            cargo.args(["--features", &features.unwrap_or_default()]);
        }
        rustc::note_usage(&mut cargo, &log)?;
        let run = self.run(&cargo)?;
        let outcome = self.verdict(&run);
        if outcome != Outcome::Done {
            return Ok(Sample::not_done(outcome));
        }
        let used = rustc::read_usage(&log);
        let usage = used.get(name).ok_or("rustc did not run for the crate")?;
        let mut sample = Sample::done(*usage);
        if measure == Measure::Program {
            let program = self.target(installed, measure).join("release/program");
            sample.figures = self.sizes(&program)?;
        }
        Ok(sample)
    }

    /// Puts the program that makes three calls beside the client, if there is one for this generator and document.
    fn write_program(
        &self,
        installed: &Installed,
        subject: &Subject,
        folder: &Path,
    ) -> Result<bool> {
        let name = format!("{}-{}.rs", subject.key, installed.tool.name());
        let Ok(text) = fs::read_to_string(self.programs.join(name)) else {
            return Ok(false);
        };
        fs::create_dir_all(folder.join("program/src"))?;
        fs::write(folder.join("program/src/main.rs"), &text)?;
        fs::write(folder.join("program/Cargo.toml"), program_manifest(&text))?;
        tool::write_workspace(folder, &["client", "program"])?;
        Ok(true)
    }

    fn sizes(&self, program: &Path) -> Result<BTreeMap<String, usize>> {
        let stripped = self.work.join("stripped");
        let status = Command::new("strip")
            .arg("-o")
            .arg(&stripped)
            .arg(program)
            .status()?;
        if !status.success() {
            return Err("strip failed".into());
        }
        let mut sizes = BTreeMap::new();
        for (name, file) in [("bytes", program), ("stripped", stripped.as_path())] {
            let bytes = usize::try_from(fs::metadata(file)?.len())?;
            sizes.insert(name.to_owned(), bytes);
        }
        Ok(sizes)
    }
}

/// The manifest of a program; what it needs beside the client stands in its lines that begin with `// needs: `.
fn program_manifest(text: &str) -> String {
    let mut manifest = "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nclient = { path = \"../client\" }\ntokio = { version = \"1\", features = [\"rt\", \"net\", \"time\"] }\n".to_owned();
    for need in text
        .lines()
        .filter_map(|line| line.strip_prefix("// needs: "))
    {
        manifest.push_str(need);
        manifest.push('\n');
    }
    manifest
}

/// The median of CPU and that of memory.
fn median(all: impl Iterator<Item = Usage> + Clone) -> Usage {
    let middle = |values: Vec<f64>| {
        let mut values = values;
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Usage {
        cpu: middle(all.clone().map(|usage| usage.cpu).collect()),
        mib: middle(all.map(|usage| usage.mib).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_taken_of_each_figure() {
        let all = [(3.0, 10.0), (1.0, 30.0), (2.0, 20.0)].map(|(cpu, mib)| Usage { cpu, mib });
        let expected = Usage {
            cpu: 2.0,
            mib: 20.0,
        };
        assert_eq!(median(all.into_iter()), expected);
        assert_eq!(median(std::iter::empty()), Usage::default());
    }

    #[test]
    fn a_program_says_what_it_needs() {
        let manifest = program_manifest("// A program.\n// needs: uuid = \"1\"\nfn main() {}\n");
        assert!(manifest.ends_with("\nuuid = \"1\"\n"), "{manifest}");
    }
}
