//! What a run leaves behind for its caller: findings, counts, and what became of the files.
//!
//! Never prints.

mod division;

pub use self::division::describe_division;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::PathBuf;

use crate::config::Package;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity, Style, code};
use crate::ir::{Api, Operation, Paging, PagingBasis, PagingStyle, Unpaged, WireName, pointer};
use crate::maps::IndexMap;
use crate::output::{Outcome, OutputError, Plan};
use crate::source::{Format, Sources};

/// The files that a run has read and everything it had to say about them.
#[derive(Debug, Default)]
pub struct Findings {
    pub(crate) sources: Sources,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) counts: Counts,
}

/// How much a run has dealt with; zero for the stages that it did not reach.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations that the client has.
    pub operations: usize,
    /// Operations that the user's selection leaves out.
    pub not_selected: usize,
    /// Named types that the client has.
    pub types: usize,
}

impl Findings {
    /// The findings in the style of rustc, with excerpts; empty if there are none.
    #[must_use]
    pub fn render_text(&self, style: Style) -> String {
        self.diagnostics.render_text(&self.sources, style)
    }

    /// The findings as JSON, one object a line; see [`Diagnostics::render_json`].
    #[must_use]
    pub fn render_json(&self) -> String {
        self.diagnostics.render_json(&self.sources)
    }

    /// How many findings of that severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.count(severity)
    }

    /// How many findings there are of each code, in the order of the codes.
    #[must_use]
    pub fn codes(&self) -> BTreeMap<Code, usize> {
        let mut codes = BTreeMap::new();
        for diagnostic in self.diagnostics.iter() {
            *codes.entry(diagnostic.code()).or_default() += 1;
        }
        codes
    }

    /// How many operations and types there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The files of the document, in the order of reading, as reports show them.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.sources
            .files()
            .filter(|(_, file)| file.format() != Format::Toml)
            .map(|(_, file)| file.display())
    }

    /// Lines that a build script prints so that cargo runs it again when a file of the document changes.
    #[must_use]
    pub fn cargo_directives(&self) -> String {
        let mut lines = String::new();
        for (_, file) in self.sources.files() {
            lines.push_str("cargo::rerun-if-changed=");
            lines.push_str(&file.path().to_string_lossy());
            lines.push('\n');
        }
        lines
    }
}

/// A run that did what it was asked for.
#[derive(Debug)]
pub struct Report {
    /// Warnings, and the files that were read.
    pub findings: Findings,
    /// What the generated `Cargo.toml` says of the package.
    pub package: Package,
    /// The folder of the package.
    pub out: PathBuf,
    /// What was (or, in [`Mode::DryRun`](crate::Mode::DryRun), would be) written and deleted.
    pub outcome: Outcome,
}

/// A client that was made and not written.
#[derive(Debug)]
pub struct Planned {
    /// Warnings, and the files that were read.
    pub findings: Findings,
    /// What the generated `Cargo.toml` says of the package.
    pub package: Package,
    /// The files of the package.
    pub plan: Plan,
}

/// A run that did not.
pub struct Failure {
    /// What went wrong, among all the other findings.
    pub findings: Findings,
    /// Which part of the run failed.
    pub kind: FailureKind,
}

/// What made a run fail.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// `specsmith.toml` or the choice of options.
    Config,
    /// The document. No file was changed.
    Document,
    /// Warnings, which this run does not tolerate. No file was changed.
    Denied,
    /// The output folder.
    Output,
    /// In [`Mode::Check`](crate::Mode::Check): the folder does not hold what the document gives now. No file was changed.
    Stale {
        /// The folder.
        out: PathBuf,
        /// How it differs.
        outcome: Outcome,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.findings.render_text(Style::Plain).trim_end())?;
        match self.kind {
            FailureKind::Denied => f.write_str("\n\nwarnings are denied"),
            FailureKind::Config
            | FailureKind::Document
            | FailureKind::Output
            | FailureKind::Stale { .. } => Ok(()),
        }
    }
}

/// The report itself: a build script whose `main` returns the failure prints this.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Failure {}

/// An output error as a finding.
pub(crate) fn describe_output_error(error: &OutputError) -> Diagnostic {
    let code = match error {
        OutputError::Refused(refusal) if refusal.blocked.is_empty() => code::OUTPUT_EDITED,
        OutputError::Refused(_) | OutputError::Io { .. } | OutputError::Manifest { .. } => {
            code::OUTPUT_FAILED
        }
    };
    let text = error.to_string();
    let mut lines = text.lines();
    let mut diagnostic = Diagnostic::without_place(code, lines.next().unwrap_or_default());
    for line in lines {
        diagnostic = diagnostic.note(line.trim_start());
    }
    diagnostic.maybe_help(error.help())
}

