//! The properties of the fuzz targets, for the inputs that fuzzing has kept and for random ones. What is wrong with one of
//! them shows without a nightly compiler.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says at what"
)]

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is the library of the fuzz targets, too")]
mod properties;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

/// Holds a property for every file below a folder of the package.
fn replay(folder: &str, property: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    for path in paths {
        // Shown where the property panics.
        println!("{}", path.display());
        property(&fs::read(path).unwrap());
    }
}

#[test]
fn what_fuzzing_kept_of_load() {
    replay("fuzz/seeds/load", properties::load);
}

#[test]
fn what_fuzzing_kept_of_the_pipeline() {
    replay("fuzz/seeds/pipeline", properties::pipeline);
}

#[test]
fn what_fuzzing_kept_of_yaml_and_json() {
    replay("fuzz/seeds/same", properties::same);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_bytes_load(data in vec(any::<u8>(), 0..200)) {
        properties::load(&data);
    }

    #[test]
    fn any_value_is_the_same_in_yaml_and_json(data in vec(any::<u8>(), 0..400)) {
        properties::same(&data);
    }
}
