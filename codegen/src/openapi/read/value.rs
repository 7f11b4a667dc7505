//! What every reader needs: maps whose keys are known, and scalars of the right type.
//!
//! A key without a value counts as absent, and a value whose meaning is plain in spite of its type is taken for what it
//! means. What only adds to the documentation is dropped where it cannot be understood. All of that is reported as
//! warnings, because documents in the wild are full of it; what the client depends on and nobody can understand is an error.

use super::Reader;
use crate::diag::{Diagnostic, Severity, code};
use crate::load::{Lookup, Map, Number, Tree, Value};
use crate::openapi::model::{Named, Spanned};
use crate::source::Span;

/// Reads a map whose keys the standard knows, one arm a key, and reports every other key.
///
/// `fields!(reader, tree, "the contact", contact.extensions, value, { "name" => contact.name = reader.text(value), … })`
macro_rules! fields {
    ($reader:ident, $tree:expr, $what:expr, $extensions:expr, $value:ident, { $($key:literal $(if $guard:expr)? => $read:expr,)* }) => {
        if let Some(map) = $reader.map($tree, $what) {
            for (key, $value) in map.iter() {
                if $reader.is_absent(key, $value) {
                    continue;
                }
                match &**key {
                    $($key $(if $guard)? => { $read; })*
                    extension if extension.starts_with("x-") => $extensions.0.push((extension, $value)),
                    unknown => $reader.unknown(unknown, $value, map, &[$($key),*], $what),
                }
            }
        }
    };
}
pub(super) use fields;

/// How many references may follow one another where there should be none.
const DETOURS: usize = 16;

/// Keys whose value may be null, which is then what they say.
const MAY_BE_NULL: &[&str] = &["const", "dataValue", "default", "example", "type", "value"];

/// Keys that only add to the documentation of a client.
const PROSE: &[&str] = &[
    "$comment",
    "contact",
    "description",
    "example",
    "examples",
    "externalDocs",
    "license",
    "summary",
    "termsOfService",
    "title",
];

