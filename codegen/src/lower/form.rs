//! What a schema is: an object, a list, a choice, an alternative spelling of another schema.

use std::borrow::Cow;

use super::choice::{Outcome, plan};
use super::merge::{Merged, merge, merge_beside};
use super::scalars::{lower_scalar, type_of_format};
use super::schemas::Schemas;
use super::unit::Unit;
use crate::check::{Choice, Listed, Positions, choice, is_unshaped, listed};
use crate::ir::{EnumValue, Scalar};
use crate::load::{Tree, Value};
use crate::maps::HashSet;
use crate::openapi::{RefOr, Schema, SchemaId, Type};

/// What a schema is.
#[derive(Debug)]
pub(super) enum Form<'c, 't> {
    /// What the other one is: a reference with nothing but texts beside it, or an alternative between something and null.
    Same(Unit),
    /// Any value.
    Any,
    /// A single value.
    Scalar(Scalar),
    /// One of some strings.
    Strings(Vec<Member<'t>>),
    /// One of some integers that fit 64 bits.
    Integers(Vec<Member<'t>>),
    /// One of some strings, that several schemas describe together.
    Texts(Vec<EnumValue>),
    /// A value of one of several types.
    Union,
    /// A list.
    List(Option<RefOr<SchemaId>>),
    /// A list with a type for each position.
    Tuple(&'c [RefOr<SchemaId>]),
    /// An object of which the names are unknown.
    Map(Option<RefOr<SchemaId>>),
    /// An object with properties.
    Object(Box<Merged<'c, 't>>),
}

/// A value of an `enum`, and its position there.
#[derive(Debug)]
pub(super) struct Member<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) position: usize,
}

/// What a schema is, and whether it allows null besides.
pub(super) fn form<'c, 't>(schemas: Schemas<'c, 't>, unit: Unit) -> (Form<'c, 't>, Nullable) {
    let form = match unit {
        Unit::Whole(id) => return form_of_schema(schemas, id),
        Unit::Itself(id) => form_of(merge(schemas, id), None),
        Unit::Beside(holder, alternative) => {
            form_of(merge_beside(schemas, holder, alternative), None)
        }
        Unit::Only(id, ty) => form_of(merge(schemas, id), Some(ty)),
        Unit::Texts(id) => match plan(schemas, id) {
            Some(plan) => Form::Texts(plan.texts.clone()),
            None => Form::Any,
        },
    };
    (form, Nullable::No)
}

fn form_of_schema<'c, 't>(schemas: Schemas<'c, 't>, id: SchemaId) -> (Form<'c, 't>, Nullable) {
    let nullable = own_nullability(schemas, schemas.get(id));
    if schemas.files.contains(id) {
        return (Form::Scalar(Scalar::File), nullable);
    }
    if let Some((same, null)) = same_as(schemas, id) {
        return (Form::Same(Unit::Whole(same)), nullable.or(null));
    }
    if schemas.hierarchy.root(id).is_some() {
        return (Form::Union, nullable);
    }
    let merged = merge(schemas, id);
    let nullable = nullable.or(listed_null(&merged));
    if merged.choices.is_empty() && kinds(&merged).len() < 2 {
        return (form_of(merged, None), nullable);
    }
    // What is being looked at already has itself as an alternative, and will be a choice in any case.
    let Some(plan) = plan(schemas, id) else {
        return (Form::Union, nullable);
    };
    let form = match plan.outcome {
        Outcome::Any => Form::Any,
        Outcome::Same(unit) => Form::Same(unit),
        Outcome::Scalar(scalar) => Form::Scalar(scalar),
        Outcome::Texts => Form::Texts(plan.texts.clone()),
        Outcome::Union => Form::Union,
    };
    (form, nullable.or(plan.nullable))
}

fn listed_null(merged: &Merged<'_, '_>) -> Nullable {
    let mut listed = merged.enumeration.into_iter().flatten();
    Nullable::if_so(listed.any(|value| value.value == Value::Null))
}

/// Whether null is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nullable {
    Yes,
    No,
}

impl Nullable {
    pub(super) fn if_so(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self::if_so(self == Self::Yes || other == Self::Yes)
    }
}

pub(super) fn own_nullability(schemas: Schemas<'_, '_>, schema: &Schema<'_>) -> Nullable {
    // Strictly, `allOf` with `nullable` beside a reference allows no null; its authors mean that it does.
    let mut remarks = schemas.remarks(schema);
    let is_remarked = remarks.any(|remark| remark.nullable);
    Nullable::if_so(schema.nullable || schema.has_type(Type::Null) || is_remarked)
}