/// A folder that is not as planned, as a finding that names every file.
pub(crate) fn describe_stale(out: &std::path::Path, outcome: &Outcome) -> Diagnostic {
    let message = format!("`{}` is not what the document gives now", out.display());
    outcome
        .changes
        .iter()
        .fold(
            Diagnostic::without_place(code::OUTPUT_STALE, message),
            |diagnostic, change| {
                diagnostic.note(format!("{}: `{}`", change.finding.word(), change.path))
            },
        )
        .help("generate it again without `--check`")
}

/// What is said of pages: extensions that cannot be followed, and operations that are held to be paged, those together that
/// are so for the same reason.
#[must_use]
pub fn describe_pages(api: &Api) -> Vec<Diagnostic> {
    let unpaged = api.unpaged.iter().map(|unpaged| {
        let Unpaged {
            span,
            extension,
            reason,
        } = unpaged;
        let message = format!("`{extension}` cannot be followed: {reason}");
        Diagnostic::new(code::PAGING_UNFOLLOWED, span.key(), message)
            .help("the operation has no `items()`; `x-pagination` can say it in another way, or that there are no pages")
    });
    let mut reasons: IndexMap<Reason<'_>, Vec<Inferred<'_>>> = IndexMap::default();
    for operation in &api.operations {
        if let Some(paging) = &operation.paging
            && let PagingBasis::Inferred { parameter } = &paging.basis
        {
            let same = reasons.entry((parameter, &paging.style)).or_default();
            same.push((operation, paging));
        }
    }
    let inferred = reasons
        .into_iter()
        .filter_map(|(reason, operations)| describe_inferred(reason, &operations));
    unpaged.chain(inferred).collect()
}

/// Why operations are held to be paged: the parameter, and what fits it.
type Reason<'a> = (&'a WireName, &'a PagingStyle);

/// An operation that is held to be paged.
type Inferred<'a> = (&'a Operation, &'a Paging);

/// How many operations a note lists at most.
const LISTED: usize = 5;

fn describe_inferred(
    (parameter, style): Reason<'_>,
    operations: &[Inferred<'_>],
) -> Option<Diagnostic> {
    let (first, _) = operations.first()?;
    let parameter = parameter.as_str();
    let evidence = match style {
        PagingStyle::Offset { .. } => format!(
            "the query parameter `{parameter}` passes over items, and the answer says where the list ends"
        ),
        PagingStyle::Page { .. } => format!(
            "the query parameter `{parameter}` is the number of a page, and the answer says where the list ends"
        ),
        PagingStyle::Cursor { cursor: _, next } => {
            format!("the query parameter `{parameter}` takes what the answer has at `{next}`")
        }
        PagingStyle::LastItem { cursor: _, last } => format!(
            "the query parameter `{parameter}` takes what the last item has at `{}`, and the answer says whether there is more",
            pointer(last)
        ),
        PagingStyle::Link => format!(
            "there is the query parameter `{parameter}`, and the answer has a `Link` header"
        ),
        PagingStyle::Url { next } => format!(
            "there is the query parameter `{parameter}`, and the answer has the URL of the next page at `{}`",
            pointer(next)
        ),
    };
    let subject = match operations.len() {
        1 => "an operation is".to_owned(),
        count => format!("{count} operations are"),
    };
    let message = format!("{subject} held to be paged: {evidence}");
    let diagnostic = Diagnostic::new(code::PAGING_INFERRED, first.origin.span.key(), message);
    let listed = operations.iter().take(LISTED);
    let listed = listed.map(|inferred| describe_places(*inferred));
    let rest = operations.len().saturating_sub(LISTED);
    let rest =
        (rest > 0).then(|| format!("and {rest} more, which `specsmith dump --stage ir` shows"));
    let noted = listed.chain(rest).fold(diagnostic, Diagnostic::note);
    Some(noted.help(
        "`x-pagination` in the document says it otherwise, `x-pagination: false` or `[paging]` in `specsmith.toml` that there are no pages",
    ))
}

/// Where in its answer an operation has what.
fn describe_places((operation, paging): Inferred<'_>) -> String {
    let items = match paging.items.as_slice() {
        [] => "the answer is the list".to_owned(),
        items => format!("the items are at `{}`", pointer(items)),
    };
    let mut text = format!("`{}`: {items}", operation.id.as_str());
    let echoes = [
        ("where the page stands", &paging.position),
        ("the number of items", &paging.total),
        ("the number of pages", &paging.pages),
        ("whether there is more", &paging.more),
    ];
    for (what, path) in echoes {
        if let Some(path) = path {
            // Writing to a string cannot fail.
            _ = write!(text, ", {what} at `{}`", pointer(path));
        }
    }
    text
}

/// What to do with warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deny {
    /// Report them.
    #[default]
    Nothing,
    /// Fail where the client would say less than the document.
    Lossy,
    /// Fail on every warning.
    Warnings,
}
