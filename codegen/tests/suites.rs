//! Documents and the code that they become, as prose that is tested: every Markdown file under `suites/` is one suite.
//!
//! A suite is a sequence of cases. A case begins with a block of YAML, a document; where it names no version, a head is
//! put before it; after `yaml,keep` unknown fields are kept. Each block after it is what is expected of that document:
//!
//! - `` ```rust FILE START `` is the item of `FILE` that begins with the line that contains `START`, without its documentation;
//! - `` ```rust,docs FILE START `` is the same with its documentation;
//! - `` ```text FILE START `` is the paragraph of a file that is no Rust;
//! - `` ```text diagnostics `` is what is reported.
//!
//! `UPDATE_EXPECT=1 cargo test` writes the expected blocks anew.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use specsmith::config::UnknownFields;
use specsmith::diag::Style;
use specsmith::{Config, Generator};
use tempfile::TempDir;

/// What stands before a document that is only a part of one.
const HEAD: &str = "openapi: 3.1.0\ninfo: { title: Test, version: 1.0.0, license: { name: MIT } }\nservers: [{ url: https://test.example }]\n";

#[test]
fn documents_become_what_the_suites_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut suites: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    suites.sort();
    assert!(!suites.is_empty());
    let mut stale = Vec::new();
    for suite in suites {
        let text = fs::read_to_string(&suite).unwrap();
        let actual = run_suite(&text);
        if actual == text {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&suite, actual).unwrap();
        } else {
            stale.push(difference(&suite, &text, &actual));
        }
    }
    assert!(
        stale.is_empty(),
        "{}\nUPDATE_EXPECT=1 cargo test writes them anew",
        stale.join("\n")
    );
}

/// The first line of a suite that is not as it should be.
fn difference(suite: &Path, expected: &str, actual: &str) -> String {
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    let found = lines.find(|(_, (expected, actual))| expected != actual);
    let (line, (expected, actual)) = found.unwrap_or((0, ("the end", "more")));
    let name = suite.file_name().unwrap().to_string_lossy();
    format!(
        "{name}:{}: expected\n    {expected}\nfound\n    {actual}",
        line + 1
    )
}

/// What a document became.
struct Outcome {
    folder: TempDir,
    report: String,
}

/// The suite as it would be if everything in it were true.
fn run_suite(text: &str) -> String {
    let mut actual = String::new();
    let mut outcome = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        _ = writeln!(actual, "{line}");
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = block.join("\n");
        let block = match info.split_once(' ') {
            None if info == "yaml" || info == "yaml,keep" => {
                let unknown_fields = match info {
                    "yaml" => UnknownFields::Skip,
                    _ => UnknownFields::Keep,
                };
                outcome = Some(generate(&block, unknown_fields));
                block
            }
            None => block,
            Some((language, what)) => {
                let outcome = outcome
                    .as_ref()
                    .unwrap_or_else(|| panic!("{line} stands before any document"));
                expected(outcome, language, what)
            }
        };
        _ = writeln!(actual, "{}\n```", block.trim_end());
    }
    actual
}

fn generate(document: &str, unknown_fields: UnknownFields) -> Outcome {
    let folder = TempDir::new().unwrap();
    let spec = folder.path().join("test.yaml");
    let head = if document.contains("openapi:") || document.contains("swagger:") {
        ""
    } else {
        HEAD
    };
    let paths = if document.contains("paths:") {
        ""
    } else {
        "\npaths: {}\n"
    };
    fs::write(&spec, format!("{head}{document}{paths}")).unwrap();
    let config = Config::new(spec)
        .out(folder.path().join("client"))
        .unknown_fields(unknown_fields);
    let report = match Generator::new(config).generate() {
        Ok(report) => report.findings.render_text(Style::Plain),
        Err(failure) => failure.findings.render_text(Style::Plain),
    };
    // The folder has another name in each run.
    let path = format!("{}/", folder.path().display());
    Outcome {
        report: report.replace(&path, ""),
        folder,
    }
}

fn expected(outcome: &Outcome, language: &str, what: &str) -> String {
    if what == "diagnostics" {
        return outcome.report.clone();
    }
    let (file, start) = what
        .split_once(' ')
        .unwrap_or_else(|| panic!("{what} names no place"));
    let path = outcome.folder.path().join("client").join(file);
    let text = fs::read_to_string(path)
        .unwrap_or_else(|_| panic!("there is no {file}:\n{}", outcome.report));
    match language {
        "rust" => {
            let lines: Vec<_> = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("///"))
                .collect();
            item(&lines, start)
        }
        "rust,docs" => item(&text.lines().collect::<Vec<_>>(), start),
        _ => paragraph(&text, start),
    }
}

/// The item that begins at `start`, with the attributes and the documentation above it.
fn item(lines: &[&str], start: &str) -> String {
    let Some(at) = lines.iter().position(|line| line.contains(start)) else {
        return format!("// nothing contains {start}");
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let depth = indent(lines[at]);
    let above = lines[..at]
        .iter()
        .rev()
        .take_while(|line| line.trim_start().starts_with(['#', '/']) && !line.starts_with("//!"));
    let first = at - above.count();
    let mut open = 0_i32;
    let is_end = |line: &&str| {
        open += line
            .chars()
            .map(|c| match c {
                '(' | '[' | '{' => 1,
                ')' | ']' | '}' => -1,
                _ => 0,
            })
            .sum::<i32>();
        open == 0 && line.ends_with(['}', ';', ','])
    };
    let length = lines[at..].iter().position(is_end).unwrap_or_default() + 1;
    let dedented = lines[first..at + length]
        .iter()
        .map(|line| line.get(depth..).unwrap_or_default());
    dedented.collect::<Vec<_>>().join("\n")
}

/// The lines from that which contains `start` to the next blank one, or to the end of their block of code.
fn paragraph(text: &str, start: &str) -> String {
    let lines = text.lines().skip_while(|line| !line.contains(start));
    lines
        .take_while(|line| !line.is_empty() && !line.starts_with("```"))
        .collect::<Vec<_>>()
        .join("\n")
}
