//! Code cut into items, and items into members.
//!
//! Never looks further into them than it takes to see where they end.

use proc_macro2::{Delimiter, Punct, Spacing, TokenStream, TokenTree};

use super::form::{is_punct, trees};

/// Code cut into its items. Nothing where some are imports or modules, which may stand together.
pub(super) fn split(code: TokenStream) -> Option<Vec<Vec<TokenTree>>> {
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

/// What stands before the members of a struct or an enum, and they, each with the comma behind it.
///
/// Nothing where it is something else, or has a `where`, or no member.
pub(super) fn fields(item: &[TokenTree]) -> Option<Fields<'_>> {
    let (TokenTree::Group(body), head) = item.split_last()? else {
        return None;
    };
    let is_word = |wanted: &'static str| move |token: &TokenTree| matches!(token, TokenTree::Ident(name) if name == wanted);
    let is_struct = head.iter().any(is_word("struct"));
    let is_enum = head.iter().any(is_word("enum"));
    // A type of the head could be broken.
    let is_plain = !head.iter().any(|token| is_punct(Some(token), '<'));
    if is_struct == is_enum || !is_plain || body.delimiter() != Delimiter::Brace {
        return None;
    }
    let mut members = Vec::new();
    let mut member = Vec::new();
    let mut depth = 0_usize;
    for token in trees(body) {
        let mark = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_) => ' ',
        };
        // Nothing here has an arrow or a comparison.
        match mark {
            '<' => depth += 1,
            '>' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        member.push(token);
        if mark == ',' && depth == 0 {
            members.push(std::mem::take(&mut member));
        }
    }
    if !member.is_empty() {
        // As prettyplease ends all of them.
        member.push(Punct::new(',', Spacing::Alone).into());
        members.push(member);
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
    pub(super) head: &'a [TokenTree],
    pub(super) is_enum: bool,
    pub(super) members: Vec<Vec<TokenTree>>,
}

/// The head and the members of an `impl`.
pub(super) fn implementation(item: &[TokenTree]) -> Option<(&[TokenTree], Vec<Vec<TokenTree>>)> {
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
