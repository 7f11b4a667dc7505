//! A copy of what the generator works on, `specsmith.toml` and `spec/`, and a client made from it.
//!
//! Whether the client that is checked in is the same is the business of one test, and must not fail all others.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::run::{repository, succeed};

/// The contents of files by their paths, with slashes, below a folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The client that the generator makes at present.
static CLIENT: LazyLock<Files> = LazyLock::new(|| {
    let sandbox = Sandbox::without_client();
    succeed(sandbox.folder(), &["generate"]);
    sandbox.client()
});

/// A copy in a folder of its own, which goes with it.
pub(crate) struct Sandbox(TempDir);

impl Sandbox {
    /// With the client.
    pub(crate) fn new() -> Self {
        let sandbox = Self::without_client();
        write_files(&sandbox.folder().join("generated-client"), &CLIENT);
        sandbox
    }

    /// Before the first run: the client is not generated yet.
    pub(crate) fn without_client() -> Self {
        let sandbox = Self(TempDir::new().unwrap());
        sandbox.add("specsmith.toml");
        sandbox.add("spec");
        sandbox
    }

    fn add(&self, name: &str) {
        let from = repository().join(name);
        if from.is_file() {
            std::fs::copy(from, self.0.path().join(name)).unwrap();
        } else {
            write_files(&self.0.path().join(name), &read_files(&from));
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Everything in it.
    pub(crate) fn files(&self) -> Files {
        read_files(self.folder())
    }

    /// The generated files.
    pub(crate) fn client(&self) -> Files {
        read_files(&self.folder().join("generated-client"))
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder().join(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Replaces the only place where `from` stands in a file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}");
        self.write(path, &text.replace(from, to));
    }
}

/// All files below a folder, but for what cargo leaves there.
pub(crate) fn read_files(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![String::new()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&below)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{below}{}", entry.file_name().to_str().unwrap());
            if !entry.file_type().unwrap().is_dir() {
                files.insert(path, std::fs::read(entry.path()).unwrap());
            } else if path != "target" {
                folders.push(path + "/");
            }
        }
    }
    files
}

/// Writes files below a folder.
pub(crate) fn write_files(folder: &Path, files: &Files) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// The paths at which two sets of files differ.
pub(crate) fn differing(one: &Files, other: &Files) -> Vec<String> {
    let mut paths: Vec<String> = one.keys().chain(other.keys()).cloned().collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| one.get(path) != other.get(path));
    paths
}
