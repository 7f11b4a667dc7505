//! What is checked in is what the generator writes, always the same, and `--check` notices the smallest change.

use crate::run::{repository, specsmith, succeed};
use crate::sandbox::{Sandbox, differing, read_files};

#[test]
fn the_client_is_what_the_generator_writes() {
    let said = succeed(repository(), &["generate", "--check"]);
    assert!(said.contains("up to date"), "{said}");
    // `specsmith.toml` is found from below as well.
    succeed(&repository().join("spec/schemas"), &["generate", "--check"]);
}

#[test]
fn the_same_bytes_each_time_and_everywhere() {
    let (one, other) = (Sandbox::without_client(), Sandbox::without_client());
    succeed(one.folder(), &["generate"]);
    succeed(other.folder(), &["generate"]);
    let mut checked_in = read_files(&repository().join("generated-client"));
    // Cargo's, where somebody has packaged the client by itself.
    checked_in.remove("Cargo.lock");
    assert_eq!(differing(&one.client(), &other.client()), [""; 0]);
    assert_eq!(differing(&one.client(), &checked_in), [""; 0]);

    let said = succeed(one.folder(), &["generate"]);
    assert!(said.contains("0 files written"), "{said}");
    assert_eq!(differing(&one.client(), &checked_in), [""; 0]);
}

#[test]
fn the_spec_has_nothing_to_complain_about() {
    let said = succeed(repository(), &["lint", "--deny", "warnings"]);
    assert!(said.contains("nothing to report"), "{said}");
}

#[test]
fn check_names_what_has_changed_and_changes_nothing() {
    let sandbox = Sandbox::new();
    succeed(sandbox.folder(), &["generate", "--check"]);
    for name in [
        "Cargo.toml",
        "README.md",
        "docs/usage_sessions.md",
        "rustfmt.toml",
        "src/client.rs",
        "src/lib.rs",
        "src/models/order.rs",
        "src/operations/usage_sessions.rs",
        "src/runtime/paging/mod.rs",
    ] {
        let path = format!("generated-client/{name}");
        let text = sandbox.read(&path);
        let changed = match text.strip_suffix('\n') {
            Some(rest) => format!("{rest} "),
            None => format!("{text} "),
        };
        sandbox.write(&path, &changed);
        let before = sandbox.files();
        let ended = specsmith(sandbox.folder(), &["generate", "--check"]);
        assert_eq!(ended.code, 1, "{path}: {}", ended.said);
        assert!(
            ended.said.contains(&format!("`{name}`")),
            "{path}: {}",
            ended.said
        );
        assert_eq!(differing(&before, &sandbox.files()), [""; 0]);
        sandbox.write(&path, &text);
    }
    succeed(sandbox.folder(), &["generate", "--check"]);

    let lost = sandbox
        .folder()
        .join("generated-client/src/models/order.rs");
    std::fs::remove_file(&lost).unwrap();
    let ended = specsmith(sandbox.folder(), &["generate", "--check"]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.said.contains("`src/models/order.rs`"),
        "{}",
        ended.said
    );
    assert!(!lost.exists());
    succeed(sandbox.folder(), &["generate"]);
    assert!(lost.exists());
}

#[test]
fn files_of_others_are_left_alone() {
    let sandbox = Sandbox::new();
    for path in ["NOTES.md", "src/models/extra.rs", "examples/own.rs"] {
        sandbox.write(&format!("generated-client/{path}"), "by hand\n");
    }
    let before = sandbox.files();
    succeed(sandbox.folder(), &["generate", "--check"]);
    succeed(sandbox.folder(), &["generate"]);
    succeed(sandbox.folder(), &["generate", "--force"]);
    assert_eq!(differing(&before, &sandbox.files()), [""; 0]);
}

#[test]
fn a_generated_file_that_somebody_edited_is_kept_unless_forced() {
    let sandbox = Sandbox::new();
    let path = "generated-client/src/models/order.rs";
    let text = sandbox.read(path);
    sandbox.write(path, &format!("{text}// By hand.\n"));
    let before = sandbox.files();
    let ended = specsmith(sandbox.folder(), &["generate"]);
    assert_eq!(ended.code, 1, "{}", ended.said);
    assert!(ended.said.contains("src/models/order.rs"), "{}", ended.said);
    assert_eq!(differing(&before, &sandbox.files()), [""; 0]);
    succeed(sandbox.folder(), &["generate", "--force"]);
    assert_eq!(sandbox.read(path), text);
}

#[test]
fn what_the_spec_no_longer_has_goes() {
    let sandbox = Sandbox::new();
    sandbox.write("generated-client/src/models/extra.rs", "by hand\n");
    let before = sandbox.client();
    sandbox.edit(
        "spec/schemas/UsageSession.yaml",
        "  state:\n    $ref: UsageSessionState.yaml\n",
        "",
    );
    sandbox.edit(
        "spec/openapi.yaml",
        "    UsageSessionState: { $ref: schemas/UsageSessionState.yaml }\n",
        "",
    );
    let said = succeed(sandbox.folder(), &["generate", "--dry-run"]);
    assert!(said.contains("src/models/usage_session_state.rs"), "{said}");
    assert_eq!(differing(&before, &sandbox.client()), [""; 0]);
    succeed(sandbox.folder(), &["generate"]);
    let after = sandbox.client();
    assert!(before.contains_key("src/models/usage_session_state.rs"));
    assert!(!after.contains_key("src/models/usage_session_state.rs"));
    assert!(after.contains_key("src/models/extra.rs"));
}
