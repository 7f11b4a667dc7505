//! The manifest of this package lists the dependencies and features that the generated one has, and no others.

use std::collections::BTreeMap;

use toml::{Table, Value};

fn dependencies(manifest: &str) -> BTreeMap<String, Value> {
    let table: Table = manifest.parse().unwrap();
    let kinds = ["dependencies", "target"];
    let tables = kinds.map(|kind| (kind.to_owned(), table[kind].clone()));
    tables.into_iter().collect()
}

fn features(manifest: &str) -> BTreeMap<String, Value> {
    let table: Table = manifest.parse().unwrap();
    let mut features = table["features"].as_table().unwrap().clone();
    // These tests need more by default than most users do.
    features.remove("default");
    features.into_iter().collect()
}

#[test]
fn the_generated_dependencies_and_features_are_those_of_this_package() {
    let generated = std::fs::read_to_string(env!("GENERATED_MANIFEST")).unwrap();
    let own = include_str!("../Cargo.toml");
    assert_eq!(dependencies(&generated), dependencies(own));
    assert_eq!(features(&generated), features(own));
}
