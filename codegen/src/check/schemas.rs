//! Rules about single schemas.

use super::Context;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::load::{Tree, Value};
use crate::maps::HashSet;
use crate::openapi::{Schema, SchemaId, Type, Version};

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    let members = composition_members(cx);
    for (id, schema) in cx.doc.schemas.iter() {
        check_default(schema, diags);
        check_items(cx, schema, diags);
        if !members.contains(&id) {
            check_required(schema, diags);
        }
    }
}

/// The schemas that are parts of others, and may speak of properties that those have.
fn composition_members(cx: Context<'_, '_>) -> HashSet<SchemaId> {
    let parts = |schema: &'_ Schema<'_>| {
        let rare = schema.rare.as_ref();
        let conditions =
            rare.map(|rare| [rare.not, rare.condition, rare.consequence, rare.alternative]);
        let dependent = rare
            .into_iter()
            .flat_map(|rare| rare.dependent_schemas.iter().map(|(_, part)| *part));
        let lists = schema
            .all_of
            .iter()
            .chain(&schema.any_of)
            .chain(&schema.one_of)
            .copied();
        lists
            .chain(conditions.into_iter().flatten().flatten())
            .chain(dependent)
            .map(|part| cx.refs.get(part))
            .collect::<Vec<_>>()
    };
    cx.doc
        .schemas
        .iter()
        .flat_map(|(_, schema)| parts(schema))
        .collect()
}

/// `required` names properties; one that is not described is most often misspelt.
fn check_required(schema: &Schema<'_>, diags: &mut Diagnostics) {
    let composed = schema.reference.is_some()
        || !(schema.all_of.is_empty() && schema.any_of.is_empty() && schema.one_of.is_empty())
        || schema
            .rare
            .as_ref()
            .is_some_and(|rare| !rare.pattern_properties.is_empty());
    if composed || schema.properties.is_empty() {
        return;
    }
    let known: HashSet<_> = schema
        .properties
        .iter()
        .map(|property| property.name.value)
        .collect();
    for name in schema
        .required
        .iter()
        .filter(|name| !known.contains(name.value))
    {
        let near = crate::openapi::nearest(name.value, known.iter().copied());
        diags.push(
            Diagnostic::new(
                code::REQUIRED_UNKNOWN,
                name.span,
                format!("the required property `{}` is not described", name.value),
            )
            .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
        );
    }
}

/// In 3.0, a list has to say what its items are.
fn check_items(cx: Context<'_, '_>, schema: &Schema<'_>, diags: &mut Diagnostics) {
    let says = schema.items.is_some()
        || schema.reference.is_some()
        || !schema.all_of.is_empty()
        || schema
            .rare
            .as_ref()
            .is_some_and(|rare| !rare.prefix_items.is_empty());
    if says || cx.doc.version != Version::V3_0 {
        return;
    }
    let list = schema.types.iter().find(|named| named.value == Type::Array);
    diags.extend(list.map(|list| {
        let message = "the list does not say what its items are; they become any JSON value";
        Diagnostic::new(code::NO_ITEMS, list.span, message)
            .help("add `items: { type: … }`, or `items: {}` if they may be anything")
    }));
}

/// A default is one of the values that it stands in for.
fn check_default(schema: &Schema<'_>, diags: &mut Diagnostics) {
    let Some(default) = schema.default else {
        return;
    };
    if default.value == Value::Null && schema.nullable {
        return;
    }
    if !schema.types.is_empty()
        && !schema
            .types
            .iter()
            .any(|named| has_type(default, named.value))
    {
        let types: Vec<_> = schema
            .types
            .iter()
            .map(|named| format!("`{}`", named.value.as_str()))
            .collect();
        let message = format!(
            "the default is {}, but the type is {}",
            default.kind(),
            types.join(" or ")
        );
        diags.push(
            Diagnostic::new(code::DEFAULT_MISFIT, default.span, message)
                .label(schema.types[0].span, "the type"),
        );
        return;
    }
    if let Some(values) = schema.enumeration
        && !values.contains(default)
        && let Some(first) = values.first()
    {
        diags.push(
            Diagnostic::new(
                code::DEFAULT_MISFIT,
                default.span,
                "the default is none of the values under `enum`",
            )
            .label(first.span, "the first of them"),
        );
    }
}

fn has_type(tree: &Tree, wanted: Type) -> bool {
    match (&tree.value, wanted) {
        (Value::Null, Type::Null)
        | (Value::Bool(_), Type::Boolean)
        | (Value::Number(_), Type::Number)
        | (Value::String(_), Type::String)
        | (Value::List(_), Type::Array)
        | (Value::Map(_), Type::Object) => true,
        (Value::Number(number), Type::Integer) => number.as_i128().is_some(),
        (
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::List(_)
            | Value::Map(_),
            Type::Null
            | Type::Boolean
            | Type::Integer
            | Type::Number
            | Type::String
            | Type::Array
            | Type::Object,
        ) => false,
    }
}
