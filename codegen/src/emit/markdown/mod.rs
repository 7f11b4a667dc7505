//! A document's Markdown to Markdown that stands safely in doc comments, in pages and in tables.
//!
//! Descriptions are data: they are parsed by the parser that rustdoc uses, and written anew. Whatever they hold, the result has no
//! HTML, no link except to the web, no code block that rustdoc would compile, and nothing that rustdoc or clippy warns about.

mod block;
mod inline;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, TextMergeStream};

use self::inline::{Inline, Layout};

/// Text in Markdown, as lines. Its headings become headings below level `below`.
pub(super) fn blocks(text: &str, below: usize) -> Vec<String> {
    let text = clean(text);
    block::lines(events(&text), below)
}

/// Text in Markdown, as one line for a cell of a table. Paragraphs are parted by line breaks in HTML.
pub(super) fn cell(text: &str) -> String {
    one_line(text, Layout::Cell)
}

/// Text in Markdown, as one line.
pub(super) fn line(text: &str) -> String {
    one_line(text, Layout::Flow)
}

/// A line of Markdown that was made by this module, for a cell of a table.
pub(super) fn as_cell(line: &str) -> String {
    cell(line)
}

/// The first paragraph of a text in Markdown, as one line.
pub(super) fn first_paragraph(text: &str) -> String {
    let text = clean(text);
    let mut inline = Inline::new(Layout::Flow);
    for event in events(&text) {
        if is_block_end(&event) && !inline.is_empty() {
            break;
        }
        inline.push(event);
    }
    inline.finish_line()
}

/// Plain text (no Markdown) as Markdown that shows it, on one line.
pub(super) fn escape(text: &str) -> String {
    let text = clean(text);
    let mut inline = Inline::new(Layout::Flow);
    inline.push(Event::Text(
        text.split_whitespace().collect::<Vec<_>>().join(" ").into(),
    ));
    inline.finish_line()
}

/// Text as a code span for running text.
pub(super) fn code(text: &str) -> String {
    code_span(text, Layout::Flow)
}

/// Text as a code span for a cell of a table.
pub(super) fn code_cell(text: &str) -> String {
    code_span(text, Layout::Cell)
}

fn code_span(text: &str, layout: Layout) -> String {
    let text = clean(text);
    let mut inline = Inline::new(layout);
    inline.push(Event::Code(text.as_ref().into()));
    inline.finish_line()
}

fn one_line(text: &str, layout: Layout) -> String {
    let text = clean(text);
    let mut inline = Inline::new(layout);
    for event in events(&text) {
        if is_block_end(&event) {
            inline.end_block();
        }
        inline.push(event);
    }
    inline.finish_line()
}

/// The parser, with what rustdoc understands too, but for what is only notation there (footnotes, task lists): that stays text.
fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    TextMergeStream::new(Parser::new_ext(
        text,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    ))
}

fn is_block_end(event: &Event<'_>) -> bool {
    use pulldown_cmark::TagEnd;
    match event {
        Event::End(tag) => !matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
                | TagEnd::Superscript
                | TagEnd::Subscript
        ),
        _ => false,
    }
}

/// Line ends as `\n`, tabs as spaces, and without characters that compilers refuse in comments or that nobody can see.
fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| (c.is_control() && c != '\n') || is_bidirectional(c) || c == '\u{feff}';
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', "    ");
    Cow::Owned(text.chars().filter(|&c| !odd(c)).collect())
}

/// Characters that reorder the text around them; rustc denies them in comments.
fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
