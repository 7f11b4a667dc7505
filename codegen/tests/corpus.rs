//! Public documents as they are: what becomes of each is pinned by a summary, and generating it again gives the same bytes.
//!
//! `UPDATE_EXPECT=1 cargo test` writes the summary anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use specsmith::{Config, Findings, Generator};
use tempfile::TempDir;

/// Every file of a generated package, by its path.
type Files = BTreeMap<PathBuf, Vec<u8>>;

#[test]
fn public_documents_become_what_the_summary_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut documents: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    documents.sort();
    assert!(!documents.is_empty());
    let mut summary = String::new();
    for document in documents {
        let (first, findings) = generate(&document);
        let (second, _) = generate(&document);
        let name = document.file_name().unwrap().to_string_lossy();
        assert!(first == second, "{name} gave other bytes the second time");
        summarise(&mut summary, &name, &findings);
    }
    let expected = folder.join("summary.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&expected, &summary).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&expected).unwrap(),
        summary,
        "UPDATE_EXPECT=1 cargo test writes it anew"
    );
}

/// The package, and what was said about the document; of a refused document no files.
fn generate(document: &Path) -> (Files, Findings) {
    let out = TempDir::new().unwrap();
    let config = Config::new(document).out(out.path());
    let findings = match Generator::new(config).generate() {
        Ok(report) => report.findings,
        Err(failure) => failure.findings,
    };
    let mut files = Files::new();
    read_files(out.path(), out.path(), &mut files);
    (files, findings)
}

fn read_files(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_files(root, &path, files);
        } else {
            let bytes = fs::read(&path).unwrap();
            files.insert(path.strip_prefix(root).unwrap().to_owned(), bytes);
        }
    }
}

fn summarise(summary: &mut String, name: &str, findings: &Findings) {
    let counts = findings.counts();
    _ = writeln!(
        summary,
        "{name}: {} operations, {} types",
        counts.operations, counts.types
    );
    for (code, count) in findings.codes() {
        _ = writeln!(summary, "    {} {count} {}", code.id, code.explanation);
    }
}
