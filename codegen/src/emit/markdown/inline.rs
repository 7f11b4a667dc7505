//! Events inside a paragraph to its text.

use std::fmt::Write as _;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

/// Where the text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// In a paragraph, of which every line may be followed by another.
    Flow,
    /// In a cell of a table: one line, in which `|` has a meaning.
    Cell,
}

/// Collects the text of a paragraph.
pub(super) struct Inline {
    layout: Layout,
    text: String,
    /// For each link or image that is open: its address, if it is written as a link.
    links: Vec<Option<String>>,
    /// How many links are open that are written as a link; a link holds no other.
    written: usize,
    /// The address of an autolink, whose text is not written.
    autolink: Option<String>,
}

impl Inline {
    pub(super) fn new(layout: Layout) -> Self {
        Self {
            layout,
            text: String::new(),
            links: Vec::new(),
            written: 0,
            autolink: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Takes an event; those of blocks have no text of their own.
    pub(super) fn push(&mut self, event: Event<'_>) {
        if self.autolink.is_some() && !matches!(event, Event::End(TagEnd::Link)) {
            return;
        }
        match event {
            Event::Text(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.push_text(&text),
            Event::Code(code) => self.push_code(&code),
            Event::Html(html) | Event::InlineHtml(html) => self.push_html(&html),
            Event::SoftBreak => self.text.push(if self.layout == Layout::Cell {
                ' '
            } else {
                '\n'
            }),
            Event::HardBreak => self.push_break(),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => self.text.push('*'),
            Tag::Strong => self.text.push_str("**"),
            Tag::Strikethrough => self.text.push_str("~~"),
            Tag::Link {
                link_type: LinkType::Autolink,
                dest_url,
                ..
            } if address(dest_url).is_some() && self.written == 0 => {
                self.autolink = address(dest_url);
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let address = address(dest_url).filter(|_| self.written == 0);
                if address.is_some() {
                    self.written += 1;
                    self.text.push('[');
                }
                self.links.push(address);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.text.push('*'),
            TagEnd::Strong => self.text.push_str("**"),
            TagEnd::Strikethrough => self.text.push_str("~~"),
            TagEnd::Link | TagEnd::Image => {
                if let Some(address) = self.autolink.take() {
                    _ = write!(self.text, "<{address}>");
                } else if let Some(Some(address)) = self.links.pop() {
                    self.written -= 1;
                    _ = write!(self.text, "]({address})");
                }
            }
            _ => {}
        }
    }

    fn push_break(&mut self) {
        self.text.push_str(match self.layout {
            Layout::Flow => "\\\n",
            Layout::Cell => "<br>",
        });
    }

    /// Parts what follows from what is there, where a block ends in a text of one line.
    pub(super) fn end_block(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn push_code(&mut self, code: &str) {
        let code = code.replace('\n', " ");
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let pad = if code.starts_with('`') || code.ends_with('`') || code.trim().is_empty() {
            " "
        } else {
            ""
        };
        let code = if self.layout == Layout::Cell {
            code.replace('|', "\\|")
        } else {
            code
        };
        if code.is_empty() {
            return;
        }
        _ = write!(self.text, "{fence}{pad}{code}{pad}{fence}");
    }

    /// Text with everything escaped that would mean something, and addresses made links.
    fn push_text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(start) = find_address(rest).filter(|_| self.written == 0) {
            let (before, from) = rest.split_at(start);
            let (url, after) = from.split_at(address_length(from));
            self.push_escaped(before);
            match address(url) {
                Some(url) => _ = write!(self.text, "<{url}>"),
                None => self.push_escaped(url),
            }
            rest = after;
        }
        self.push_escaped(rest);
    }

    fn push_escaped(&mut self, text: &str) {
        // Most text has nothing of what may mean something.
        let may_mean = |byte| {
            matches!(
                byte,
                b'\\' | b'`' | b'*' | b'[' | b']' | b'<' | b'~' | b'_' | b'&' | b'!' | b'|' | b'\n'
            )
        };
        if !text.bytes().any(may_mean) {
            self.text.push_str(text);
            return;
        }
        let mut before = self.text.chars().next_back();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            let special = match c {
                '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
                // Between letters an underscore is only that.
                '_' => {
                    !(before.is_some_and(char::is_alphanumeric)
                        && next.is_some_and(char::is_alphanumeric))
                }
                '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphabetic()),
                '!' => next == Some('['),
                '|' => self.layout == Layout::Cell,
                _ => false,
            };
            match c {
                '\n' if self.layout == Layout::Cell => self.text.push(' '),
                _ => {
                    if special {
                        self.text.push('\\');
                    }
                    self.text.push(c);
                }
            }
            before = Some(c);
        }
    }

    /// Text of an HTML fragment: line breaks are kept, other tags that only format are dropped, unknown ones are shown as they stand.
    fn push_html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let (text, from) = rest.split_at(start);
            self.push_text(text);
            if let Some(comment) = from.strip_prefix("<!--") {
                rest = comment
                    .find("-->")
                    .and_then(|end| comment.get(end + 3..))
                    .unwrap_or_default();
                continue;
            }
            let Some(end) = from.find('>') else {
                self.push_text(from);
                return;
            };
            let (tag, after) = from.split_at(end + 1);
            match tag_name(tag).as_str() {
                "br" => self.push_break(),
                "p" | "div" | "li" | "ul" | "ol" | "tr" | "td" | "th" | "table" | "h1" | "h2"
                | "h3" | "h4" | "h5" | "h6" => self.end_block(),
                "a" | "b" | "code" | "em" | "font" | "i" | "img" | "pre" | "small" | "span"
                | "strong" | "sub" | "sup" | "tbody" | "thead" | "tt" | "u" => {}
                _ => self.push_text(tag),
            }
            rest = after;
        }
        self.push_text(rest);
    }

    /// The text's lines, each of which starts no block by accident.
    pub(super) fn finish(self) -> Vec<String> {
        let text = self.text.trim();
        let text = text
            .strip_suffix('\\')
            .filter(|text| !text.ends_with('\\'))
            .unwrap_or(text);
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(guard_start)
            .collect()
    }

    /// The text as one line.
    pub(super) fn finish_line(self) -> String {
        let lines = self.finish();
        let lines = lines
            .iter()
            .map(|line| line.strip_suffix('\\').unwrap_or(line).trim());
        lines.collect::<Vec<_>>().join(" ")
    }
}

/// Escapes what would make a block of a line of text.
fn guard_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after_digits = line.get(digits..).unwrap_or_default();
    if digits > 0 && after_digits.starts_with(['.', ')']) {
        return format!("{}\\{after_digits}", line.get(..digits).unwrap_or_default());
    }
    if line.starts_with(['#', '>', '+', '-', '=', '|', ':']) {
        return format!("\\{line}");
    }
    line.to_owned()
}

