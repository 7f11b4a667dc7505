//! Code to its form, and to what is particular in it: names and texts.
//!
//! Never lays anything out.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::render::token::Token;

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
pub(super) struct Reading<'c> {
    /// The form.
    pub(super) form: Vec<u8>,
    /// What is in its gaps.
    pub(super) words: Vec<Word<'c>>,
}

/// What is in a gap.
pub(super) type Word<'c> = (Gap, &'c str);

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

impl<'c> Reading<'c> {
    pub(super) fn read(&mut self, code: &'c [Token], names: Names) {
        for (index, token) in code.iter().enumerate() {
            if let Some((gap, word)) = gap(code, index, names) {
                self.form.push(match (gap, token) {
                    (Gap::Comment, _) => b'd',
                    (Gap::Word, Token::Literal(..)) => b's',
                    (Gap::Word, _) => b'w',
                });
                self.words.push((gap, word));
                continue;
            }
            match token {
                Token::Name(_, text) => self.push(b'n', text),
                Token::Literal(_, text) => self.push(b'l', text),
                Token::Punct(punct) => {
                    let kind = match punct.spacing() {
                        Spacing::Alone => b'a',
                        Spacing::Joint => b'j',
                    };
                    self.push(kind, punct.as_char().encode_utf8(&mut [0; 4]));
                }
                Token::Group(delimiter, tokens) => {
                    self.push(b'g', delimiters(*delimiter));
                    self.read(tokens, within(code, index, names));
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
    code: &[Token],
    names: Names,
    placeholders: &mut dyn Iterator<Item = String>,
) -> TokenStream {
    let tokens = code.iter().enumerate().map(|(index, token)| {
        let short = gap(code, index, names).and_then(|_| placeholders.next());
        match (token, short) {
            (Token::Name(..), Some(short)) => name(&short),
            (Token::Literal(..), Some(short)) => Literal::string(&short).into(),
            (Token::Group(delimiter, _), Some(short)) => {
                let text = Literal::string(&short).into();
                let doc = [name("doc"), Punct::new('=', Spacing::Alone).into(), text];
                Group::new(*delimiter, doc.into_iter().collect()).into()
            }
            (Token::Group(delimiter, tokens), None) => {
                let within = within(code, index, names);
                Group::new(*delimiter, shortest(tokens, within, placeholders)).into()
            }
            (token, _) => token.tree(),
        }
    });
    tokens.collect()
}

/// What is particular in a token, if its form leaves it open.
fn gap(code: &[Token], index: usize, names: Names) -> Option<Word<'_>> {
    match code.get(index)? {
        Token::Name(_, text) if names == Names::Any => {
            let is_free = text.len() >= NAME
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && RESERVED.binary_search(&&**text).is_err()
                && !is_punct(code.get(index + 1), '!');
            is_free.then_some((Gap::Word, text))
        }
        Token::Literal(_, text) if names == Names::Any => {
            let text = text.strip_prefix('"')?.strip_suffix('"')?;
            let is_free = text.len() >= NAME && !text.contains('\n');
            is_free.then_some((Gap::Word, text))
        }
        Token::Group(_, tokens) if is_attribute(code, index) => {
            let [
                Token::Name(_, name),
                Token::Punct(_),
                Token::Literal(_, text),
            ] = &**tokens
            else {
                return None;
            };
            let text = raw(text).filter(|text| !text.starts_with('/') && !text.contains('\n'))?;
            (name == "doc").then_some((Gap::Comment, text))
        }
        Token::Name(..) | Token::Literal(..) | Token::Punct(_) | Token::Group(..) => None,
    }
}

/// Which names are free in a group.
fn within(code: &[Token], index: usize, names: Names) -> Names {
    if is_attribute(code, index) {
        Names::None
    } else {
        names
    }
}

/// Whether a group is an attribute.
fn is_attribute(code: &[Token], index: usize) -> bool {
    let before = |by| index.checked_sub(by).and_then(|index| code.get(index));
    is_punct(before(1), '#') || (is_punct(before(1), '!') && is_punct(before(2), '#'))
}

pub(super) fn is_punct(token: Option<&Token>, wanted: char) -> bool {
    token.is_some_and(|token| token.is_punct(wanted))
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
