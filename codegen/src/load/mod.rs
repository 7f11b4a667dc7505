//! Bytes to trees: the root document, amended by overlays, and every file that a reference in it leads to.
//!
//! One tree serves YAML and JSON. Whatever is wrong with a file's notation ends here, as a diagnostic: encoding, syntax,
//! duplicate keys, several documents, nesting and aliases beyond reason, references to files that are missing, out of
//! reach, or on the network. What the values mean is not known here, except where a `$ref` is a reference and not data.

mod dump;
mod failure;
mod overlay;
mod parse;
mod refs;
mod tree;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::{HashMap, HashSet};
use crate::source::{FileId, Format, Reach, ReadError, Sources, Span};

pub use dump::dump;
pub use refs::{Lookup, Parts};
pub use tree::{Map, Number, Tree, Value};

/// The trees of a document's files.
#[derive(Debug)]
pub struct Loaded {
    root: FileId,
    trees: BTreeMap<FileId, Tree>,
    /// Which file the path of a reference means, by the file it is written in.
    links: HashMap<(FileId, Arc<str>), FileId>,
    /// The overlays, whose nodes are part of the root document.
    overlays: HashSet<FileId>,
}

impl Loaded {
    /// The tree of the root document.
    #[must_use]
    pub fn root(&self) -> &Tree {
        &self.trees[&self.root]
    }

    /// The file to whose content a node belongs that was written in the file `written`.
    fn home(&self, written: FileId) -> FileId {
        if self.overlays.contains(&written) {
            self.root
        } else {
            written
        }
    }

    /// The tree of a file.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&Tree> {
        self.trees.get(&file)
    }

    /// The trees of all files, in the order of reading.
    pub fn trees(&self) -> impl Iterator<Item = (FileId, &Tree)> {
        self.trees.iter().map(|(file, tree)| (*file, tree))
    }
}

/// Reads the root document and everything that it refers to. `None` if there is no tree at all; what is wrong has been
/// reported.
pub fn read(
    root: &Path,
    reach: &Reach,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Loaded> {
    read_amended(root, &[], reach, sources, diags)
}

/// As [`read`], with overlays applied to the root document, in their order, before anything of it is understood.
pub fn read_amended(
    root: &Path,
    overlays: &[PathBuf],
    reach: &Reach,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Loaded> {
    let file = match sources.open_root(root, reach) {
        Ok(file) => file,
        Err(error) => {
            diags.push(unreadable(root, error, None, sources));
            return None;
        }
    };
    let mut tree = parse::read(sources, file, diags)?;
    let overlays = overlays
        .iter()
        .filter_map(|overlay| overlay::apply(overlay, &mut tree, sources, diags))
        .collect();
    let mut loaded = Loaded {
        root: file,
        trees: BTreeMap::from([(file, tree)]),
        links: HashMap::default(),
        overlays,
    };
    refs::follow(&mut loaded, sources, diags);
    Some(loaded)
}

/// Says why a file was not read; `span` is the reference that asked for it.
fn unreadable(
    path: &Path,
    error: ReadError,
    span: Option<Span>,
    sources: &mut Sources,
) -> Diagnostic {
    let name = path.display();
    let place = |code, message: String| match span {
        Some(span) => Diagnostic::new(code, span, message),
        None => Diagnostic::without_place(code, message),
    };
    match error {
        ReadError::NotUtf8 { path, valid, text } => {
            // Only the valid start can be shown; the place is its last character.
            let file = sources.add(path, text, Format::Yaml);
            let start = sources.file(file).text().trim_end().len().saturating_sub(1);
            let name = sources.file(file).display();
            Diagnostic::new(
                code::NOT_UTF8,
                Span::bytes(file, start..valid),
                format!("`{name}` is not encoded in UTF-8"),
            )
            .label_here("valid up to here")
            .help("save the file as UTF-8")
        }
        ReadError::OutOfReach { .. } => {
            let message = format!(
                "the reference leads to `{name}`, which is outside the folder of the root document"
            );
            place(code::OUT_OF_REACH, message)
                .help("move the file below that folder, or allow its folder explicitly")
        }
        ReadError::Io(_) | ReadError::NotAFile | ReadError::TooLarge => {
            place(code::UNREADABLE, format!("cannot read `{name}`: {error}"))
        }
    }
}
