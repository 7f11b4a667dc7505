//! What is asked for, how findings are shown, and with which code the command exits.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::run::{DOCUMENT, exits, folder, objects, specsmith, stderr, stdout};

#[test]
fn wrong_usage_exits_with_2_and_says_what_is_wrong() {
    let folder = folder(DOCUMENT);
    let cases: &[(&[&str], &str)] = &[
        (&[], "Usage: specsmith"),
        (&["generate"], "there is no `specsmith.toml` here or above"),
        (&["lint", "missing.yaml"], "there is no file `missing.yaml`"),
        (&["lint", "."], "there is no file `.`"),
        (
            &["lint", "https://acme.example/openapi.yaml"],
            "download the document",
        ),
        (
            &["generate", "acme.yaml", "--crate-name", "fn"],
            "it is a keyword of Rust",
        ),
        (
            &["generate", "acme.yaml", "--crate-version", "1"],
            "--crate-version",
        ),
        (
            &["generate", "acme.yaml", "--check", "--force"],
            "cannot be used with",
        ),
        (
            &["lint", "acme.yaml", "--deny", "all"],
            "possible values: lossy, warnings",
        ),
        (
            &["dump", "acme.yaml", "--stage", "code"],
            "possible values: tree, openapi, ir, names",
        ),
    ];
    for (args, words) in cases {
        let output = specsmith(folder.path(), args);
        exits(&output, 2);
        assert!(
            stderr(&output).contains(words),
            "{args:?}: {}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "", "{args:?}");
    }
}

#[test]
fn help_and_version_are_output() {
    let folder = TempDir::new().unwrap();
    for args in [["--help"], ["--version"]] {
        let output = specsmith(folder.path(), &args);
        exits(&output, 0);
        assert!(stdout(&output).contains("specsmith"));
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn a_bad_configuration_exits_with_2_and_points_at_the_line() {
    let folder = folder(DOCUMENT);
    fs::write(
        folder.path().join("specsmith.toml"),
        "spec = \"acme.yaml\"\ncrate-nam = \"x\"\n",
    )
    .unwrap();
    let output = specsmith(folder.path(), &["generate"]);
    exits(&output, 2);
    let text = stderr(&output);
    assert!(
        text.contains("specsmith.toml:2:1") && text.contains("did you mean `crate-name`?"),
        "{text}"
    );

    let output = specsmith(folder.path(), &["lint", "--message-format", "json"]);
    exits(&output, 2);
    let (findings, summary) = objects(&output);
    assert_eq!(findings[0]["code"], "E0703");
    assert_eq!(findings[0]["line"], 2);
    assert_eq!(summary["summary"], "usage");
}

#[test]
fn the_configuration_is_found_from_a_folder_below_it() {
    let folder = folder(DOCUMENT);
    fs::write(
        folder.path().join("specsmith.toml"),
        "spec = \"acme.yaml\"\n",
    )
    .unwrap();
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    let output = specsmith(&below, &["lint"]);
    exits(&output, 0);
    assert!(
        stderr(&output).contains("1 document, 1 operation"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_broken_document_exits_with_1_and_is_pointed_into() {
    let broken = DOCUMENT.replace("#/components/schemas/Thing", "#/components/schemas/Think");
    let folder = folder(&broken);
    for command in ["lint", "generate"] {
        let output = specsmith(folder.path(), &[command, "acme.yaml"]);
        exits(&output, 1);
        let text = stderr(&output);
        assert!(
            text.contains("error[E0301]") && text.contains("acme.yaml:12:"),
            "{text}"
        );
        assert!(text.contains("no file was changed"), "{text}");
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "only the document is there"
    );
}

#[test]
fn in_json_everything_is_on_standard_output() {
    let folder = folder(&DOCUMENT.replace("paths:", "pathz:"));
    let output = specsmith(
        folder.path(),
        &["lint", "acme.yaml", "--message-format", "json"],
    );
    exits(&output, 1);
    assert_eq!(stderr(&output), "");
    let (findings, summary) = objects(&output);
    assert!(
        findings
            .iter()
            .any(|finding| finding["code"] == "E0204" && finding["line"] == 4),
        "{findings:?}"
    );
    assert_eq!(summary["summary"], "failed");
    assert_eq!(
        summary["errors"],
        findings
            .iter()
            .filter(|finding| finding["severity"] == "error")
            .count()
    );
    assert_eq!(summary["documents"], serde_json::json!(["acme.yaml"]));
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let folder = folder(&DOCUMENT.replace("paths:", "pathz:"));
    let auto = specsmith(folder.path(), &["lint", "acme.yaml"]);
    let always = specsmith(folder.path(), &["lint", "acme.yaml", "--color", "always"]);
    assert!(!stderr(&auto).contains('\u{1b}'));
    assert!(stderr(&always).contains('\u{1b}'));
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let document = DOCUMENT.replace("      operationId: getThing\n", "");
    let folder = folder(&document);
    let output = specsmith(folder.path(), &["lint", "acme.yaml"]);
    exits(&output, 0);
    assert!(stderr(&output).contains("warning["), "{}", stderr(&output));
    exits(
        &specsmith(folder.path(), &["lint", "acme.yaml", "--deny", "lossy"]),
        0,
    );
    let output = specsmith(folder.path(), &["lint", "acme.yaml", "--deny", "warnings"]);
    exits(&output, 1);
    assert!(
        stderr(&output).contains("warnings are denied"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn references_leave_the_folder_only_where_it_is_allowed() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("api")).unwrap();
    let document = DOCUMENT.replace("#/components/schemas/Thing", "../shared.yaml#/Thing");
    fs::write(folder.path().join("api/acme.yaml"), document).unwrap();
    fs::write(
        folder.path().join("shared.yaml"),
        "Thing: { type: object, properties: { id: { type: string } } }\n",
    )
    .unwrap();
    let output = specsmith(folder.path(), &["lint", "api/acme.yaml"]);
    exits(&output, 1);
    assert!(
        stderr(&output).contains("error[E0002]"),
        "{}",
        stderr(&output)
    );
    exits(
        &specsmith(
            folder.path(),
            &["lint", "api/acme.yaml", "--allow-outside", "."],
        ),
        0,
    );
}

#[test]
fn a_dump_shows_a_stage_on_standard_output() {
    let folder = folder(DOCUMENT);
    for stage in ["tree", "openapi"] {
        let output = specsmith(folder.path(), &["dump", "acme.yaml", "--stage", stage]);
        exits(&output, 0);
        assert!(stdout(&output).contains("getThing"), "{stage}");
    }
    let all = stdout(&specsmith(
        folder.path(),
        &["dump", "acme.yaml", "--stage", "tree"],
    ));
    let some = stdout(&specsmith(
        folder.path(),
        &["dump", "acme.yaml", "--stage", "tree", "--filter", "Thing"],
    ));
    assert!(
        some.len() < all.len() && some.contains("getThing") && !some.contains("acme.example"),
        "{some}"
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = folder(DOCUMENT);
    let mut child = Command::new(env!("CARGO_BIN_EXE_specsmith"))
        .args(["dump", "acme.yaml", "--stage", "tree"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    exits(&output, 0);
}
