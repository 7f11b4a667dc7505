//! Results to what a person or a program reads: findings first, then a few lines (or one JSON object) on what was done.
//!
//! For people everything goes to standard error; for programs everything goes to standard output and nothing to standard
//! error. Only a dump is output in its own right.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use specsmith::diag::{Severity, Style};
use specsmith::output::Outcome;
use specsmith::{Failure, FailureKind, Findings, Mode, Report};

use super::args::{ColorWhen, Input, MessageFormat};

/// How this run shows things.
pub(super) struct Show {
    format: MessageFormat,
    style: Style,
}

impl Show {
    pub(super) fn new(input: &Input) -> Self {
        let coloured = match input.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => io::stderr().is_terminal() && !is_set("NO_COLOR") && !is_dumb(),
        };
        Self {
            format: input.message_format,
            style: if coloured {
                Style::Coloured
            } else {
                Style::Plain
            },
        }
    }

    /// Whether somebody looks at a terminal while the run goes on.
    pub(super) fn is_watched(&self) -> bool {
        self.format == MessageFormat::Human && io::stderr().is_terminal() && !is_dumb()
    }

    pub(super) fn generated(&self, report: &Report, mode: Mode, out_chosen: bool, begun: Instant) {
        let Report {
            findings,
            package,
            out,
            outcome,
        } = report;
        if self.format == MessageFormat::Json {
            let mut summary = summary("done", findings, begun);
            summary["package"] =
                json!({ "name": package.name.as_str(), "version": package.version.to_string() });
            add_outcome(&mut summary, out, outcome);
            return show_json(findings, &summary);
        }
        let mut text = findings.render_text(self.style);
        add_counts(&mut text, findings);
        let out = near(out);
        let _ = match mode {
            Mode::Check => writeln!(
                text,
                "`{out}` is up to date: {} files",
                outcome.unchanged.len()
            ),
            Mode::Write => writeln!(
                text,
                "{} {} in `{out}`: {}",
                package.name,
                package.version,
                counted(outcome)
            ),
            Mode::DryRun => writeln!(
                text,
                "{} {} in `{out}` would have: {}",
                package.name,
                package.version,
                counted(outcome)
            ),
        };
        if mode == Mode::DryRun {
            for change in &outcome.changes {
                let _ = writeln!(text, "  {}: {}", change.finding.word(), change.path);
            }
        }
        if !out_chosen {
            let _ = writeln!(
                text,
                "the folder is the default; `--out DIR` chooses another"
            );
        }
        add_time(&mut text, begun);
        to_stderr(&text);
    }

    pub(super) fn linted(&self, findings: &Findings, begun: Instant) {
        if self.format == MessageFormat::Json {
            return show_json(findings, &summary("done", findings, begun));
        }
        let mut text = findings.render_text(self.style);
        add_counts(&mut text, findings);
        add_verdict(&mut text, findings);
        add_time(&mut text, begun);
        to_stderr(&text);
    }

    pub(super) fn failed(&self, failure: &Failure, begun: Instant) {
        let Failure { findings, kind } = failure;
        if self.format == MessageFormat::Json {
            let result = match kind {
                FailureKind::Config => "usage",
                FailureKind::Stale { .. } => "stale",
                _ => "failed",
            };
            let mut summary = summary(result, findings, begun);
            if let FailureKind::Stale { out, outcome } = kind {
                add_outcome(&mut summary, out, outcome);
            }
            return show_json(findings, &summary);
        }
        let mut text = findings.render_text(self.style);
        match kind {
            FailureKind::Denied => {
                text.push_str("error: warnings are denied by `--deny warnings`\n");
            }
            FailureKind::Stale { outcome, .. } => {
                add_counts(&mut text, findings);
                let _ = writeln!(text, "not up to date: {}", counted(outcome));
            }
            _ => add_verdict(&mut text, findings),
        }
        match kind {
            // The folder may be half way, or the finding says itself that nothing was written.
            FailureKind::Config | FailureKind::Output => {}
            _ => text.push_str("no file was changed\n"),
        }
        add_time(&mut text, begun);
        to_stderr(&text);
    }
}

/// Shows what was asked for itself.
pub(super) fn show_dump(text: &str) {
    to_stdout(text);
}

fn show_json(findings: &Findings, summary: &Value) {
    let mut text = findings.render_json();
    text.push_str(&summary.to_string());
    text.push('\n');
    to_stdout(&text);
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

/// A path as seen from the current directory, where it is below it.
fn near(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let shown = path.strip_prefix(&here).unwrap_or(path);
    shown.display().to_string()
}

fn summary(result: &str, findings: &Findings, begun: Instant) -> Value {
    let counts = findings.counts();
    json!({
        "summary": result,
        "documents": findings.documents().collect::<Vec<_>>(),
        "operations": counts.operations,
        "operations_not_selected": counts.not_selected,
        "types": counts.types,
        "errors": findings.count(Severity::Error),
        "lossy": findings.count(Severity::Lossy),
        "warnings": findings.count(Severity::Warning),
        "notes": findings.count(Severity::Note),
        "seconds": begun.elapsed().as_secs_f64(),
    })
}

fn add_outcome(summary: &mut Value, out: &Path, outcome: &Outcome) {
    let changes: Vec<Value> = outcome
        .changes
        .iter()
        .map(|change| json!({ "path": change.path, "found": change.finding.word() }))
        .collect();
    summary["out"] = near(out).into();
    summary["changes"] = changes.into();
    summary["written"] = outcome.written().count().into();
    summary["unchanged"] = outcome.unchanged.len().into();
    summary["deleted"] = outcome.deleted().count().into();
}

fn add_counts(text: &mut String, findings: &Findings) {
    let counts = findings.counts();
    let documents = findings.documents().count();
    // Writing to a string cannot fail, here and below.
    let _ = write!(
        text,
        "{}, {}",
        number(documents, "document"),
        number(counts.operations, "operation")
    );
    if counts.types > 0 {
        let _ = write!(text, ", {}", number(counts.types, "type"));
    }
    if counts.not_selected > 0 {
        let _ = write!(
            text,
            "; {} not selected",
            number(counts.not_selected, "operation")
        );
    }
    text.push('\n');
}

/// How many findings there are of each kind.
fn add_verdict(text: &mut String, findings: &Findings) {
    let kinds = [
        (Severity::Error, "error"),
        (Severity::Lossy, "loss"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ];
    let found: Vec<String> = kinds
        .into_iter()
        .map(|(severity, word)| (findings.count(severity), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| number(count, word))
        .collect();
    let verdict = if found.is_empty() {
        "nothing to report".to_owned()
    } else {
        found.join(", ")
    };
    let _ = writeln!(text, "{verdict}");
}

fn add_time(text: &mut String, begun: Instant) {
    let _ = writeln!(text, "finished in {:.2} s", begun.elapsed().as_secs_f64());
}

fn counted(outcome: &Outcome) -> String {
    format!(
        "{} written, {} unchanged, {} deleted",
        number(outcome.written().count(), "file"),
        outcome.unchanged.len(),
        outcome.deleted().count(),
    )
}

fn number(count: usize, word: &str) -> String {
    match (count, word) {
        (1, _) => format!("1 {word}"),
        (_, "loss") => format!("{count} losses"),
        (_, _) => format!("{count} {word}s"),
    }
}

fn to_stderr(text: &str) {
    // A closed pipe leaves nobody to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn to_stdout(text: &str) {
    let mut out = io::stdout().lock();
    // As above; `head` closes the pipe when it has seen enough.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
