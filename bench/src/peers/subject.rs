//! The documents that generators are compared on, in a form that all of them read.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::bundle;
use crate::{Result, documents};

/// The npm package of GitHub's own description.
pub(super) const OCTOKIT: &str = "@octokit/openapi@23.0.2";

/// Where a document comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The usage-session API of this project, which is several files of YAML.
    Spec,
    /// A path below `api` of the npm package of documents.
    Directory(&'static str),
    /// A path in GitHub's npm package.
    Octokit(&'static str),
}

/// A document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// By this it is known everywhere.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    origin: Origin,
    /// Whether other generators are measured on it too; else it is a point on the curve of this one.
    pub(super) is_compared: bool,
}

/// The documents, in the order in which they are measured.
pub(super) const SUBJECTS: [Subject; 12] = [
    subject("usage-sessions", "Usage sessions", Origin::Spec, true),
    directory("stripe", "Stripe", "stripe.com.json"),
    Subject {
        key: "github",
        title: "GitHub",
        origin: Origin::Octokit("generated/api.github.com.json"),
        is_compared: true,
    },
    directory("zuora", "Zuora", "zuora.com.json"),
    directory("kubernetes", "Kubernetes", "kubernetes.io.json"),
    directory("ec2", "EC2", "amazonaws.com/ec2.json"),
    directory("graph", "Graph v1.0", "microsoft.com/graph.json"),
    directory("graph-beta", "Graph beta", "microsoft.com/graph-beta.json"),
    point("traccar", "Traccar", "traccar.org.json"),
    point("asana", "Asana", "asana.com.json"),
    point("box", "Box", "box.com.json"),
    point("autotask", "Autotask", "autotask.net.json"),
];

/// The smallest document, on which cold builds are measured: dependencies hardly vary with the document.
pub(super) const SMALLEST: &str = "usage-sessions";

const fn subject(
    key: &'static str,
    title: &'static str,
    origin: Origin,
    is_compared: bool,
) -> Subject {
    Subject {
        key,
        title,
        origin,
        is_compared,
    }
}

const fn directory(key: &'static str, title: &'static str, path: &'static str) -> Subject {
    subject(key, title, Origin::Directory(path), true)
}

const fn point(key: &'static str, title: &'static str, path: &'static str) -> Subject {
    subject(key, title, Origin::Directory(path), false)
}

/// Where packages are unpacked, and the usage-session document is.
pub(super) struct Sources {
    pub(super) work: PathBuf,
    pub(super) spec: PathBuf,
    pub(super) package: Option<PathBuf>,
    pub(super) octokit: Option<PathBuf>,
}

impl Subject {
    /// The document as one file of JSON in OpenAPI 3.0, which every generator is given alike.
    pub(super) fn file(&self, sources: &Sources) -> Result<PathBuf> {
        let file = match self.origin {
            Origin::Spec => {
                let folder = sources.work.join("documents");
                fs::create_dir_all(&folder)?;
                let file = folder.join(format!("{}.json", self.key));
                fs::write(&file, bundle::plain_json(&sources.spec)?)?;
                file
            }
            Origin::Directory(path) => {
                let package = match &sources.package {
                    Some(folder) => folder.clone(),
                    None => documents::fetch(&sources.work)?,
                };
                package.join("api").join(path)
            }
            Origin::Octokit(path) => {
                let package = match &sources.octokit {
                    Some(folder) => folder.clone(),
                    None => fetch_octokit(&sources.work)?,
                };
                package.join(path)
            }
        };
        if !file.is_file() {
            return Err(format!("{} is not there", file.display()).into());
        }
        Ok(fs::canonicalize(file)?)
    }
}

fn fetch_octokit(work: &Path) -> Result<PathBuf> {
    let folder = work.join("octokit");
    if folder.join("package/generated").is_dir() {
        return Ok(folder.join("package"));
    }
    fs::create_dir_all(&folder)?;
    documents::fetch_npm(OCTOKIT, &folder)
}

/// How much a document describes, counted without any generator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) operations: usize,
    /// Schemas among the components.
    pub(super) schemas: usize,
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Counts what a document describes.
pub(super) fn size(file: &Path) -> Result<Size> {
    let document: Value = serde_json::from_slice(&fs::read(file)?)?;
    Ok(count(&document))
}

fn count(document: &Value) -> Size {
    let paths = document["paths"].as_object();
    let items = paths.into_iter().flat_map(|paths| paths.values());
    let operations = items.filter_map(Value::as_object).map(|item| {
        let methods = METHODS.iter().filter(|method| item.contains_key(**method));
        methods.count()
    });
    Size {
        operations: operations.sum(),
        schemas: document["components"]["schemas"]
            .as_object()
            .map_or(0, serde_json::Map::len),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_are_methods_of_paths_and_nothing_else() {
        let document = json!({
            "paths": {"/a": {"get": {}, "post": {}, "parameters": []}, "/b": {"delete": {}, "x-get": {}}},
            "components": {"schemas": {"A": {}, "B": {}}},
        });
        let expected = Size {
            operations: 3,
            schemas: 2,
        };
        assert_eq!(count(&document), expected);
    }

    #[test]
    fn keys_are_unique_and_fit_for_folders() {
        let mut keys: Vec<_> = SUBJECTS.iter().map(|subject| subject.key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
        let is_safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(keys.iter().all(|key| key.chars().all(is_safe)));
        assert!(keys.contains(&SMALLEST));
    }
}
