//! Mistakes that the compiler finds, with its words, and samples that it accepts.
//!
//! The words are those of one compiler. With another one the mistakes must still be found, in whatever words. After a
//! change of the client or of the compiler, `TRYBUILD=overwrite cargo test -p specsmith-compile-tests` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiler whose words stand in `fail/*.stderr`.
const PINNED: &str = "rustc 1.95.";

/// Names the folder of cases in a run of this test by itself, with another compiler.
const FOLDER: &str = "SPECSMITH_FAIL_FOLDER";

#[test]
fn mistakes_do_not_compile() {
    if let Ok(folder) = std::env::var(FOLDER) {
        return trybuild::TestCases::new().compile_fail(format!("{folder}/*.rs"));
    }
    let cases = rust_files(Path::new("fail"));
    assert!(cases.len() >= 12, "{cases:?}");
    if version().starts_with(PINNED) {
        trybuild::TestCases::new().compile_fail("fail/*.rs");
    } else {
        fail_in_any_words(&cases);
    }
}

/// Lets trybuild write down the words instead of comparing them. Code that compiles is a failure even so.
fn fail_in_any_words(cases: &[PathBuf]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fail");
    std::fs::create_dir_all(&folder).unwrap();
    for case in cases {
        std::fs::copy(case, folder.join(case.file_name().unwrap())).unwrap();
    }
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "mistakes_do_not_compile"])
        .env(FOLDER, folder)
        .env("TRYBUILD", "overwrite")
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn samples_compile() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pass");
    // What is not in the README any more must not be compiled for ever.
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    let readme = include_str!("../../../README.md");
    let samples = rust_blocks(readme);
    assert!(!samples.is_empty(), "the README has no sample");
    for (index, sample) in samples.iter().enumerate() {
        std::fs::write(folder.join(format!("readme_{index}.rs")), program(sample)).unwrap();
    }
    let design = include_str!("../../sample/design.txt");
    std::fs::write(folder.join("design.rs"), program(design)).unwrap();
    trybuild::TestCases::new().pass(format!("{}/*.rs", folder.display()));
}

/// The blocks of Rust in a Markdown text, but for those about something else than the client.
fn rust_blocks(markdown: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in markdown.lines() {
        block = match block {
            None if line.starts_with("```rust") => Some(String::new()),
            None => None,
            Some(text) if line.starts_with("```") => {
                blocks.push(text);
                None
            }
            Some(text) => Some(text + line + "\n"),
        };
    }
    blocks.retain(|block| block.contains("billforward_usage_sessions"));
    blocks
}

/// A program around a sample that is not one. It is compiled with all that follows from types, but it sends nothing.
fn program(sample: &str) -> String {
    if sample.contains("fn main") {
        return sample.to_owned();
    }
    format!(
        "#![allow(unused)]\nasync fn sample(token: String) -> Result<(), Box<dyn std::error::Error>> {{\n\
         {sample}\n;Ok(())\n}}\nfn main() {{\n    drop(sample(String::new()));\n}}\n"
    )
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn version() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
