//! Layouts that are used again: code that differs from other code only in its names and texts is laid out like it.
//!
//! A generated client has thousands of functions of a few forms. Each form is laid out once, by prettyplease, with the shortest names
//! that it could have, and kept as a text with gaps. Filling the gaps gives what prettyplease would have written wherever all lines are
//! within its margin: it breaks a line only where what follows is too long for it, so what was broken with short names is broken with
//! longer ones, and what was not is not as long as it fits. Where a line is too long, prettyplease is asked.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::{comment_lines, rust, straighten};
use crate::emit::LINE_END;

/// The width of a line, in bytes, that prettyplease fills.
const MARGIN: usize = 89;

/// The length of a name that stands for all that are as long or longer. Prettyplease treats names of at most four letters otherwise.
const NAME: usize = 5;

/// Names that mean something to the grammar, or may.
const RESERVED: &[&str] = &[
    "abstract",
    "async",
    "auto",
    "await",
    "become",
    "break",
    "builtin",
    "const",
    "continue",
    "crate",
    "default",
    "extern",
    "false",
    "final",
    "macro",
    "macro_rules",
    "match",
    "override",
    "return",
    "static",
    "struct",
    "super",
    "trait",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Forms of code with their layouts. What it gives does not depend on what it has seen.
#[derive(Default)]
pub(super) struct Layouts {
    known: HashMap<Vec<u8>, Known>,
}

/// What is known of a form.
enum Known {
    /// There was one of its kind.
    Once,
    /// Its layout is told by this.
    Fit(Layout),
    /// Its layout depends on more than the lengths of lines.
    Unfit,
}

/// A form of code, laid out.
struct Layout {
    /// The text between the gaps: one more than there are gaps.
    texts: Vec<String>,
    /// The lines as prettyplease has them, but for comments: the bytes between their gaps, and the gaps.
    lines: Vec<(usize, Vec<usize>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// A name, or a literal of text.
    Word,
    /// The lines of a doc comment.
    Comment,
}

/// Code by its form and by what is particular to it.
#[derive(Default)]
struct Reading {
    /// The form.
    form: Vec<u8>,
    /// What is in its gaps.
    words: Vec<(Gap, String)>,
}

/// How code is laid out by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// An item.
    Item,
    /// A member of an `impl`.
    Member,
    /// What stands before the members of an `impl`.
    Head,
}

impl Layouts {
    /// The code of some items as text, which is the same as [`rust`] gives.
    ///
    /// # Errors
    ///
    /// Where the tokens are no items.
    pub(super) fn rust(&mut self, code: TokenStream) -> Result<String, syn::Error> {
        let Some(items) = split(code.clone()) else {
            return rust(code);
        };
        let mut text = String::new();
        for item in items {
            if !text.is_empty() {
                text.push('\n');
            }
            match self.item(&item) {
                Ok(item) => text.push_str(&item),
                // Not where an item was cut.
                Err(_) => return rust(code),
            }
        }
        Ok(text)
    }

    fn item(&mut self, item: &[TokenTree]) -> Result<String, syn::Error> {
        if let Some((head, members)) = implementation(item) {
            return self.implementation(head, members);
        }
        self.unit(Unit::Item, item)
    }

    fn implementation(
        &mut self,
        head: &[TokenTree],
        members: Vec<Vec<TokenTree>>,
    ) -> Result<String, syn::Error> {
        let mut text = self.unit(Unit::Head, head)?;
        let mut is_after_type = false;
        for (index, member) in members.into_iter().enumerate() {
            let member = self.unit(Unit::Member, &member)?;
            // The types that an `impl` names belong together.
            let is_type = member.starts_with("    type ");
            if index > 0 && !(is_type && is_after_type) {
                text.push('\n');
            }
            is_after_type = is_type && member.lines().nth(1).is_none();
            text.push_str(&member);
        }
        text.push_str("}\n");
        Ok(text)
    }

    fn unit(&mut self, unit: Unit, code: &[TokenTree]) -> Result<String, syn::Error> {
        let mut reading = Reading::default();
        reading.form.push(unit as u8);
        reading.read(code, Names::Any);
        let Reading { form, words } = reading;
        let layout = match self.known.entry(form) {
            // Most forms are seen once, and most code is of few forms.
            Entry::Vacant(entry) => {
                entry.insert(Known::Once);
                None
            }
            Entry::Occupied(entry) => {
                let known = entry.into_mut();
                if let Known::Once = known {
                    let short = shortest(code, Names::Any, &mut 0);
                    *known = Layout::new(unit, short, words.len()).map_or(Known::Unfit, Known::Fit);
                }
                match known {
                    Known::Fit(layout) => Some(layout),
                    Known::Once | Known::Unfit => None,
                }
            }
        };
        match layout.filter(|layout| layout.fits(&words)) {
            Some(layout) => Ok(layout.fill(&words)),
            None => unit.text(code.iter().cloned().collect()),
        }
    }
}

impl Unit {
    /// The code as prettyplease has it.
    fn raw(self, code: TokenStream) -> Result<String, syn::Error> {
        let code = match self {
            Self::Item => code,
            Self::Member => {
                let body = Group::new(Delimiter::Brace, code);
                [name("impl"), name("Q"), body.into()].into_iter().collect()
            }
            Self::Head => {
                let call = Group::new(Delimiter::Parenthesis, TokenStream::new());
                let block = Group::new(Delimiter::Brace, TokenStream::new());
                let member = [name("fn"), name("q"), call.into(), block.into()];
                let body = Group::new(Delimiter::Brace, member.into_iter().collect());
                code.into_iter().chain([body.into()]).collect()
            }
        };
        Ok(prettyplease::unparse(&syn::parse2(code)?))
    }

    /// What of a text laid out is of the code itself.
    fn own(self, text: &str) -> &str {
        let own = match self {
            Self::Item => Some(text),
            Self::Member => text
                .strip_prefix("impl Q {\n")
                .and_then(|text| text.strip_suffix("}\n")),
            Self::Head => text.strip_suffix("    fn q() {}\n}\n"),
        };
        own.unwrap_or(text)
    }

    /// The text of code that has no layout of its own.
    fn text(self, code: TokenStream) -> Result<String, syn::Error> {
        match self {
            Self::Item => rust(code),
            Self::Member | Self::Head => {
                let raw = self.raw(code)?;
                Ok(comment_lines(self.own(&straighten(&raw)).to_owned()))
            }
        }
    }
}

impl Layout {
    /// Lays out code whose words are placeholders. Nothing where its layout depends on more than what fits on a line.
    fn new(unit: Unit, code: TokenStream, gaps: usize) -> Option<Self> {
        let (raw, text) = match unit {
            Unit::Item => (unit.raw(code.clone()).ok()?, unit.text(code).ok()?),
            Unit::Member | Unit::Head => {
                let raw = unit.raw(code).ok()?;
                let text = unit.own(&straighten(&raw)).to_owned();
                (raw, text)
            }
        };
        // A literal of a struct has a width of its own to fill; what is empty is not broken.
        if raw.lines().any(|line| line.contains("{ ")) {
            return None;
        }
        let mut texts = Vec::with_capacity(gaps + 1);
        let mut rest = &*text;
        for number in 0..gaps {
            let (before, after) = rest.split_once(&*placeholder(number))?;
            texts.push(before.to_owned());
            rest = after;
        }
        texts.push(rest.to_owned());
        let mut lines = Vec::new();
        let mut number = 0;
        for line in unit.own(&raw).lines() {
            let mut width = line.len();
            let mut open = Vec::new();
            while line.contains(&*placeholder(number)) {
                open.push(number);
                width -= NAME;
                number += 1;
            }
            if !line.trim_start().starts_with("//") {
                lines.push((width, open));
            }
        }
        (number == gaps).then_some(Self { texts, lines })
    }

    /// Whether every line is within the margin.
    fn fits(&self, words: &[(Gap, String)]) -> bool {
        let length = |gap: &usize| words.get(*gap).map_or(0, |(_, word)| word.len());
        self.lines
            .iter()
            .all(|(width, gaps)| width + gaps.iter().map(length).sum::<usize>() <= MARGIN)
    }

    fn fill(&self, words: &[(Gap, String)]) -> String {
        let length: usize = words.iter().map(|(_, word)| word.len() + 8).sum();
        let fixed: usize = self.texts.iter().map(String::len).sum();
        let mut text = String::with_capacity(length + fixed);
        let mut texts = self.texts.iter();
        text.extend(texts.next().map(String::as_str));
        for ((gap, word), after) in words.iter().zip(texts) {
            match gap {
                Gap::Word => text.push_str(word),
                Gap::Comment => push_comment(&mut text, word),
            }
            text.push_str(after);
        }
        text
    }
}

fn name(name: &str) -> TokenTree {
    Ident::new(name, Span::call_site()).into()
}

/// A name that stands for another one.
fn placeholder(number: usize) -> String {
    let digits = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut name = *b"q0000";
    let mut rest = number;
    for place in name.iter_mut().skip(1).rev() {
        *place = digits[rest % digits.len()];
        rest /= digits.len();
    }
    name.iter().map(|byte| char::from(*byte)).collect()
}

/// Puts lines where a comment has begun. They are cut as [`comment_lines`] cuts them.
fn push_comment(text: &mut String, lines: &str) {
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let marker = text[start..].to_owned();
    for (index, line) in lines.split(LINE_END).enumerate() {
        if index > 0 {
            text.push('\n');
            text.push_str(&marker);
        }
        text.push_str(line.trim_end_matches(' '));
    }
}

/// Which names are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// Those that mean nothing to the grammar.
    Any,
    /// None: attributes are laid out by what they say.
    None,
}

