//! File names and bytes to a [`Plan`]: names that every file system of a user's team can hold, each only once.
//!
//! Never touches the disk.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::MANIFEST;

/// The longest name of one file or folder that common file systems hold, in bytes.
const NAME_LIMIT: usize = 255;

/// Every file of one output folder, by relative path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Each path and each folder on the way to it, in lower case, with its own spelling and whether it is a file.
    taken: BTreeMap<String, (String, Kind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
}

/// A path that cannot be planned, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathError {
    /// The path as it was given.
    pub path: String,
    /// Why it was refused, as a clause.
    pub reason: String,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot plan a file `{}`: {}",
            self.path.escape_debug(),
            self.reason
        )
    }
}

impl std::error::Error for PathError {}

impl Plan {
    /// A plan without files, which empties the folder of what is ours.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Plans a file at `path`, relative to the output folder, with `/` between its parts.
    ///
    /// # Errors
    ///
    /// When the path leaves the folder, is not portable (reserved on Windows, say), is planned already, or differs from a
    /// planned one only in case.
    pub fn add(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<(), PathError> {
        self.insert(path, Cow::Owned(bytes.into()))
    }

    /// [`Plan::add`] of a text, which may be one that every client has.
    pub(crate) fn add_text(
        &mut self,
        path: &str,
        text: Cow<'static, str>,
    ) -> Result<(), PathError> {
        let bytes = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        self.insert(path, bytes)
    }

    fn insert(&mut self, path: &str, bytes: Cow<'static, [u8]>) -> Result<(), PathError> {
        check_path(path)
            .and_then(|()| self.claim(path))
            .map_err(|reason| PathError {
                path: path.to_owned(),
                reason,
            })?;
        self.files.insert(path.to_owned(), bytes);
        Ok(())
    }

    /// The planned files, by path.
    #[must_use]
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }

    /// The bytes planned for `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Cow::as_ref)
    }

    /// How a path or folder that equals `path` but for case is spelled in the plan.
    pub(super) fn spelling(&self, path: &str) -> Option<&str> {
        self.taken
            .get(&path.to_lowercase())
            .map(|(spelling, _)| spelling.as_str())
    }

    /// Takes the names of the file and of the folders on the way to it, or says which planned name stands in the way.
    fn claim(&mut self, path: &str) -> Result<(), String> {
        let claims: Vec<(&str, Kind)> = path
            .match_indices('/')
            .map(|(end, _)| (&path[..end], Kind::Folder))
            .chain([(path, Kind::File)])
            .collect();
        for &(name, kind) in &claims {
            match self.taken.get(&name.to_lowercase()) {
                None => {}
                Some((spelling, Kind::Folder)) if spelling == name && kind == Kind::Folder => {}
                Some((spelling, _)) if spelling == name => {
                    return Err(format!("`{spelling}` is planned already"));
                }
                Some((spelling, _)) => {
                    return Err(format!(
                        "it differs from the planned `{spelling}` only in case"
                    ));
                }
            }
        }
        for (name, kind) in claims {
            self.taken
                .insert(name.to_lowercase(), (name.to_owned(), kind));
        }
        Ok(())
    }
}

/// Accepts the relative paths that mean the same file on every platform, and says what is wrong with others.
pub(super) fn check_path(path: &str) -> Result<(), String> {
    if path.is_empty() {
        return Err("it is empty".to_owned());
    }
    if path.starts_with('/') {
        return Err("it is absolute".to_owned());
    }
    if path.eq_ignore_ascii_case(MANIFEST) {
        return Err("the manifest is written by the tool itself".to_owned());
    }
    path.split('/').try_for_each(check_name)
}

fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("a part of it is empty".to_owned());
    }
    if matches!(name, "." | "..") {
        return Err(format!("`{name}` may lead out of the folder"));
    }
    if name.len() > NAME_LIMIT {
        return Err(format!("a part of it is longer than {NAME_LIMIT} bytes"));
    }
    if let Some(bad) = name
        .chars()
        .find(|c| c.is_control() || "\\:<>\"|?*".contains(*c))
    {
        return Err(format!(
            "it contains `{}`, which not every file system accepts",
            bad.escape_debug()
        ));
    }
    if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Err(format!("`{name}` begins or ends with what Windows drops"));
    }
    if is_reserved(name) {
        return Err(format!("`{name}` is the name of a device on Windows"));
    }
    Ok(())
}

/// Whether Windows takes `name` for a device, whatever its extension and case.
fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_ascii_uppercase();
    match stem.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" => true,
        other => other
            .strip_prefix("COM")
            .or_else(|| other.strip_prefix("LPT"))
            .is_some_and(|port| {
                matches!(
                    port,
                    "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
                )
            }),
    }
}
