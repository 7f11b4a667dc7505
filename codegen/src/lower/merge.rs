//! A schema together with everything that it is composed of by `allOf` and by a `$ref` with siblings: what comes later wins.
//!
//! Of a choice, only one alternative is merged, if any: the others are types of their own.

use super::form::same_as;
use super::schemas::Schemas;
use crate::check::{Alternatives, Patterns, Positions, is_blank, is_opaque, patterns, positions};
use crate::load::{Number, Tree};
use crate::maps::{HashSet, IndexMap};
use crate::openapi::{Bounds, Discriminator, Property, RefOr, Schema, SchemaId, Spanned, Type};

/// The keywords of a composition that decide about the type of its values.
#[derive(Debug, Default)]
pub(super) struct Merged<'c, 't> {
    /// The types that it names, without null.
    pub(super) types: Vec<Type>,
    pub(super) format: Option<&'t str>,
    pub(super) enumeration: Option<&'t [Tree]>,
    pub(super) constant: Option<&'t Tree>,
    pub(super) properties: IndexMap<&'t str, Property<'t>>,
    pub(super) required: HashSet<&'t str>,
    pub(super) additional: Option<RefOr<SchemaId>>,
    /// Properties whose names match some patterns are of several types.
    pub(super) has_patterns: bool,
    pub(super) items: Option<RefOr<SchemaId>>,
    /// What its lists have in each position.
    pub(super) positions: Option<Positions<'c>>,
    pub(super) limits: Limits,
    /// A type that the limits it sets are for.
    pub(super) hint: Option<Type>,
    /// Lists of alternatives, of each of which a value has one.
    pub(super) choices: Vec<Alternatives<'c>>,
    /// What tells the alternatives apart, and the schema that says so.
    pub(super) discriminator: Option<(SchemaId, &'c Discriminator<'t>)>,
    /// Something of it has no equivalent: dynamic references, `false`.
    pub(super) is_opaque: bool,
}

/// Merges a schema and its parts. Choices that it has are noted, and not followed.
pub(super) fn merge<'c, 't>(schemas: Schemas<'c, 't>, id: SchemaId) -> Merged<'c, 't> {
    merge_all(schemas, &[id])
}

/// Merges an alternative with what stands beside it. Of other choices that come with it, it may have any property.
pub(super) fn merge_beside<'c, 't>(
    schemas: Schemas<'c, 't>,
    holder: SchemaId,
    alternative: SchemaId,
) -> Merged<'c, 't> {
    let mut merged = merge_all(schemas, &[holder, alternative]);
    let mut chosen = std::mem::take(&mut merged.choices);
    let is_made = |choice: &Alternatives<'_>| {
        let mut others = choice.list.iter();
        others.any(|other| leads_to(schemas, *other, alternative))
    };
    // An alternative of an alternative is found in none of the lists; it is the first that is made type by type.
    let made = chosen.iter().position(is_made).unwrap_or(0);
    if made < chosen.len() {
        chosen.remove(made);
    }
    let required = merged.required.clone();
    for other in chosen.iter().flat_map(|choice| choice.list) {
        let other = merge_all(schemas, &[schemas.id(*other)]);
        for (name, property) in other.properties {
            merged.properties.entry(name).or_insert(property);
        }
    }
    merged.required = required;
    merged
}

/// Whether an alternative is a schema, or only another name for it.
fn leads_to(schemas: Schemas<'_, '_>, alternative: RefOr<SchemaId>, wanted: SchemaId) -> bool {
    let mut way = vec![schemas.id(alternative)];
    loop {
        let at = way[way.len() - 1];
        if at == wanted {
            return true;
        }
        match same_as(schemas, at) {
            Some((next, _)) if !way.contains(&next) => way.push(next),
            _ => return false,
        }
    }
}

