//! What `generate` does to folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::run::{DOCUMENT, exits, folder, objects, specsmith, stderr};

/// Every file below a folder, by its path there.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

const GENERATE: [&str; 4] = ["generate", "acme.yaml", "--out", "client"];

#[test]
fn a_client_is_written_once_and_then_left_alone() {
    let folder = folder(DOCUMENT);
    let client = folder.path().join("client");
    let output = specsmith(folder.path(), &GENERATE);
    exits(&output, 0);
    let text = stderr(&output);
    assert!(text.contains("1 document, 1 operation, 1 type"), "{text}");
    assert!(
        text.contains("acme-api 2.0.0 in `client`") && text.contains("0 unchanged, 0 deleted"),
        "{text}"
    );
    let first = tree(&client);
    assert!(
        first.contains_key("Cargo.toml") && first.contains_key("src/lib.rs"),
        "{:?}",
        first.keys()
    );

    let output = specsmith(folder.path(), &GENERATE);
    exits(&output, 0);
    assert!(
        stderr(&output).contains("0 files written"),
        "{}",
        stderr(&output)
    );
    assert_eq!(tree(&client), first);
}

#[test]
fn the_bytes_do_not_depend_on_where_the_command_runs_or_writes() {
    let folder = folder(DOCUMENT);
    exits(&specsmith(folder.path(), &GENERATE), 0);
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    exits(
        &specsmith(&below, &["generate", "../acme.yaml", "--out", "there"]),
        0,
    );
    let here = tree(&folder.path().join("client"));
    assert_eq!(tree(&below.join("there")), here);
    let place = folder.path().display().to_string();
    for (path, bytes) in here {
        assert!(
            !String::from_utf8_lossy(&bytes).contains(&place),
            "{path} names a folder of this machine"
        );
    }
}

#[test]
fn the_folder_is_named_after_the_crate_unless_another_is_chosen() {
    let folder = folder(DOCUMENT);
    let output = specsmith(folder.path(), &["generate", "acme.yaml"]);
    exits(&output, 0);
    assert!(
        stderr(&output).contains("the folder is the default"),
        "{}",
        stderr(&output)
    );
    assert!(folder.path().join("acme-api/Cargo.toml").is_file());
    let args = [
        "generate",
        "acme.yaml",
        "--crate-name",
        "wiley",
        "--crate-version",
        "3.2.1-beta",
    ];
    exits(&specsmith(folder.path(), &args), 0);
    let manifest = fs::read_to_string(folder.path().join("wiley/Cargo.toml")).unwrap();
    assert!(
        manifest.contains("name = \"wiley\"") && manifest.contains("version = \"3.2.1-beta\""),
        "{manifest}"
    );
}

