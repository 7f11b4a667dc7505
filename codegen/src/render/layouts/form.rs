//! Code to its form, and to what is particular in it: names and texts.
//!
//! Never lays anything out.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The length of a name that stands for all that are as long or longer. Prettyplease treats names of at most four letters otherwise.
pub(super) const NAME: usize = 5;

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A name, or a literal of text.
    Word,
    /// The lines of a doc comment.
    Comment,
}

/// Code by its form and by what is particular to it.
#[derive(Default)]
pub(super) struct Reading {
    /// The form.
    pub(super) form: Vec<u8>,
    /// What is in its gaps.
    pub(super) words: Vec<(Gap, String)>,
}

pub(super) fn name(name: &str) -> TokenTree {
    Ident::new(name, Span::call_site()).into()
}

/// Names of these lengths that stand for others.
pub(super) fn placeholders(lengths: &[usize]) -> impl Iterator<Item = String> {
    let numbered = lengths.iter().enumerate();
    numbered.map(|(number, length)| format!("{:z<length$}", placeholder(number)))
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

/// Which names are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// Those that mean nothing to the grammar.
    Any,
    /// None: attributes are laid out by what they say.
    None,
}

impl Reading {
    pub(super) fn read(&mut self, code: &[TokenTree], names: Names) {
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
pub(super) fn shortest(
    code: &[TokenTree],
    names: Names,
    placeholders: &mut dyn Iterator<Item = String>,
) -> TokenStream {
    let tokens = code.iter().enumerate().map(|(index, token)| {
        let short = gap(code, index, names).and_then(|_| placeholders.next());
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
                Group::new(
                    group.delimiter(),
                    shortest(&trees(group), within, placeholders),
                )
                .into()
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

pub(super) fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
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

pub(super) fn trees(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}