impl Reading {
    fn read(&mut self, code: &[TokenTree], names: Names) {
        for (index, token) in code.iter().enumerate() {
            if let Some((gap, word)) = gap(code, index, names) {
                self.form.push(match (gap, token) {
                    (Gap::Comment, _) => b'd',
                    (Gap::Word, TokenTree::Literal(_)) => b's',
                    (Gap::Word, _) => b'w',
                });
                self.words.push((gap, word));
                continue;
            }
            match token {
                TokenTree::Ident(name) => self.push(b'n', &name.to_string()),
                TokenTree::Literal(literal) => self.push(b'l', &literal.to_string()),
                TokenTree::Punct(punct) => {
                    let kind = match punct.spacing() {
                        Spacing::Alone => b'a',
                        Spacing::Joint => b'j',
                    };
                    self.push(kind, punct.as_char().encode_utf8(&mut [0; 4]));
                }
                TokenTree::Group(group) => {
                    self.push(b'g', delimiters(group.delimiter()));
                    self.read(&trees(group), within(code, index, names));
                    self.form.push(b'e');
                }
            }
        }
    }

    fn push(&mut self, kind: u8, text: &str) {
        self.form.push(kind);
        self.form.extend_from_slice(text.as_bytes());
        self.form.push(0);
    }
}

