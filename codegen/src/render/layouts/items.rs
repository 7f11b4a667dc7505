//! Code cut into items, and items into members.
//!
//! Never looks further into them than it takes to see where they end.

use std::borrow::Cow;

use proc_macro2::{Delimiter, Punct, Spacing};

use super::form::is_punct;
use crate::render::token::Token;

/// Items, or members of an `impl`: each ends with a semicolon or a block. Nothing where some are imports or modules, which may stand
/// together.
pub(super) fn split(code: &[Token]) -> Option<Vec<&[Token]>> {
    let mut items = Vec::new();
    let mut start = 0;
    let mut kind = Kind::Open;
    for (index, token) in code.iter().enumerate() {
        let is_end = match token {
            Token::Punct(punct) => match punct.as_char() {
                ';' => true,
                '!' if kind == Kind::Open && !is_punct(code[start..index].last(), '#') => {
                    kind = Kind::Block;
                    false
                }
                _ => false,
            },
            Token::Group(delimiter, _) => kind == Kind::Block && *delimiter == Delimiter::Brace,
            Token::Name(_, text) => {
                if kind != Kind::Block {
                    kind = match &**text {
                        "use" | "mod" => return None,
                        "fn" | "struct" | "enum" | "impl" | "trait" => Kind::Block,
                        "const" | "static" | "type" => Kind::Value,
                        _ => kind,
                    };
                }
                false
            }
            Token::Literal(..) => false,
        };
        if is_end {
            items.push(&code[start..=index]);
            start = index + 1;
            kind = Kind::Open;
        }
    }
    (start == code.len()).then_some(items)
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

/// What stands before the members of a struct or an enum, and they, each with the comma behind it.
///
/// Nothing where it is something else, or has a `where`, or no member.
pub(super) fn fields(item: &[Token]) -> Option<Fields<'_>> {
    let (Token::Group(Delimiter::Brace, body), head) = item.split_last()? else {
        return None;
    };
    let is_struct = head.iter().any(|token| token.is_name("struct"));
    let is_enum = head.iter().any(|token| token.is_name("enum"));
    // A type of the head could be broken.
    let is_plain = !head.iter().any(|token| token.is_punct('<'));
    if is_struct == is_enum || !is_plain {
        return None;
    }
    let mut members = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    for (index, token) in body.iter().enumerate() {
        let Token::Punct(punct) = token else {
            continue;
        };
        // Nothing here has an arrow or a comparison.
        match punct.as_char() {
            '<' => depth += 1,
            '>' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                members.push(Cow::Borrowed(&body[start..=index]));
                start = index + 1;
            }
            _ => {}
        }
    }
    if start < body.len() {
        // As prettyplease ends all of them.
        let mut last = body[start..].to_vec();
        last.push(Token::Punct(Punct::new(',', Spacing::Alone)));
        members.push(Cow::Owned(last));
    }
    let fields = Fields {
        head,
        is_enum,
        members,
    };
    (!fields.members.is_empty()).then_some(fields)
}

/// A struct or an enum, cut.
pub(super) struct Fields<'a> {
    pub(super) head: &'a [Token],
    pub(super) is_enum: bool,
    pub(super) members: Vec<Cow<'a, [Token]>>,
}

/// The head and the members of an `impl`.
pub(super) fn implementation(item: &[Token]) -> Option<(&[Token], Vec<&[Token]>)> {
    let (Token::Group(Delimiter::Brace, body), head) = item.split_last()? else {
        return None;
    };
    let is_plain = |token: &Token| match token {
        Token::Name(_, text) => text != "where",
        Token::Punct(_) => true,
        Token::Literal(..) | Token::Group(..) => false,
    };
    if !head.first()?.is_name("impl") || !head.iter().all(is_plain) {
        return None;
    }
    let members = split(body)?;
    (!members.is_empty()).then_some((head, members))
}
