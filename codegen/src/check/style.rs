//! How parameters and fields of forms are spelt, decided in one place so that `check` and `lower` agree.
//!
//! The standard's table has gaps: styles that a place does not allow, lists and objects in others, cookies that are
//! exploded. Documents use them, and here is what they most likely mean.

use crate::maps::HashSet;
use crate::openapi::{
    Document, Encoding, Location, Parameter, ParameterStyle, RefOr, Schema, SchemaId, Type,
};
use crate::resolve::Refs;

/// A style, and whether each item or entry stands for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spelt {
    /// The style.
    pub style: ParameterStyle,
    /// `explode`.
    pub explode: bool,
}

/// How a parameter is written, whatever its document says about that.
#[must_use]
pub fn spelling(parameter: &Parameter<'_>) -> Spelt {
    let style = parameter.style.value;
    let (style, explode) = match (parameter.location, style) {
        (Location::Path, ParameterStyle::Label | ParameterStyle::Matrix)
        | (Location::Query, ParameterStyle::Form | ParameterStyle::DeepObject)
        | (Location::Cookie, ParameterStyle::Form | ParameterStyle::Cookie)
        | (Location::Path | Location::Header, ParameterStyle::Simple)
        // Delimiters are for queries, but mean the same wherever they are.
        | (
            _,
            ParameterStyle::SpaceDelimited
            | ParameterStyle::PipeDelimited
            | ParameterStyle::TabDelimited,
        ) => (style, parameter.explode),
        (Location::Path | Location::Header, _) => (ParameterStyle::Simple, false),
        (Location::Query | Location::QueryString | Location::Cookie, _) => {
            (ParameterStyle::Form, parameter.explode)
        }
    };
    unexploded(style, explode)
}

/// How a field of a form is written, where that is not left to the standard's default for forms.
#[must_use]
pub fn field_spelling(encoding: &Encoding<'_>) -> Option<Spelt> {
    if encoding.style.is_none() && encoding.explode.is_none() && !encoding.allow_reserved {
        return None;
    }
    let style = encoding
        .style
        .map_or(ParameterStyle::Form, |style| style.value);
    let explode = encoding.explode.unwrap_or(style == ParameterStyle::Form);
    Some(match style {
        ParameterStyle::Form
        | ParameterStyle::DeepObject
        | ParameterStyle::SpaceDelimited
        | ParameterStyle::PipeDelimited
        | ParameterStyle::TabDelimited => unexploded(style, explode),
        ParameterStyle::Simple
        | ParameterStyle::Label
        | ParameterStyle::Matrix
        | ParameterStyle::Cookie => Spelt {
            style: ParameterStyle::Form,
            explode,
        },
    })
}

/// Lists with delimiters that are to be exploded repeat their name.
fn unexploded(style: ParameterStyle, explode: bool) -> Spelt {
    let style = match style {
        ParameterStyle::SpaceDelimited
        | ParameterStyle::PipeDelimited
        | ParameterStyle::TabDelimited
            if explode =>
        {
            ParameterStyle::Form
        }
        other => other,
    };
    Spelt { style, explode }
}

/// What a value is, as far as its text is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A single value, or anything.
    Scalar,
    List,
    Object,
}

/// What a value is, and whether lists or objects are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) kind: Kind,
    pub(super) is_nested: bool,
}

/// The form of a schema's values; where they are one of several, that of the most complex.
pub(super) fn form(doc: &Document<'_>, refs: &Refs, schema: RefOr<SchemaId>) -> Form {
    let parts = composition(doc, refs, schema);
    let is_nested = parts.iter().any(|part| {
        let values = part.properties.iter().map(|property| property.schema);
        let children = values.chain(part.items).chain(part.additional_properties);
        children.into_iter().any(|child| {
            let child = composition(doc, refs, child);
            child.iter().any(|part| kind(part) != Kind::Scalar)
        })
    });
    Form {
        kind: parts
            .iter()
            .map(|part| kind(part))
            .max()
            .unwrap_or(Kind::Scalar),
        is_nested,
    }
}

fn kind(schema: &Schema<'_>) -> Kind {
    if schema.has_type(Type::Object) || !schema.properties.is_empty() {
        Kind::Object
    } else if schema.has_type(Type::Array) || schema.items.is_some() {
        Kind::List
    } else {
        Kind::Scalar
    }
}

/// A schema and all that it is composed of or chosen from.
fn composition<'c, 't>(
    doc: &'c Document<'t>,
    refs: &Refs,
    schema: RefOr<SchemaId>,
) -> Vec<&'c Schema<'t>> {
    let mut seen = HashSet::default();
    let mut found = Vec::new();
    let mut waiting = vec![schema];
    while let Some(next) = waiting.pop() {
        let id = refs.get(next);
        if !seen.insert(id) {
            continue;
        }
        let schema = &doc.schemas[id];
        found.push(schema);
        waiting.extend(schema.reference.map(RefOr::Ref));
        let parts = schema.all_of.iter().chain(&schema.one_of);
        waiting.extend(parts.chain(&schema.any_of));
    }
    found
}

/// The schema of a property, wherever in the composition it stands.
pub(super) fn property(
    doc: &Document<'_>,
    refs: &Refs,
    schema: RefOr<SchemaId>,
    name: &str,
) -> Option<RefOr<SchemaId>> {
    let parts = composition(doc, refs, schema);
    let mut properties = parts.iter().flat_map(|part| &part.properties);
    properties
        .find(|property| property.name.value == name)
        .map(|property| property.schema)
}
