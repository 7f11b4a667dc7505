//! Names of what divides a client: the feature of each portion of the API, and the modules that hold the models of some of them alone.

use std::collections::BTreeSet;

use super::names::{FeatureNames, Ident, TypeNames};
use super::reserved;
use super::scope::{Scope, Wish};
use super::spelling::Kind;
use super::words;
use crate::ir::{Api, Extent, Portion, PortionId};

/// Names the portions, and then the groups of models, which are called after them.
pub(super) fn assign(api: &Api, types: &[TypeNames]) -> FeatureNames {
    let wishes = api.portions.all.iter().map(|portion| match portion {
        Portion::Tags { name, tags: _ } => Wish::of(Kind::Feature, name),
        Portion::Untagged => Wish::derived(Kind::Feature, "untagged".to_owned()),
        Portion::Webhooks => Wish::fixed(Kind::Feature, reserved::WEBHOOKS),
        Portion::Callbacks => Wish::fixed(Kind::Feature, reserved::CALLBACKS),
    });
    // Features are no identifiers, and so leave this room as texts.
    let portions = Scope::default().assign(wishes).into_iter();
    let portions: Vec<_> = portions.map(|name| name.bare().to_owned()).collect();
    let groups = assign_groups(api, types, &portions);
    FeatureNames { portions, groups }
}

/// By extent: the module of the models that are needed there. It stands beside those of the components.
fn assign_groups(api: &Api, types: &[TypeNames], portions: &[String]) -> Vec<Ident> {
    let mut scope = Scope::default();
    let modules: BTreeSet<&Ident> = types.iter().map(|names| &names.module).collect();
    for module in modules {
        scope.assign_one(Wish::derived(Kind::Module, module.bare().to_owned()));
    }
    let extents = api.portions.extents.iter();
    let wishes = extents.map(|extent| Wish::derived(Kind::Module, group(extent, portions)));
    scope.assign(wishes.collect::<Vec<_>>())
}

/// `of_issues`, `of_issues_and_pulls`, `of_issues_and_7_others`.
fn group(extent: &Extent, portions: &[String]) -> String {
    let word = |id: &PortionId| {
        let name = portions.get(id.index()).map(String::as_str);
        Kind::Module.spell(&words::split(name.unwrap_or_default()))
    };
    match extent {
        Extent::Always => "of_all".to_owned(),
        Extent::Whole => "of_none".to_owned(),
        Extent::Portions(portions) => match portions.as_slice() {
            [] => "of_none".to_owned(),
            [one] => format!("of_{}", word(one)),
            [one, other] => format!("of_{}_and_{}", word(one), word(other)),
            [one, others @ ..] => format!("of_{}_and_{}_others", word(one), others.len()),
        },
    }
}
