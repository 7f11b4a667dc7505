//! Inline types that are equal and are called the same become one.
//!
//! An answer that is declared in several media types, or under several statuses, mostly repeats one inline schema. Types are never merged
//! because of their name alone, nor because of their structure alone: two lists of flags that happen to agree today are still two types.

use crate::ir::{Api, TypeDef, TypeId};
use crate::maps::IndexMap;

/// Makes every mention of a repeated type mention its first occurrence; the others are left for `reach` to drop.
pub(super) fn run(mut api: Api) -> Api {
    // Outer types become equal only when their inner ones have been merged, so the search is repeated while it finds something. Each
    // round but the last removes a type from the groups, which bounds the number of rounds.
    let mut groups = namesakes(&api);
    while merge_round(&mut api, &mut groups) {}
    api
}

/// The types that share their path with another, as groups.
fn namesakes(api: &Api) -> Vec<Vec<TypeId>> {
    let mut groups: IndexMap<&[String], Vec<TypeId>> = IndexMap::default();
    for (index, def) in (0..).zip(&api.types) {
        groups
            .entry(&def.origin.path)
            .or_default()
            .push(TypeId(index));
    }
    groups
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}

fn merge_round(api: &mut Api, groups: &mut [Vec<TypeId>]) -> bool {
    let mut kept_for: IndexMap<TypeId, TypeId> = IndexMap::default();
    for group in groups {
        let mut distinct: Vec<TypeId> = Vec::new();
        for &id in group.iter() {
            let def = api.type_def(id);
            match distinct
                .iter()
                .find(|kept| are_equal(api.type_def(**kept), def))
            {
                Some(kept) => _ = kept_for.insert(id, *kept),
                None => distinct.push(id),
            }
        }
        *group = distinct;
    }
    for ty in api.types_mut() {
        ty.each_mention_mut(&mut |id| *id = kept_for.get(id).copied().unwrap_or(*id));
    }
    !kept_for.is_empty()
}

/// Whether two types mean the same, wherever they stand.
fn are_equal(left: &TypeDef, right: &TypeDef) -> bool {
    let TypeDef {
        origin: _,
        docs,
        kind,
        usage: _,
        xml,
        alike: _,
    } = left;
    *docs == right.docs && *kind == right.kind && *xml == right.xml
}
