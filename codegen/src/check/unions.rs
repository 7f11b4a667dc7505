//! Rules about choices: what a discriminator names and what its alternatives lack, and choices that meet in one schema.

use super::shape::{Choice, choice, choices, is_blank, is_unshaped};
use super::{Context, Hierarchy};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::HashSet;
use crate::openapi::{Discriminator, Mapped, RefOr, Schema, SchemaId, Spanned};

pub(super) fn check(cx: Context<'_, '_>, hierarchy: &Hierarchy, diags: &mut Diagnostics) {
    for (id, schema) in cx.doc.schemas.iter() {
        if let Some(discriminator) = schema.discriminator.as_deref() {
            check_mapping(cx, hierarchy, id, discriminator, diags);
            check_tags(cx, hierarchy, id, discriminator, diags);
        }
        check_several(cx, id, schema, diags);
    }
}

/// A value of a discriminator leads to an alternative.
fn check_mapping(
    cx: Context<'_, '_>,
    hierarchy: &Hierarchy,
    id: SchemaId,
    discriminator: &Discriminator<'_>,
    diags: &mut Diagnostics,
) {
    let known = alternatives(cx, hierarchy, id);
    let default = discriminator.default.iter().map(|mapped| ("", mapped));
    let mapping = discriminator.mapping.iter();
    let mapping = mapping.map(|(value, mapped)| (value.value, mapped));
    for (value, Mapped { text, schema }) in mapping.chain(default) {
        let Some(target) = schema else {
            diags.push(missing(*text));
            continue;
        };
        let Some(known) = known.as_ref() else {
            continue;
        };
        if !known.contains(&cx.refs.get(*target)) && !value.is_empty() {
            let message = format!(
                "`{}` is none of the alternatives; values with the tag `{value}` are taken for it all the same",
                text.value
            );
            diags.push(
                Diagnostic::new(code::UNLISTED_ALTERNATIVE, text.span, message)
                    .help("list it with the other alternatives"),
            );
        }
    }
}

fn missing(target: Spanned<&str>) -> Diagnostic {
    let message = format!(
        "there is no schema `{}`; values with this tag are kept as any JSON value",
        target.value
    );
    Diagnostic::new(code::MISSING_ALTERNATIVE, target.span, message)
        .help("name a component, as in `cat: '#/components/schemas/Cat'`")
}

/// An object that is told apart by a property has that property.
fn check_tags(
    cx: Context<'_, '_>,
    hierarchy: &Hierarchy,
    id: SchemaId,
    discriminator: &Discriminator<'_>,
    diags: &mut Diagnostics,
) {
    let holder = &cx.doc.schemas[id];
    if choice(cx.doc, cx.refs, holder) != Choice::Several || hierarchy.root(id).is_some() {
        return;
    }
    let name = discriminator.property_name.value;
    if composition(cx, id).any(|schema| has_property(schema, name)) {
        return;
    }
    for list in choices(cx.doc, cx.refs, holder) {
        for alternative in list.list {
            let target = cx.refs.get(*alternative);
            let mut parts = composition(cx, target).peekable();
            let is_object = parts.any(|schema| !schema.properties.is_empty());
            let is_choice = composition(cx, target)
                .any(|schema| choice(cx.doc, cx.refs, schema) != Choice::None);
            let is_open = is_choice || !is_object;
            if is_open || composition(cx, target).any(|schema| has_property(schema, name)) {
                continue;
            }
            let place = match alternative {
                RefOr::Ref(reference) => cx.doc.reference(*reference).text.span,
                RefOr::Item(id) => cx.doc.schemas[*id].span,
            };
            let message = format!(
                "this alternative has no property `{name}`, which tells it apart; requests have it all the same"
            );
            let label = "the property is named here";
            diags.push(
                Diagnostic::new(code::UNTAGGED_ALTERNATIVE, place, message)
                    .label(discriminator.property_name.span, label),
            );
        }
    }
}

fn has_property(schema: &Schema<'_>, name: &str) -> bool {
    let mut properties = schema.properties.iter();
    properties.any(|property| property.name.value == name)
}

