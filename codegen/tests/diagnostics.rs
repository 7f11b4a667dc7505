//! One small bad document for each diagnostic code, and the report that it gives.
//!
//! Each folder under `diagnostics/` is named after the code, possibly with a suffix, and holds a root document `spec.*`
//! (with other files where the case needs them) and the expected `report.txt`. `UPDATE_EXPECT=1` writes the reports anew.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specsmith::diag::{Diagnostics, Losses, Stopped, Style, code};
use specsmith::ir::{Division, Unknown};
use specsmith::source::{Reach, Sources};
use specsmith::{check, load, lower, openapi, pass, report, resolve};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

fn code_of(case: &Path) -> &str {
    let name = case.file_name().unwrap().to_str().unwrap();
    name.split('-').next().unwrap()
}

/// Runs the stages that may reject a document, as the driver does.
fn report(root: &Path) -> (Diagnostics, Sources) {
    let mut sources = Sources::new();
    let mut diags = Diagnostics::new(Losses::Report);
    _ = run(root, &mut sources, &mut diags);
    (diags, sources)
}

fn run(root: &Path, sources: &mut Sources, diags: &mut Diagnostics) -> Result<(), Stopped> {
    let loaded = load::read(root, &Reach::default(), sources, diags);
    diags.stop_if_errors()?;
    let loaded = loaded.ok_or(Stopped)?;
    let doc = openapi::read(&loaded, diags);
    diags.stop_if_errors()?;
    let doc = doc.ok_or(Stopped)?;
    let refs = resolve::run(&doc, diags);
    diags.stop_if_errors()?;
    let checked = check::run(&doc, &refs, diags);
    let all: usize = doc
        .paths
        .iter()
        .map(|entry| doc.path_items[refs.get(entry.item)].operations.len())
        .sum();
    assert_eq!(checked.operations.len(), all);
    diags.stop_if_errors()?;
    let api = lower::run(&checked, sources);
    diags.extend(report::describe_pages(&api));
    let api = pass::run(api, Unknown::Skipped, Division::Sensible);
    diags.extend(report::describe_division(&api, Division::Sensible));
    diags.stop_if_errors()
}

#[test]
fn each_bad_document_gives_its_report() {
    let mut strays = Vec::new();
    for case in cases() {
        let root = fs::read_dir(&case)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "spec"))
            .unwrap_or_else(|| panic!("{} has no spec", case.display()));
        let (diags, sources) = report(&root);
        let codes: Vec<_> = diags
            .iter()
            .map(|diagnostic| diagnostic.code().id)
            .collect();
        if !codes.contains(&code_of(&case)) {
            strays.push(format!("{}: {codes:?}", case.display()));
        }
        let text = diags.render_text(&sources, Style::Plain);
        expect_test::expect_file![case.join("report.txt")].assert_eq(&text);
        // The rendering for machines has the same findings.
        assert_eq!(diags.render_json(&sources).lines().count(), codes.len());
    }
    assert_eq!(strays, [""; 0]);
}

/// How things are written in 3.x, and never in 2.0.
const WORDS_OF_3: &[&str] = &[
    "4XX",
    "`content`",
    "`null`",
    "`requestBody`",
    "components",
    "content:",
    "media types of the",
    "request body",
    "schema: {",
    "servers",
    "variables:",
];

#[test]
fn advice_to_authors_of_2_0_is_in_the_words_of_2_0() {
    let mut checked = 0;
    let mut strays = Vec::new();
    for case in cases() {
        let spec = case.join("spec.yaml");
        let is_swagger = fs::read_to_string(&spec)
            .is_ok_and(|text| text.lines().any(|line| line.starts_with("swagger:")));
        if !is_swagger {
            continue;
        }
        let (diags, sources) = report(&spec);
        let text = diags.render_text(&sources, Style::Plain);
        for help in text.lines().filter(|line| line.contains("= help: ")) {
            checked += 1;
            if WORDS_OF_3.iter().any(|word| help.contains(word)) {
                strays.push(format!("{}: {help}", case.display()));
            }
        }
    }
    assert_eq!(strays, [""; 0]);
    assert!(checked > 10, "{checked}");
}

#[test]
fn each_code_has_a_bad_document() {
    let covered: BTreeSet<_> = cases()
        .iter()
        .map(|case| code_of(case).to_owned())
        .collect();
    // Codes of the configuration and of the output are not about documents.
    let codes = code::ALL
        .iter()
        .map(|code| code.id)
        .filter(|id| *id < "E0700");
    let missing: Vec<_> = codes.filter(|id| !covered.contains(*id)).collect();
    assert_eq!(missing, [""; 0]);
}
