//! Findings to files: every new content is staged first, then stale files go and staged ones are renamed into place. A folder
//! that is not there yet is staged, and renamed, as a whole.
//!
//! Never begins before the whole run is known to be allowed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::manifest::{Damage, Manifest};
use super::plan::Plan;
use super::survey::{Survey, inspect, not_a_file, survey_folder};
use super::{Blocked, Change, Edits, Finding, MANIFEST, Mode, Outcome, OutputError, Refusal};

/// Makes `folder` hold the files of `plan`, or says how it differs.
///
/// Files that are the same are left alone, time stamps included. Files that an earlier run wrote and that are no longer
/// planned are deleted, and so are the folders that this empties. Files that we did not write are never touched, unless one
/// is in the place of a planned file and `edits` allows it.
///
/// The manifest itself is listed only where it alone is out of date.
///
/// # Errors
///
/// [`OutputError::Refused`] and [`OutputError::Manifest`] come before anything is changed. [`OutputError::Io`] may come
/// later; each file then is as it was or as planned, and running again finishes the work.
pub fn write_plan(
    plan: &Plan,
    folder: &Path,
    mode: Mode,
    edits: Edits,
) -> Result<Outcome, OutputError> {
    let on_disk = read_manifest(folder)?;
    let ours = match on_disk.as_deref().map(Manifest::read) {
        None => Manifest::default(),
        Some(Ok(manifest)) => manifest,
        Some(Err(damage)) => match edits {
            Edits::Keep => return Err(damaged(folder, damage)),
            Edits::Overwrite => {
                Manifest::read_what_is_left(on_disk.as_deref().unwrap_or_default()).0
            }
        },
    };
    let Survey {
        mut outcome,
        blocked,
    } = survey_folder(plan, &ours, folder)?;
    refuse(&outcome, blocked.into_iter().collect(), folder, mode, edits)?;

    let wanted = Manifest::of(plan);
    let text = wanted.write();
    if outcome.is_current() && on_disk.as_deref() != Some(&text) {
        let finding = if on_disk.is_some() {
            Finding::Outdated
        } else {
            Finding::Missing
        };
        outcome.changes.push(Change {
            path: MANIFEST.to_owned(),
            finding,
        });
    }
    if mode == Mode::Write && !outcome.is_current() {
        // A path such as `new/..` can be made, but is not the name of what is made.
        if folder.file_name().is_some() && inspect(folder)?.is_none() {
            create_whole(plan, folder, &text)?;
        } else {
            replace_files(plan, folder, &outcome, &ours.or(&wanted).write(), &text)?;
        }
    }
    Ok(outcome)
}