#[test]
fn check_names_the_file_and_writes_nothing() {
    let folder = folder(DOCUMENT);
    let client = folder.path().join("client");
    let check = ["generate", "acme.yaml", "--out", "client", "--check"];
    let output = specsmith(folder.path(), &check);
    exits(&output, 1);
    assert!(
        stderr(&output).contains("missing: `src/lib.rs`"),
        "{}",
        stderr(&output)
    );
    assert!(!client.exists());

    exits(&specsmith(folder.path(), &GENERATE), 0);
    fs::write(client.join("notes.md"), "mine").unwrap();
    exits(&specsmith(folder.path(), &check), 0);

    let mut bytes = fs::read(client.join("src/lib.rs")).unwrap();
    bytes.push(b'\n');
    fs::write(client.join("src/lib.rs"), &bytes).unwrap();
    let before = tree(folder.path());
    let output = specsmith(folder.path(), &check);
    exits(&output, 1);
    let text = stderr(&output);
    assert!(
        text.contains("error[E0803]") && text.contains("edited: `src/lib.rs`"),
        "{text}"
    );
    assert!(
        !text.contains("notes.md") && !text.contains("Cargo.toml"),
        "{text}"
    );

    let json = [
        "generate",
        "acme.yaml",
        "--out",
        "client",
        "--check",
        "--message-format",
        "json",
    ];
    let (findings, summary) = objects(&specsmith(folder.path(), &json));
    assert_eq!(findings[0]["code"], "E0803");
    assert_eq!(summary["summary"], "stale");
    assert_eq!(
        summary["changes"],
        serde_json::json!([{ "path": "src/lib.rs", "found": "edited" }])
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_dry_run_lists_what_would_be_done_and_does_nothing() {
    let folder = folder(DOCUMENT);
    exits(&specsmith(folder.path(), &GENERATE), 0);
    fs::write(
        folder.path().join("acme.yaml"),
        DOCUMENT.replace("Acme API", "Acme Interface"),
    )
    .unwrap();
    let before = tree(folder.path());
    let output = specsmith(
        folder.path(),
        &["generate", "acme.yaml", "--out", "client", "--dry-run"],
    );
    exits(&output, 0);
    assert!(
        stderr(&output).contains("outdated: Cargo.toml"),
        "{}",
        stderr(&output)
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn edited_files_are_refused_unless_forced() {
    let folder = folder(DOCUMENT);
    let client = folder.path().join("client");
    exits(&specsmith(folder.path(), &GENERATE), 0);
    let generated = tree(&client);
    for path in ["src/lib.rs", "README.md"] {
        fs::write(client.join(path), "mine").unwrap();
    }
    let before = tree(&client);
    let output = specsmith(folder.path(), &GENERATE);
    exits(&output, 1);
    let text = stderr(&output);
    assert!(
        text.contains("error[E0802]")
            && text.contains("`src/lib.rs` was edited")
            && text.contains("`README.md` was edited"),
        "{text}"
    );
    assert_eq!(tree(&client), before);
    exits(
        &specsmith(
            folder.path(),
            &["generate", "acme.yaml", "--out", "client", "--force"],
        ),
        0,
    );
    assert_eq!(tree(&client), generated);
}

#[test]
fn a_package_of_somebody_else_is_not_replaced_and_other_files_are_kept() {
    let folder = folder(DOCUMENT);
    let client = folder.path().join("client");
    fs::create_dir(&client).unwrap();
    fs::write(client.join("Cargo.toml"), "[package]\n").unwrap();
    fs::write(client.join("notes.md"), "mine").unwrap();
    let before = tree(&client);
    let output = specsmith(folder.path(), &GENERATE);
    exits(&output, 1);
    assert!(
        stderr(&output).contains("`Cargo.toml` was not generated by this tool"),
        "{}",
        stderr(&output)
    );
    assert_eq!(tree(&client), before);
    fs::remove_file(client.join("Cargo.toml")).unwrap();
    exits(&specsmith(folder.path(), &GENERATE), 0);
    assert_eq!(fs::read_to_string(client.join("notes.md")).unwrap(), "mine");
}

#[test]
fn a_broken_document_changes_no_file() {
    let folder = folder(DOCUMENT);
    exits(&specsmith(folder.path(), &GENERATE), 0);
    fs::write(
        folder.path().join("acme.yaml"),
        DOCUMENT.replace("in: path", "in: road"),
    )
    .unwrap();
    let before = tree(folder.path());
    exits(&specsmith(folder.path(), &GENERATE), 1);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn an_output_folder_that_cannot_be_is_named() {
    let folder = folder(DOCUMENT);
    let output = specsmith(
        folder.path(),
        &["generate", "acme.yaml", "--out", "acme.yaml/client"],
    );
    exits(&output, 1);
    let text = stderr(&output);
    assert!(
        text.contains("error[E0801]") && text.contains("acme.yaml/client"),
        "{text}"
    );
}

#[test]
fn the_configuration_says_what_goes_where_and_flags_have_the_last_word() {
    let folder = folder(DOCUMENT);
    let text = "spec = \"acme.yaml\"\nout = \"a/client\"\ncrate-name = \"chosen\"\n";
    fs::write(folder.path().join("specsmith.toml"), text).unwrap();
    let output = specsmith(folder.path(), &["generate"]);
    exits(&output, 0);
    assert!(
        stderr(&output).contains("chosen 2.0.0 in `a/client`"),
        "{}",
        stderr(&output)
    );
    let output = specsmith(
        folder.path(),
        &["generate", "--out", "b", "--crate-name", "other"],
    );
    exits(&output, 0);
    assert!(
        stderr(&output).contains("other 2.0.0 in `b`"),
        "{}",
        stderr(&output)
    );
}
