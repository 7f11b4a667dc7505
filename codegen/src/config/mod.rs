//! `specsmith.toml` and flags, parsed into types that cannot hold anything wrong.
//!
//! [`find`] and [`read`] turn the file into a [`Config`], reporting every mistake in it with its line; a caller with flags
//! or a build script sets the fields itself. [`PackageOptions::resolve`] fills in, from what the document says of itself,
//! what a package needs and nobody has chosen.
//!
//! Never reads the document, and never decides what the generated code looks like.

mod crate_name;
mod file;
mod metadata;
mod version;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use semver::Version;

use crate::select::{PagingChoice, Selection};
use crate::source::Reach;

pub use crate_name::{CrateName, CrateNameError};
pub use file::{FILE_NAME, find, read};
pub use metadata::{About, Package, PackageOptions};
pub use version::version_of;

/// What to generate from what, and where to.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The root document. Relative to the current directory.
    pub spec: PathBuf,
    /// The folder of the generated package; by default one with the package's name, in `base`.
    pub out: Option<PathBuf>,
    /// The folder that the default of `out` is in: that of `specsmith.toml`, or the current directory where this is empty.
    pub base: PathBuf,
    /// What the generated `Cargo.toml` says of the package.
    pub package: PackageOptions,
    /// Files that amend the root document before it is read, in their order.
    pub overlays: Vec<PathBuf>,
    /// The operations to generate; by default all of them.
    pub selection: Selection,
    /// Which operations are given pages; by default those that the document describes, or that are plainly paged.
    pub paging: PagingChoice,
    /// What the generated code does where there is a choice.
    pub options: Options,
    /// Where references may lead beyond the root document's folder; by default nowhere.
    pub reach: Reach,
}

/// What the generated code does where there is a choice: the table `options`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// What becomes of properties of received objects that the document does not name.
    pub unknown_fields: UnknownFields,
    /// Whether the package has a feature for each tag.
    pub tag_features: TagFeatures,
}

/// Whether the package has a feature for each tag, so that its users can compile what they need alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TagFeatures {
    /// Where the operations have more than one tag.
    #[default]
    Automatic,
    /// It has.
    On,
    /// It has not: the client is always compiled as a whole.
    Off,
}

/// What becomes of properties that the document does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnknownFields {
    /// They are passed over, unless the document says `additionalProperties`.
    #[default]
    Skip,
    /// Every model that is received keeps them in a map, and sends them back where it is sent.
    Keep,
}

impl Config {
    /// A configuration that leaves everything but the document to defaults.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self {
            spec: spec.into(),
            ..Self::default()
        }
    }

    /// The folder to write the package to.
    #[must_use]
    pub fn out_folder(&self, package: &Package) -> PathBuf {
        match &self.out {
            Some(folder) => folder.clone(),
            None => self.base.join(package.name.as_str()),
        }
    }

    /// Sets the folder of the generated package.
    #[must_use]
    pub fn out(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Adds an overlay, which amends the root document after those added before.
    #[must_use]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// Sets which operations are generated.
    #[must_use]
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// Sets which operations are given pages.
    #[must_use]
    pub fn paging(mut self, paging: PagingChoice) -> Self {
        self.paging = paging;
        self
    }

    /// Sets what becomes of properties that the document does not name.
    #[must_use]
    pub fn unknown_fields(mut self, unknown_fields: UnknownFields) -> Self {
        self.options.unknown_fields = unknown_fields;
        self
    }

    /// Sets whether the package has a feature for each tag.
    #[must_use]
    pub fn tag_features(mut self, tag_features: TagFeatures) -> Self {
        self.options.tag_features = tag_features;
        self
    }

    /// Sets the name of the generated package.
    #[must_use]
    pub fn crate_name(mut self, name: CrateName) -> Self {
        self.package.name = Some(name);
        self
    }

    /// Sets the version of the generated package.
    #[must_use]
    pub fn crate_version(mut self, version: Version) -> Self {
        self.package.version = Some(version);
        self
    }
}
