//! Reads an `OpenAPI` document and writes a typed Rust client crate.
//!
//! The command `specsmith` is a thin layer over [`Generator`]; a build script uses it like this:
//!
//! ```no_run
//! use specsmith::{Config, Generator};
//!
//! // In a build script's `main`.
//! match Generator::new(Config::new("openapi.yaml").out("client")).generate() {
//!     Ok(report) => print!("{}", report.findings.cargo_directives()),
//!     Err(failure) => panic!("{failure}"),
//! }
//! ```
//!
//! The library never prints and never ends the process.

pub mod check;
pub mod config;
pub mod diag;
pub mod emit;
pub mod ir;
pub mod load;
pub mod lower;
pub mod name;
pub mod openapi;
pub mod output;
pub mod pass;
pub mod render;
pub mod report;
pub mod resolve;
pub mod source;

use std::path::Path;

pub use config::Config;
pub use output::{Edits, Mode};
pub use report::{Counts, Deny, Failure, FailureKind, Findings, Report};

use config::Package;
use diag::{Diagnostic, Diagnostics, Losses, Severity, Stopped, code};
use output::Plan;
use source::Sources;

/// A part of the run, for whoever watches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files are read.
    Load,
    /// The document is read and checked.
    Check,
    /// Types, names and code are made of it.
    Generate,
    /// Files are compared and written.
    Write,
}

/// What [`Generator::dump`] shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dump {
    /// The files, as values with positions.
    Tree,
    /// The document, as it was understood.
    Openapi,
    /// The API, independent of `OpenAPI` and of Rust.
    Ir,
    /// Every Rust name.
    Names,
}

/// The files of a client, before they are written, and the package that they make.
type Client = (Plan, Package);

/// The whole way from a document to the files of its client.
fn compile(config: &Config, findings: &mut Findings, watch: Watch<'_>) -> Result<Client, Stopped> {
    check(config, findings, watch)?;
    watch(Stage::Generate);
    // The stages from `lower` on follow here.
    let missing = "this version checks documents, but does not generate clients yet";
    findings
        .diagnostics
        .push(Diagnostic::without_place(code::OUTPUT_FAILED, missing));
    Err(Stopped)
}

/// The part of the way on which the document may be found wrong.
fn check(config: &Config, findings: &mut Findings, watch: Watch<'_>) -> Result<(), Stopped> {
    let Findings {
        sources,
        diagnostics: diags,
        ..
    } = findings;
    watch(Stage::Load);
    if let Err(error) = sources.open_root(&config.spec, &config.reach) {
        let message = format!("`{}` cannot be read: {error}", config.spec.display());
        diags.push(Diagnostic::without_place(code::UNREADABLE, message));
    }
    diags.stop_if_errors()?;
    watch(Stage::Check);
    diags.stop_if_errors()
}

type Watch<'w> = &'w mut dyn FnMut(Stage);

/// Generates a client, or only checks the document.
pub struct Generator<'w> {
    config: Config,
    sources: Sources,
    mode: Mode,
    edits: Edits,
    deny: Deny,
    watch: Box<dyn FnMut(Stage) + 'w>,
}

