//! Strings to TOML. Whatever a document holds, it stays inside its quotes.

use std::fmt::Write as _;

/// A basic string (TOML 1.0, section "String").
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => _ = write!(quoted, "\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// An array of strings on one line.
pub(super) fn strings(texts: &[impl AsRef<str>]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| string(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn strings_stay_inside_their_quotes() {
        let texts = [
            "",
            "a \"b\" \\ c",
            "line\nbreak\r\n\ttab",
            "\u{0}\u{7f}\u{85}\u{202e}",
            "\"\n[dependencies]\nevil = \"1",
            "é ☃ 🦀",
        ];
        for text in texts {
            let table: toml::Table = format!("key = {}", string(text)).parse().unwrap();
            assert_eq!(table.len(), 1);
            assert_eq!(table.get("key").and_then(toml::Value::as_str), Some(text));
        }
    }
}