/// The same code with placeholders in its gaps.
fn shortest(code: &[TokenTree], names: Names, number: &mut usize) -> TokenStream {
    let tokens = code.iter().enumerate().map(|(index, token)| {
        let short = gap(code, index, names).map(|_| {
            *number += 1;
            placeholder(*number - 1)
        });
        let span = token.span();
        match (token, short) {
            (TokenTree::Ident(_), Some(short)) => Ident::new(&short, span).into(),
            (TokenTree::Literal(_), Some(short)) => Literal::string(&short).into(),
            (TokenTree::Group(group), Some(short)) => {
                let text = Literal::string(&short).into();
                let doc = [name("doc"), Punct::new('=', Spacing::Alone).into(), text];
                Group::new(group.delimiter(), doc.into_iter().collect()).into()
            }
            (TokenTree::Group(group), None) => {
                let within = within(code, index, names);
                Group::new(group.delimiter(), shortest(&trees(group), within, number)).into()
            }
            (token, _) => token.clone(),
        }
    });
    tokens.collect()
}

/// What is particular in a token, if its form leaves it open.
fn gap(code: &[TokenTree], index: usize, names: Names) -> Option<(Gap, String)> {
    match code.get(index)? {
        TokenTree::Ident(name) if names == Names::Any => {
            let text = name.to_string();
            let is_free = text.len() >= NAME
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && RESERVED.binary_search(&&*text).is_err()
                && !is_punct(code.get(index + 1), '!');
            is_free.then_some((Gap::Word, text))
        }
        TokenTree::Literal(literal) if names == Names::Any => {
            let text = literal.to_string();
            let text = text.strip_prefix('"')?.strip_suffix('"')?;
            let is_free = text.len() >= NAME && !text.contains('\n');
            is_free.then(|| (Gap::Word, text.to_owned()))
        }
        TokenTree::Group(group) if is_attribute(code, index) => {
            let tokens = trees(group);
            let [
                TokenTree::Ident(name),
                TokenTree::Punct(_),
                TokenTree::Literal(text),
            ] = &*tokens
            else {
                return None;
            };
            let text = text.to_string();
            let text = raw(&text).filter(|text| !text.starts_with('/') && !text.contains('\n'))?;
            (name == "doc").then(|| (Gap::Comment, text.to_owned()))
        }
        TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Punct(_) | TokenTree::Group(_) => {
            None
        }
    }
}

