//! Code as tokens that are read once.
//!
//! Whoever looks into a group of proc-macro2's copies all that is in it, and whoever asks for a name copies that. Here both are done once.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, TokenStream, TokenTree};

/// A token, or tokens between delimiters.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// A name or a keyword, with its text.
    Name(Ident, String),
    /// A literal, with its text.
    Literal(Literal, String),
    /// One character of an operator.
    Punct(Punct),
    /// What is between delimiters.
    Group(Delimiter, Vec<Token>),
}

/// The tokens of code.
pub(super) fn read(code: TokenStream) -> Vec<Token> {
    let token = |tree| match tree {
        TokenTree::Ident(name) => {
            let text = name.to_string();
            Token::Name(name, text)
        }
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            Token::Literal(literal, text)
        }
        TokenTree::Punct(punct) => Token::Punct(punct),
        TokenTree::Group(group) => {
            let (delimiter, code) = (group.delimiter(), group.stream());
            // Nobody else has the tokens then, so that they can be taken out of it.
            drop(group);
            Token::Group(delimiter, read(code))
        }
    };
    code.into_iter().map(token).collect()
}

/// The code of tokens.
pub(super) fn code(tokens: &[Token]) -> TokenStream {
    tokens.iter().map(Token::tree).collect()
}

impl Token {
    pub(super) fn tree(&self) -> TokenTree {
        match self {
            Self::Name(name, _) => name.clone().into(),
            Self::Literal(literal, _) => literal.clone().into(),
            Self::Punct(punct) => punct.clone().into(),
            Self::Group(delimiter, tokens) => Group::new(*delimiter, code(tokens)).into(),
        }
    }

    /// Whether it is this name or keyword.
    pub(super) fn is_name(&self, wanted: &str) -> bool {
        matches!(self, Self::Name(_, text) if text == wanted)
    }

    /// Whether it is this character of an operator.
    pub(super) fn is_punct(&self, wanted: char) -> bool {
        matches!(self, Self::Punct(punct) if punct.as_char() == wanted)
    }
}