/// A type is one choice; others that come with it are made into optional properties, as far as they can be.
fn check_several(cx: Context<'_, '_>, id: SchemaId, schema: &Schema<'_>, diags: &mut Diagnostics) {
    let own = real_choices(cx, id, &[]);
    if own == 0 && schema.all_of.len() + usize::from(schema.reference.is_some()) < 2 {
        return;
    }
    let mut seen = vec![id];
    let mut meeting = own;
    for part in parts(cx, schema) {
        meeting += choices_below(cx, part, &mut seen);
    }
    if meeting > 1 {
        let message = "values are of several choices at once; only one of them makes types, and what the others add to these is optional";
        diags.push(
            Diagnostic::new(code::SEVERAL_CHOICES, schema.span.key(), message)
                .help("write the combinations out as alternatives of a single `oneOf`"),
        );
    }
}

/// How many choices a schema and its parts bring along.
fn choices_below(cx: Context<'_, '_>, start: SchemaId, seen: &mut Vec<SchemaId>) -> usize {
    let mut waiting = vec![start];
    let mut count = 0;
    while let Some(id) = waiting.pop() {
        if seen.contains(&id) {
            continue;
        }
        count += real_choices(cx, id, seen);
        seen.push(id);
        waiting.extend(parts(cx, &cx.doc.schemas[id]));
    }
    count
}

/// How many choices a schema has itself. A base may list those that are composed of it; for one of them, it is no choice.
fn real_choices(cx: Context<'_, '_>, id: SchemaId, heirs: &[SchemaId]) -> usize {
    let schema = &cx.doc.schemas[id];
    if choice(cx.doc, cx.refs, schema) != Choice::Several {
        return 0;
    }
    let lists = choices(cx.doc, cx.refs, schema);
    let is_choice = |list: &&[RefOr<SchemaId>]| {
        let mut targets = list.iter().map(|other| cx.refs.get(*other));
        !targets.any(|other| other != id && heirs.contains(&other))
    };
    lists.map(|found| found.list).filter(is_choice).count()
}

/// What a schema is composed of, itself first.
fn composition<'c, 't>(
    cx: Context<'c, 't>,
    id: SchemaId,
) -> impl Iterator<Item = &'c Schema<'t>> + use<'c, 't> {
    let mut seen = HashSet::default();
    let mut waiting = vec![id];
    std::iter::from_fn(move || {
        let id = loop {
            let id = waiting.pop()?;
            if seen.insert(id) {
                break id;
            }
        };
        let schema = &cx.doc.schemas[id];
        waiting.extend(parts(cx, schema));
        Some(schema)
    })
}

fn parts(cx: Context<'_, '_>, schema: &Schema<'_>) -> Vec<SchemaId> {
    let reference = schema.reference.map(|reference| cx.refs.target(reference));
    let all_of = schema.all_of.iter().map(|part| cx.refs.get(*part));
    reference.into_iter().chain(all_of).collect()
}

/// All that the discriminator of a schema may mean; nothing where it tells nothing apart.
fn alternatives(
    cx: Context<'_, '_>,
    hierarchy: &Hierarchy,
    id: SchemaId,
) -> Option<HashSet<SchemaId>> {
    if hierarchy.root(id) == Some(id) {
        let heirs = hierarchy.descendants(id);
        return Some(heirs.into_iter().chain([id]).collect());
    }
    let schema = &cx.doc.schemas[id];
    if choice(cx.doc, cx.refs, schema) != Choice::Several {
        return None;
    }
    let mut found = HashSet::from_iter([id]);
    let mut waiting: Vec<SchemaId> = schema
        .one_of
        .iter()
        .chain(&schema.any_of)
        .map(|alternative| cx.refs.get(*alternative))
        .collect();
    while let Some(id) = waiting.pop() {
        if !found.insert(id) {
            continue;
        }
        let schema = &cx.doc.schemas[id];
        let nested = schema.one_of.iter().chain(&schema.any_of);
        waiting.extend(nested.map(|alternative| cx.refs.get(*alternative)));
        // Another name for the same.
        let same = parts(cx, schema).into_iter();
        let same: Vec<_> = same.filter(|id| !is_blank(&cx.doc.schemas[*id])).collect();
        if let ([only], true) = (same.as_slice(), is_unshaped(schema)) {
            waiting.push(*only);
        }
    }
    Some(found)
}