impl<'t> Reader<'t, '_> {
    /// Whether a key has no value, and so might as well not be there.
    pub(super) fn is_absent(&mut self, key: &str, value: &Tree) -> bool {
        let absent =
            value.value == Value::Null && !key.starts_with("x-") && !MAY_BE_NULL.contains(&key);
        if absent {
            self.empty(value);
        }
        absent
    }

    /// The entries of a map.
    pub(super) fn map(&mut self, tree: &'t Tree, what: &str) -> Option<&'t Map> {
        match &tree.value {
            Value::Map(map) => Some(map),
            Value::Null => {
                self.empty(tree);
                None
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::List(_) => {
                self.wrong_type(tree, &format!("{what} is a map"));
                None
            }
        }
    }

    /// The items of a list; what is none is taken for the only item of one.
    pub(super) fn list(&mut self, tree: &'t Tree) -> &'t [Tree] {
        match &tree.value {
            Value::List(list) => list,
            Value::Null => {
                self.empty(tree);
                &[]
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Map(_) => {
                self.coerced(tree, "a list of one");
                std::slice::from_ref(tree)
            }
        }
    }

    /// The entries of a map whose keys are names; `x-` fields among them are not names.
    pub(super) fn names<T>(
        &mut self,
        tree: &'t Tree,
        what: &str,
        mut read: impl FnMut(&mut Self, Spanned<&'t str>, &'t Tree) -> Option<T>,
    ) -> Named<'t, T> {
        let Some(map) = self.map(tree, what) else {
            return Vec::new();
        };
        let mut named = Vec::with_capacity(map.len());
        for (key, value) in map {
            let name = Spanned {
                value: &**key,
                span: value.span.key(),
            };
            if let Some(item) = read(self, name, value) {
                named.push((name, item));
            }
        }
        named
    }

    /// What stands for a value: where the standard provides for no reference, documents of many files have one even so.
    /// `None` if it leads nowhere, which is reported.
    pub(super) fn instead(&mut self, tree: &'t Tree) -> Option<&'t Tree> {
        let mut at = tree;
        for _ in 0..DETOURS {
            let Some(reference) = at.get("$ref").filter(|text| text.as_str().is_some()) else {
                return Some(at);
            };
            let text = reference.as_str().unwrap_or_default();
            let (code, message) = match self.loaded.lookup(at.span.file(), text) {
                Lookup::Found(next) => {
                    at = next;
                    let message =
                        format!("there is no reference provided for here; `{text}` is followed");
                    (code::REFERENCE_UNEXPECTED, message)
                }
                Lookup::Missing(_) | Lookup::NoPointer => {
                    (code::MISSING_TARGET, format!("`{text}` leads to nothing"))
                }
                Lookup::NotLoaded => return None,
            };
            let diagnostic = Diagnostic::new(code, reference.span, message);
            let found = diagnostic.severity() != Severity::Error;
            self.diags.push(diagnostic);
            if !found {
                return None;
            }
        }
        let message = "the reference leads back to itself";
        self.diags.push(Diagnostic::new(
            code::CYCLIC_REFERENCE,
            tree.span.key(),
            message,
        ));
        None
    }

    /// A text on which the client depends.
    fn scalar(&mut self, tree: &'t Tree) -> Option<&'t str> {
        match &tree.value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.as_str()),
            Value::Bool(value) => {
                self.coerced(tree, "a string");
                Some(if *value { "true" } else { "false" })
            }
            Value::Null => {
                self.empty(tree);
                None
            }
            Value::List(_) | Value::Map(_) => {
                self.wrong_type(tree, "a string belongs here");
                None
            }
        }
    }

    /// A text that only documents; dropped where it is none.
    pub(super) fn text(&mut self, tree: &'t Tree) -> Option<&'t str> {
        match &tree.value {
            Value::Map(map) if map.contains_key("$ref") => {
                let there = self.instead(tree)?;
                there.as_str()
            }
            Value::List(_) | Value::Map(_) => {
                self.ignored(
                    tree,
                    &format!("a text belongs here, but this is {}", tree.kind()),
                );
                None
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => self.scalar(tree),
        }
    }

    /// A text on which the client depends, with its place.
    pub(super) fn spanned(&mut self, tree: &'t Tree) -> Option<Spanned<&'t str>> {
        self.scalar(tree).map(|value| Spanned {
            value,
            span: tree.span,
        })
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, tree: &'t Tree) -> Vec<Spanned<&'t str>> {
        self.list(tree)
            .iter()
            .filter_map(|item| self.spanned(item))
            .collect()
    }

    /// A boolean; `false` where it is none.
    pub(super) fn flag(&mut self, tree: &'t Tree) -> bool {
        match &tree.value {
            Value::Bool(value) => *value,
            Value::String(text) if is_word(text, &["true", "yes", "1"]) => {
                self.coerced(tree, "`true`");
                true
            }
            Value::String(text) if is_word(text, &["false", "no", "0", ""]) => {
                self.coerced(tree, "`false`");
                false
            }
            Value::Number(number) if matches!(number.as_i128(), Some(0 | 1)) => {
                let value = number.as_i128() == Some(1);
                self.coerced(tree, if value { "`true`" } else { "`false`" });
                value
            }
            Value::Null => {
                self.empty(tree);
                false
            }
            Value::Number(_) | Value::String(_) | Value::List(_) | Value::Map(_) => {
                self.wrong_type(tree, "`true` or `false` belongs here");
                false
            }
        }
    }

    /// A limit for numbers. Clients do not check it, so one that cannot be understood is dropped.
    pub(super) fn number(&mut self, tree: &'t Tree) -> Option<Number> {
        let number = match &tree.value {
            Value::Number(number) => Some(number.clone()),
            Value::String(text) => Number::parse(text.trim()),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => None,
        };
        match (&number, &tree.value) {
            (Some(_), Value::String(_)) => self.coerced(tree, "a number"),
            (Some(_), _) => {}
            (None, _) => self.ignored(tree, "a number belongs here"),
        }
        number
    }

    /// A limit for lengths: a whole number that is not negative. Treated like [`number`](Self::number).
    pub(super) fn count(&mut self, tree: &'t Tree) -> Option<u64> {
        let count = self.number(tree)?.as_u64();
        if count.is_none() {
            self.ignored(tree, "a whole number that is not negative belongs here");
        }
        count
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        tree: &'t Tree,
        words: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        let text = self.scalar(tree)?;
        let spanned = |value: T| Spanned {
            value,
            span: tree.span,
        };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(spanned(*value));
        }
        if let Some((word, value)) = words.iter().find(|(word, _)| is_word(text, &[word])) {
            self.guessed(tree, text, &format!("`{word}`"));
            return Some(spanned(*value));
        }
        let near = nearest(text, words.iter().map(|(word, _)| *word));
        let all: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let help = near.map_or_else(
            || format!("one of {} belongs here", all.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.diags.push(
            Diagnostic::new(
                code::INVALID_VALUE,
                tree.span,
                format!("`{text}` is no value that is allowed here"),
            )
            .help(help),
        );
        None
    }

    pub(super) fn wrong_type(&mut self, tree: &Tree, expected: &str) {
        let message = format!("{expected}, but this is {}", tree.kind());
        self.diags
            .push(Diagnostic::new(code::WRONG_TYPE, tree.span, message));
    }

    fn coerced(&mut self, tree: &Tree, wanted: &str) {
        let message = format!("this is {}, and is taken for {wanted}", tree.kind());
        self.diags
            .push(Diagnostic::new(code::COERCED, tree.span, message));
    }

    /// Reports a value that was understood although it is not among those allowed.
    pub(super) fn guessed(&mut self, tree: &Tree, text: &str, meant: &str) {
        self.diags.push(Diagnostic::new(
            code::WORD_GUESSED,
            tree.span,
            format!("`{text}` is no value that is allowed here, and is taken for {meant}"),
        ));
    }

    /// Reports a value that could not be understood, on which nothing depends.
    pub(super) fn ignored(&mut self, tree: &Tree, message: &str) {
        self.diags.push(Diagnostic::new(
            code::VALUE_IGNORED,
            tree.span,
            format!("{message}, and this is ignored"),
        ));
    }

    pub(super) fn empty(&mut self, tree: &Tree) {
        self.diags.push(Diagnostic::new(
            code::NO_VALUE,
            tree.span.key(),
            "there is no value here, so this is ignored",
        ));
    }

    pub(super) fn misplaced_required(&mut self, tree: &Tree) {
        let message = "`required` of a schema is a list of property names, so this is ignored";
        self.diags.push(
            Diagnostic::new(code::REQUIRED_FLAG, tree.span.key(), message)
                .help("name the property in the `required` list of the schema that has it"),
        );
    }

    /// Reports a required key that is not there, and without which the client is as good.
    pub(super) fn lacking(&mut self, span: Span, key: &str, what: &str) {
        let message = format!("the required key `{key}` of {what} is missing");
        self.diags
            .push(Diagnostic::new(code::LACKING_KEY, span, message));
    }

    /// Reports a required key that is not there.
    pub(super) fn missing(&mut self, span: Span, key: &str, what: &str) {
        let message = format!("the required key `{key}` of {what} is missing");
        self.diags
            .push(Diagnostic::new(code::MISSING_KEY, span, message));
    }

    /// Reports a key that the standard does not know.
    pub(super) fn unknown(
        &mut self,
        key: &str,
        value: &Tree,
        map: &Map,
        known: &[&str],
        what: &str,
    ) {
        let span = value.span.key();
        // A key that is there already cannot be what this one was meant for, and nobody misspells `$schema` as `schema`.
        let meant = |known: &&str| {
            !map.contains_key(*known) && (!known.starts_with('$') || *known == "$ref")
        };
        let near = nearest(key, known.iter().copied().filter(meant));
        self.diags.push(match near {
            Some(near) if PROSE.contains(&near) => Diagnostic::new(
                code::UNKNOWN_KEY,
                span,
                format!("{what} has no key `{key}`, which is ignored"),
            )
            .help(format!("did you mean `{near}`?")),
            Some(near) => Diagnostic::new(
                code::MISSPELT_KEY,
                span,
                format!("{what} has no key `{key}`"),
            )
            .help(format!("did you mean `{near}`?")),
            None => Diagnostic::new(
                code::UNKNOWN_KEY,
                span,
                format!("{what} has no key `{key}`, which is ignored"),
            )
            .help("keys of your own start with `x-`"),
        });
    }
}

/// Whether a text is one of a few words, in whatever case.
fn is_word(text: &str, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// Longer words are not compared: the cost grows with the square of their length.
const LONGEST_COMPARED: usize = 64;

/// The word that was probably meant: equal but for case, or one or two slips away.
pub(crate) fn nearest<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let length = text.chars().count();
    let slips = match length {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    // A slip changes the length by one at most.
    let is_comparable = |word: &&str| {
        length <= LONGEST_COMPARED
            && word.len() > 2
            && word.chars().count().abs_diff(length) <= slips
    };
    words
        .filter(is_comparable)
        .map(|word| {
            let distance = if word.eq_ignore_ascii_case(text) {
                0
            } else {
                strsim::damerau_levenshtein(word, text)
            };
            (distance, word)
        })
        .filter(|(distance, word)| *distance <= slips && word.chars().count() > 2)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
