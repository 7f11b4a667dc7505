//! What a schema says besides the type: texts, examples, who sets it, its default.

use super::form::same_as;
use super::literals::{json_text, plain_text};
use super::schemas::Schemas;
use crate::check::{is_expressed, listed};
use crate::ir::{Access, Deprecation, Docs};
use crate::load::{Tree, Value};
use crate::openapi::{ExternalDocs, RefOr, Schema, SchemaId, Type};

/// What a schema says besides the type.
#[derive(Debug)]
pub(super) struct Annotations<'t> {
    pub(super) docs: Docs,
    pub(super) access: Access,
    pub(super) default: Option<&'t Tree>,
}

/// The annotations of a schema in the place where it is used. What it leaves unsaid it takes from the schema that it refers to.
pub(super) fn annotations<'t>(
    schemas: Schemas<'_, 't>,
    site: RefOr<SchemaId>,
    name: &str,
) -> Annotations<'t> {
    let layers = layers(schemas, site);
    let first = |get: fn(&Schema<'t>) -> Option<&'t str>| {
        layers
            .iter()
            .find_map(|schema| get(schema))
            .map(str::to_owned)
    };
    let says = |flag: fn(&Schema<'t>) -> bool| layers.iter().any(|schema| flag(schema));
    let summary = first(|schema| schema.title).filter(|title| !is_same_name(title, name));
    let description = first(|schema| schema.description);
    let values = layers.iter().find_map(|schema| list_values(schema));
    let examples = layers
        .iter()
        .map(|schema| &schema.examples)
        .find(|examples| !examples.is_empty());
    let external = layers
        .iter()
        .find_map(|schema| schema.rare.as_deref()?.external_docs.as_ref());
    // That a definition is deprecated does not make everything so that has a value of it.
    let deprecated = match site {
        RefOr::Item(_) => layers.first().is_some_and(|schema| schema.deprecated),
        RefOr::Ref(_) => false,
    };
    Annotations {
        docs: Docs {
            summary,
            description: match (description, values) {
                (Some(description), Some(values)) => {
                    Some(format!("{}\n\n{values}", description.trim_end()))
                }
                (description, values) => description.or(values),
            },
            deprecated: deprecation(deprecated),
            external: external.map(lower_external),
            examples: examples
                .into_iter()
                .flatten()
                .map(|example| json_text(example))
                .collect(),
            format: layers
                .iter()
                .find_map(|schema| unexpressed_format(schemas, schema)),
        },
        access: match (
            says(|schema| schema.read_only),
            says(|schema| schema.write_only),
        ) {
            (true, _) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            (false, false) => Access::Both,
        },
        default: layers.iter().find_map(|schema| schema.default),
    }
}

/// A schema, and the schemas that it is only another spelling of, each with the remarks beside it.
fn layers<'c, 't>(schemas: Schemas<'c, 't>, site: RefOr<SchemaId>) -> Vec<&'c Schema<'t>> {
    let mut way = vec![schemas.id(site)];
    while let Some((next, _)) =
        same_as(schemas, way[way.len() - 1]).filter(|(next, _)| !way.contains(next))
    {
        way.push(next);
    }
    let schemas_on_way = way.into_iter().map(|id| schemas.get(id));
    schemas_on_way
        .flat_map(|schema| std::iter::once(schema).chain(schemas.remarks(schema)))
        .collect()
}

/// The format of a schema, where the type of its values does not express it.
fn unexpressed_format(schemas: Schemas<'_, '_>, schema: &Schema<'_>) -> Option<String> {
    let name = schema.format?.value;
    let types = schema.types.iter().map(|named| named.value);
    let is_expressed = types
        .filter(|ty| *ty != Type::Null)
        .all(|ty| is_expressed(name, ty));
    let is_believed = schemas.doubts.believed_format(schema).is_some();
    (!(is_expressed && is_believed)).then(|| name.to_owned())
}

/// Titles that generators of documents put everywhere (`User Id` of `user_id`) say nothing.
fn is_same_name(title: &str, name: &str) -> bool {
    let plain = |text: &str| {
        text.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    plain(title) == plain(name)
}

/// The values of an enum that becomes no type of its own: one of booleans, or of numbers with fractions.
fn list_values(schema: &Schema<'_>) -> Option<String> {
    let values = schema.enumeration?;
    let types: Vec<Type> = schema
        .types
        .iter()
        .map(|named| named.value)
        .filter(|ty| *ty != Type::Null)
        .collect();
    let is_enum = values.iter().all(|value| {
        value.value == Value::Null
            || listed(value, &types).is_some_and(|listed| match listed.ty {
                Type::String => true,
                Type::Integer => {
                    !types.contains(&Type::Number) && listed.text.parse::<i64>().is_ok()
                }
                Type::Boolean | Type::Number | Type::Null | Type::Array | Type::Object => false,
            })
    });
    if is_enum || values.iter().all(|value| plain_text(value).is_none()) {
        return None;
    }
    let values: Vec<String> = values
        .iter()
        .map(|value| format!("`{}`", json_text(value).replace('`', "'")))
        .collect();
    Some(format!("One of {}.", values.join(", ")))
}

pub(super) fn deprecation(deprecated: bool) -> Deprecation {
    if deprecated {
        Deprecation::Deprecated
    } else {
        Deprecation::Current
    }
}

pub(super) fn lower_external(external: &ExternalDocs<'_>) -> (Option<String>, String) {
    (
        external.description.map(str::to_owned),
        external.url.to_owned(),
    )
}
