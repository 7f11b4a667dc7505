//! Documents that mean harm: each ends with the right diagnostic, without a panic, an overflow of the stack or work
//! beyond measure. Tests run on threads with a small stack, so that recursion on a document would show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod files;
mod notation;
mod references;
mod schemas;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use specsmith::diag::Style;
use specsmith::{Config, Findings, Generator};

/// Generates without writing; what was found.
fn run(root: &Path) -> Findings {
    let config = Config::new(root).out(root.with_extension("client"));
    match Generator::new(config)
        .mode(specsmith::Mode::DryRun)
        .generate()
    {
        Ok(report) => report.findings,
        Err(failure) => failure.findings,
    }
}

/// The codes that are found in a single file of that name.
fn codes(name: &str, bytes: impl AsRef<[u8]>) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join(name);
    fs::write(&root, bytes).unwrap();
    codes_of(&run(&root))
}

fn codes_of(findings: &Findings) -> BTreeSet<String> {
    // Both renderings have to cope with whatever was found.
    assert_eq!(
        findings.render_text(Style::Plain).is_empty(),
        findings.render_json().is_empty()
    );
    findings
        .render_json()
        .lines()
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            finding["code"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[track_caller]
fn assert_codes(found: &BTreeSet<String>, expected: &[&str]) {
    assert_eq!(
        found.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
}
