//! Names that have to differ from each other, and the rule by which they come to.
//!
//! **The rule.** Names are given in rounds: first to those whose spelling in the document is the Rust name already, then to the other names
//! that the document gives, then to those made up from their context. Within a round the document's order counts. Whoever finds its name taken
//! gets a number from 2 up, the first that is free. So a name that had to be changed never takes the place of one that had not, and what is added at
//! the end of a document leaves the names before it alone, unless it is spelt as one of them.

use super::names::Ident;
use super::spelling::{Kind, identifier};
use super::words;
use crate::maps::{HashMap, HashSet};

/// How good a claim to a name is; the better comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// The document spells it like this.
    AsSpelt,
    /// The document names it, in another spelling.
    Named,
    /// It is made up from the context.
    Derived,
}

/// A name that somebody would like to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    kind: Kind,
    text: String,
    claim: Claim,
}

impl Wish {
    /// The name of something that the document calls `wire`.
    pub(super) fn of(kind: Kind, wire: &str) -> Self {
        let spelt = kind.spell(&words::split(wire));
        let text = kind.avoid_reserved(spelt);
        let claim = if identifier(text.clone()).bare() == wire {
            Claim::AsSpelt
        } else {
            Claim::Named
        };
        Self { kind, text, claim }
    }

    /// The name of something that stands in `path`: made up, unless the path has one part.
    pub(super) fn of_path(kind: Kind, path: &[String]) -> Self {
        match path {
            [wire] => Self::of(kind, wire),
            _ => Self::derived(kind, kind.spell(&words::split_all(path))),
        }
    }

    /// The name of something that has a Rust spelling already, which is as good as the document's.
    pub(super) fn spelt(kind: Kind, spelling: &str) -> Self {
        let text = kind.avoid_reserved(spelling.to_owned());
        let claim = if text == spelling {
            Claim::AsSpelt
        } else {
            Claim::Named
        };
        Self { kind, text, claim }
    }

    /// A name that is a Rust spelling already, and that the document does not know.
    pub(super) fn derived(kind: Kind, text: String) -> Self {
        Self {
            kind,
            text: kind.avoid_reserved(text),
            claim: Claim::Derived,
        }
    }

    /// A name that is kept for this, and that nothing else can have.
    pub(super) fn fixed(kind: Kind, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
            claim: Claim::AsSpelt,
        }
    }

    /// The same wish for a text that goes on.
    pub(super) fn with(self, suffix: &str) -> Self {
        if suffix.is_empty() {
            return self;
        }
        Self {
            kind: self.kind,
            text: self.text + suffix,
            claim: Claim::Derived,
        }
    }

    /// The same wish for `other` than what is wished for, if `taken` says so.
    pub(super) fn or_with(mut self, suffix: &str, taken: &Scope) -> Self {
        if taken.is_taken(&self.text) {
            self.text.push_str(suffix);
            self.claim = Claim::Derived;
        }
        self
    }
}

/// Names that have to differ.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
    /// By name: the number to try next, so that a thousand namesakes do not cost a million tries.
    next: HashMap<String, usize>,
}

impl Scope {
    /// Gives a name to each wish, in the order of the wishes.
    pub(super) fn assign(&mut self, wishes: impl IntoIterator<Item = Wish>) -> Vec<Ident> {
        let mut waiting: Vec<(usize, Wish)> = wishes.into_iter().enumerate().collect();
        waiting.sort_by_key(|(index, wish)| (wish.claim, *index));
        let mut given: Vec<(usize, Ident)> = waiting
            .into_iter()
            .map(|(index, wish)| (index, self.assign_one(wish)))
            .collect();
        given.sort_by_key(|(index, _)| *index);
        given.into_iter().map(|(_, ident)| ident).collect()
    }

    /// Gives a name to a single wish.
    pub(super) fn assign_one(&mut self, wish: Wish) -> Ident {
        let Wish {
            kind,
            text,
            claim: _,
        } = wish;
        if self.take(&text) {
            return identifier(text);
        }
        let mut number = self.next.get(&text).copied().unwrap_or(2);
        let mut numbered = kind.number(&text, number);
        while !self.take(&numbered) {
            number += 1;
            numbered = kind.number(&text, number);
        }
        self.next.insert(text, number + 1);
        identifier(numbered)
    }

    /// Gives the first of the texts that is free, or the first one with a number.
    pub(super) fn assign_first_free(&mut self, kind: Kind, texts: &[&str]) -> Ident {
        let free = texts
            .iter()
            .find(|text| !self.is_taken(text))
            .or_else(|| texts.first());
        self.assign_one(Wish::derived(
            kind,
            free.map(ToString::to_string).unwrap_or_default(),
        ))
    }

    /// Whether the name is given away.
    pub(super) fn is_taken(&self, text: &str) -> bool {
        self.taken.contains(text)
    }

    fn take(&mut self, text: &str) -> bool {
        self.taken.insert(text.to_owned())
    }
}
