//! Overlays applied to small documents: what becomes of the tree, and what is reported.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them so"
)]

use std::fs;

use expect_test::{Expect, expect};

use crate::diag::{Diagnostics, Losses, Style};
use crate::load::{Loaded, Lookup, read_amended};
use crate::source::{Reach, Sources};

const HEAD: &str = "overlay: 1.1.0\ninfo: { title: T, version: 1.0.0 }\nactions:\n";

struct Run {
    loaded: Option<Loaded>,
    sources: Sources,
    report: String,
}

fn apply(document: &str, overlays: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let root = write("root.yaml", document);
    write("other.yaml", "a: 1");
    let overlays: Vec<_> = (0..)
        .zip(overlays)
        .map(|(number, text): (u32, _)| write(&format!("overlay{number}.yaml"), text))
        .collect();
    let mut sources = Sources::new();
    let mut diags = Diagnostics::new(Losses::Report);
    let loaded = read_amended(
        &root,
        &overlays,
        &Reach::default(),
        &mut sources,
        &mut diags,
    );
    let report = diags.render_text(&sources, Style::Plain);
    let prefix = format!("{}/", fs::canonicalize(folder.path()).unwrap().display());
    Run {
        loaded,
        sources,
        report: report.replace(&prefix, ""),
    }
}

/// The root document after the actions, as JSON.
fn becomes(document: &str, actions: &str, expected: &str) {
    let run = apply(document, &[&format!("{HEAD}{actions}")]);
    assert_eq!(run.report, "");
    let json = run.loaded.unwrap().root().to_json();
    let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
    assert_eq!(json, expected, "{actions}");
}

fn reports(document: &str, overlay: &str, expected: &Expect) {
    expected.assert_eq(&apply(document, &[overlay]).report);
}

#[test]
fn maps_are_merged_lists_appended_and_scalars_replaced() {
    let document = "{a: {b: 1, c: {d: [1]}}, l: [x]}";
    for (action, expected) in [
        (
            "- {target: $.a, update: {b: 2, e: null, c: {d: [2, 3]}}}",
            r#"{"a": {"b": 2, "e": null, "c": {"d": [1, 2, 3]}}, "l": ["x"]}"#,
        ),
        (
            "- {target: $.l, update: y}",
            r#"{"a": {"b": 1, "c": {"d": [1]}}, "l": ["x", "y"]}"#,
        ),
        (
            "- {target: $.l, update: [y, z]}",
            r#"{"a": {"b": 1, "c": {"d": [1]}}, "l": ["x", "y", "z"]}"#,
        ),
        (
            "- {target: $.l, update: {k: v}}",
            r#"{"a": {"b": 1, "c": {"d": [1]}}, "l": ["x", {"k": "v"}]}"#,
        ),
        (
            "- {target: '$.l[0]', update: y}",
            r#"{"a": {"b": 1, "c": {"d": [1]}}, "l": ["y"]}"#,
        ),
        (
            "- {target: $, update: {n: {m: 1}}}\n- {target: $.n, update: {o: 2}}",
            r#"{"a": {"b": 1, "c": {"d": [1]}}, "l": ["x"], "n": {"m": 1, "o": 2}}"#,
        ),
    ] {
        becomes(document, action, expected);
    }
}

#[test]
fn nodes_are_removed_and_copied() {
    let document = "{a: {x: 1, y: [1, 2, 3, 2]}, b: {x: 2, z: {x: 3}}}";
    for (action, expected) in [
        (
            "- {target: $.a.y, remove: true}",
            r#"{"a": {"x": 1}, "b": {"x": 2, "z": {"x": 3}}}"#,
        ),
        (
            "- {target: '$.a.y[?@ == 2]', remove: true}",
            r#"{"a": {"x": 1, "y": [1, 3]}, "b": {"x": 2, "z": {"x": 3}}}"#,
        ),
        (
            "- {target: '$..[\"x\",\"z\"]', remove: true}",
            r#"{"a": {"y": [1, 2, 3, 2]}, "b": {}}"#,
        ),
        (
            "- {target: $.b, copy: $.a}",
            r#"{"a": {"x": 1, "y": [1, 2, 3, 2]}, "b": {"x": 1, "z": {"x": 3}, "y": [1, 2, 3, 2]}}"#,
        ),
        (
            "- {target: $, update: {c: {}}}\n- {target: $.c, copy: $.b}\n- {target: $.b, remove: true}",
            r#"{"a": {"x": 1, "y": [1, 2, 3, 2]}, "c": {"x": 2, "z": {"x": 3}}}"#,
        ),
    ] {
        becomes(document, action, expected);
    }
}

