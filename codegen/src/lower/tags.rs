//! What tells the types of a choice apart by the value of a property: a discriminator, or else a property that is a constant in each.

use super::choice::{Leaf, Mapped, Plan, places_in_mapping};
use super::form::{Form, form};
use super::literals::plain_text;
use super::merge::{Merged, merge, merge_beside};
use super::schemas::Schemas;
use super::types::Types;
use super::unit::Unit;
use crate::check::TAG;
use crate::ir::Role;
use crate::load::Tree;
use crate::maps::{IndexMap, IndexSet};
use crate::openapi::{Discriminator, SchemaId};

/// How many values a property may have that is a constant in some sense.
const MOST: usize = 16;

/// What tells types apart.
pub(super) struct Tags {
    pub(super) property: Option<String>,
    /// By leaf: the values that stand for it, and what else it stands for.
    pub(super) of_leaves: Vec<(Vec<String>, Role)>,
}

/// The leaves that are objects with properties.
pub(super) fn objects<'c, 't>(
    schemas: Schemas<'c, 't>,
    plan: &Plan,
) -> Vec<Option<Merged<'c, 't>>> {
    let leaves = plan.leaves.iter();
    leaves.map(|leaf| object(schemas, leaf.unit)).collect()
}

/// What tells the leaves of a plan apart. `objects` are those of them that are objects.
pub(super) fn find_tags(
    types: &Types<'_, '_>,
    plan: &Plan,
    objects: &[Option<Merged<'_, '_>>],
) -> Tags {
    let schemas = types.schemas;
    let explicit = plan
        .discriminator
        .and_then(|id| Some((id, schemas.get(id).discriminator.as_deref()?)));
    if let Some((id, discriminator)) = explicit {
        let mapped = places_in_mapping(schemas, id);
        let leaves = plan.leaves.iter().zip(objects);
        let tags = leaves.map(|(leaf, object)| match object {
            Some(object) => named_tags(types, discriminator, &mapped, leaf, object),
            None => (Vec::new(), Role::Plain),
        });
        return Tags {
            property: Some(discriminator.property_name.value.to_owned()),
            of_leaves: tags.collect(),
        };
    }
    implied_tags(schemas, objects)
}

/// The keywords of a leaf that is an object with properties.
fn object<'c, 't>(schemas: Schemas<'c, 't>, unit: Unit) -> Option<Merged<'c, 't>> {
    match unit {
        Unit::Whole(id) => {
            let is_choice = matches!(form(schemas, unit).0, Form::Union);
            let merged = merge(schemas, id);
            (is_choice || !merged.properties.is_empty()).then_some(merged)
        }
        Unit::Itself(id) => Some(merge(schemas, id)),
        Unit::Beside(holder, alternative) => Some(merge_beside(schemas, holder, alternative))
            .filter(|merged| !merged.properties.is_empty()),
        Unit::Only(..) | Unit::Texts(_) => None,
    }
}

/// The values that a discriminator gives to a leaf: those of its mapping, or else the value that the property has in that
/// type, or else the type's name.
fn named_tags(
    types: &Types<'_, '_>,
    discriminator: &Discriminator<'_>,
    mapped: &Mapped,
    leaf: &Leaf,
    object: &Merged<'_, '_>,
) -> (Vec<String>, Role) {
    let schemas = types.schemas;
    let role = match discriminator.default.and_then(|mapped| mapped.schema) {
        Some(schema) if leaf.way.contains(&schemas.id(schema)) => Role::Default,
        _ => Role::Plain,
    };
    let places = leaf.way.iter().filter_map(|id| mapped.get(id)).flatten();
    let mut places: Vec<usize> = places.copied().collect();
    places.sort_unstable();
    let mut tags: IndexSet<String> = places
        .into_iter()
        .filter_map(|place| discriminator.mapping.get(place))
        .map(|(value, _)| value.value.to_owned())
        .collect();
    if tags.is_empty() {
        let extensions = leaf.way.iter().map(|id| &schemas.get(*id).extensions);
        tags.extend(extensions.filter_map(|all| all.get(TAG)?.as_str().map(str::to_owned)));
    }
    if tags.is_empty() {
        tags.extend(
            constants(schemas, object, discriminator.property_name.value)
                .filter(|all| all.len() == 1)
                .into_iter()
                .flatten(),
        );
    }
    if tags.is_empty() {
        let named = leaf.way.iter().find_map(|id| types.name_of(*id));
        tags.extend(named.map(str::to_owned));
    }
    (tags.into_iter().collect(), role)
}

/// The values of a property of an object, if there are few.
fn constants(
    schemas: Schemas<'_, '_>,
    object: &Merged<'_, '_>,
    property: &str,
) -> Option<Vec<String>> {
    let schema: SchemaId = schemas.id(object.properties.get(property)?.schema);
    let merged = merge(schemas, schema);
    let values: Vec<&Tree> = match (merged.enumeration, merged.constant) {
        (Some(values), _) => values.iter().collect(),
        (None, Some(value)) => vec![value],
        (None, None) => return None,
    };
    let texts: Option<Vec<String>> = values.into_iter().map(plain_text).collect();
    texts.filter(|texts| (1..=MOST).contains(&texts.len()))
}

/// The property that tells most objects apart by its constants; the first of several that are as good.
fn implied_tags(schemas: Schemas<'_, '_>, objects: &[Option<Merged<'_, '_>>]) -> Tags {
    let none = Tags {
        property: None,
        of_leaves: objects.iter().map(|_| (Vec::new(), Role::Plain)).collect(),
    };
    if objects.iter().flatten().count() < 2 {
        return none;
    }
    // By property: the values that objects have, each with the object's index.
    let mut found: IndexMap<&str, Vec<(usize, Vec<String>)>> = IndexMap::default();
    for (index, object) in objects.iter().enumerate() {
        let Some(object) = object else {
            continue;
        };
        for name in object.properties.keys() {
            if let Some(values) = constants(schemas, object, name) {
                found.entry(name).or_default().push((index, values));
            }
        }
    }
    // How many objects a property tells from each other: those whose values are not all another one's as well.
    let told = |all: &[(usize, Vec<String>)]| {
        let sets: IndexSet<&Vec<String>> = all.iter().map(|(_, values)| values).collect();
        sets.len()
    };
    let mut best: Option<(usize, &str)> = None;
    for (name, all) in &found {
        let count = told(all);
        if count > 1 && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, *name));
        }
    }
    let mut tags = none;
    if let Some((name, all)) = best.and_then(|(_, name)| Some((name, found.swap_remove(name)?))) {
        tags.property = Some(name.to_owned());
        for (index, values) in all {
            tags.of_leaves[index].0 = values;
        }
    }
    tags
}
