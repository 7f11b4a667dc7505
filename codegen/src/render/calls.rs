//! Calls of macros in braces, which prettyplease leaves on one line: what they say is laid out as a list, with a line for each entry.
//!
//! Never looks at what the macro is.

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};
use syn::{ItemMacro, MacroDelimiter};

/// The text of a macro that is called in braces: nothing if the item is something else.
pub(super) fn text(item: &[TokenTree]) -> Option<String> {
    let [path @ .., TokenTree::Punct(bang), TokenTree::Group(body)] = item else {
        return None;
    };
    let is_path = |token: &TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    };
    if bang.as_char() != '!' || body.delimiter() != Delimiter::Brace || !path.iter().all(is_path) {
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
    Some(lines.call(&Group::new(Delimiter::Brace, mac.tokens.clone())))
}

#[derive(Default)]
struct Lines {
    text: String,
    depth: usize,
}

impl Lines {
    /// What is called in braces.
    fn call(mut self, body: &Group) -> String {
        self.text.push_str("! ");
        self.block(body);
        self.text.push('\n');
        self.text
    }

    /// Entries in braces, with a line for each.
    fn block(&mut self, block: &Group) {
        self.text.push('{');
        self.depth += 1;
        let tokens: Vec<_> = block.stream().into_iter().collect();
        for entry in tokens.split_inclusive(|token| is(token, ',')) {
            self.line();
            self.put(entry);
        }
        self.depth -= 1;
        if !tokens.is_empty() {
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
    fn put(&mut self, tokens: &[TokenTree]) {
        for (index, token) in tokens.iter().enumerate() {
            if is_spaced(&tokens[..index], token) {
                self.text.push(' ');
            }
            match token {
                TokenTree::Ident(name) => self.text.push_str(&name.to_string()),
                TokenTree::Literal(literal) => self.text.push_str(&literal.to_string()),
                TokenTree::Punct(punct) => self.text.push(punct.as_char()),
                TokenTree::Group(group) => self.group(group),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Brace => return self.block(group),
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.text.push_str(open);
        let tokens: Vec<_> = group.stream().into_iter().collect();
        self.put(&tokens);
        self.text.push_str(close);
    }
}

fn is(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// Whether a space stands before a token that follows others.
fn is_spaced(before: &[TokenTree], token: &TokenTree) -> bool {
    let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
    match before {
        [] => false,
        [.., TokenTree::Punct(first), TokenTree::Punct(second)]
            if (first.as_char(), second.as_char()) == (':', ':') =>
        {
            false
        }
        [.., TokenTree::Punct(punct)] => {
            let is_alone = punct.spacing() == Spacing::Alone;
            is_alone && (matches!(punct.as_char(), ',' | ':' | '=') || is(token, '='))
        }
        [.., last] => {
            (is_word(last) && is_word(token))
                || is(token, '=')
                || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
        }
    }
}