#[test]
fn what_is_added_twice_can_be_changed_in_one_place() {
    let run = apply(
        "a: {p: {}, q: {}}",
        &[&format!(
            "{HEAD}- {{target: $.a.*, update: {{n: {{m: 1}}}}}}\n- {{target: $.a.q.n, update: {{o: 2}}}}\n"
        )],
    );
    assert_eq!(run.report, "");
    let loaded = run.loaded.unwrap();
    let root = loaded.root();
    let node = |pointer: &str| match loaded.lookup(root.span.file(), pointer) {
        Lookup::Found(tree) => tree,
        other => panic!("{other:?}"),
    };
    let (first, second) = (node("#/a/p/n"), node("#/a/q/n"));
    assert_ne!(first, second);
    assert_ne!(first.span, second.span);
    // Yet both are in the same place.
    assert_eq!(
        run.sources.place(first.span.key()),
        run.sources.place(second.span.key())
    );
    assert_eq!(run.sources.pointer(first.span), "/actions/0/update/n");
    assert_eq!(
        run.sources.pointer(node("#/a/q/n/m").span),
        "/actions/0/update/n/m"
    );
    assert_eq!(
        run.sources.pointer(node("#/a/q/n/o").span),
        "/actions/1/update/o"
    );
}

#[test]
fn references_in_an_overlay_are_those_of_the_document() {
    let run = apply(
        "a: {}\nb: 7",
        &[&format!(
            "{HEAD}- {{target: $.a, update: {{here: {{$ref: '#/b'}}, there: {{$ref: 'other.yaml#/a'}}}}}}\n"
        )],
    );
    assert_eq!(run.report, "");
    let loaded = run.loaded.unwrap();
    for (pointer, expected) in [("#/a/here", "7"), ("#/a/there", "1")] {
        let Lookup::Found(tree) = loaded.lookup(loaded.root().span.file(), pointer) else {
            panic!("{pointer}");
        };
        let reference = tree.get("$ref").and_then(|text| text.as_str()).unwrap();
        let Lookup::Found(target) = loaded.lookup(tree.span.file(), reference) else {
            panic!("{reference}");
        };
        assert_eq!(target.to_json().to_string(), expected);
    }
}

