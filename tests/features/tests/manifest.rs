//! The manifest of this package lists the dependencies that the generated one asks for, and no others.

use std::collections::BTreeMap;

use toml::{Table, Value};

fn dependencies(manifest: &str) -> BTreeMap<String, Value> {
    let table: Table = manifest.parse().unwrap();
    let kinds = ["dependencies", "target"];
    let tables = kinds.map(|kind| (kind.to_owned(), table[kind].clone()));
    tables.into_iter().collect()
}

#[test]
fn the_generated_dependencies_are_those_of_this_package() {
    let generated = std::fs::read_to_string(env!("GENERATED_MANIFEST")).unwrap();
    let own = include_str!("../Cargo.toml");
    assert_eq!(dependencies(&generated), dependencies(own));
}