/// The manifest's text, or `None` where there is no manifest.
fn read_manifest(folder: &Path) -> Result<Option<String>, OutputError> {
    let path = folder.join(MANIFEST);
    let Some(metadata) = inspect(&path)? else {
        return Ok(None);
    };
    if let Some(cause) = not_a_file(&metadata) {
        let blocked = vec![Blocked {
            path: MANIFEST.to_owned(),
            cause,
        }];
        return Err(OutputError::Refused(Refusal {
            folder: folder.to_owned(),
            work: Vec::new(),
            blocked,
        }));
    }
    let bytes = fs::read(&path).map_err(|source| OutputError::Io {
        doing: "cannot read",
        path,
        source,
    })?;
    // Replacement characters make the line they are in, or the digest of all lines, a damage that is reported.
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn damaged(folder: &Path, Damage { line, reason }: Damage) -> OutputError {
    OutputError::Manifest {
        path: folder.join(MANIFEST),
        line,
        reason,
    }
}

/// Stops a run that would write through a link or, unless allowed, discard somebody's work.
fn refuse(
    outcome: &Outcome,
    blocked: Vec<Blocked>,
    folder: &Path,
    mode: Mode,
    edits: Edits,
) -> Result<(), OutputError> {
    let work: Vec<Change> = match (mode, edits) {
        (Mode::Check, _) | (_, Edits::Overwrite) => Vec::new(),
        (Mode::Write | Mode::DryRun, Edits::Keep) => outcome
            .changes
            .iter()
            .filter(|change| change.finding.holds_work())
            .cloned()
            .collect(),
    };
    if work.is_empty() && blocked.is_empty() {
        return Ok(());
    }
    Err(OutputError::Refused(Refusal {
        folder: folder.to_owned(),
        work,
        blocked,
    }))
}

/// Makes a folder that is not there yet: it is filled beside its place and renamed, so that it is there as a whole or not at all.
fn create_whole(plan: &Plan, folder: &Path, manifest: &str) -> Result<(), OutputError> {
    let parent = match folder.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    create_folder(parent)?;
    let staging = staging_in(parent)?;
    // The staging folder itself is for our eyes only.
    let whole = staging.path().join("whole");
    let mut created = BTreeSet::new();
    for (path, bytes) in plan.files().chain([(MANIFEST, manifest.as_bytes())]) {
        let from = whole.join(path);
        create_parent(&from, &mut created)?;
        stage(&from, &folder.join(path), bytes)?;
    }
    rename(&whole, folder)
}

/// A folder on the file system of `folder`, so that a rename cannot fail half-way; removed when it is dropped.
fn staging_in(folder: &Path) -> Result<TempDir, OutputError> {
    tempfile::Builder::new()
        .prefix(".specsmith-")
        .tempdir_in(folder)
        .map_err(|source| OutputError::Io {
            doing: "cannot write to",
            path: folder.to_owned(),
            source,
        })
}

/// Acts on the findings. `meanwhile` is the manifest for as long as files may be old or new, `finally` the one for good.
fn replace_files(
    plan: &Plan,
    folder: &Path,
    outcome: &Outcome,
    meanwhile: &str,
    finally: &str,
) -> Result<(), OutputError> {
    create_folder(folder)?;
    let staging = staging_in(folder)?;
    let mut staged: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (index, path) in outcome.written().enumerate() {
        if let Some(bytes) = plan.get(path) {
            let target = folder.join(path);
            let from = staging.path().join(index.to_string());
            stage(&from, &target, bytes)?;
            staged.push((from, target));
        }
    }
    let manifest = folder.join(MANIFEST);
    let (first, last) = (
        staging.path().join("meanwhile"),
        staging.path().join("finally"),
    );
    stage(&first, &manifest, meanwhile.as_bytes())?;
    stage(&last, &manifest, finally.as_bytes())?;

    rename(&first, &manifest)?;
    for path in outcome.deleted() {
        delete_file(folder, path)?;
    }
    let mut created = BTreeSet::new();
    for (from, target) in &staged {
        create_parent(target, &mut created)?;
        rename(from, target)?;
    }
    rename(&last, &manifest)
}

/// Writes `bytes` where they do no harm yet; an error names the place that they are meant for.
fn stage(from: &Path, target: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    fs::write(from, bytes).map_err(|source| OutputError::Io {
        doing: "cannot write",
        path: target.to_owned(),
        source,
    })
}

fn rename(from: &Path, target: &Path) -> Result<(), OutputError> {
    fs::rename(from, target).map_err(|source| OutputError::Io {
        doing: "cannot write",
        path: target.to_owned(),
        source,
    })
}

/// Creates the folder of a file, unless it is among those that have been created.
fn create_parent(file: &Path, created: &mut BTreeSet<PathBuf>) -> Result<(), OutputError> {
    match file.parent() {
        Some(parent) if created.insert(parent.to_owned()) => create_folder(parent),
        _ => Ok(()),
    }
}

fn create_folder(path: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(path).map_err(|source| OutputError::Io {
        doing: "cannot create",
        path: path.to_owned(),
        source,
    })
}

/// Deletes a file of ours, and the folders above it that are empty then.
fn delete_file(folder: &Path, path: &str) -> Result<(), OutputError> {
    let failed = |path: PathBuf| {
        move |source| OutputError::Io {
            doing: "cannot delete",
            path,
            source,
        }
    };
    let file = folder.join(path);
    fs::remove_file(&file).map_err(failed(file))?;
    for (end, _) in path.match_indices('/').rev() {
        let parent = folder.join(&path[..end]);
        match fs::remove_dir(&parent) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => break,
            Err(error) => return Err(failed(parent)(error)),
        }
    }
    Ok(())
}
