//! Planned files to a folder on disk: what differs is written, what is ours and no longer planned is deleted.
//!
//! A [`Plan`] holds every file of the output in memory. [`write_plan`] compares it with the folder, decides for all files
//! before it touches the first one, and refuses the whole run rather than overwrite a file that somebody edited or that was
//! never ours. Which files are ours is recorded, with a SHA-256 each, in [`MANIFEST`] inside the folder.
//!
//! Never: follows a symbolic link below the folder, leaves a file half written, touches a file that it does not own, or
//! knows what the files contain.

mod error;
mod manifest;
mod plan;
mod survey;
mod write;

#[cfg(test)]
mod tests;

pub use error::{Blocked, Cause, OutputError, Refusal};
pub use plan::{PathError, Plan};
pub use write::write_plan;

/// Name of the file in the output folder that lists what we wrote there. `sha256sum -c` reads it.
pub const MANIFEST: &str = ".specsmith-manifest";

/// What a run does with the differences that it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Writes and deletes files until the folder holds the plan.
    #[default]
    Write,
    /// Changes nothing; edited and foreign files are findings like any other.
    Check,
    /// Changes nothing; refuses what [`Mode::Write`] would refuse.
    DryRun,
}

/// What happens to files that hold somebody's work: ours with edits, and strangers in the place of a planned file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edits {
    /// The run is refused and every such file is listed.
    #[default]
    Keep,
    /// They are overwritten or deleted like any other file.
    Overwrite,
}

/// How a file on disk differs from the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Planned, and not there.
    Missing,
    /// Planned, and on disk as an earlier run left it.
    Outdated,
    /// Planned, ours, and changed since we wrote it.
    Edited,
    /// Planned, but a file that we did not write is in its place.
    Foreign,
    /// Ours and as we left it, but no longer planned.
    Extra,
    /// Ours and no longer planned, but changed since we wrote it.
    ExtraEdited,
}

/// What is done about a [`Finding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The planned bytes are written.
    Write,
    /// The file is deleted.
    Delete,
}

impl Finding {
    /// What [`Mode::Write`] does about it.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Missing | Self::Outdated | Self::Edited | Self::Foreign => Action::Write,
            Self::Extra | Self::ExtraEdited => Action::Delete,
        }
    }

    /// Whether acting on it would destroy work that is not ours.
    #[must_use]
    pub fn holds_work(self) -> bool {
        match self {
            Self::Edited | Self::Foreign | Self::ExtraEdited => true,
            Self::Missing | Self::Outdated | Self::Extra => false,
        }
    }

    /// The word for it in lists and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Outdated => "outdated",
            Self::Edited | Self::ExtraEdited => "edited",
            Self::Foreign => "foreign",
            Self::Extra => "extra",
        }
    }
}

/// One file that differs from the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file, relative to the output folder, with `/` between its parts.
    pub path: String,
    /// How it differed when the run began.
    pub finding: Finding,
}

/// What a run found, and in [`Mode::Write`] what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The files that differ, by path; in [`Mode::Write`] they no longer do.
    pub changes: Vec<Change>,
    /// Planned files that were already as planned, by path.
    pub unchanged: Vec<String>,
}

impl Outcome {
    /// Paths that are (or would be) written.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.paths(Action::Write)
    }

    /// Paths that are (or would be) deleted.
    pub fn deleted(&self) -> impl Iterator<Item = &str> {
        self.paths(Action::Delete)
    }

    /// Whether the folder already held the plan and nothing else of ours.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.changes.is_empty()
    }

    fn paths(&self, action: Action) -> impl Iterator<Item = &str> {
        self.changes
            .iter()
            .filter(move |change| change.finding.action() == action)
            .map(|change| change.path.as_str())
    }
}
