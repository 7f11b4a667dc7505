//! What tells the types of a choice apart by the value of a property: a discriminator, or else a property that is a constant in each.

use indexmap::{IndexMap, IndexSet};

use super::choice::{Leaf, Plan};
use super::form::{Form, form};
use super::literals::plain_text;
use super::merge::{Merged, merge, merge_beside};
use super::schemas::Schemas;
use super::types::Types;
use super::unit::Unit;
use crate::check::TAG;
use crate::ir::Role;
use crate::load::Tree;
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
        .and_then(|id| schemas.get(id).discriminator.as_deref());
    if let Some(discriminator) = explicit {
        let leaves = plan.leaves.iter().zip(objects);
        return Tags {
            property: Some(discriminator.property_name.value.to_owned()),
            of_leaves: leaves
                .map(|(leaf, object)| named_tags(types, discriminator, leaf, object.as_ref()))
                .collect(),
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
    leaf: &Leaf,
    object: Option<&Merged<'_, '_>>,
) -> (Vec<String>, Role) {
    let Some(object) = object else {
        return (Vec::new(), Role::Plain);
    };
    let schemas = types.schemas;
    let is_meant = |schema| leaf.way.contains(&schemas.id(schema));
    let role = match discriminator.default.and_then(|mapped| mapped.schema) {
        Some(schema) if is_meant(schema) => Role::Default,
        _ => Role::Plain,
    };
    let mapping = discriminator.mapping.iter();
    let mut tags: IndexSet<String> = mapping
        .filter(|(_, mapped)| mapped.schema.is_some_and(is_meant))
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
    // By property: the values that each of the objects has, and how many have any.
    let mut found: IndexMap<&str, Vec<Vec<String>>> = IndexMap::new();
    for (index, object) in objects.iter().enumerate() {
        let Some(object) = object else {
            continue;
        };
        for name in object.properties.keys() {
            if let Some(values) = constants(schemas, object, name) {
                let all = found
                    .entry(name)
                    .or_insert_with(|| vec![Vec::new(); objects.len()]);
                all[index] = values;
            }
        }
    }
    // How many objects a property tells from each other: those whose values are not all another one's as well.
    let told = |all: &Vec<Vec<String>>| {
        let sets: IndexSet<&Vec<String>> = all.iter().filter(|values| !values.is_empty()).collect();
        sets.len()
    };
    let mut best: Option<(usize, &str)> = None;
    for (name, all) in &found {
        let count = told(all);
        if count > 1 && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, *name));
        }
    }
    match best.and_then(|(_, name)| Some((name, found.get(name)?))) {
        None => none,
        Some((name, all)) => Tags {
            property: Some(name.to_owned()),
            of_leaves: all
                .iter()
                .map(|values| (values.clone(), Role::Plain))
                .collect(),
        },
    }
}
