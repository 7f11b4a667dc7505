//! What the lists and maps of a schema are made of beyond one schema for all: positions and patterns.

use crate::openapi::{Document, RefOr, Schema, SchemaId, Type};
use crate::resolve::Refs;

/// The most positions that a list can have a type for each of.
const LONGEST: usize = 12;

/// What a list with a schema for each position comes down to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Positions<'s> {
    /// A type for each position; nothing is lost.
    Tuple(&'s [RefOr<SchemaId>]),
    /// A type for each position; what follows them is passed over.
    OpenTuple(&'s [RefOr<SchemaId>]),
    /// One type for all.
    Same(RefOr<SchemaId>),
    /// Any values.
    Any,
}

/// What a list with a schema for each position comes down to; nothing for other schemas.
#[must_use]
pub fn positions<'s>(
    doc: &Document<'_>,
    refs: &Refs,
    schema: &'s Schema<'_>,
) -> Option<Positions<'s>> {
    let rare = schema.rare.as_deref()?;
    let prefix = rare.prefix_items.as_slice();
    let first = *prefix.first()?;
    let get = |part: RefOr<SchemaId>| &doc.schemas[refs.get(part)];
    let count = prefix.len() as u64;
    let bounds = schema.bounds.as_deref();
    let most = bounds.and_then(|bounds| bounds.max_items);
    let least = bounds.and_then(|bounds| bounds.min_items);
    let is_false =
        |part: Option<RefOr<SchemaId>>| part.is_some_and(|part| get(part).boolean == Some(false));
    let is_closed = is_false(schema.items)
        || is_false(rare.unevaluated_items)
        || most.is_some_and(|most| most <= count);
    let says_of_rest = schema.items.filter(|items| get(*items).boolean.is_none());
    let rest = says_of_rest.filter(|_| !is_closed);
    let are_all_there = least.is_none_or(|least| least >= count);
    let is_long_enough = most.is_none_or(|most| most >= count);
    if (2..=LONGEST).contains(&prefix.len()) && are_all_there && is_long_enough && rest.is_none() {
        return Some(if is_closed {
            Positions::Tuple(prefix)
        } else {
            Positions::OpenTuple(prefix)
        });
    }
    let others = prefix.iter().copied().chain(rest);
    let are_alike = others
        .into_iter()
        .all(|other| is_same(doc, refs, first, other));
    Some(if are_alike && (is_closed || rest.is_some()) {
        Positions::Same(first)
    } else {
        Positions::Any
    })
}

/// What `patternProperties`, together with `additionalProperties`, say of the properties that are not described one by one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Patterns {
    /// They are all of one type.
    Same(RefOr<SchemaId>),
    /// They may be anything.
    Any,
}

/// What the patterns of a schema come down to; nothing where it has none.
#[must_use]
pub fn patterns(doc: &Document<'_>, refs: &Refs, schema: &Schema<'_>) -> Option<Patterns> {
    let rare = schema.rare.as_deref()?;
    let listed = rare.pattern_properties.iter().map(|(_, schema)| *schema);
    let mut all = listed
        .chain(schema.additional_properties)
        .filter(|part| doc.schemas[refs.get(*part)].boolean != Some(false));
    if rare.pattern_properties.is_empty() {
        return None;
    }
    let Some(first) = all.next() else {
        return Some(Patterns::Any);
    };
    Some(if all.all(|other| is_same(doc, refs, first, other)) {
        Patterns::Same(first)
    } else {
        Patterns::Any
    })
}

/// Whether two schemas are the same one, or plain single values of the same type and format.
fn is_same(doc: &Document<'_>, refs: &Refs, left: RefOr<SchemaId>, right: RefOr<SchemaId>) -> bool {
    let (left, right) = (refs.get(left), refs.get(right));
    if left == right {
        return true;
    }
    let (left, right) = (&doc.schemas[left], &doc.schemas[right]);
    match (plain_type(left), plain_type(right)) {
        (Some(one), Some(other)) => {
            let name = |schema: &Schema<'_>| schema.format.map(|format| format.value.to_owned());
            one == other && name(left) == name(right)
        }
        _ => false,
    }
}

/// The type of a schema that says nothing but a type, a format and texts.
fn plain_type(schema: &Schema<'_>) -> Option<Type> {
    let is_plain = schema.reference.is_none()
        && schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
        && !schema.nullable;
    match schema.types.as_slice() {
        [only] if is_plain => match only.value {
            Type::Boolean | Type::Integer | Type::Number | Type::String => Some(only.value),
            Type::Null | Type::Array | Type::Object => None,
        },
        _ => None,
    }
}
