//! The command line, as clap reads it.
//!
//! Every option becomes an enum or a type that cannot be wrong before anything runs.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use semver::Version;
use specsmith::config::CrateName;
use specsmith::select::Selector;
use specsmith::{Deny, Dump, Edits, Mode};

/// Generates typed, documented Rust client crates from OpenAPI documents.
#[derive(Debug, Parser)]
#[command(name = "specsmith", version)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the client crate of a document
    Generate(GenerateArgs),
    /// Check a document, and write nothing
    Lint(LintArgs),
    /// Show what a stage makes of a document
    Dump(DumpArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    pub(super) input: Input,
    /// The folder to write the crate to [default: a folder named like the crate]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// The name of the crate [default: from the document's title]
    #[arg(long, value_name = "NAME")]
    pub(super) crate_name: Option<CrateName>,
    /// The version of the crate [default: from the document's version]
    #[arg(long, value_name = "VERSION")]
    pub(super) crate_version: Option<Version>,
    /// Write nothing; fail and list the files that are not as they would be written
    #[arg(long, conflicts_with_all = ["dry_run", "force"])]
    check: bool,
    /// Write nothing; list the files that would be written and deleted
    #[arg(long)]
    dry_run: bool,
    /// Discard edits of generated files, and replace files that are in the way of generated ones
    #[arg(long)]
    force: bool,
}

impl GenerateArgs {
    pub(super) fn mode(&self) -> Mode {
        match (self.check, self.dry_run) {
            (true, _) => Mode::Check,
            (false, true) => Mode::DryRun,
            (false, false) => Mode::Write,
        }
    }

    pub(super) fn edits(&self) -> Edits {
        if self.force {
            Edits::Overwrite
        } else {
            Edits::Keep
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct LintArgs {
    #[command(flatten)]
    pub(super) input: Input,
}

#[derive(Debug, ClapArgs)]
pub(super) struct DumpArgs {
    #[command(flatten)]
    pub(super) input: Input,
    /// The stage to show
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: DumpStage,
    /// Show only what contains this text
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
}

/// What every command takes.
#[derive(Debug, ClapArgs)]
pub(super) struct Input {
    /// The root document, YAML or JSON [default: the one that `specsmith.toml` names, here or above]
    pub(super) spec: Option<PathBuf>,
    /// Let references lead to files in this folder as well; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(super) allow_outside: Vec<PathBuf>,
    /// Amend the document by an overlay file before it is read; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) overlay: Vec<PathBuf>,
    /// Take only these operations: an operationId, `METHOD /path`, `/path` or `tag:NAME`, `*` for any text; may be repeated [default: those of `specsmith.toml`, else all]
    #[arg(long, value_name = "SELECTOR")]
    pub(super) only: Vec<Selector>,
    /// Leave these operations out; may be repeated
    #[arg(long, value_name = "SELECTOR")]
    pub(super) except: Vec<Selector>,
    /// Fail on losses (the client would say less than the document), or on every warning
    #[arg(long, value_name = "WHAT")]
    deny: Option<DenyWhat>,
    /// How to show findings; json is one object a line, on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) message_format: MessageFormat,
    /// When to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorWhen,
}

impl Input {
    pub(super) fn deny(&self) -> Deny {
        match self.deny {
            None => Deny::Nothing,
            Some(DenyWhat::Lossy) => Deny::Lossy,
            Some(DenyWhat::Warnings) => Deny::Warnings,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DenyWhat {
    Lossy,
    Warnings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DumpStage {
    Tree,
    Openapi,
    Ir,
    Names,
}

impl From<DumpStage> for Dump {
    fn from(stage: DumpStage) -> Self {
        match stage {
            DumpStage::Tree => Self::Tree,
            DumpStage::Openapi => Self::Openapi,
            DumpStage::Ir => Self::Ir,
            DumpStage::Names => Self::Names,
        }
    }
}
