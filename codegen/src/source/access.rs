//! Which files may be read, and how: a path to its canonical form, its text, its notation and the name that reports show.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::Format;

/// The largest file that is read, in bytes. Spans number bytes and nodes with 32 bits; real documents are below 50 MB.
const LARGEST: u64 = 1 << 30;

/// How far a document's references may reach beyond the folder of the root document. The default is: not at all.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Folders, with everything below them, that references may lead to as well.
    pub folders: Vec<PathBuf>,
}

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// The operating system's reason.
    Io(io::Error),
    /// The path leads to a folder, a pipe or a device.
    NotAFile,
    /// The file has more than a gibibyte.
    TooLarge,
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// The canonical path.
        path: PathBuf,
        /// How many bytes at the start are valid.
        valid: usize,
        /// The valid text at the start.
        text: String,
    },
    /// The file is in none of the folders that may be read.
    OutOfReach {
        /// The root document's folder.
        folder: PathBuf,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                f.write_str("there is no such file")
            }
            Self::Io(error) => error.fmt(f),
            Self::NotAFile => f.write_str("it is not a regular file"),
            Self::TooLarge => f.write_str("it is larger than 1 GiB"),
            Self::NotUtf8 { valid, .. } => write!(f, "it is not UTF-8 from byte {valid} on"),
            Self::OutOfReach { folder } => write!(f, "it is outside `{}`", folder.display()),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::NotAFile | Self::TooLarge | Self::NotUtf8 { .. } | Self::OutOfReach { .. } => {
                None
            }
        }
    }
}

pub(super) fn canonical(path: &Path) -> Result<PathBuf, ReadError> {
    fs::canonicalize(path).map_err(ReadError::Io)
}

/// The path made absolute and rid of `..`, without asking the file system.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, ReadError> {
    let mut absolute = PathBuf::new();
    for component in std::path::absolute(path)
        .map_err(ReadError::Io)?
        .components()
    {
        match component {
            Component::ParentDir => _ = absolute.pop(),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                absolute.push(component);
            }
        }
    }
    Ok(absolute)
}

pub(super) fn text(path: &Path) -> Result<String, ReadError> {
    let metadata = fs::metadata(path).map_err(ReadError::Io)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    if metadata.len() > LARGEST {
        return Err(ReadError::TooLarge);
    }
    let bytes = fs::read(path).map_err(ReadError::Io)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let mut bytes = error.into_bytes();
        bytes.truncate(valid);
        ReadError::NotUtf8 {
            path: path.to_path_buf(),
            valid,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    })
}

/// By the file's extension, else by its first byte that is not blank.
pub(super) fn format(path: &Path, text: &str) -> Format {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "json" => Format::Json,
        "yaml" | "yml" => Format::Yaml,
        "toml" => Format::Toml,
        _ if text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with(['{', '[']) =>
        {
            Format::Json
        }
        _ => Format::Yaml,
    }
}

/// The current directory, in its canonical form.
pub(super) fn here() -> Option<PathBuf> {
    fs::canonicalize(std::env::current_dir().ok()?).ok()
}

/// The path relative to the current directory where it is below it, with forward slashes.
pub(super) fn display(path: &Path, here: Option<&Path>) -> String {
    let shown = here
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path);
    shown
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}
