//! Choices between several types to the definitions of their enums.

use super::choice::{Leaf, plan};
use super::docs::annotations;
use super::form::{Form, form};
use super::merge::Merged;
use super::path::Path;
use super::tags::{Tags, find_tags, objects};
use super::types::Types;
use super::unit::Unit;
use crate::check::Keyword;
use crate::ir::{Docs, Overlap, Type, TypeKind, Union, Variant, WireName};
use crate::maps::{HashMap, IndexMap};
use crate::openapi::{RefOr, SchemaId};

/// Makes the definition of a choice. `path` is what it is called after.
pub(super) fn lower_union(types: &mut Types<'_, '_>, id: SchemaId, path: Path<'_>) -> TypeKind {
    let Some(plan) = plan(types.schemas, id) else {
        return TypeKind::Alias(Type::Any);
    };
    let objects = objects(types.schemas, &plan);
    let tags = find_tags(types, &plan, &objects);
    let known_by = known_by(&objects, &tags);
    let mut variants: Vec<Variant> = Vec::with_capacity(plan.leaves.len());
    let mut places: HashMap<Type, usize> = HashMap::default();
    for ((leaf, known_by), (tags, role)) in plan.leaves.iter().zip(known_by).zip(tags.of_leaves) {
        let name = match leaf.unit {
            Unit::Itself(itself) if itself == id => "base".to_owned(),
            _ => name_of(types, leaf, known_by.as_deref()),
        };
        let ty = match leaf.scalar {
            Some(scalar) => Type::Scalar(scalar),
            None => types.lower_unit(leaf.unit, path.part(&name)).ty,
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

/// By leaf: what tells it from the others, if anything does. Where a tag stands for several, a property is added that only
/// one of them has.
fn known_by(objects: &[Option<Merged<'_, '_>>], tags: &Tags) -> Vec<Option<String>> {
    let mut groups: IndexMap<Option<&String>, Vec<usize>> = IndexMap::default();
    for (index, (tags, _)) in tags.of_leaves.iter().enumerate() {
        groups.entry(tags.first()).or_default().push(index);
    }
    let mut known_by = vec![None; objects.len()];
    for (tag, group) in groups {
        let marks = match tag {
            Some(_) if group.len() == 1 => vec![None],
            Some(_) => marks(
                &group
                    .iter()
                    .map(|index| &objects[*index])
                    .collect::<Vec<_>>(),
            ),
            // What has no tag is told from all others.
            None => {
                let all = marks(&objects.iter().collect::<Vec<_>>());
                group.iter().map(|index| all[*index]).collect()
            }
        };
        for (index, mark) in group.into_iter().zip(marks) {
            known_by[index] = match (tag, mark) {
                (Some(tag), Some(mark)) => Some(format!("{tag} {mark}")),
                (Some(tag), None) => Some(tag.clone()),
                (None, mark) => mark.map(str::to_owned),
            };
        }
    }
    known_by
}

/// By leaf: a property that it is known by, because no other object has it; rather one that is always there.
fn marks<'t>(objects: &[&Option<Merged<'_, 't>>]) -> Vec<Option<&'t str>> {
    let mut holders: HashMap<&str, usize> = HashMap::default();
    for name in objects
        .iter()
        .filter_map(|object| object.as_ref())
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
    let several = objects.iter().filter(|object| object.is_some()).count() > 1;
    objects
        .iter()
        .map(|object| object.as_ref().filter(|_| several).and_then(mark))
        .collect()
}

/// What a variant is called after: the component, the title, what it is known by, or else what kind of value it is.
fn name_of(types: &Types<'_, '_>, leaf: &Leaf, mark: Option<&str>) -> String {
    let kind = || match (leaf.scalar, form(types.schemas, leaf.unit).0) {
        (Some(scalar), _) | (None, Form::Scalar(scalar)) => scalar.noun(),
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