#[test]
fn an_action_that_selects_nothing_is_reported_and_the_next_one_applied() {
    let run = apply(
        "a: {b: 1}",
        &[&format!(
            "{HEAD}- {{target: $.c, remove: true}}\n- {{target: $.a.b, remove: true}}\n"
        )],
    );
    expect![[r#"
        warning[E0715]: `$.c` selects nothing, so that nothing is changed
         --> overlay0.yaml:4:12
          |
        4 | - {target: $.c, remove: true}
          |            ^^^

    "#]]
    .assert_eq(&run.report);
    assert_eq!(
        run.loaded.unwrap().root().to_json().to_string(),
        r#"{"a":{}}"#
    );
}

#[test]
fn what_does_not_fit_is_reported_in_the_overlay() {
    let actions = "
- {target: $, remove: true}
- {target: $.a, update: 1}
- {target: $.a.b, update: {c: 1}}
- {target: '$..*', update: x}
- {target: $.a, copy: $.*}
- {target: $.a, update: {l: {x: 1}}}
";
    reports(
        "{a: {b: 1, l: [1]}, c: {}}",
        &format!("{HEAD}{actions}"),
        &expect![[r#"
            error[E0716]: the whole document cannot be removed
             --> overlay0.yaml:5:12
              |
            5 | - {target: $, remove: true}
              |            ^

            error[E0716]: a number cannot be merged with a map
             --> overlay0.yaml:6:25
              |
            6 | - {target: $.a, update: 1}
              |                         ^
              |
             ::: root.yaml:1:2
              |
            1 | {a: {b: 1, l: [1]}, c: {}}
              |  - which is here
              |
              = help: remove it by an action before this one

            error[E0716]: a map cannot be merged with a number
             --> overlay0.yaml:7:19
              |
            7 | - {target: $.a.b, update: {c: 1}}
              |                   ^^^^^^
              |
             ::: root.yaml:1:6
              |
            1 | {a: {b: 1, l: [1]}, c: {}}
              |      - which is here
              |
              = help: remove it by an action before this one

            error[E0716]: `$..*` selects nodes of several kinds: maps, lists and scalars cannot be changed by one action
             --> overlay0.yaml:8:12
              |
            8 | - {target: '$..*', update: x}
              |            ^^^^^^

            error[E0716]: `$.*` selects 2 nodes, but only a single one can be copied
             --> overlay0.yaml:9:23
              |
            9 | - {target: $.a, copy: $.*}
              |                       ^^^

            error[E0716]: a map cannot be merged with a list
              --> overlay0.yaml:10:26
               |
            10 | - {target: $.a, update: {l: {x: 1}}}
               |                          ^
               |
              ::: root.yaml:1:12
               |
             1 | {a: {b: 1, l: [1]}, c: {}}
               |            - which is here
               |
               = help: remove it by an action before this one

        "#]],
    );
}

#[test]
fn malformed_overlays_are_errors() {
    reports(
        "a: 1",
        "openapi: 3.1.0\n",
        &expect![[r#"
        error[E0713]: this is no overlay: the key `overlay` is missing, which names the version
        --> overlay0.yaml
         = help: an overlay starts with a line such as `overlay: 1.1.0`

        error[E0713]: an overlay has no key `openapi`
         --> overlay0.yaml:1:1
          |
        1 | openapi: 3.1.0
          | ^^^^^^^
          |
          = help: its keys are `overlay`, `info`, `extends`, `actions`

    "#]],
    );
    reports(
        "a: 1",
        "overlay: 2.0.0\nacions: []\nactions:\n- target: $.a[\n  update: 1\n- update: 1\n- target: $\n- {target: $, update: 1, copy: $}\n- {target: 1, remove: maybe}\n- nothing\n",
        &expect![[r#"
            error[E0713]: this version of overlays is unknown
             --> overlay0.yaml:1:10
              |
            1 | overlay: 2.0.0
              |          ^^^^^
              |
              = help: 1.0.0 and 1.1.0 can be read, as in `overlay: 1.1.0`

            error[E0713]: an overlay has no key `acions`
             --> overlay0.yaml:2:1
              |
            2 | acions: []
              | ^^^^^^
              |
              = help: its keys are `overlay`, `info`, `extends`, `actions`

            error[E0714]: `$.a[` is no JSONPath: at position 3, parser error
             --> overlay0.yaml:4:11
              |
            4 | - target: $.a[
              |           ^^^^
              |
              = help: a path starts at `$`, as in `$.paths['/users'].get`

            error[E0713]: the action has no `target`
             --> overlay0.yaml:6:3
              |
            6 | - update: 1
              |   ^^^^^^

            error[E0713]: the action does nothing: it has neither `update` nor `copy` nor `remove: true`
             --> overlay0.yaml:7:3
              |
            7 | - target: $
              |   ^^^^^^

            error[E0713]: an action either updates or copies
             --> overlay0.yaml:8:15
              |
            8 | - {target: $, update: 1, copy: $}
              |               ^^^^^^
              |
              = help: write two actions with the same target

            error[E0713]: the action does nothing: it has neither `update` nor `copy` nor `remove: true`
             --> overlay0.yaml:9:4
              |
            9 | - {target: 1, remove: maybe}
              |    ^^^^^^

            error[E0713]: a JSONPath belongs here, but this is a number
             --> overlay0.yaml:9:12
              |
            9 | - {target: 1, remove: maybe}
              |            ^

            error[E0713]: `true` or `false` belongs here, but this is a string
             --> overlay0.yaml:9:23
              |
            9 | - {target: 1, remove: maybe}
              |                       ^^^^^

            error[E0713]: an action is a map, but this is a string
              --> overlay0.yaml:10:3
               |
            10 | - nothing
               |   ^^^^^^^

        "#]],
    );
}

#[test]
fn copies_of_copies_end() {
    // Too deep for any reader.
    let deep = "- {target: $.a, copy: $}\n".repeat(130);
    let run = apply("a: {}\nb: 1", &[&format!("{HEAD}{deep}")]);
    assert!(run.report.contains("E0716"), "{}", run.report);
    // It would be 2^60 items long.
    let wide = "- {target: $.l, copy: $.l}\n".repeat(60);
    let run = apply("l: [1]", &[&format!("{HEAD}{wide}")]);
    assert!(run.report.contains("E0716"), "{}", run.report);
}