/// The schema that another one is only a spelling of.
pub(super) fn same_as(schemas: Schemas<'_, '_>, id: SchemaId) -> Option<(SchemaId, Nullable)> {
    if schemas.hierarchy.is_derived(id) {
        return None;
    }
    let schema = schemas.get(id);
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

/// `only` is the type of values that count, where they may be of several.
fn form_of<'c, 't>(mut merged: Merged<'c, 't>, only: Option<Type>) -> Form<'c, 't> {
    if merged.is_opaque {
        return Form::Any;
    }
    if let Some(ty) = only {
        merged.types = vec![ty];
    }
    let is_meant = |(_, value): &(usize, &Tree)| {
        let ty = listed(value, &[]).map(|listed| listed.ty);
        match (ty, only) {
            (_, None) | (Some(Type::Integer), Some(Type::Number)) => true,
            (ty, only) => ty == only,
        }
    };
    if let Some(values) = merged.enumeration {
        return form_of_values(values.iter().enumerate().filter(is_meant), &merged);
    }
    if let Some(value) = merged.constant {
        return form_of_values(std::iter::once((0, value)), &merged);
    }
    match merged_type(&merged) {
        Some(Type::Object) if !merged.properties.is_empty() => Form::Object(Box::new(merged)),
        Some(Type::Object) => Form::Map(merged.additional.filter(|_| !merged.has_patterns)),
        Some(Type::Array) => match merged.positions {
            Some(Positions::Tuple(items) | Positions::OpenTuple(items)) => Form::Tuple(items),
            Some(Positions::Same(items)) => Form::List(Some(items)),
            Some(Positions::Any) => Form::List(None),
            None => Form::List(merged.items),
        },
        Some(ty) => lower_scalar(ty, merged.format, merged.limits).map_or(Form::Any, Form::Scalar),
        None => Form::Any,
    }
}

/// The types that values have, where they are told apart; with one or none of them there is no choice.
pub(super) fn kinds(merged: &Merged<'_, '_>) -> Vec<Type> {
    if merged.is_opaque {
        return Vec::new();
    }
    let mut kinds = Vec::new();
    match (merged.enumeration, merged.constant) {
        (Some(values), _) => {
            for value in values.iter().filter(|value| value.value != Value::Null) {
                match listed(value, &merged.types).map(|listed| listed.ty) {
                    Some(ty) if !kinds.contains(&ty) => kinds.push(ty),
                    Some(_) => {}
                    None => return Vec::new(),
                }
            }
        }
        (None, Some(_)) => {}
        (None, None) => kinds.clone_from(&merged.types),
    }
    if kinds.contains(&Type::Number) {
        kinds.retain(|ty| *ty != Type::Integer);
    }
    // All that there is.
    let is_any = kinds.len() == 5 && merged.properties.is_empty() && merged.items.is_none();
    if is_any { Vec::new() } else { kinds }
}

/// The one type that values have: the one that the document names, or else the one that its keywords are about.
pub(super) fn merged_type(merged: &Merged<'_, '_>) -> Option<Type> {
    match merged.types.as_slice() {
        [ty] => Some(*ty),
        [Type::Integer, Type::Number] | [Type::Number, Type::Integer] => Some(Type::Number),
        [] if !merged.properties.is_empty()
            || merged.additional.is_some()
            || merged.has_patterns =>
        {
            Some(Type::Object)
        }
        [] if merged.items.is_some() || merged.positions.is_some() => Some(Type::Array),
        [] => merged.format.and_then(type_of_format).or(merged.hint),
        _ => None,
    }
}

fn form_of_values<'c, 't>(
    values: impl Iterator<Item = (usize, &'t Tree)>,
    merged: &Merged<'c, 't>,
) -> Form<'c, 't> {
    let present = values.filter(|(_, value)| value.value != Value::Null);
    let mut members: Vec<Member<'t>> = Vec::new();
    let mut known: HashSet<Cow<'t, str>> = HashSet::default();
    let mut kinds: Vec<Type> = Vec::new();
    for (position, value) in present {
        let Some(Listed { ty, text }) = listed(value, &merged.types) else {
            return Form::Any;
        };
        if !kinds.contains(&ty) {
            kinds.push(ty);
        }
        if known.insert(text.clone()) {
            members.push(Member { text, position });
        }
    }
    let scalar =
        |ty| lower_scalar(ty, merged.format, merged.limits).map_or(Form::Any, Form::Scalar);
    match kinds.as_slice() {
        [Type::String] => Form::Strings(members),
        [Type::Integer] => {
            let fit = members
                .iter()
                .all(|member| member.text.parse::<i64>().is_ok());
            match merged_type(merged) {
                // Where any number is allowed, one with a fraction may come that an enum has no room for.
                Some(Type::Number) => scalar(Type::Number),
                _ if fit => Form::Integers(members),
                _ => scalar(Type::Integer),
            }
        }
        [kind @ (Type::Boolean | Type::Number)] => scalar(*kind),
        [Type::Integer, Type::Number] | [Type::Number, Type::Integer] => scalar(Type::Number),
        _ => Form::Any,
    }
}
