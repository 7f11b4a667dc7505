//! What the README says about the generator.

use crate::run::{repository, specsmith};
use crate::sandbox::Sandbox;

#[test]
fn its_build_script_is_the_one_that_is_compiled() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let compiled = include_str!("../../sample/build_script.txt");
    assert!(readme.contains(&format!("```rust\n{compiled}```\n")));
}

#[test]
fn its_slip_looks_as_shown() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let sandbox = Sandbox::without_client();
    sandbox.edit(
        "spec/openapi.yaml",
        "UsageSession: { $ref: schemas/UsageSession.yaml }",
        "UsageSession: { $ref: schemas/UsageSesion.yaml }",
    );
    let ended = specsmith(sandbox.folder(), &["generate"]);
    assert_eq!(ended.code, 1);
    let shown = ended.said.split("\n\n").next().unwrap();
    // The line's number may change with the spec.
    let numberless = |text: &str| text.replace(|character: char| character.is_ascii_digit(), "");
    assert!(
        numberless(&readme).contains(&numberless(shown)),
        "{}",
        ended.said
    );
}