/// Which names are free in a group.
fn within(code: &[TokenTree], index: usize, names: Names) -> Names {
    if is_attribute(code, index) {
        Names::None
    } else {
        names
    }
}

/// Whether a group is an attribute.
fn is_attribute(code: &[TokenTree], index: usize) -> bool {
    let before = |by| index.checked_sub(by).and_then(|index| code.get(index));
    is_punct(before(1), '#') || (is_punct(before(1), '!') && is_punct(before(2), '#'))
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

/// The text of a literal that says it as it is.
fn raw(literal: &str) -> Option<&str> {
    let text = match literal.strip_prefix('r') {
        Some(raw) => raw.trim_matches('#'),
        None => Some(literal).filter(|literal| !literal.contains('\\'))?,
    };
    text.strip_prefix('"')?.strip_suffix('"')
}

fn delimiters(delimiter: Delimiter) -> &'static str {
    match delimiter {
        Delimiter::Parenthesis => "(",
        Delimiter::Brace => "{",
        Delimiter::Bracket => "[",
        Delimiter::None => "",
    }
}

fn trees(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// Code cut into its items. Nothing where some are imports or modules, which may stand together.
fn split(code: TokenStream) -> Option<Vec<Vec<TokenTree>>> {
    cut(code.into_iter().collect())
}

/// Items, or members of an `impl`: each ends with a semicolon or a block.
fn cut(code: Vec<TokenTree>) -> Option<Vec<Vec<TokenTree>>> {
    let mut items = Vec::new();
    let mut item = Vec::new();
    let mut kind = Kind::Open;
    for token in code {
        let is_end = match &token {
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' => true,
                '!' if !is_punct(item.last(), '#') && kind == Kind::Open => {
                    kind = Kind::Block;
                    false
                }
                _ => false,
            },
            TokenTree::Group(group) => kind == Kind::Block && group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(name) => {
                if kind != Kind::Block {
                    kind = match &*name.to_string() {
                        "use" | "mod" => return None,
                        "fn" | "struct" | "enum" | "impl" | "trait" => Kind::Block,
                        "const" | "static" | "type" => Kind::Value,
                        _ => kind,
                    };
                }
                false
            }
            TokenTree::Literal(_) => false,
        };
        item.push(token);
        if is_end {
            items.push(std::mem::take(&mut item));
            kind = Kind::Open;
        }
    }
    item.is_empty().then_some(items)
}

/// What is known of an item that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing yet.
    Open,
    /// It has a value, and ends with a semicolon.
    Value,
    /// It ends with a block, or with a semicolon where it has none.
    Block,
}

/// The head and the members of an `impl`.
fn implementation(item: &[TokenTree]) -> Option<(&[TokenTree], Vec<Vec<TokenTree>>)> {
    let (TokenTree::Group(body), head) = item.split_last()? else {
        return None;
    };
    let is_plain = |token: &TokenTree| match token {
        TokenTree::Ident(name) => name != "where",
        TokenTree::Punct(_) => true,
        TokenTree::Literal(_) | TokenTree::Group(_) => false,
    };
    let is_impl = matches!(head.first(), Some(TokenTree::Ident(name)) if name == "impl");
    let is_block = body.delimiter() == Delimiter::Brace;
    if !is_impl || !is_block || !head.iter().all(is_plain) {
        return None;
    }
    let members = cut(trees(body))?;
    (!members.is_empty()).then_some((head, members))
}

#[cfg(test)]
#[path = "layouts/tests.rs"]
mod tests;
