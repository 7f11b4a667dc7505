//! What the features of portions are called, and the modules of what they share.

use proptest::prelude::*;
use specsmith_runtime::sources::{
    BASE_DEPENDENCIES, DEFAULT_FEATURES, FEATURE_DEPENDENCIES, FEATURES, MANIFEST,
};

use super::models_and_operations::{api, def, values};
use crate::ir::{Extent, Portion, PortionId, Portions};
use crate::maps::HashSet;
use crate::name::{Ident, assign, reserved};

fn tags(names: &[&str]) -> Vec<Portion> {
    let portions = names.iter().map(|name| Portion::Tags {
        name: (*name).to_owned(),
        tags: Vec::new(),
    });
    portions.collect()
}

fn named(portions: Vec<Portion>) -> Vec<String> {
    let mut api = api(Vec::new(), Vec::new(), Vec::new());
    api.portions.all = portions;
    assign(&api, &"acme".parse().unwrap()).features.portions
}

#[test]
fn features_are_spelt_as_cargo_spells_them_and_differ() {
    let mut portions = tags(&[
        "Secret Scanning",
        "secret_scanning",
        "userEvents",
        "2fa",
        "type",
        "core",
        "日本",
    ]);
    portions.extend([Portion::Untagged, Portion::Webhooks, Portion::Callbacks]);
    assert_eq!(
        named(portions),
        [
            "secret-scanning",
            "secret-scanning-2",
            "user-events",
            "n2fa",
            "type",
            "core",
            "ri-ben",
            "untagged",
            "webhooks",
            "callbacks",
        ]
    );
}

#[test]
fn a_tag_does_not_take_the_place_of_another_feature() {
    let portions = tags(&[
        "fake",
        "webhooks",
        "whole-api",
        "default",
        "Serde JSON",
        "fake-tag",
        "untagged",
    ]);
    assert_eq!(
        named([portions, vec![Portion::Untagged]].concat()),
        [
            "fake-tag-2",
            "webhooks-tag",
            "whole-api-tag",
            "default-tag",
            "serde-json-tag",
            "fake-tag",
            "untagged",
            "untagged-2",
        ]
    );
}

#[test]
fn every_feature_and_dependency_of_a_client_is_kept() {
    let manifest: toml::Table = MANIFEST.parse().unwrap();
    let dependencies = manifest["dependencies"].as_table().unwrap();
    let names = dependencies.keys().map(String::as_str);
    let fixed = [
        BASE_DEPENDENCIES,
        FEATURE_DEPENDENCIES,
        FEATURES,
        DEFAULT_FEATURES,
    ]
    .concat();
    for name in names.chain(fixed) {
        assert!(reserved::is_feature(&name.replace('_', "-")), "{name}");
    }
}

#[test]
fn groups_are_called_after_their_portions_and_not_like_models() {
    let types = ["of_a", "B", "C", "D", "E"].map(|name| def(&[name], values(&["on"])));
    let mut api = api(types.into(), Vec::new(), Vec::new());
    let some = |ids: &[u32]| Extent::Portions(ids.iter().copied().map(PortionId).collect());
    api.portions = Portions {
        all: tags(&["a", "b", "c"]),
        extents: vec![
            some(&[0]),
            some(&[0, 1]),
            some(&[0, 1, 2]),
            Extent::Whole,
            some(&[0, 2, 1]),
        ],
        types: (0..5).collect(),
        ..Portions::default()
    };
    let groups = assign(&api, &"acme".parse().unwrap()).features.groups;
    let groups: Vec<_> = groups.iter().map(Ident::as_str).collect();
    let expected = [
        "of_a_2",
        "of_a_and_b",
        "of_a_and_2_others",
        "of_none",
        "of_a_and_2_others_2",
    ];
    assert_eq!(groups, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tags_get_features_that_cargo_takes(texts in prop::collection::vec(any::<String>(), 1..8)) {
        let names: Vec<&str> = texts.iter().map(String::as_str).collect();
        let features = named(tags(&names));
        for feature in &features {
            let is_legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
            prop_assert!(feature.starts_with(|c: char| c.is_ascii_lowercase()), "{feature:?}");
            prop_assert!(feature.chars().all(is_legal), "{feature:?}");
        }
        let different: HashSet<&String> = features.iter().collect();
        prop_assert_eq!(different.len(), features.len());
    }
}
