//! How findings are sorted, counted and rendered.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them so"
)]

use super::{Code, Diagnostic, Diagnostics, Losses, Style, code};
use crate::source::{Format, Sources, Span};

#[test]
fn ids_are_unique_and_ordered() {
    let ids: Vec<_> = code::ALL.iter().map(|code| code.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
    assert!(
        code::ALL
            .iter()
            .all(|code: &Code| !code.explanation.ends_with('.'))
    );
}

#[test]
fn text_shows_excerpt_labels_and_help() {
    let mut sources = Sources::new();
    let file = sources.add(
        "a.toml",
        "one = 1\r\nzwei = \"ü\"\r\nthree = 3\r\n",
        Format::Toml,
    );
    let mut diags = Diagnostics::new(Losses::Report);
    diags.push(
        Diagnostic::new(
            code::CONFIG_INVALID,
            Span::bytes(file, 16..20),
            "this is odd",
        )
        .label_here("odd")
        .label(Span::bytes(file, 0..3), "first")
        .note("a note")
        .help("a help"),
    );
    expect_test::expect![[r#"
        error[E0703]: this is odd
         --> a.toml:2:8
          |
        1 | one = 1
          | --- first
        2 | zwei = "ü"
          |        ^^^ odd
          |
          = note: a note
          = help: a help

    "#]]
    .assert_eq(&diags.render_text(&sources, Style::Plain));
    assert!(diags.stop_if_errors().is_err());
}

#[test]
fn long_lines_are_not_shown() {
    let mut sources = Sources::new();
    let file = sources.add("a.toml", "x".repeat(10_000), Format::Toml);
    let mut diags = Diagnostics::new(Losses::Report);
    diags.push(Diagnostic::new(
        code::CONFIG_INVALID,
        Span::bytes(file, 5000..5001),
        "this is odd",
    ));
    diags.push(Diagnostic::new(
        code::CONFIG_INVALID,
        Span::whole(file),
        "all is odd",
    ));
    expect_test::expect![[r#"
        error[E0703]: all is odd
        --> a.toml

        error[E0703]: this is odd
        --> a.toml:1:5001

    "#]]
    .assert_eq(&diags.render_text(&sources, Style::Plain));
}

#[test]
fn json_is_one_object_a_line() {
    let mut sources = Sources::new();
    let file = sources.add("a.toml", "one = 1\ntwo = 2\n", Format::Toml);
    let mut diags = Diagnostics::new(Losses::Report);
    diags.push(
        Diagnostic::new(code::CONFIG_INVALID, Span::bytes(file, 8..11), "odd").help("mend it"),
    );
    diags.push(Diagnostic::without_place(code::OUTPUT_FAILED, "no"));
    let text = diags.render_json(&sources);
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["line"], serde_json::Value::Null);
    assert_eq!(lines[1]["code"], "E0703");
    assert_eq!(lines[1]["line"], 2);
    assert_eq!(lines[1]["column"], 1);
    assert_eq!(lines[1]["end_column"], 4);
    assert_eq!(lines[1]["help"][0], "mend it");
}