/// An address as it may stand in a link, if it leads to the web (or to a mailbox).
fn address(url: &str) -> Option<String> {
    let known = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
    known.then(|| {
        let mut text = String::with_capacity(url.len());
        for c in url.chars() {
            match c {
                c if c.is_whitespace() => text.push_str("%20"),
                '(' => text.push_str("%28"),
                ')' => text.push_str("%29"),
                '<' => text.push_str("%3C"),
                '>' => text.push_str("%3E"),
                '\\' => text.push_str("%5C"),
                '|' => text.push_str("%7C"),
                '`' => text.push_str("%60"),
                c => text.push(c),
            }
        }
        text
    })
}

/// Where an address begins that stands in the text as it is.
fn find_address(text: &str) -> Option<usize> {
    text.match_indices(':').find_map(|(end, _)| {
        let (before, after) = text.split_at(end);
        let mut schemes = ["https", "http"].iter();
        let scheme = schemes.find(|scheme| before.ends_with(**scheme));
        scheme
            .filter(|_| after.starts_with("://"))
            .map(|scheme| end - scheme.len())
    })
}

/// The length of the address at the start of `text`, without the punctuation of the sentence.
fn address_length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || "<>\"`|*{}\\^[]".contains(c))
        .unwrap_or(text.len());
    let url = text.get(..end).unwrap_or_default();
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    let url = if url.contains('(') {
        url
    } else {
        url.trim_end_matches([')', '.', ','])
    };
    // At least the scheme, so that the search goes on behind it.
    url.len().max("http://".len()).min(text.len())
}

/// The lower-case name of the tag that `html` is: `br` of `<br/>`.
fn tag_name(html: &str) -> String {
    html.trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}
