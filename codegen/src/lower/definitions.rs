//! Schemas that get a definition of their own: objects, enums, and lists or maps that contain themselves.

use super::docs::annotations;
use super::form::{Form, Member, Nullable, form};
use super::literals::{lower_default, plain_text};
use super::merge::Merged;
use super::path::Path;
use super::schemas::Schemas;
use super::types::Types;
use super::unions::lower_union;
use super::unit::Unit;
use super::xml::{definition_xml, property_xml};
use crate::check::{ENUM_DESCRIPTIONS, ENUM_NAMES, MS_ENUM, position_of_name};
use crate::ir::{
    EnumBase, EnumValue, Enumeration, Nullability, Object, Origin, Presence, Property, Type,
    TypeDef, TypeKind, Usage, WireName,
};
use crate::load::{Tree, Value};
use crate::openapi::{RefOr, Schema, SchemaId};

/// Makes the definition of a schema. `path` is what it is called after.
pub(super) fn lower_definition(
    types: &mut Types<'_, '_>,
    unit: Unit,
    path: Vec<String>,
) -> TypeDef {
    let id = unit.schema();
    let schema = types.schemas.get(id);
    let name = path.last().map_or("", String::as_str);
    let within = Path::Whole(&path);
    let docs = annotations(types.schemas, RefOr::Item(id), name).docs;
    let kind = match form(types.schemas, unit).0 {
        Form::Object(merged) => TypeKind::Object(lower_object(types, &merged, within)),
        Form::Strings(members) => TypeKind::Enumeration(Enumeration {
            base: EnumBase::Text,
            values: lower_values(types.schemas, schema, &[], &members),
        }),
        Form::Integers(members) => TypeKind::Enumeration(Enumeration {
            base: EnumBase::Integer,
            values: lower_values(types.schemas, schema, &[], &members),
        }),
        Form::Texts(values) => TypeKind::Enumeration(Enumeration {
            base: EnumBase::Text,
            values,
        }),
        Form::Union => lower_union(types, id, within),
        Form::List(items) => TypeKind::Alias(Type::List(Box::new(
            types.lower_inner(items, within.part("item")),
        ))),
        Form::Tuple(items) => TypeKind::Alias(types.lower_tuple(items, within)),
        Form::Map(values) => TypeKind::Alias(Type::Map(Box::new(
            types.lower_inner(values, within.part("value")),
        ))),
        Form::Scalar(scalar) => TypeKind::Alias(Type::Scalar(scalar)),
        Form::Same(_) | Form::Any => TypeKind::Alias(Type::Any),
    };
    TypeDef {
        origin: Origin {
            span: schema.span,
            path,
        },
        docs,
        kind,
        usage: Usage::default(),
        xml: definition_xml(schema),
        alike: None,
    }
}

fn lower_object(types: &mut Types<'_, '_>, merged: &Merged<'_, '_>, path: Path<'_>) -> Object {
    let properties = merged.properties.values();
    let properties = properties
        .map(|property| {
            let name = property.name.value;
            let presence = if merged.required.contains(name) {
                Presence::Required
            } else {
                Presence::Optional
            };
            lower_property(types, name, property.schema, presence, path)
        })
        .collect();
    let rest = match merged.additional {
        Some(schema) => match types.schemas.get(types.schemas.id(schema)).boolean {
            Some(false) => None,
            Some(true) => Some(Type::Any),
            None => Some(types.lower_inner(Some(schema), path.part("value"))),
        },
        None => None,
    };
    // What one pattern allows is of another type than the rest.
    let rest = if merged.has_patterns {
        Some(Type::Any)
    } else {
        rest
    };
    Object {
        properties,
        rest,
        ..Object::default()
    }
}

fn lower_property(
    types: &mut Types<'_, '_>,
    name: &str,
    schema: RefOr<SchemaId>,
    presence: Presence,
    path: Path<'_>,
) -> Property {
    let found = types.lower_use(schema, path.part(name));
    let annotations = annotations(types.schemas, schema, name);
    Property {
        wire: WireName(name.to_owned()),
        presence,
        nullable: match found.nullable {
            Nullable::Yes => Nullability::Nullable,
            Nullable::No => Nullability::NotNull,
        },
        access: annotations.access,
        docs: annotations.docs,
        default: annotations
            .default
            .map(|tree| lower_default(tree, &found.ty, types)),
        xml: property_xml(types.schemas, schema, name),
        ty: found.ty,
    }
}

/// The values of an enum. What is said of a schema with only one value is said of that value, if the schema is
/// but an alternative to which `way` leads.
pub(super) fn lower_values(
    schemas: Schemas<'_, '_>,
    schema: &Schema<'_>,
    way: &[SchemaId],
    members: &[Member<'_>],
) -> Vec<EnumValue> {
    let first = |get: fn(&Schema<'_>) -> Option<String>| {
        way.iter()
            .filter(|_| members.len() == 1)
            .find_map(|id| get(schemas.get(*id)))
    };
    let title = first(|schema| schema.title.map(str::to_owned));
    let description = first(|schema| schema.description.map(str::to_owned));
    let of_schema = match (title, description) {
        (Some(title), Some(description)) => Some(format!("{title}\n\n{description}")),
        (title, description) => title.or(description),
    };
    let values = members.iter().map(|member| EnumValue {
        wire: WireName(member.text.clone().into_owned()),
        proposed: text_of_value(schema, &ENUM_NAMES, "name", member),
        description: text_of_value(schema, &ENUM_DESCRIPTIONS, "description", member)
            .or_else(|| of_schema.clone()),
    });
    values.collect()
}

/// What an extension says of one value of an enum: by position in a list, by value in a map, or under `key` beside the value
/// in Microsoft's extension.
fn text_of_value(
    schema: &Schema<'_>,
    keys: &[&str],
    key: &str,
    member: &Member<'_>,
) -> Option<String> {
    let extensions = &schema.extensions;
    let position = |length| match schema.enumeration {
        Some(values) => position_of_name(values, member.position, length),
        None => Some(member.position),
    };
    let find = |tree: &Tree| match &tree.value {
        Value::List(items) => {
            let name = items.get(position(items.len())?)?;
            name.as_str().map(str::to_owned)
        }
        Value::Map(map) => map.get(&*member.text)?.as_str().map(str::to_owned),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    let microsoft = || {
        let Value::List(values) = &extensions.get(MS_ENUM)?.get("values")?.value else {
            return None;
        };
        let is_member = |entry: &&Tree| {
            let value = entry.get("value").and_then(plain_text);
            value.is_some_and(|value| value == member.text)
        };
        values
            .iter()
            .find(is_member)?
            .get(key)?
            .as_str()
            .map(str::to_owned)
    };
    keys.iter()
        .filter_map(|key| extensions.get(key))
        .find_map(find)
        .or_else(microsoft)
        .filter(|text| !text.trim().is_empty())
}
