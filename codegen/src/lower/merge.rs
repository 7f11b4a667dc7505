//! A schema together with everything that it is composed of by `allOf` and by a `$ref` with siblings: what comes later wins.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::schemas::{Schemas, is_blank};
use crate::load::Tree;
use crate::openapi::{Bounds, Property, RefOr, Schema, SchemaId, Spanned, Type};

/// The keywords of a composition that decide about the type of its values.
#[derive(Debug, Default)]
pub(super) struct Merged<'t> {
    /// The types that it names, without null.
    pub(super) types: Vec<Type>,
    pub(super) format: Option<&'t str>,
    pub(super) enumeration: Option<&'t [Tree]>,
    pub(super) constant: Option<&'t Tree>,
    pub(super) properties: IndexMap<&'t str, Property<'t>>,
    pub(super) required: HashSet<&'t str>,
    pub(super) additional: Option<RefOr<SchemaId>>,
    /// Properties are allowed whose names match a pattern.
    pub(super) has_patterns: bool,
    pub(super) items: Option<RefOr<SchemaId>>,
    /// A type that the limits it sets are for.
    pub(super) hint: Option<Type>,
    /// Something of it has no equivalent: alternatives, tuples, `false`.
    pub(super) is_opaque: bool,
}

/// Merges a schema and its parts.
pub(super) fn merge<'t>(schemas: Schemas<'_, 't>, id: SchemaId) -> Merged<'t> {
    let mut merged = Merged::default();
    // The way through the composition is on the heap, and each schema is on it once: a document may nest or loop it as it likes.
    let mut seen = HashSet::new();
    let mut stack = vec![Step::Enter(id)];
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
                }
            }
            Step::Apply(id) => apply(schemas, schemas.get(id), &mut merged),
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

fn apply<'t>(schemas: Schemas<'_, 't>, schema: &Schema<'t>, merged: &mut Merged<'t>) {
    for named in schema
        .types
        .iter()
        .filter(|named| named.value != Type::Null)
    {
        if !merged.types.contains(&named.value) {
            merged.types.push(named.value);
        }
    }
    merged.format = schema.format.map(|format| format.value).or(merged.format);
    merged.enumeration = schema.enumeration.or(merged.enumeration);
    merged.constant = schema.constant.or(merged.constant);
    merged.items = schema.items.or(merged.items);
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
    if let Some(rare) = schema.rare.as_deref() {
        merged.has_patterns |= !rare.pattern_properties.is_empty();
    }
    merged.is_opaque |= schemas.is_opaque(schema);
}

/// The type that a limit is for.
fn hint(bounds: &Bounds<'_>) -> Option<Type> {
    let numeric = [bounds.minimum, bounds.maximum, bounds.multiple_of]
        .iter()
        .any(Option::is_some);
    let textual =
        bounds.pattern.is_some() || bounds.min_length.is_some() || bounds.max_length.is_some();
    match (numeric, textual) {
        (true, false) => Some(Type::Number),
        (false, true) => Some(Type::String),
        (true, true) | (false, false) => None,
    }
}