fn merge_all<'c, 't>(schemas: Schemas<'c, 't>, ids: &[SchemaId]) -> Merged<'c, 't> {
    let mut merged = Merged::default();
    // The way through the composition is on the heap, and each schema is on it once: a document may nest or loop it as it likes.
    let mut seen = HashSet::default();
    let mut stack: Vec<Step> = ids.iter().rev().map(|id| Step::Enter(*id)).collect();
    while let Some(step) = stack.pop() {
        match step {
            Step::Enter(id) => {
                if seen.insert(id) {
                    stack.push(Step::Apply(id));
                    stack.extend(
                        schemas
                            .parts(schemas.get(id))
                            .into_iter()
                            .rev()
                            .map(Step::Enter),
                    );
                    // A base may list those that are composed of it; for one of them, it is no choice.
                    let choices = schemas.choices(schemas.get(id)).filter(|choice| {
                        let others = choice.list.iter();
                        !others
                            .map(|other| schemas.id(*other))
                            .any(|other| other != id && seen.contains(&other))
                    });
                    merged.choices.extend(choices);
                }
            }
            Step::Apply(id) => {
                let schema = schemas.get(id);
                let own = schema.discriminator.as_deref();
                merged.discriminator = own
                    .map(|discriminator| (id, discriminator))
                    .or(merged.discriminator);
                apply(schemas, schema, &mut merged);
            }
        }
    }
    merged
}

enum Step {
    /// Look at the parts, then at the schema itself.
    Enter(SchemaId),
    /// Look at the schema itself.
    Apply(SchemaId),
}

fn apply<'c, 't>(schemas: Schemas<'c, 't>, schema: &'c Schema<'t>, merged: &mut Merged<'c, 't>) {
    for named in schema
        .types
        .iter()
        .filter(|named| named.value != Type::Null)
    {
        if !merged.types.contains(&named.value) {
            merged.types.push(named.value);
        }
    }
    merged.format = schemas.doubts.believed_format(schema).or(merged.format);
    merged.enumeration = schema.enumeration.or(merged.enumeration);
    merged.constant = schema.constant.or(merged.constant);
    merged.items = schema.items.or(merged.items);
    merged.positions = positions(schemas.doc, schemas.refs, schema).or(merged.positions);
    merged.additional = schema.additional_properties.or(merged.additional);
    merged.required.extend(
        schema
            .required
            .iter()
            .map(|name: &Spanned<&str>| name.value),
    );
    merged.hint = schema.bounds.as_deref().and_then(hint).or(merged.hint);
    for property in &schema.properties {
        let says_something = !is_blank(schemas.get(schemas.id(property.schema)));
        if says_something || !merged.properties.contains_key(property.name.value) {
            merged.properties.insert(property.name.value, *property);
        }
    }
    match patterns(schemas.doc, schemas.refs, schema) {
        Some(Patterns::Same(values)) => merged.additional = Some(values),
        Some(Patterns::Any) => merged.has_patterns = true,
        None => {}
    }
    if let Some(bounds) = schema.bounds.as_deref() {
        let whole = |limit: &Option<Number>| limit.as_ref().and_then(Number::as_i128);
        merged.limits.minimum = whole(&bounds.minimum).or(merged.limits.minimum);
        merged.limits.maximum = whole(&bounds.maximum).or(merged.limits.maximum);
    }
    merged.is_opaque |= schema.boolean == Some(false) || is_opaque(schema);
}

/// The smallest and the largest integer that a schema allows, where it says so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    pub(super) minimum: Option<i128>,
    pub(super) maximum: Option<i128>,
}

/// The type that a limit is for.
fn hint(bounds: &Bounds<'_>) -> Option<Type> {
    let numeric = [&bounds.minimum, &bounds.maximum, &bounds.multiple_of]
        .into_iter()
        .any(Option::is_some);
    let textual =
        bounds.pattern.is_some() || bounds.min_length.is_some() || bounds.max_length.is_some();
    match (numeric, textual) {
        (true, false) => Some(Type::Number),
        (false, true) => Some(Type::String),
        (true, true) | (false, false) => None,
    }
}
