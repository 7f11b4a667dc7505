//! That what is said of the files is true of them.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn walk(folder: &Path, below: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            walk(&path, &format!("{name}/"), found);
        } else {
            found.insert(name);
        }
    }
}

#[test]
fn the_list_is_that_of_the_folder() {
    let mut found = BTreeSet::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime"),
        "",
        &mut found,
    );
    let listed: BTreeSet<_> = MODULES
        .iter()
        .map(|(file, _)| (*file).to_owned())
        .chain(["mod.rs".to_owned()])
        .collect();
    assert_eq!(found, listed);
    for file in PARTS.iter().flat_map(|part| part.files) {
        assert!(listed.contains(*file), "{file}");
    }
}

#[test]
fn the_manifest_has_every_dependency_and_feature() {
    let parts = PARTS.iter().flat_map(|part| part.dependencies);
    let named: BTreeSet<_> = BASE_DEPENDENCIES
        .iter()
        .chain(FEATURE_DEPENDENCIES)
        .chain(parts)
        .copied()
        .collect();
    let section = |name: &str| {
        let (_, rest) = MANIFEST.split_once(&format!("\n[{name}]\n")).unwrap();
        let section = rest.split("\n[").next().unwrap();
        let keys = section
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_alphanumeric()));
        keys.map(|line| line.split([' ', '=']).next().unwrap())
            .collect::<BTreeSet<_>>()
    };
    let browser = "all(target_family = \"wasm\", target_os = \"unknown\")";
    let mut all = section("dependencies");
    all.extend(section(&format!("target.'cfg({browser})'.dependencies")));
    all.extend(section(&format!(
        "target.'cfg(not({browser}))'.dependencies"
    )));
    assert_eq!(all, named);
    let features = section("features");
    for feature in FEATURES {
        assert!(features.contains(feature), "{feature}");
    }
    assert!(
        DEFAULT_FEATURES
            .iter()
            .all(|feature| FEATURES.contains(feature))
    );
}

#[test]
fn nothing_names_a_part_that_may_be_missing() {
    for (file, text) in MODULES {
        let own = PARTS.iter().find(|part| part.files.contains(file));
        let needed = own.map_or(&[][..], |own| own.needs);
        let others = PARTS
            .iter()
            .filter(|part| !part.files.contains(file) && !needed.contains(&part.name));
        for part in others {
            for path in ["super", "crate::runtime", "$crate::runtime"] {
                let path = format!("{path}::{}::", part.name);
                assert!(!text.contains(&path), "{file} names {path}");
            }
            // Two parts may share a dependency.
            let own = PARTS.iter().filter(|own| own.files.contains(file));
            let own: Vec<_> = own.flat_map(|own| own.dependencies).collect();
            let others = part.dependencies.iter();
            for dependency in others.filter(|dependency| !own.contains(dependency)) {
                let path = format!("{}::", dependency.replace('-', "_"));
                assert!(!text.contains(&path), "{file} uses {dependency}");
            }
        }
    }
}

#[test]
fn nothing_asks_for_what_a_browser_lacks() {
    // The transports of other platforms, what serves blocking clients, and servers.
    let elsewhere = [
        "reqwest.rs",
        "ureq.rs",
        "block_on.rs",
        "sleep.rs",
        "fake/server.rs",
    ];
    for (file, text) in MODULES.iter().filter(|(file, _)| !elsewhere.contains(file)) {
        for lacking in ["Instant::now", "SystemTime::now", "process::id", "thread::"] {
            assert!(
                !text.contains(lacking) || *file == "clock.rs",
                "{file}: {lacking}"
            );
        }
    }
}

#[test]
fn nothing_names_this_package() {
    // In a client there is no such crate, so that a path through it, say in an example, would not compile.
    for (file, text) in MODULES {
        assert!(!text.contains("specsmith_runtime::"), "{file}");
    }
}

#[test]
fn parts_come_with_what_they_need() {
    assert_eq!(
        with_needs(&[XML, EVENTS]),
        [EVENTS, STREAM, STREAM_ITEMS, XML]
    );
    // One step is enough: what needs a part names all that the part needs.
    for part in PARTS {
        for need in part.needs {
            let needed = PARTS.iter().find(|other| other.name == *need).unwrap();
            let is_named = |need: &&str| part.needs.contains(need);
            assert!(needed.needs.iter().all(is_named), "{part:?}");
        }
    }
}

#[test]
fn parts_are_left_out_with_their_items() {
    let all = root(PARTS);
    assert_eq!(all, ROOT);
    let none = root(&[]);
    assert!(ROOT.lines().count() >= none.lines().count() + 2 * PARTS.len());
    for part in PARTS {
        assert!(!none.contains(&format!("{}::", part.name)), "{none}");
        assert!(!none.contains(&format!("mod {};", part.name)), "{none}");
    }
    for module in ["text_enum", "answer", "url", "ureq"] {
        assert!(none.contains(&format!("mod {module};")), "{module}");
    }
    assert_eq!(
        none.matches("#[allow(").count() + 7,
        ROOT.matches("#[allow(").count()
    );
    let names: Vec<_> = files(&[XML]).into_iter().map(|(file, _)| file).collect();
    assert!(
        names.contains(&"xml/read.rs") && !names.contains(&"paging/mod.rs") && names[0] == "mod.rs"
    );
}

#[test]
fn items_of_a_part_may_have_a_condition() {
    let condition = |part: &Part| {
        let is_choice = *part == CHOICE;
        is_choice.then(|| "#[cfg(feature = \"pets\")]".to_owned())
    };
    let all = root(PARTS);
    let conditional = with_conditions(&all, condition);
    assert!(conditional.contains("#[cfg(feature = \"pets\")]\npub mod choice;\n"));
    assert!(conditional.contains("#[cfg(feature = \"pets\")]\n#[allow(unused_imports, reason = "));
    assert!(conditional.contains("\npub mod body;\npub mod builder;\n"));
    let without = conditional.replace("#[cfg(feature = \"pets\")]\n", "");
    assert_eq!(without, all);
    assert_eq!(with_conditions(&all, |_| None), all);
}
