//! Which variants a value can be of, and which of them it fits best.

use std::cmp::Reverse;

use serde_json::Value;

use super::{Choice, Form, Variant};
use crate::runtime::shape::{Node, Property, Shape};

/// The kinds of values that a format tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Integer,
    Fraction,
    Text,
    List,
    Object,
}

/// How the names of an object that is to be read are spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As the properties' own.
    Plain,
    /// As those of the XML elements and attributes that the properties become.
    Xml,
}

/// How ill an object fits a variant: the less, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Misfit {
    missing: usize,
    unknown: usize,
    known: Reverse<usize>,
}

impl Misfit {
    /// Whether the names alone do not say which of two variants fits better.
    pub(super) fn is_as_bad_as(self, other: Self) -> bool {
        (self.missing, self.unknown) == (other.missing, other.unknown)
    }

    /// Whether all is there that has to be.
    pub(super) fn is_complete(self) -> bool {
        self.missing == 0
    }
}

impl Choice {
    /// The variants that take values of a kind, those that are the most particular about it first.
    pub(super) fn takers(&'static self, kind: Kind) -> impl Iterator<Item = usize> {
        (0..=LAST_RANK).flat_map(move |rank| {
            let variants = self.variants.iter().enumerate();
            variants
                .filter(move |(_, variant)| variant.rank(kind) == Some(rank))
                .map(|(index, _)| index)
        })
    }

    fn takes(&'static self, kind: Kind) -> bool {
        self.variants
            .iter()
            .any(|variant| variant.rank(kind).is_some())
    }

    /// The variants that a text may be of that could stand for anything, in the order of trial: a number is hardly ever
    /// meant as a text, and `1` hardly ever as a boolean.
    pub(super) fn readings(&'static self, text: &str) -> impl Iterator<Item = usize> {
        let is_boolean = matches!(text.trim(), "true" | "false");
        let first = is_boolean.then_some(Kind::Bool);
        let kinds = first.into_iter().chain([
            Kind::Integer,
            Kind::Fraction,
            Kind::Bool,
            Kind::Text,
            Kind::List,
        ]);
        kinds.flat_map(|kind| self.takers(kind))
    }

    /// What XML calls the tag: one name where all objects spell it alike. Those that do not describe it may have it all
    /// the same, under its own name.
    pub(super) fn tag_names(&'static self) -> Vec<(Option<Node>, &'static str)> {
        let mut names = Vec::new();
        if let Some(tag) = self.tag {
            for variant in self.variants {
                variant.add_tag_names(tag, &mut names);
            }
        }
        names
    }

    /// The variants that a tag stands for.
    pub(super) fn named(&'static self, tag: &str) -> Vec<usize> {
        let variants = self.variants.iter().enumerate();
        variants
            .filter(|(_, variant)| variant.tags.contains(&tag))
            .map(|(index, _)| index)
            .collect()
    }

    /// The variants that a tag stands for, or else those that take any.
    pub(super) fn tagged(&'static self, tag: &str) -> Vec<usize> {
        let named = self.named(tag);
        if !named.is_empty() {
            return named;
        }
        let variants = self.variants.iter().enumerate();
        variants
            .filter(|(_, variant)| variant.is_open())
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether the variant `index` takes all that the tag does not name.
    pub(super) fn is_default(&self, index: usize) -> bool {
        self.variants
            .get(index)
            .is_some_and(|variant| variant.default)
    }

    /// The candidates with how ill an object of these names fits them, the best first.
    pub(super) fn ranked(
        &'static self,
        candidates: &[usize],
        names: &[&str],
        tag: Option<&str>,
        spelling: Spelling,
    ) -> Vec<(Misfit, usize)> {
        let mut ranked: Vec<_> = candidates
            .iter()
            .filter_map(|index| {
                let variant = self.variants.get(*index)?;
                Some((variant.misfit(self.tag, names, tag, spelling), *index))
            })
            .collect();
        ranked.sort();
        ranked
    }

    /// Whether a variant that fits as well knows one of the names that the best one does not.
    pub(super) fn is_torn(&'static self, ranked: &[(Misfit, usize)], names: &[&str]) -> bool {
        let [(_, best), others @ ..] = ranked else {
            return false;
        };
        let knows = |index: &usize, name: &str| match self.variants.get(*index) {
            Some(variant) => variant.knows(name),
            None => false,
        };
        self.overlapping
            && others.iter().any(|(misfit, other)| {
                misfit.is_complete()
                    && names
                        .iter()
                        .any(|name| knows(other, name) && !knows(best, name))
            })
    }
}

const LAST_RANK: u8 = 3;

impl Variant {
    /// Whether the variant takes values of a kind, and how particular it is.
    fn rank(&self, kind: Kind) -> Option<u8> {
        match (&self.form, kind) {
            (Form::Object(_), Kind::Object)
            | (Form::List, Kind::List)
            | (Form::Bool, Kind::Bool)
            | (Form::Integer, Kind::Integer)
            | (Form::Number, Kind::Fraction)
            | (Form::Pattern, Kind::Text) => Some(0),
            (Form::Map, Kind::Object)
            | (Form::Number, Kind::Integer)
            | (Form::Integer, Kind::Fraction)
            | (Form::Text, Kind::Text) => Some(1),
            (Form::Choice(choice), _) if choice.takes(kind) => Some(2),
            (Form::Anything, _) => Some(LAST_RANK),
            _ => None,
        }
    }

