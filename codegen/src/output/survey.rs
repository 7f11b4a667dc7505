//! A plan, a manifest and a folder to findings: which file differs, whose it is, and what stands in the way.
//!
//! Never changes anything on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use super::manifest::{Digest, Manifest};
use super::plan::Plan;
use super::{Blocked, Cause, Change, Finding, Outcome, OutputError};

/// What the folder looks like beside the plan.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) outcome: Outcome,
    pub(super) blocked: BTreeSet<Blocked>,
}

/// What is at a path of the folder.
enum Entry {
    Absent,
    File(Vec<u8>),
    Blocked(Blocked),
}

/// Compares every planned file and every file that is ours with what `folder` holds.
pub(super) fn survey_folder(
    plan: &Plan,
    ours: &Manifest,
    folder: &Path,
) -> Result<Survey, OutputError> {
    let mut survey = Survey {
        outcome: Outcome {
            changes: Vec::new(),
            unchanged: Vec::new(),
        },
        blocked: BTreeSet::new(),
    };
    let mut folders = Folders::default();
    // Where case does not count, the earlier spelling of a planned path is the same file, and deleting it deletes both.
    let respelled: BTreeMap<String, &str> = stale(plan, ours)
        .filter(|path| plan.spelling(path).is_some())
        .map(|path| (path.to_lowercase(), path))
        .collect();
    for (path, planned) in plan.files() {
        let found = match look(folder, path, &mut folders)? {
            Entry::Absent => Some(Finding::Missing),
            Entry::File(bytes) => {
                let earlier = respelled
                    .get(&path.to_lowercase())
                    .and_then(|earlier| ours.digests(earlier));
                compare(ours.digests(path), earlier, planned, &bytes)
            }
            Entry::Blocked(blocked) => {
                survey.blocked.insert(blocked);
                continue;
            }
        };
        match found {
            Some(finding) => survey.outcome.changes.push(Change {
                path: path.to_owned(),
                finding,
            }),
            None => survey.outcome.unchanged.push(path.to_owned()),
        }
    }
    for path in stale(plan, ours) {
        match look(folder, path, &mut folders)? {
            Entry::File(bytes) => {
                let is_as_left = ours
                    .digests(path)
                    .is_some_and(|known| known.contains(&Digest::of(&bytes)));
                let finding = if is_as_left {
                    Finding::Extra
                } else {
                    Finding::ExtraEdited
                };
                survey.outcome.changes.push(Change {
                    path: path.to_owned(),
                    finding,
                });
            }
            // Our file is gone already. A folder that took its name is a stranger, and stays.
            Entry::Absent
            | Entry::Blocked(Blocked {
                cause: Cause::Folder,
                ..
            }) => {}
            Entry::Blocked(blocked) => {
                survey.blocked.insert(blocked);
            }
        }
    }
    survey.outcome.changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(survey)
}

/// The files that are ours and no longer planned.
fn stale<'a>(plan: &'a Plan, ours: &'a Manifest) -> impl Iterator<Item = &'a str> {
    ours.paths().filter(|path| plan.get(path).is_none())
}

/// How a file that is there differs from what is planned; `None` where it does not. `own` are the contents that we gave it,
/// `earlier` those that we gave it when its name was spelled otherwise.
fn compare(
    own: Option<&BTreeSet<Digest>>,
    earlier: Option<&BTreeSet<Digest>>,
    planned: &[u8],
    found: &[u8],
) -> Option<Finding> {
    if found == planned {
        return earlier.map(|_| Finding::Outdated);
    }
    let digest = Digest::of(found);
    let is_as_left = own.or(earlier).is_some_and(|known| known.contains(&digest));
    Some(match own {
        _ if is_as_left => Finding::Outdated,
        Some(_) => Finding::Edited,
        None => Finding::Foreign,
    })
}

/// What was found of the folders that files are in, so that each is looked at once.
#[derive(Default)]
struct Folders<'a> {
    present: BTreeSet<&'a str>,
    absent: BTreeSet<&'a str>,
}

/// What is at `path`, without following any symbolic link below `folder`.
fn look<'a>(folder: &Path, path: &'a str, folders: &mut Folders<'a>) -> Result<Entry, OutputError> {
    for (end, _) in path.match_indices('/') {
        let parent = &path[..end];
        if folders.present.contains(parent) {
            continue;
        }
        if folders.absent.contains(parent) {
            return Ok(Entry::Absent);
        }
        let Some(metadata) = inspect(&folder.join(parent))? else {
            folders.absent.insert(parent);
            return Ok(Entry::Absent);
        };
        if let Some(cause) = not_a_folder(&metadata) {
            return Ok(Entry::Blocked(Blocked {
                path: parent.to_owned(),
                cause,
            }));
        }
        folders.present.insert(parent);
    }
    let file = folder.join(path);
    let Some(metadata) = inspect(&file)? else {
        return Ok(Entry::Absent);
    };
    if let Some(cause) = not_a_file(&metadata) {
        return Ok(Entry::Blocked(Blocked {
            path: path.to_owned(),
            cause,
        }));
    }
    let bytes = fs::read(&file).map_err(|source| OutputError::Io {
        doing: "cannot read",
        path: file,
        source,
    })?;
    Ok(Entry::File(bytes))
}

/// The metadata of what is at `path` itself, or `None` where there is nothing.
pub(super) fn inspect(path: &Path) -> Result<Option<Metadata>, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(OutputError::Io {
            doing: "cannot look at",
            path: path.to_owned(),
            source,
        }),
    }
}

fn not_a_folder(metadata: &Metadata) -> Option<Cause> {
    if metadata.is_dir() {
        None
    } else if metadata.is_symlink() {
        Some(Cause::Symlink)
    } else {
        Some(Cause::File)
    }
}

pub(super) fn not_a_file(metadata: &Metadata) -> Option<Cause> {
    if metadata.is_file() {
        None
    } else if metadata.is_symlink() {
        Some(Cause::Symlink)
    } else if metadata.is_dir() {
        Some(Cause::Folder)
    } else {
        Some(Cause::Special)
    }
}
