//! Events of a whole text to its lines.

use std::iter::Peekable;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::inline::{Inline, Layout};

/// How deep quotes and lists are nested; what is nested deeper is written as if it stood at this depth.
const DEPTH: usize = 8;

/// Writes all blocks.
pub(super) fn lines<'a>(events: impl Iterator<Item = Event<'a>>, below: usize) -> Vec<String> {
    let mut writer = Writer {
        events: events.peekable(),
        below,
    };
    writer.blocks(0)
}

struct Writer<'a, I: Iterator<Item = Event<'a>>> {
    events: Peekable<I>,
    below: usize,
}

impl<'a, I: Iterator<Item = Event<'a>>> Writer<'a, I> {
    /// The blocks up to the end of the container in which they stand, parted by blank lines; takes the end too.
    fn blocks(&mut self, depth: usize) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        // Containers that are nested too deep, and whose ends are therefore not the end of this one.
        let mut flattened = 0_usize;
        loop {
            let block = match self.events.next() {
                Some(Event::End(_)) if flattened > 0 => {
                    flattened -= 1;
                    continue;
                }
                None | Some(Event::End(_)) => return all,
                Some(Event::Start(tag)) if is_inline(&tag) => self.inline(Event::Start(tag)),
                Some(Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item))
                    if depth >= DEPTH =>
                {
                    flattened += 1;
                    continue;
                }
                Some(Event::Start(tag)) => self.block(tag, depth),
                Some(Event::Rule) => vec!["***".to_owned()],
                Some(event) => self.inline(event),
            };
            if block.is_empty() {
                continue;
            }
            if !all.is_empty() {
                all.push(String::new());
            }
            all.extend(block);
        }
    }

    fn block(&mut self, tag: Tag<'a>, depth: usize) -> Vec<String> {
        match tag {
            Tag::Heading { level, .. } => self.heading(level),
            Tag::BlockQuote(_) => prefixed(self.blocks(depth + 1), "> ", "> "),
            Tag::CodeBlock(kind) => self.code(&kind),
            Tag::List(first) => self.list(first, depth),
            Tag::Table(alignments) => self.table(&alignments),
            Tag::Paragraph | Tag::HtmlBlock => self.paragraph(),
            _ => self.blocks(depth + 1),
        }
    }

    fn paragraph(&mut self) -> Vec<String> {
        let mut inline = Inline::new(Layout::Flow);
        loop {
            match self.events.next() {
                None | Some(Event::End(TagEnd::Paragraph | TagEnd::HtmlBlock)) => {
                    return inline.finish();
                }
                Some(event) => inline.push(event),
            }
        }
    }

    /// Text that stands in a list item without a paragraph of its own; ends before the next block.
    fn inline(&mut self, first: Event<'a>) -> Vec<String> {
        let mut inline = Inline::new(Layout::Flow);
        inline.push(first);
        while let Some(event) = self.events.next_if(|event| match event {
            Event::Start(tag) => is_inline(tag),
            Event::End(tag) => is_inline_end(*tag),
            Event::Rule => false,
            _ => true,
        }) {
            inline.push(event);
        }
        inline.finish()
    }

    fn heading(&mut self, level: HeadingLevel) -> Vec<String> {
        let mut inline = Inline::new(Layout::Flow);
        for event in self.events.by_ref() {
            if matches!(event, Event::End(TagEnd::Heading(_))) {
                break;
            }
            inline.push(event);
        }
        let text = inline.finish_line();
        if text.is_empty() {
            return Vec::new();
        }
        // Markdown knows six levels.
        let level = (level as usize + self.below).min(6);
        vec![format!("{} {text}", "#".repeat(level))]
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) -> Vec<String> {
        let mut code = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::End(_) => break,
                Event::Text(text) => code.push_str(&text),
                _ => {}
            }
        }
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        let mut lines = vec![format!("{fence}{}", language(kind))];
        lines.extend(code.lines().map(|line| line.trim_end().to_owned()));
        lines.push(fence);
        lines
    }

    fn list(&mut self, first: Option<u64>, depth: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut number = first.unwrap_or_default().min(999_999);
        for_each_item(self, |writer| {
            let item = writer.blocks(depth + 1);
            let mark = if first.is_some() {
                format!("{number}. ")
            } else {
                "- ".to_owned()
            };
            number += 1;
            let indent = " ".repeat(mark.len());
            // An item of several blocks would run into the next one.
            if item.iter().any(String::is_empty) && !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(prefixed(item, &mark, &indent));
        });
        lines
    }

    fn table(&mut self, alignments: &[Alignment]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut row: Vec<String> = Vec::new();
        let mut cell = Inline::new(Layout::Cell);
        for event in self.events.by_ref() {
            match event {
                Event::End(TagEnd::Table) => break,
                Event::End(TagEnd::TableCell) => {
                    row.push(std::mem::replace(&mut cell, Inline::new(Layout::Cell)).finish_line());
                }
                Event::End(TagEnd::TableHead) => {
                    lines.push(format!("| {} |", row.join(" | ")));
                    let rules: Vec<_> = alignments
                        .iter()
                        .map(|alignment| rule(*alignment))
                        .collect();
                    lines.push(format!("|{}|", rules.join("|")));
                    row.clear();
                }
                Event::End(TagEnd::TableRow) => {
                    lines.push(format!("| {} |", row.join(" | ")));
                    row.clear();
                }
                event => cell.push(event),
            }
        }
        lines
    }
}

/// Hands over to `item` at the start of each item, up to the end of the list.
fn for_each_item<'a, I: Iterator<Item = Event<'a>>>(
    writer: &mut Writer<'a, I>,
    mut item: impl FnMut(&mut Writer<'a, I>),
) {
    while let Some(event) = writer.events.next() {
        match event {
            Event::Start(Tag::Item) => item(writer),
            Event::End(TagEnd::List(_)) => return,
            _ => {}
        }
    }
}

fn prefixed(lines: Vec<String>, first: &str, others: &str) -> Vec<String> {
    let prefix = |(index, line): (usize, String)| {
        let prefix = if index == 0 { first } else { others };
        format!("{prefix}{line}").trim_end().to_owned()
    };
    lines.into_iter().enumerate().map(prefix).collect()
}

/// A language that rustdoc does not compile: what the document says, unless it might be Rust.
fn language(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else {
        return "text".to_owned();
    };
    let language: String = info
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    match language.as_str() {
        "json" | "xml" | "yaml" | "http" | "html" | "sh" | "bash" | "sql" => language,
        _ => "text".to_owned(),
    }
}

fn rule(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::None => "---",
        Alignment::Left => ":--",
        Alignment::Center => ":-:",
        Alignment::Right => "--:",
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
