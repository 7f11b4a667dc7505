//! Lines of Markdown to doc attributes, and what items of several kinds say about themselves.

use proc_macro2::TokenStream;
use quote::quote;

use super::markdown;
use crate::ir::{Deprecation, Docs, Literal};

/// What parts the lines of a doc attribute. `render` makes a comment of each: an attribute a line would be far more to parse, and one with
/// line breaks in it would be printed as a block comment.
pub const LINE_END: char = '\u{1f}';

/// ```text
/// #[doc = " The first line.\u{1f} The second."]
/// ```
pub(super) fn outer<I>(lines: I) -> TokenStream
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    let text = joined(lines);
    text.map_or_else(TokenStream::new, |text| {
        let text = raw_literal(&text);
        quote!(#[doc = #text])
    })
}

/// ```text
/// #![doc = " The first line.\u{1f} The second."]
/// ```
pub(super) fn inner<I>(lines: I) -> TokenStream
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    let text = joined(lines);
    text.map_or_else(TokenStream::new, |text| {
        let text = raw_literal(&text);
        quote!(#![doc = #text])
    })
}

/// A raw literal: much of a client is documentation, and nothing of it has to be escaped. Where quotes are followed by more number
/// signs than anybody writes, it is escaped all the same.
fn raw_literal(text: &str) -> proc_macro2::Literal {
    if !text.contains([LINE_END, '"', '\\']) {
        return proc_macro2::Literal::string(text);
    }
    let behind_quotes = text.split('"').skip(1);
    let signs = behind_quotes.map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count());
    let hashes = signs.max().map_or(1, |most| most + 1);
    let raw = (hashes < 16).then(|| {
        let hashes = "#".repeat(hashes);
        format!("r{hashes}\"{text}\"{hashes}").parse().ok()
    });
    let raw = raw.flatten();
    raw.unwrap_or_else(|| proc_macro2::Literal::string(text))
}

/// The lines in one, if there are any. Each begins with a space, but for empty ones.
fn joined<I>(lines: I) -> Option<String>
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    let mut text: Option<String> = None;
    for line in lines {
        let line = line.as_ref();
        let text = match &mut text {
            Some(text) => {
                text.push(LINE_END);
                text
            }
            None => text.insert(String::with_capacity(line.len() + 1)),
        };
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
    }
    text
}

/// The document's own texts: summary and description, or `otherwise` where it has neither.
pub(super) fn described(docs: &Docs, otherwise: &str) -> Vec<String> {
    let Docs {
        summary,
        description,
        deprecated: _,
        external: _,
        examples: _,
        format: _,
    } = docs;
    let mut lines = Vec::new();
    if let Some(summary) = summary
        .as_deref()
        .map(markdown::line)
        .filter(|line| !line.is_empty())
    {
        add_block(&mut lines, [summary]);
    }
    if let Some(description) = description {
        add_block(&mut lines, markdown::blocks(description, 1));
    }
    if lines.is_empty() {
        lines.push(otherwise.to_owned());
    }
    let remarks = remarks(docs);
    add_block(&mut lines, remarks);
    lines
}

/// Whether the document advises against a thing, and where it says more.
pub(super) fn remarks(docs: &Docs) -> Vec<String> {
    let mut lines = Vec::new();
    if docs.deprecated == Deprecation::Deprecated {
        add_block(&mut lines, ["**Deprecated.**".to_owned()]);
    }
    if let Some((title, url)) = &docs.external {
        let url = markdown::line(url);
        let title = title
            .as_deref()
            .map(markdown::line)
            .filter(|title| !title.is_empty());
        add_block(
            &mut lines,
            [title.map_or_else(|| format!("See {url}"), |title| format!("{title}: {url}"))],
        );
    }
    lines
}

/// The format of a value whose type does not express it.
pub(super) fn format_fact(docs: &Docs) -> Option<String> {
    let format = docs.format.as_deref().filter(|format| format.len() <= 80)?;
    Some(format!("Format: {}.", markdown::code(format)))
}

/// Adds lines as a paragraph (or several) of their own.
pub(super) fn add_block(lines: &mut Vec<String>, block: impl IntoIterator<Item = String>) {
    let mut block = block.into_iter().peekable();
    if block.peek().is_some() && !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(block);
}

/// A literal as people write it: `` `0` ``, `` `created` ``.
pub(super) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::String(text) if text.is_empty() => "\"\"".to_owned(),
        Literal::Number(text) | Literal::Json(text) | Literal::String(text) => text.clone(),
    }
}

/// Lines as the text of a file.
pub(super) fn trimmed(lines: &[String]) -> String {
    let mut text = lines.join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}
