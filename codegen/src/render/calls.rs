//! Calls of macros in braces, which prettyplease leaves on one line: what they say is laid out as a list, with a line for each entry.
//!
//! Never looks at what the macro is.

use proc_macro2::{Delimiter, Spacing};
use syn::{ItemMacro, MacroDelimiter};

use super::token::{self, Token};

/// The text of a macro that is called in braces: nothing if the item is something else.
pub(super) fn text(item: &[Token]) -> Option<String> {
    let [path @ .., bang, Token::Group(Delimiter::Brace, body)] = item else {
        return None;
    };
    let is_path = |token: &Token| match token {
        Token::Name(..) => true,
        Token::Punct(punct) => punct.as_char() == ':',
        Token::Group(..) | Token::Literal(..) => false,
    };
    if !bang.is_punct('!') || !path.iter().all(is_path) {
        return None;
    }
    let mut lines = Lines::default();
    lines.put(path);
    Some(lines.call(body))
}

/// The same of an item that has been parsed.
pub(super) fn parsed(item: &ItemMacro) -> Option<String> {
    let ItemMacro {
        attrs,
        ident,
        mac,
        semi_token: _,
    } = item;
    let MacroDelimiter::Brace(_) = mac.delimiter else {
        return None;
    };
    if !attrs.is_empty() || ident.is_some() || mac.path.leading_colon.is_some() {
        return None;
    }
    let names: Vec<_> = mac
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    let mut lines = Lines::default();
    lines.text.push_str(&names.join("::"));
    Some(lines.call(&token::read(mac.tokens.clone())))
}

#[derive(Default)]
struct Lines {
    text: String,
    depth: usize,
}

impl Lines {
    /// What is called in braces.
    fn call(mut self, body: &[Token]) -> String {
        self.text.push_str("! ");
        self.block(body);
        self.text.push('\n');
        self.text
    }

    /// Entries in braces, with a line for each.
    fn block(&mut self, block: &[Token]) {
        self.text.push('{');
        self.depth += 1;
        for entry in block.split_inclusive(|token| token.is_punct(',')) {
            self.line();
            self.put(entry);
        }
        self.depth -= 1;
        if !block.is_empty() {
            self.line();
        }
        self.text.push('}');
    }

    fn line(&mut self) {
        self.text.push('\n');
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
    }

    /// Tokens on one line, but for what is in braces.
    fn put(&mut self, tokens: &[Token]) {
        for (index, token) in tokens.iter().enumerate() {
            if is_spaced(&tokens[..index], token) {
                self.text.push(' ');
            }
            match token {
                Token::Name(_, text) | Token::Literal(_, text) => self.text.push_str(text),
                Token::Punct(punct) => self.text.push(punct.as_char()),
                Token::Group(delimiter, tokens) => self.group(*delimiter, tokens),
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, tokens: &[Token]) {
        let (open, close) = match delimiter {
            Delimiter::Brace => return self.block(tokens),
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.text.push_str(open);
        self.put(tokens);
        self.text.push_str(close);
    }
}

/// Whether a space stands before a token that follows others.
fn is_spaced(before: &[Token], token: &Token) -> bool {
    let is_word = |token: &Token| matches!(token, Token::Name(..) | Token::Literal(..));
    match before {
        [] => false,
        [.., first, second] if first.is_punct(':') && second.is_punct(':') => false,
        [.., Token::Punct(punct)] => {
            let is_alone = punct.spacing() == Spacing::Alone;
            is_alone && (matches!(punct.as_char(), ',' | ':' | '=') || token.is_punct('='))
        }
        [.., last] => {
            (is_word(last) && is_word(token))
                || token.is_punct('=')
                || matches!(token, Token::Group(Delimiter::Brace, _))
        }
    }
}
