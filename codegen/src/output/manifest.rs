//! The text of the manifest to paths with digests, and back.
//!
//! One line a file, `<sha256>  <path>`, sorted by path, so that `sha256sum -c` checks the folder. The first line is a
//! comment that carries the digest of the lines below it, which tells a manifest that somebody edited from ours.
//!
//! A path may have several digests: while a run replaces files, the manifest lists each file's old and new content, and an
//! interrupted run leaves no file that the next one would take for edited.
//!
//! Never touches the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::plan::{Plan, check_path};

const HEADER: &str = "# specsmith manifest 1, digest of the lines below: ";

/// The SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Digest(String);

impl Digest {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    fn parse(text: &str) -> Option<Self> {
        let is_digest = text.len() == 64
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_digest.then(|| Self(text.to_owned()))
    }
}

/// The files that are ours, with the contents that we gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, BTreeSet<Digest>>,
}

/// Why a manifest is not one that we wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Damage {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) reason: &'static str,
}

impl Manifest {
    /// The manifest of a folder that holds exactly `plan`.
    pub(super) fn of(plan: &Plan) -> Self {
        let files = plan
            .files()
            .map(|(path, bytes)| (path.to_owned(), BTreeSet::from([Digest::of(bytes)])))
            .collect();
        Self { files }
    }

    /// This manifest and `other`, for the time in which a file may be as either says.
    pub(super) fn or(&self, other: &Self) -> Self {
        let mut files = self.files.clone();
        for (path, digests) in &other.files {
            files
                .entry(path.clone())
                .or_default()
                .extend(digests.iter().cloned());
        }
        Self { files }
    }

    /// The contents that we gave `path`, if it is ours.
    pub(super) fn digests(&self, path: &str) -> Option<&BTreeSet<Digest>> {
        self.files.get(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The text on disk.
    pub(super) fn write(&self) -> String {
        let mut lines = String::new();
        for (path, digests) in &self.files {
            for Digest(digest) in digests {
                // Writing to a string cannot fail.
                let _ = writeln!(lines, "{digest}  {path}");
            }
        }
        let Digest(own) = Digest::of(lines.as_bytes());
        format!("{HEADER}{own}\n{lines}")
    }

    /// Reads what [`Manifest::write`] wrote, and nothing else.
    pub(super) fn read(text: &str) -> Result<Self, Damage> {
        let (manifest, damage) = Self::read_what_is_left(text);
        damage.map_or(Ok(manifest), Err)
    }

    /// Reads the lines that are in order, with the first damage: after a failed merge, most of a manifest still holds.
    pub(super) fn read_what_is_left(text: &str) -> (Self, Option<Damage>) {
        let (header, lines) = text.split_once('\n').unwrap_or((text, ""));
        let own = header.strip_prefix(HEADER).and_then(Digest::parse);
        let mut damage = own.is_none().then_some(Damage {
            line: 1,
            reason: "it is not the first line of a manifest",
        });
        let mut manifest = Self::default();
        for (index, line) in lines.split_terminator('\n').enumerate() {
            if let Some((digest, path)) = read_line(line) {
                manifest
                    .files
                    .entry(path.to_owned())
                    .or_default()
                    .insert(digest);
            } else {
                damage = damage.or(Some(Damage {
                    line: index + 2,
                    reason: "it is not a digest and a path",
                }));
            }
        }
        if own.is_some_and(|own| own != Digest::of(lines.as_bytes())) {
            damage = damage.or(Some(Damage {
                line: 1,
                reason: "the lines below are not the ones that it was written with",
            }));
        }
        (manifest, damage)
    }
}

fn read_line(line: &str) -> Option<(Digest, &str)> {
    let (digest, path) = line.split_once("  ")?;
    check_path(path).ok()?;
    Some((Digest::parse(digest)?, path))
}
