//! References to files that a document has no business with.

use std::fs;
use std::path::Path;

use crate::{assert_codes, codes_of, run};

fn refers_to(folder: &Path, reference: &str) -> Vec<String> {
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": {},
        "components": { "schemas": { "A": { "$ref": reference } } },
    });
    let root = folder.join("root.json");
    fs::write(&root, document.to_string()).unwrap();
    codes_of(&run(&root)).into_iter().collect()
}

#[test]
fn nothing_outside_the_folder_is_read_or_probed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret.yaml"), "type: string").unwrap();
    let inner = folder.path().join("api");
    fs::create_dir(&inner).unwrap();
    let absolute = folder.path().join("secret.yaml");
    for reference in [
        "../secret.yaml",
        "../not-there.yaml",
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "%2e%2e/secret.yaml",
        "x/../../secret.yaml",
        "..%2fsecret.yaml#/type",
        absolute.to_str().unwrap(),
    ] {
        assert_eq!(refers_to(&inner, reference), ["E0002"], "{reference}");
    }
}

#[test]
fn there_is_no_network() {
    let folder = tempfile::tempdir().unwrap();
    for reference in [
        "http://127.0.0.1:1/a.yaml",
        "https://example.com/a.yaml#/x",
        "//example.com/a.yaml",
        "file:///etc/passwd",
        "urn:uuid:0",
        "HTTP://EXAMPLE.COM",
    ] {
        assert_eq!(
            refers_to(folder.path(), reference),
            ["E0003"],
            "{reference}"
        );
    }
}

#[test]
fn what_is_no_file_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    for reference in [
        "folder",
        "folder/",
        ".",
        "a%00b.yaml",
        "C:\\secret.yaml",
        "\\\\host\\share",
        "nothing.yaml",
    ] {
        assert_eq!(
            refers_to(folder.path(), reference),
            ["E0001"],
            "{reference}"
        );
    }
}

#[cfg(unix)]
#[test]
fn links_pipes_and_devices_are_seen_through() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.yaml"), "type: string").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
    };
    link(&outside.path().join("secret.yaml"), "file.yaml");
    link(outside.path(), "folder");
    link(Path::new("/dev/zero"), "zero.yaml");
    link(&folder.path().join("loop.yaml"), "loop.yaml");
    for (reference, code) in [
        ("file.yaml", "E0002"),
        ("folder/secret.yaml", "E0002"),
        ("zero.yaml", "E0002"),
        ("loop.yaml", "E0001"),
    ] {
        assert_eq!(refers_to(folder.path(), reference), [code], "{reference}");
    }
    // A socket stands for everything that is neither a file nor a folder: to open a pipe would wait for ever.
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("pipe.yaml")).unwrap();
    assert_eq!(refers_to(folder.path(), "pipe.yaml"), ["E0001"]);
}

#[test]
fn files_may_refer_to_each_other_in_circles() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "root.yaml",
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\ncomponents: { schemas: { A: { $ref: b.yaml } } }\n",
    );
    write(
        "b.yaml",
        "type: object\nproperties: { c: { $ref: c.json }, a: { $ref: 'root.yaml#/components/schemas/A' } }\n",
    );
    write(
        "c.json",
        r##"{ "type": "object", "properties": { "b": { "$ref": "./b.yaml" }, "c": { "$ref": "#" } } }"##,
    );
    let findings = run(&folder.path().join("root.yaml"));
    assert_codes(&codes_of(&findings), &[]);
    assert_eq!(findings.documents().count(), 3);
    assert_eq!(findings.counts().types, 2);
    write("c.json", r#"{ "$ref": "b.yaml" }"#);
    write("b.yaml", "$ref: c.json\n");
    assert_codes(
        &codes_of(&run(&folder.path().join("root.yaml"))),
        &["E0303"],
    );
}
