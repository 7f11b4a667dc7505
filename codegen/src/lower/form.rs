//! What a schema is: an object, a list, an alternative spelling of another schema.

use super::merge::{Merged, merge};
use super::scalars::{lower_scalar, type_of_format};
use super::schemas::{Schemas, is_unshaped};
use crate::check::{Choice, choice};
use crate::ir::Scalar;
use crate::load::{Tree, Value};
use crate::openapi::{RefOr, Schema, SchemaId, Type};

/// What a schema is.
#[derive(Debug)]
pub(super) enum Form<'t> {
    /// What the other schema is: a reference with nothing but texts beside it, or an alternative between something and null.
    Same(SchemaId),
    /// Any value.
    Any,
    /// A single value.
    Scalar(Scalar),
    /// One of some strings.
    Strings(Vec<Member<'t>>),
    /// A list.
    List(Option<RefOr<SchemaId>>),
    /// An object of which the names are unknown.
    Map(Option<RefOr<SchemaId>>),
    /// An object with properties.
    Object(Box<Merged<'t>>),
}

/// A string of an `enum`, and its position there.
#[derive(Debug)]
pub(super) struct Member<'t> {
    pub(super) text: &'t str,
    pub(super) position: usize,
}

/// What a schema is, and whether it allows null besides.
pub(super) fn form<'t>(schemas: Schemas<'_, 't>, id: SchemaId) -> (Form<'t>, Nullable) {
    let schema = schemas.get(id);
    let nullable = own_nullability(schemas, schema);
    if let Some((same, null)) = same_as(schemas, schema) {
        return (Form::Same(same), nullable.or(null));
    }
    let merged = merge(schemas, id);
    let listed_null = merged
        .enumeration
        .is_some_and(|values| values.iter().any(|value| value.value == Value::Null));
    (form_of(merged), nullable.or(Nullable::if_so(listed_null)))
}

/// Whether null is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nullable {
    Yes,
    No,
}

impl Nullable {
    fn if_so(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self::if_so(self == Self::Yes || other == Self::Yes)
    }
}

fn own_nullability(schemas: Schemas<'_, '_>, schema: &Schema<'_>) -> Nullable {
    // Strictly, `allOf` with `nullable` beside a reference allows no null; its authors mean that it does.
    let mut remarks = schemas.remarks(schema);
    let is_remarked = remarks.any(|remark| remark.nullable);
    Nullable::if_so(schema.nullable || schema.has_type(Type::Null) || is_remarked)
}

pub(super) fn same_as(
    schemas: Schemas<'_, '_>,
    schema: &Schema<'_>,
) -> Option<(SchemaId, Nullable)> {
    let null = match choice(schemas.doc, schemas.refs, schema) {
        Choice::One {
            schema: _,
            nullable,
        } => Nullable::if_so(nullable),
        Choice::None | Choice::Conditions => Nullable::No,
        Choice::Several => return None,
    };
    match schemas.parts(schema).as_slice() {
        [part] if is_unshaped(schema) => Some((*part, null)),
        _ => None,
    }
}

fn form_of(merged: Merged<'_>) -> Form<'_> {
    if merged.is_opaque {
        return Form::Any;
    }
    if let Some(values) = merged.enumeration {
        return form_of_values(values.iter(), &merged);
    }
    if let Some(value) = merged.constant {
        return form_of_values(std::iter::once(value), &merged);
    }
    match merged_type(&merged) {
        Some(Type::Object) if !merged.properties.is_empty() => Form::Object(Box::new(merged)),
        Some(Type::Object) => Form::Map(merged.additional.filter(|_| !merged.has_patterns)),
        Some(Type::Array) => Form::List(merged.items),
        Some(ty) => lower_scalar(ty, merged.format).map_or(Form::Any, Form::Scalar),
        None => Form::Any,
    }
}

/// The one type that values have: the one that the document names, or else the one that its keywords are about.
fn merged_type(merged: &Merged<'_>) -> Option<Type> {
    match merged.types.as_slice() {
        [ty] => Some(*ty),
        [Type::Integer, Type::Number] | [Type::Number, Type::Integer] => Some(Type::Number),
        [] if !merged.properties.is_empty()
            || merged.additional.is_some()
            || merged.has_patterns =>
        {
            Some(Type::Object)
        }
        [] if merged.items.is_some() => Some(Type::Array),
        [] => merged.format.and_then(type_of_format).or(merged.hint),
        _ => None,
    }
}

fn form_of_values<'t>(
    values: impl Iterator<Item = &'t Tree> + Clone,
    merged: &Merged<'t>,
) -> Form<'t> {
    // In YAML, an unquoted `1` or `true` among strings is not a string; the author who wrote `type: string` meant one.
    let all_are_text = merged.types == [Type::String];
    let present = values
        .enumerate()
        .filter(|(_, value)| value.value != Value::Null);
    let mut members: Vec<Member<'t>> = Vec::new();
    let mut kinds: Vec<Type> = Vec::new();
    for (position, value) in present {
        let (kind, text) = match &value.value {
            Value::String(text) => (Type::String, &**text),
            Value::Number(number) if number.as_i128().is_some() => (Type::Integer, number.as_str()),
            Value::Number(number) => (Type::Number, number.as_str()),
            Value::Bool(true) => (Type::Boolean, "true"),
            Value::Bool(false) => (Type::Boolean, "false"),
            Value::Null | Value::List(_) | Value::Map(_) => return Form::Any,
        };
        let kind = if all_are_text { Type::String } else { kind };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
        if members.iter().all(|member| member.text != text) {
            members.push(Member { text, position });
        }
    }
    match kinds.as_slice() {
        [Type::String] => Form::Strings(members),
        [kind @ (Type::Integer | Type::Boolean | Type::Number)] => {
            let declared = merged_type(merged)
                .filter(|ty| matches!(ty, Type::Integer | Type::Number) && *kind == Type::Integer);
            lower_scalar(declared.unwrap_or(*kind), merged.format).map_or(Form::Any, Form::Scalar)
        }
        [Type::Integer, Type::Number] | [Type::Number, Type::Integer] => Form::Scalar(Scalar::F64),
        _ => Form::Any,
    }
}
