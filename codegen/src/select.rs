//! Which operations a client is to have: selectors, as users write them, held against operations.
//!
//! A selector is a tag (`tag:users`), a method and a path (`GET /users/*`), a path (`/users/*`), or an `operationId`. Letter
//! case counts, except in methods, and `*` stands for any text, slashes included. Documents are not known here.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::Span;

/// How many names a hint lists at most.
const LISTED: usize = 8;

/// A set of operations, by what they are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    text: String,
    kind: Kind,
    /// Where it is written, if that is in a file.
    place: Option<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Tag(Pattern),
    Route(Option<Pattern>, Pattern),
    Id(Pattern),
}

/// A text in which `*` stands for any text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern(String);

/// A text that is no selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectorError(String);

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` selects nothing: write an `operationId`, `METHOD /path`, `/path` or `tag:NAME`, each possibly with `*`",
            self.0
        )
    }
}

impl std::error::Error for SelectorError {}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        let text = text.trim();
        let refuse = || SelectorError(text.to_owned());
        let pattern = |text: &str| {
            let text = text.trim();
            (!text.is_empty())
                .then(|| Pattern(text.to_owned()))
                .ok_or_else(refuse)
        };
        let kind = if let Some(tag) = text.strip_prefix("tag:") {
            Kind::Tag(pattern(tag)?)
        } else if text.starts_with('/') {
            Kind::Route(None, pattern(text)?)
        } else if let Some((method, path)) = text.split_once(char::is_whitespace) {
            let path = pattern(path)?;
            if !path.0.starts_with(['/', '*']) {
                return Err(refuse());
            }
            Kind::Route(Some(pattern(&method.to_ascii_uppercase())?), path)
        } else {
            Kind::Id(pattern(text)?)
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
            place: None,
        })
    }
}

impl Pattern {
    /// Greedy from the left, with one way back: the last `*` takes in one character more.
    fn matches(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else {
            return false;
        };
        let Some(last) = parts.next_back() else {
            return rest.is_empty();
        };
        for part in parts {
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.ends_with(last)
    }
}

impl Selector {
    /// The same selector, written at that place.
    #[must_use]
    pub fn at(self, place: Span) -> Self {
        Self {
            place: Some(place),
            ..self
        }
    }

    fn matches(&self, candidate: &Candidate<'_>) -> bool {
        match &self.kind {
            Kind::Tag(tag) => candidate.tags.iter().any(|name| tag.matches(name)),
            Kind::Route(method, path) => {
                candidate.path.is_some_and(|found| path.matches(found))
                    && method
                        .as_ref()
                        .is_none_or(|method| method.matches(&candidate.method.to_ascii_uppercase()))
            }
            Kind::Id(pattern) => candidate.id.is_some_and(|id| pattern.matches(id)),
        }
    }
}

/// What selectors look at.
#[derive(Debug, Clone)]
pub struct Candidate<'c> {
    /// The `operationId`.
    pub id: Option<&'c str>,
    /// The method, in whatever case.
    pub method: &'c str,
    /// The path, with `{parameters}`; a webhook has none.
    pub path: Option<&'c str>,
    /// The tags.
    pub tags: Vec<&'c str>,
}

/// The operations to generate: those that `only` selects, all of them where it is empty, without those that `except` selects.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// What to generate; everything where this is empty.
    pub only: Vec<Selector>,
    /// What to leave out of that.
    pub except: Vec<Selector>,
}

impl Selection {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.only.is_empty() && self.except.is_empty()
    }

    /// Whether each candidate is selected, in their order. A selector that matches none of them is reported, and so is a
    /// selection of nothing.
    pub fn choose(&self, candidates: &[Candidate<'_>], diags: &mut Diagnostics) -> Vec<bool> {
        let mut only_used = vec![false; self.only.len()];
        let mut except_used = vec![false; self.except.len()];
        let chosen: Vec<bool> = candidates
            .iter()
            .map(|candidate| {
                let wanted = mark(&self.only, &mut only_used, candidate) || self.only.is_empty();
                let unwanted = mark(&self.except, &mut except_used, candidate);
                wanted && !unwanted
            })
            .collect();
        let used = only_used.into_iter().chain(except_used);
        let mut all_used = true;
        for (selector, _) in self.selectors().zip(used).filter(|(_, used)| !used) {
            all_used = false;
            diags.push(unused(selector, candidates));
        }
        if all_used && !candidates.is_empty() && !chosen.contains(&true) {
            let message = format!(
                "the selection leaves none of the {} operations of the document",
                candidates.len()
            );
            diags.push(Diagnostic::without_place(code::SELECTION_EMPTY, message));
        }
        chosen
    }

    fn selectors(&self) -> impl Iterator<Item = &Selector> {
        self.only.iter().chain(&self.except)
    }
}

/// Which operations are given pages.
#[derive(Debug, Clone, Default)]
pub struct PagingChoice {
    /// Whether only those are that an extension of the document describes.
    pub explicit_only: bool,
    /// Those that are not in any case.
    pub except: Vec<Selector>,
}

impl PagingChoice {
    /// Whether each candidate is excepted, in their order. A selector that matches none of them is reported.
    pub fn excepted(&self, candidates: &[Candidate<'_>], diags: &mut Diagnostics) -> Vec<bool> {
        let mut used = vec![false; self.except.len()];
        let excepted = candidates
            .iter()
            .map(|candidate| mark(&self.except, &mut used, candidate))
            .collect();
        for (selector, _) in self.except.iter().zip(used).filter(|(_, used)| !used) {
            diags.push(unused(selector, candidates));
        }
        excepted
    }
}

/// Whether one of the selectors matches; each that does is marked.
fn mark(selectors: &[Selector], used: &mut [bool], candidate: &Candidate<'_>) -> bool {
    let mut any = false;
    for (selector, used) in selectors.iter().zip(used) {
        if selector.matches(candidate) {
            *used = true;
            any = true;
        }
    }
    any
}

fn unused(selector: &Selector, candidates: &[Candidate<'_>]) -> Diagnostic {
    let message = format!("`{}` matches no operation of the document", selector.text);
    let diagnostic = match selector.place {
        Some(place) => Diagnostic::new(code::SELECTOR_UNUSED, place, message),
        None => Diagnostic::without_place(code::SELECTOR_UNUSED, message),
    };
    diagnostic.maybe_help(advice(selector, candidates))
}

/// The selector that was probably meant, or those that there are if they are few.
fn advice(selector: &Selector, candidates: &[Candidate<'_>]) -> Option<String> {
    let ids = || {
        candidates
            .iter()
            .filter_map(|candidate| candidate.id.map(str::to_owned))
    };
    let tags = || {
        let tags = candidates.iter().flat_map(|candidate| &candidate.tags);
        tags.map(|tag| format!("tag:{tag}"))
    };
    let routes = || {
        candidates.iter().filter_map(|candidate| {
            let method = candidate.method.to_ascii_uppercase();
            Some(format!("{method} {}", candidate.path?))
        })
    };
    let known: BTreeSet<String> = match &selector.kind {
        Kind::Tag(_) => tags().collect(),
        Kind::Route(Some(_), _) => routes().collect(),
        Kind::Route(None, _) => candidates
            .iter()
            .filter_map(|candidate| candidate.path.map(str::to_owned))
            .collect(),
        Kind::Id(_) => ids().chain(tags()).collect(),
    };
    // A tag without its prefix is the commonest slip.
    let as_tag = format!("tag:{}", selector.text);
    let near = known
        .iter()
        .find(|name| name.eq_ignore_ascii_case(&as_tag))
        .or_else(|| {
            known
                .iter()
                .map(|name| {
                    (
                        strsim::normalized_damerau_levenshtein(name, &selector.text),
                        name,
                    )
                })
                .filter(|(likeness, _)| *likeness > 0.7)
                .max_by(|(a, _), (b, _)| a.total_cmp(b))
                .map(|(_, name)| name)
        });
    match near {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() || known.len() > LISTED => None,
        None => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("what is there: {}", names.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Selection, Selector};
    use crate::diag::{Diagnostics, Losses};

    fn candidates() -> Vec<Candidate<'static>> {
        let candidate = |id, method, path, tags: &[&'static str]| Candidate {
            id,
            method,
            path: Some(path),
            tags: tags.to_vec(),
        };
        vec![
            candidate(Some("listUsers"), "get", "/users", &["users"]),
            candidate(
                Some("deleteUser"),
                "delete",
                "/users/{id}",
                &["users", "admin"],
            ),
            candidate(None, "get", "/pets/{id}/photo", &["pets"]),
            Candidate {
                id: Some("newUser"),
                method: "post",
                path: None,
                tags: vec!["hooks"],
            },
        ]
    }

    fn selectors(texts: &[&str]) -> Vec<Selector> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn chosen(only: &[&str], except: &[&str]) -> (Vec<usize>, Vec<String>) {
        let selection = Selection {
            only: selectors(only),
            except: selectors(except),
        };
        let mut diags = Diagnostics::new(Losses::Report);
        let chosen = selection.choose(&candidates(), &mut diags);
        let indices = (0..).zip(chosen).filter(|(_, chosen)| *chosen);
        let messages = diags.iter().map(|diag| format!("{diag:?}"));
        (
            indices.map(|(index, _)| index).collect(),
            messages.collect(),
        )
    }

    #[test]
    fn operations_are_chosen_by_id_route_and_tag() {
        for (only, except, expected) in [
            (&[][..], &[][..], &[0, 1, 2, 3][..]),
            (&["listUsers"], &[], &[0]),
            (&["*User*"], &[], &[0, 1, 3]),
            (&["tag:users"], &["tag:admin"], &[0]),
            (&["get *"], &[], &[0, 2]),
            (&["GET /users"], &[], &[0]),
            (&["* /users*"], &[], &[0, 1]),
            (&["/users/{id}"], &[], &[1]),
            (&["/*/photo", "tag:ad*"], &[], &[1, 2]),
            (&[], &["DELETE *"], &[0, 2, 3]),
            (&["tag:hooks"], &[], &[3]),
            (&["* *"], &[], &[0, 1, 2]),
        ] {
            assert_eq!(
                chosen(only, except),
                (expected.to_vec(), vec![]),
                "{only:?}"
            );
        }
    }

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, matches) in [
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*", "", true),
            ("ab*ba", "aba", false),
            ("**a**", "cab", true),
            ("a", "ab", false),
        ] {
            assert_eq!(
                super::Pattern(pattern.to_owned()).matches(text),
                matches,
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn a_selector_without_an_operation_is_an_error_with_advice() {
        for (selector, advice) in [
            ("listUser", "did you mean `listUsers`?"),
            ("pets", "did you mean `tag:pets`?"),
            ("GET /user", "did you mean `GET /users`?"),
            (
                "tag:x",
                "what is there: `tag:admin`, `tag:hooks`, `tag:pets`, `tag:users`",
            ),
        ] {
            let (_, messages) = chosen(&[selector], &[]);
            let [message] = messages.as_slice() else {
                panic!("{messages:?}");
            };
            assert!(
                message.contains("E0710") && message.contains(advice),
                "{message}"
            );
        }
        let (indices, messages) = chosen(&[], &["*"]);
        assert_eq!(indices, [2]);
        assert!(messages.is_empty());
        assert!(chosen(&["tag:pets"], &["/pets*"]).1[0].contains("E0711"));
    }

    #[test]
    fn nonsense_is_no_selector() {
        for text in ["", " ", "tag:", "GET", "GET users"] {
            assert_eq!(text.parse::<Selector>().is_err(), text != "GET", "{text}");
        }
    }
}
