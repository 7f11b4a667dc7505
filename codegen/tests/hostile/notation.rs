//! Bytes that are no text, text that is no YAML or JSON, and values out of proportion.

use std::fmt::Write as _;

use crate::{assert_codes, codes};

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\n";

#[test]
fn encodings_other_than_utf8_are_refused() {
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = format!("\u{feff}{HEAD}");
        text.encode_utf16().flat_map(order).collect()
    };
    for name in ["a.yaml", "a.json"] {
        assert_codes(&codes(name, utf16(u16::to_le_bytes)), &["E0101"]);
        assert_codes(&codes(name, utf16(u16::to_be_bytes)), &["E0101"]);
        assert_codes(&codes(name, b"openapi: \xc3\x28"), &["E0101"]);
        assert_codes(&codes(name, b"\xff"), &["E0101"]);
    }
}

#[test]
fn marks_line_ends_and_control_characters_are_borne_or_refused() {
    let crlf = HEAD.replace('\n', "\r\n");
    assert_codes(&codes("a.yaml", format!("\u{feff}{crlf}")), &[]);
    assert_codes(
        &codes("a.yaml", format!("{HEAD}x-a: \"\\0\\x07\\u2028\"\n")),
        &[],
    );
    assert_codes(&codes("a.yaml", format!("{HEAD}x-a: a\0b\n")), &["E0102"]);
    assert_codes(&codes("a.yaml", format!("{HEAD}x-a: \u{7}\n")), &["E0102"]);
    assert_codes(&codes("a.json", "{\"a\": \"\0\"}"), &["E0102"]);
}

#[test]
fn nesting_ends() {
    let deep = 10_000;
    for (name, text) in [
        (
            "a.json",
            format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
        ),
        (
            "a.json",
            format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep)),
        ),
        (
            "a.yaml",
            format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
        ),
        ("a.yaml", format!("{}x", "- ".repeat(deep))),
        ("a.yaml", format!("{}x", "? ".repeat(deep))),
    ] {
        let found = codes(name, text);
        assert!(
            found.contains("E0105") || found.contains("E0102") || found.contains("E0108"),
            "{found:?}"
        );
    }
}

#[test]
fn aliases_do_not_multiply_without_bound() {
    let mut bomb = format!("{HEAD}x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "x-a{level}: &a{level} [{items}]").unwrap();
    }
    assert_codes(&codes("a.yaml", bomb), &["E0106"]);
    assert_codes(
        &codes("a.yaml", format!("{HEAD}x-a: &a [*a]\n")),
        &["E0105"],
    );
}

#[test]
fn numbers_strings_and_maps_may_be_huge() {
    let digits = "9".repeat(100_000);
    let schema = |text: &str| {
        format!(
            "{HEAD}components: {{ schemas: {{ A: {{ type: integer, maximum: {text}, default: {text} }} }} }}\n"
        )
    };
    for number in [
        &digits,
        "1e999999999",
        "-0",
        "0x7fffffffffffffffffff",
        ".inf",
        "1e-400",
    ] {
        let found = codes("a.yaml", schema(number));
        assert!(
            found
                .iter()
                .all(|code| matches!(&**code, "E0221" | "E0413")),
            "{number:.20} {found:?}"
        );
    }
    let text = "x".repeat(2_000_000);
    assert_codes(&codes("a.yaml", format!("{HEAD}x-a: {text}\n")), &[]);
    let keys: String = (0..30_000).fold(String::new(), |mut keys, number| {
        write!(keys, "\"k{number}\": {number},").unwrap();
        keys
    });
    let json = format!(
        "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"x-a\": {{{keys} \"z\": 1}}, \"paths\": {{}}}}"
    );
    assert_codes(&codes("a.json", json), &[]);
}

#[test]
fn a_key_that_is_there_twice_is_refused() {
    assert_codes(&codes("a.yaml", format!("{HEAD}paths: {{}}\n")), &["E0107"]);
    assert_codes(
        &codes("a.json", "{\"openapi\": \"3.1.0\", \"openapi\": \"3.0.0\"}"),
        &["E0107"],
    );
}
