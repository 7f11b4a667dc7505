//! Documents of version 2.0 and their twins in 3.0, written by hand: both give the same client, but for the name and the
//! digest of the document.
//!
//! `twins/NAME.swagger.yaml` and `twins/NAME.openapi.yaml` are such a pair.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specsmith::{Config, Dump, Generator};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins")
}

/// The documents of version 2.0, each with its twin.
fn pairs() -> Vec<(PathBuf, PathBuf)> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".swagger.yaml").map(str::to_owned)
        })
        .collect();
    names.sort();
    let path = |name: &str, version: &str| folder().join(format!("{name}.{version}.yaml"));
    names
        .iter()
        .map(|name| (path(name, "swagger"), path(name, "openapi")))
        .collect()
}

/// Every file of the client, without what names the document.
fn client(spec: &Path) -> BTreeMap<PathBuf, String> {
    let out = tempfile::tempdir().unwrap();
    Generator::new(Config::new(spec).out(out.path()))
        .generate()
        .unwrap();
    let own_name = spec.file_name().unwrap().to_str().unwrap();
    let mut files = BTreeMap::new();
    let mut folders = vec![out.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(out.path()).unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name != Path::new(".specsmith-manifest") {
                let text = fs::read_to_string(&path).unwrap();
                let lines = text
                    .lines()
                    .filter(|line| !line.contains(own_name))
                    .map(|line| format!("{line}\n"));
                files.insert(name, lines.collect());
            }
        }
    }
    files
}

#[test]
fn twins_have_the_same_api() {
    assert!(!pairs().is_empty());
    for (swagger, openapi) in pairs() {
        let dump = |spec: &Path| {
            Generator::new(Config::new(spec))
                .dump(Dump::Ir, "")
                .unwrap()
        };
        pretty_assert(&dump(&swagger), &dump(&openapi), &swagger);
    }
}

#[test]
fn twins_have_the_same_client() {
    for (swagger, openapi) in pairs() {
        let (left, right) = (client(&swagger), client(&openapi));
        let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&left), names(&right));
        for (name, text) in &left {
            pretty_assert(text, &right[name], name);
        }
    }
}

/// Shows the first line that differs.
fn pretty_assert(left: &str, right: &str, what: &Path) {
    for (number, (left, right)) in left.lines().zip(right.lines()).enumerate() {
        assert_eq!(left, right, "line {} of {}", number + 1, what.display());
    }
    assert_eq!(
        left.lines().count(),
        right.lines().count(),
        "{}",
        what.display()
    );
}
