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
mod maps;
mod media_type;
pub mod name;
pub mod openapi;
pub mod output;
pub mod pass;
pub mod render;
pub mod report;
pub mod resolve;
pub mod select;
pub mod source;

use std::path::Path;

pub use config::Config;
pub use output::{Edits, Mode, Plan};
pub use report::{Counts, Deny, Failure, FailureKind, Findings, Planned, Report};

use config::{About, Package, TagFeatures, UnknownFields};
use diag::{Diagnostic, Diagnostics, Losses, Severity, Stopped, code};
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

/// How far a run goes.
enum Goal<'g> {
    Lint,
    Dump(Dump, &'g str),
    Client,
}

/// What it yields there.
enum Product {
    Nothing,
    Text(String),
    Client(Box<(Plan, Package)>),
}

/// The whole way from a document to the files of its client.
fn run(
    goal: &Goal<'_>,
    config: &Config,
    findings: &mut Findings,
    watch: &mut dyn FnMut(Stage),
) -> Result<Product, Stopped> {
    let Findings {
        sources,
        diagnostics: diags,
        counts,
    } = findings;

    watch(Stage::Load);
    let loaded = load::read_amended(
        &config.spec,
        &config.overlays,
        &config.reach,
        sources,
        diags,
    )
    .ok_or(Stopped)?;
    if let Goal::Dump(Dump::Tree, filter) = goal {
        return Ok(Product::Text(load::dump(&loaded, sources, filter)));
    }
    diags.stop_if_errors()?;

    watch(Stage::Check);
    let doc =
        openapi::read_selected(&loaded, &config.selection, &config.paging, diags).ok_or(Stopped)?;
    counts.not_selected = doc.not_selected;
    if let Goal::Dump(Dump::Openapi, filter) = goal {
        return Ok(Product::Text(openapi::dump(&doc, sources, filter)));
    }
    diags.stop_if_errors()?;
    let refs = resolve::run(&doc, diags);
    diags.stop_if_errors()?;
    let checked = check::run(&doc, &refs, diags);
    counts.operations = checked.operations.len();
    diags.stop_if_errors()?;
    let api = lower::run(&checked, sources);
    diags.extend(report::describe_pages(&api));
    diags.stop_if_errors()?;
    if let Goal::Lint = goal {
        return Ok(Product::Nothing);
    }

    watch(Stage::Generate);
    let unknown = match config.options.unknown_fields {
        UnknownFields::Skip => ir::Unknown::Skipped,
        UnknownFields::Keep => ir::Unknown::Kept,
    };
    let division = match config.options.tag_features {
        TagFeatures::Automatic => ir::Division::Sensible,
        TagFeatures::On => ir::Division::Always,
        TagFeatures::Off => ir::Division::Never,
    };
    let api = pass::run(api, unknown, division);
    counts.types = api.types.len();
    diags.extend(report::describe_division(&api, division));
    if let Goal::Dump(Dump::Ir, filter) = goal {
        return Ok(Product::Text(ir::dump(&api, Some(filter))));
    }
    let package = config.package.resolve(about(&api.info));
    let names = name::assign(&api, &package.name);
    if let Goal::Dump(Dump::Names, filter) = goal {
        return Ok(Product::Text(name::dump(&api, &names, Some(filter))));
    }
    check_nothing_is_lost(&checked, &api, &names, diags)?;
    // Their memory is as much as the files will take.
    drop(checked);
    drop((refs, doc));
    drop(loaded);
    let files = emit::client(&api, &names, &package);
    let plan = render::files(files).map_err(|error| {
        diags.push(Diagnostic::without_place(
            code::OUTPUT_FAILED,
            error.to_string(),
        ));
        Stopped
    })?;
    Ok(Product::Client(Box::new((plan, package))))
}

/// Nothing vanishes: whatever was declared has a place in a module of the client.
fn check_nothing_is_lost(
    checked: &check::Checked<'_, '_>,
    api: &ir::Api,
    names: &name::Names,
    diags: &mut Diagnostics,
) -> Result<(), Stopped> {
    let modules = names.modules.iter();
    let operations = modules.map(|module| module.operations.len()).sum();
    let incoming = api.incoming.iter().zip(&names.incoming);
    let incoming = incoming.map(|(incoming, _)| incoming.declarations()).sum();
    for (what, declared, emitted) in [
        ("operations", checked.declared(), operations),
        (
            "webhooks and callbacks",
            checked.declared_incoming(),
            incoming,
        ),
    ] {
        let emitted: usize = emitted;
        if emitted != declared {
            diags.push(Diagnostic::without_place(
                code::LOST,
                format!("the document declares {declared} {what}, but {emitted} would be emitted"),
            ));
        }
    }
    diags.stop_if_errors()
}

/// What the document says of itself, for the package's metadata.
fn about(info: &ir::Info) -> About<'_> {
    let license = info.license.as_ref();
    About {
        title: &info.title,
        version: &info.version,
        summary: info.docs.summary.as_deref(),
        license_identifier: license.and_then(|license| license.identifier.as_deref()),
        license_name: license.map(|license| license.name.as_str()),
    }
}

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
        let Planned {
            mut findings,
            package,
            plan,
        } = self.make()?;
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

    /// Makes the files of the client, in memory: nothing is written, and the output folder is not looked at.
    ///
    /// # Errors
    ///
    /// When the document has errors or denied warnings.
    pub fn plan(mut self) -> Result<Planned, Box<Failure>> {
        self.make()
    }

    fn make(&mut self) -> Result<Planned, Box<Failure>> {
        let mut findings = self.begin();
        let product = run(&Goal::Client, &self.config, &mut findings, &mut self.watch);
        let Ok(Product::Client(client)) = product else {
            return fail(findings, FailureKind::Document);
        };
        if self.denies(&findings) {
            return fail(findings, FailureKind::Denied);
        }
        let (plan, package) = *client;
        Ok(Planned {
            findings,
            package,
            plan,
        })
    }

    /// Reads and checks the document, and writes nothing.
    ///
    /// # Errors
    ///
    /// When the document has errors or denied warnings.
    pub fn lint(mut self) -> Result<Findings, Box<Failure>> {
        let mut findings = self.begin();
        match run(&Goal::Lint, &self.config, &mut findings, &mut self.watch) {
            Err(Stopped) => fail(findings, FailureKind::Document),
            Ok(_) if self.denies(&findings) => fail(findings, FailureKind::Denied),
            Ok(_) => Ok(findings),
        }
    }

    /// What a stage makes of the document, as text; only the lines that contain `filter`, with what they stand in.
    ///
    /// # Errors
    ///
    /// When the document has errors.
    pub fn dump(mut self, stage: Dump, filter: &str) -> Result<String, Box<Failure>> {
        let mut findings = self.begin();
        let goal = Goal::Dump(stage, filter);
        match run(&goal, &self.config, &mut findings, &mut self.watch) {
            Ok(Product::Text(text)) => Ok(text),
            Ok(Product::Nothing | Product::Client(..)) | Err(Stopped) => {
                fail(findings, FailureKind::Document)
            }
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
