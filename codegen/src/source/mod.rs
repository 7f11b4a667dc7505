//! Files read, and the places in them that spans stand for.
//!
//! A [`Span`] is a few integers: a file, and a node of that file (an entry of a parent-linked arena, from which the JSON
//! pointer is rebuilt) or a range of bytes. Nothing is known about lines and columns until a diagnostic is shown; then
//! [`Sources::places`] deserialises the text once more, for all the spans asked for at the same time.
//!
//! This module reads files, below the root document's folder and nowhere else unless the user allowed it. It never goes to
//! the network and knows nothing of `OpenAPI`.

mod access;
mod json;
mod lines;
mod place;
mod span;
mod yaml;

#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

pub use access::{Reach, ReadError};
pub(crate) use lines::{YamlLines, position_in};
pub use place::Place;
pub(crate) use span::Node;
use span::Nodes;

use crate::maps::HashMap;
pub use span::{FileId, NodeId, Span};
pub(crate) use yaml::scalar_start;

/// The notation of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2 as `serde_yaml` understands it.
    Yaml,
    /// JSON.
    Json,
    /// TOML; only ever denoted by bytes.
    Toml,
}

/// One file of the run: where it came from, and its text without a byte order mark.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    display: String,
    text: String,
    format: Format,
    nodes: Nodes,
}

impl File {
    /// The path as it was found on disk (canonical for files that were opened, as given for files that were added).
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path as reports show it: relative to the current directory where possible, with forward slashes.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The notation of the text.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }
}

/// Every file that a run has read.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<File>,
    folders: Vec<PathBuf>,
    /// The files that were opened, by the paths that led to them and by their canonical paths.
    opened: HashMap<PathBuf, FileId>,
    /// The current directory, once somebody has asked for it.
    here: OnceCell<Option<PathBuf>>,
}

impl Sources {
    /// No files yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text that the caller already has, such as a `specsmith.toml`; a byte order mark is dropped.
    pub fn add(
        &mut self,
        path: impl Into<PathBuf>,
        text: impl Into<String>,
        format: Format,
    ) -> FileId {
        let path = path.into();
        let here = self.here.get_or_init(access::here).as_deref();
        let display = access::display(&path, here);
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let id = FileId::new(self.files.len());
        self.files.push(File {
            path,
            display,
            text,
            format,
            nodes: Nodes::default(),
        });
        id
    }

    /// Reads the root document and lets later [`open`](Self::open)s reach its folder, and the folders that `reach` names.
    ///
    /// # Errors
    /// When the file cannot be read, is no regular file, is too large or is not UTF-8.
    pub fn open_root(&mut self, path: &Path, reach: &Reach) -> Result<FileId, ReadError> {
        let canonical = access::canonical(path)?;
        self.folders
            .extend(canonical.parent().map(Path::to_path_buf));
        for folder in &reach.folders {
            self.folders.push(access::canonical(folder)?);
        }
        self.insert(canonical)
    }

    /// Reads a further file of the document, or returns the one that was read before.
    ///
    /// # Errors
    /// As [`open_root`](Self::open_root), and when the file, with symbolic links followed, is in none of the allowed folders.
    pub fn open(&mut self, path: &Path) -> Result<FileId, ReadError> {
        // The path is judged before its existence is tested, so that a document cannot probe for files elsewhere.
        let lexical = access::absolute(path)?;
        if let Some(known) = self.opened.get(&lexical) {
            return Ok(*known);
        }
        self.check_reach(&lexical)?;
        let canonical = access::canonical(path)?;
        self.check_reach(&canonical)?;
        let file = match self.opened.get(&canonical) {
            Some(known) => *known,
            None => self.insert(canonical)?,
        };
        self.opened.insert(lexical, file);
        Ok(file)
    }

    /// Reads a file that the user names, wherever it is, and that is no part of what references may reach.
    ///
    /// # Errors
    /// As [`open_root`](Self::open_root).
    pub fn open_own(&mut self, path: &Path) -> Result<FileId, ReadError> {
        let canonical = access::canonical(path)?;
        self.insert(canonical)
    }

    fn check_reach(&self, path: &Path) -> Result<(), ReadError> {
        if self.folders.iter().any(|folder| path.starts_with(folder)) {
            return Ok(());
        }
        Err(ReadError::OutOfReach {
            folder: self.folders.first().cloned().unwrap_or_default(),
        })
    }

    fn insert(&mut self, canonical: PathBuf) -> Result<FileId, ReadError> {
        let text = access::text(&canonical)?;
        let format = access::format(&canonical, &text);
        let file = self.add(canonical.clone(), text, format);
        self.opened.insert(canonical, file);
        Ok(file)
    }

    /// The file of that id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.index()]
    }

    /// All files, in the order they were read.
    #[must_use]
    pub fn files(&self) -> impl ExactSizeIterator<Item = (FileId, &File)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId::new(index), file))
    }

    /// The JSON pointer of a span's node, for example `/paths/~1users/get`; empty for a whole file or a range of bytes.
    #[must_use]
    pub fn pointer(&self, span: Span) -> String {
        let mut pointer = String::new();
        if let Some(node) = span.node() {
            self.file(span.file())
                .nodes
                .write_pointer(node, &mut pointer);
        }
        pointer
    }

    /// Where a span is. Look up many at once with [`places`](Self::places): one reading of the file serves them all.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.places(&[span]).remove(0)
    }

    /// Where the spans are, in their order.
    #[must_use]
    pub fn places(&self, spans: &[Span]) -> Vec<Place> {
        place::find(self, spans)
    }

    /// A JSON or YAML scalar as the author spelt it, where it denotes a plain scalar; `None` for everything else.
    #[must_use]
    pub fn spelling(&self, span: Span) -> Option<&str> {
        let place = self.place(span);
        self.file(span.file())
            .text
            .get(place.start..place.end)
            .filter(|text| !text.is_empty())
    }

    /// A span with the same place that is not equal to any other: a node that is in the document twice.
    pub(crate) fn double(&mut self, span: Span) -> Span {
        match span.node() {
            Some(node) => span.at_node(self.files[span.file().index()].nodes.double(node)),
            None => span,
        }
    }

    /// Takes over the nodes that reading a file has made.
    pub(crate) fn set_nodes(&mut self, file: FileId, nodes: Vec<Node>) {
        self.files[file.index()].nodes = Nodes(nodes);
    }
}