impl<'w> Generator<'w> {
    /// A generator that writes the package, keeps edited files, and tolerates warnings.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config,
            sources: Sources::new(),
            mode: Mode::default(),
            edits: Edits::default(),
            deny: Deny::default(),
            watch: Box::new(|_| ()),
        }
    }

    /// The generator that a `specsmith.toml` describes.
    ///
    /// # Errors
    ///
    /// [`FailureKind::Config`], with a finding for every mistake in the file.
    pub fn from_file(path: &Path) -> Result<Self, Box<Failure>> {
        let mut findings = Findings::default();
        let config = config::read(path, &mut findings.sources, &mut findings.diagnostics);
        match (config, findings.diagnostics.stop_if_errors()) {
            (Some(config), Ok(())) => Ok(Self {
                sources: findings.sources,
                ..Self::new(config)
            }),
            (None, _) | (_, Err(Stopped)) => fail(findings, FailureKind::Config),
        }
    }

    /// The configuration, to be changed.
    pub fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// Sets what is done with files that differ.
    #[must_use]
    pub fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// Sets what happens to files that somebody edited.
    #[must_use]
    pub fn edits(self, edits: Edits) -> Self {
        Self { edits, ..self }
    }

    /// Sets which warnings make the run fail.
    #[must_use]
    pub fn deny(self, deny: Deny) -> Self {
        Self { deny, ..self }
    }

    /// Calls back when a stage begins.
    #[must_use]
    pub fn watch(self, watch: impl FnMut(Stage) + 'w) -> Self {
        Self {
            watch: Box::new(watch),
            ..self
        }
    }

    /// Generates the client.
    ///
    /// # Errors
    ///
    /// When the document has errors or denied warnings, when the output cannot be written, and in [`Mode::Check`] when it is
    /// not as it would be written. Nothing is written unless everything before has succeeded.
    pub fn generate(mut self) -> Result<Report, Box<Failure>> {
        let mut findings = self.begin();
        let Ok((plan, package)) = compile(&self.config, &mut findings, &mut self.watch) else {
            return fail(findings, FailureKind::Document);
        };
        if self.denies(&findings) {
            return fail(findings, FailureKind::Denied);
        }
        (self.watch)(Stage::Write);
        let out = self.config.out_folder(&package);
        match output::write_plan(&plan, &out, self.mode, self.edits) {
            Err(error) => {
                findings
                    .diagnostics
                    .push(report::describe_output_error(&error));
                fail(findings, FailureKind::Output)
            }
            Ok(outcome) if self.mode == Mode::Check && !outcome.is_current() => {
                findings
                    .diagnostics
                    .push(report::describe_stale(&out, &outcome));
                fail(findings, FailureKind::Stale { out, outcome })
            }
            Ok(outcome) => Ok(Report {
                findings,
                package,
                out,
                outcome,
            }),
        }
    }

    /// Reads and checks the document, and writes nothing.
    ///
    /// # Errors
    ///
    /// When the document has errors or denied warnings.
    pub fn lint(mut self) -> Result<Findings, Box<Failure>> {
        let mut findings = self.begin();
        match check(&self.config, &mut findings, &mut self.watch) {
            Err(Stopped) => fail(findings, FailureKind::Document),
            Ok(()) if self.denies(&findings) => fail(findings, FailureKind::Denied),
            Ok(()) => Ok(findings),
        }
    }

    /// What a stage makes of the document, as text; only the lines that contain `filter`, with what they stand in.
    ///
    /// # Errors
    ///
    /// When the document has errors.
    pub fn dump(mut self, stage: Dump, filter: &str) -> Result<String, Box<Failure>> {
        let mut findings = self.begin();
        match check(&self.config, &mut findings, &mut self.watch) {
            Err(Stopped) => fail(findings, FailureKind::Document),
            Ok(()) => Ok(format!("{stage:?} {filter}\n")),
        }
    }

    fn begin(&mut self) -> Findings {
        let losses = match self.deny {
            Deny::Nothing => Losses::Report,
            Deny::Lossy | Deny::Warnings => Losses::Deny,
        };
        Findings {
            sources: std::mem::take(&mut self.sources),
            diagnostics: Diagnostics::new(losses),
            counts: Counts::default(),
        }
    }

    fn denies(&self, findings: &Findings) -> bool {
        match self.deny {
            Deny::Nothing | Deny::Lossy => false,
            Deny::Warnings => findings.count(Severity::Warning) > 0,
        }
    }
}

fn fail<T>(findings: Findings, kind: FailureKind) -> Result<T, Box<Failure>> {
    Err(Box::new(Failure { findings, kind }))
}