    fn add_tag_names(
        &'static self,
        tag: &'static str,
        names: &mut Vec<(Option<Node>, &'static str)>,
    ) {
        let name = match &self.form {
            Form::Object(shape) => {
                let mut properties = shape.properties().iter();
                let property = properties.find(|property| property.name() == tag);
                property.map_or((None, tag), |property| {
                    (Some(property.markup().node), xml_name(property))
                })
            }
            Form::Choice(choice) => {
                for variant in choice.variants {
                    variant.add_tag_names(tag, names);
                }
                return;
            }
            Form::Map | Form::Anything => (None, tag),
            Form::List | Form::Bool | Form::Integer | Form::Number | Form::Text | Form::Pattern => {
                return;
            }
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }

    /// Whether an object with a tag that no variant has may be of this one.
    fn is_open(&self) -> bool {
        self.default || (self.tags.is_empty() && self.rank(Kind::Object).is_some())
    }

    fn knows(&self, name: &str) -> bool {
        match &self.form {
            Form::Object(shape) => {
                shape.allows_any() || shape.properties().iter().any(|known| known.name() == name)
            }
            Form::Map | Form::Anything => true,
            Form::Choice(choice) => choice.variants.iter().any(|variant| variant.knows(name)),
            Form::List | Form::Bool | Form::Integer | Form::Number | Form::Text | Form::Pattern => {
                false
            }
        }
    }

    fn misfit(
        &self,
        own_tag: Option<&str>,
        names: &[&str],
        tag: Option<&str>,
        spelling: Spelling,
    ) -> Misfit {
        match &self.form {
            Form::Object(shape) => misfit(shape, own_tag, names, spelling),
            Form::Choice(choice) => {
                let candidates = match tag.filter(|_| choice.tag == own_tag) {
                    Some(tag) => choice.tagged(tag),
                    None => choice.takers(Kind::Object).collect(),
                };
                let ranked = choice.ranked(&candidates, names, tag, spelling);
                ranked
                    .first()
                    .map_or(Misfit::of_anything(names), |(misfit, _)| *misfit)
            }
            Form::Map
            | Form::Anything
            | Form::List
            | Form::Bool
            | Form::Integer
            | Form::Number
            | Form::Text
            | Form::Pattern => Misfit::of_anything(names),
        }
    }
}

impl Misfit {
    /// That of a type which takes any names: it lacks nothing, and knows nothing.
    fn of_anything(names: &[&str]) -> Self {
        Self {
            missing: 0,
            unknown: names.len(),
            known: Reverse(0),
        }
    }
}

/// Without the tag, which may be left out where the place says what the value is.
fn misfit(shape: &Shape, tag: Option<&str>, names: &[&str], spelling: Spelling) -> Misfit {
    let spelt = |property: &Property| match spelling {
        Spelling::Plain => property.name(),
        Spelling::Xml => xml_name(property),
    };
    let is_necessary = |property: &Property| {
        // In XML, an empty list has no element.
        let may_be_empty = spelling == Spelling::Xml && property.is_list();
        property.is_expected() && !may_be_empty && Some(property.name()) != tag
    };
    let properties = shape.properties();
    let known = names
        .iter()
        .filter(|name| properties.iter().any(|property| spelt(property) == **name))
        .count();
    let missing = properties
        .iter()
        .filter(|property| is_necessary(property) && !names.contains(&spelt(property)))
        .count();
    Misfit {
        missing,
        unknown: if shape.allows_any() {
            0
        } else {
            names.len() - known
        },
        known: Reverse(known),
    }
}

/// The name of the attribute or element that a property becomes.
fn xml_name(property: &Property) -> &'static str {
    let markup = property.markup();
    markup.wrapper.or(markup.name).unwrap_or(property.name())
}

/// A tag as a text, whatever the document has made of it.
pub(super) fn tag_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
