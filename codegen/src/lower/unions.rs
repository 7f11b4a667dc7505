//! Choices between several types to the definitions of their enums.

use std::collections::HashMap;

use super::choice::{Leaf, plan};
use super::docs::annotations;
use super::form::{Form, form};
use super::merge::Merged;
use super::tags::{find_tags, objects};
use super::types::{Types, extend};
use super::unit::Unit;
use crate::check::Keyword;
use crate::ir::{Docs, Overlap, Scalar, Type, TypeKind, Union, Variant, WireName};
use crate::openapi::{RefOr, SchemaId};

/// Makes the definition of a choice. `path` is what it is called after.
pub(super) fn lower_union(types: &mut Types<'_, '_>, id: SchemaId, path: &[String]) -> TypeKind {
    let Some(plan) = plan(types.schemas, id) else {
        return TypeKind::Alias(Type::Any);
    };
    let objects = objects(types.schemas, &plan);
    let tags = find_tags(types, &plan, &objects);
    let marks = marks(&objects);
    let mut variants: Vec<Variant> = Vec::with_capacity(plan.leaves.len());
    let mut places: HashMap<Type, usize> = HashMap::new();
    for ((leaf, mark), (tags, role)) in plan.leaves.iter().zip(marks).zip(tags.of_leaves) {
        let name = match leaf.unit {
            Unit::Itself(itself) if itself == id => "base".to_owned(),
            _ => name_of(types, leaf, tags.first().map(String::as_str).or(mark)),
        };
        let ty = match leaf.scalar {
            Some(scalar) => Type::Scalar(scalar),
            None => types.lower_unit(leaf.unit, &extend(path, &name)).ty,
        };
        // What differs only in what a type cannot say is one type.
        if let Some(known) = places.get(&ty) {
            variants[*known].tags.extend(tags.into_iter().map(WireName));
            continue;
        }
        places.insert(ty.clone(), variants.len());
        variants.push(Variant {
            name,
            docs: docs_of(types, leaf),
            ty,
            tags: tags.into_iter().map(WireName).collect(),
            role,
        });
    }
    let may_overlap = tags.property.is_none() && objects.iter().flatten().count() > 1;
    let overlap = match plan.keyword {
        Keyword::AnyOf if may_overlap => Overlap::Possible,
        Keyword::AnyOf | Keyword::OneOf => Overlap::Exclusive,
    };
    TypeKind::Union(Union {
        variants,
        tag: tags.property.map(WireName),
        overlap,
    })
}

/// By leaf: a property that it is known by, because no other object has it; rather one that is always there.
fn marks<'t>(objects: &[Option<Merged<'_, 't>>]) -> Vec<Option<&'t str>> {
    let mut holders: HashMap<&str, usize> = HashMap::new();
    for name in objects
        .iter()
        .flatten()
        .flat_map(|object| object.properties.keys())
    {
        *holders.entry(name).or_default() += 1;
    }
    let mark = |object: &Merged<'_, 't>| {
        let mut own = object
            .properties
            .keys()
            .copied()
            .filter(|name| holders.get(name) == Some(&1));
        let first = own.clone().next();
        own.find(|name| object.required.contains(name)).or(first)
    };
    let several = objects.iter().flatten().count() > 1;
    objects
        .iter()
        .map(|object| object.as_ref().filter(|_| several).and_then(mark))
        .collect()
}

/// What a variant is called after: the component, the title, what it is known by, or else what kind of value it is.
fn name_of(types: &Types<'_, '_>, leaf: &Leaf, mark: Option<&str>) -> String {
    let kind = || match (leaf.scalar, form(types.schemas, leaf.unit).0) {
        (Some(scalar), _) | (None, Form::Scalar(scalar)) => scalar_kind(scalar),
        (None, Form::Strings(_) | Form::Texts(_)) => "string",
        (None, Form::Integers(_)) => "integer",
        (None, Form::List(_) | Form::Tuple(_)) => "list",
        (None, Form::Map(_)) => "map",
        (None, Form::Object(_)) => "object",
        (None, Form::Same(_) | Form::Any | Form::Union) => "value",
    };
    match leaf.unit {
        Unit::Only(..) | Unit::Texts(_) => kind().to_owned(),
        Unit::Whole(_) | Unit::Beside(..) | Unit::Itself(_) => {
            let component = leaf.way.iter().find_map(|id| types.name_of(*id));
            let mut schemas = leaf.way.iter().map(|id| types.schemas.get(*id));
            let title = || schemas.find_map(|schema| schema.title);
            let name = component.or_else(title).or(mark);
            name.map_or_else(|| kind().to_owned(), str::to_owned)
        }
    }
}

/// What the schema of an alternative says, where it has no definition that says it.
fn docs_of(types: &Types<'_, '_>, leaf: &Leaf) -> Docs {
    let Some(site) = leaf.way.first() else {
        return Docs::default();
    };
    let is_named = leaf.way.iter().any(|id| types.name_of(*id).is_some());
    if is_named || leaf.unit.whole().is_none() {
        return Docs::default();
    }
    annotations(types.schemas, RefOr::Item(*site), "").docs
}

fn scalar_kind(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "bool",
        Scalar::I8
        | Scalar::I16
        | Scalar::I32
        | Scalar::I64
        | Scalar::U8
        | Scalar::U16
        | Scalar::U32
        | Scalar::U64
        | Scalar::QuotedI64
        | Scalar::QuotedU64 => "integer",
        Scalar::F32 | Scalar::F64 => "number",
        Scalar::Decimal | Scalar::QuotedDecimal => "decimal",
        Scalar::String => "string",
        Scalar::DateTime => "date time",
        Scalar::Date => "date",
        Scalar::Time => "time",
        Scalar::Duration => "duration",
        Scalar::Uuid => "uuid",
        Scalar::Ip => "ip",
        Scalar::Ipv4 => "ipv4",
        Scalar::Ipv6 => "ipv6",
        Scalar::Base64 | Scalar::Base64Url | Scalar::Bytes => "bytes",
        Scalar::File => "file",
        Scalar::Secret => "secret",
    }
}
