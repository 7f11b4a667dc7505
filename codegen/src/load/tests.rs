//! What is read of YAML and JSON, and what is refused.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them so"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{Loaded, Lookup, dump, read};
use crate::diag::{Diagnostics, Losses, Style};
use crate::source::{Reach, Sources};

struct Run {
    loaded: Option<Loaded>,
    sources: Sources,
    diags: Diagnostics,
}

impl Run {
    fn codes(&self) -> Vec<&'static str> {
        self.diags
            .sorted()
            .iter()
            .map(|diagnostic| diagnostic.code().id)
            .collect()
    }

    /// `line:column text` of the key and of the value at a pointer.
    fn show(&self, pointer: &str) -> String {
        let loaded = self.loaded.as_ref().unwrap();
        let Lookup::Found(tree) = loaded.lookup(loaded.root().span.file(), &format!("#{pointer}"))
        else {
            panic!("nothing at {pointer}");
        };
        assert_eq!(self.sources.pointer(tree.span), pointer);
        let text = self.sources.file(tree.span.file()).text();
        let places = self.sources.places(&[tree.span.key(), tree.span]);
        let shown: Vec<_> = places
            .iter()
            .map(|place| {
                format!(
                    "{}:{} {}",
                    place.line,
                    place.column,
                    &text[place.start..place.end]
                )
            })
            .collect();
        shown.join(" | ")
    }
}

fn run(files: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    run_at(&folder.path().join(files[0].0))
}

fn run_at(root: &Path) -> Run {
    let mut sources = Sources::new();
    let mut diags = Diagnostics::new(Losses::Report);
    let loaded = read(root, &Reach::default(), &mut sources, &mut diags);
    Run {
        loaded,
        sources,
        diags,
    }
}

const YAML: &str = "openapi: 3.1.0
täg: { über: [ä, \"b c\", 'd''e'], leer: {} }
200: # a comment
  - name: one
    deep:
      - [x, 'y']
  - &anchor two # comment
  - *anchor
  - !tag three
block: |
  text
1.10: 1.10
true: 1e3
? odd
: plain text: with-colon
last: [1.50,2]
";

const POINTERS: &[&str] = &[
    "/openapi",
    "/täg",
    "/täg/über",
    "/täg/über/0",
    "/täg/über/1",
    "/täg/über/2",
    "/täg/leer",
    "/200",
    "/200/0",
    "/200/0/name",
    "/200/0/deep/0",
    "/200/0/deep/0/1",
    "/200/1",
    "/200/2",
    "/200/3",
    "/block",
    "/1.10",
    "/true",
    "/odd",
    "/last/0",
];

#[test]
fn yaml_places_are_found() {
    let shown = |text: &str| {
        let run = run(&[("a.yaml", text)]);
        assert_eq!(run.codes(), [""; 0]);
        POINTERS
            .iter()
            .map(|pointer| run.show(pointer))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let plain = shown(YAML);
    expect_test::expect![[r#"
        1:1 openapi | 1:10 3.1.0
        2:1 täg | 2:1 täg
        2:8 über | 2:8 über
        2:15 ä | 2:15 ä
        2:18 "b c" | 2:18 "b c"
        2:25 'd''e' | 2:25 'd''e'
        2:34 leer | 2:34 leer
        3:1 200 | 3:1 200
        4:5 name | 4:5 name
        4:5 name | 4:11 one
        6:10 x | 6:10 x
        6:13 'y' | 6:13 'y'
        7:13 two | 7:13 two
        7:13 two | 7:13 two
        9:10 three | 9:10 three
        10:1 block | 10:8 |
        12:1 1.10 | 12:7 1.10
        13:1 true | 13:7 1e3
        14:3 odd | 14:3 odd
        16:8 1.50 | 16:8 1.50"#]]
    .assert_eq(&plain);
    assert_eq!(shown(&YAML.replace('\n', "\r\n")), plain);
    assert_eq!(shown(&format!("\u{feff}{YAML}")), plain);
}

#[test]
fn json_places_are_found() {
    let text = "{\n  \"täg\": { \"üb\\\"er\": [\"ä\", 1.50, {\"x\": null}, {}], \"b\": true },\n  \"c\": \"d\"\n}";
    let shown = |text: &str| {
        let run = run(&[("a.json", text)]);
        assert_eq!(run.codes(), [""; 0]);
        [
            "/täg",
            "/täg/üb\"er",
            "/täg/üb\"er/0",
            "/täg/üb\"er/1",
            "/täg/üb\"er/2",
            "/täg/üb\"er/3",
            "/täg/b",
            "/c",
        ]
        .iter()
        .map(|pointer| run.show(pointer))
        .collect::<Vec<_>>()
        .join("\n")
    };
    let plain = shown(text);
    expect_test::expect![[r#"
        2:3 "täg" | 2:3 "täg"
        2:12 "üb\"er" | 2:12 "üb\"er"
        2:23 "ä" | 2:23 "ä"
        2:28 1.50 | 2:28 1.50
        2:34 {"x": null} | 2:34 {"x": null}
        2:47 {} | 2:47 {}
        2:52 "b" | 2:57 true
        3:3 "c" | 3:8 "d""#]]
    .assert_eq(&plain);
    assert_eq!(shown(&text.replace('\n', "\r\n")), plain);
    assert_eq!(shown(&format!("\u{feff}{text}")), plain);
}

#[test]
fn numbers_keep_their_spelling_in_yaml() {
    let run = run(&[(
        "a.yaml",
        "a: 1.10\nb: [1e3, -0.50,1.0]\nc: 12\n1.20: {d: &x 0.10, e: *x}\nf: .inf\ng: 100000000000000000000000000000000000000000",
    )]);
    expect_test::expect![[r#"
        #/a = 1.10
        #/b/0 = 1e3
        #/b/1 = -0.50
        #/b/2 = 1.0
        #/c = 12
        #/1.20/d = 0.10
        #/1.20/e = 0.10
        #/f = .inf
        #/g = 100000000000000000000000000000000000000000
    "#]]
    .assert_eq(
        &dump(run.loaded.as_ref().unwrap(), &run.sources, "")
            .replace(run.sources.files().next().unwrap().1.display(), ""),
    );
}

#[test]
fn merge_keys_add_what_is_missing() {
    let run = run(&[(
        "a.yaml",
        "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\n",
    )]);
    expect_test::expect![[r#"
        #/a/x = 1
        #/a/y = 2
        #/b/y = 3
        #/b/x = 1
        #/c/x = 1
        #/c/y = 2
        #/c/z = 4
    "#]]
    .assert_eq(
        &dump(run.loaded.as_ref().unwrap(), &run.sources, "")
            .replace(run.sources.files().next().unwrap().1.display(), ""),
    );
}

#[test]
fn references_in_data_are_data() {
    let text = "
a: {example: {$ref: no.yaml}, default: {$ref: no.yaml}, enum: [{$ref: no.yaml}], x-a: {$ref: no.yaml}}
properties: {example: {$ref: 'yes%20one.yaml#/a~1b/%C3%A4'}}
examples: {one: {value: {$ref: no.yaml}}}
";
    let run = run(&[
        ("a.yaml", text),
        ("yes one.yaml", "a/b: {ä: {$ref: 'deep/two.yaml'}}"),
        ("deep/two.yaml", "x: {$ref: '../a.yaml#/a'}"),
    ]);
    assert_eq!(run.codes(), [""; 0]);
    let loaded = run.loaded.as_ref().unwrap();
    assert_eq!(loaded.trees().count(), 3);
    let root = loaded.root().span.file();
    let Lookup::Found(tree) = loaded.lookup(root, "yes%20one.yaml#/a~1b/%C3%A4") else {
        panic!()
    };
    assert!(tree.get("$ref").is_some());
    // A pointer may lead through references.
    let Lookup::Found(tree) = loaded.lookup(root, "yes%20one.yaml#/a~1b/%C3%A4/x/default/$ref")
    else {
        panic!()
    };
    assert_eq!(tree.as_str(), Some("no.yaml"));
    assert!(matches!(
        loaded.lookup(root, "#/properties/nothing"),
        Lookup::Missing(_)
    ));
    assert!(matches!(loaded.lookup(root, "#anchor"), Lookup::NoPointer));
}

#[test]
fn symbolic_links_do_not_lead_out() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("b.yaml"), "x: 1").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("a.yaml");
    fs::write(&root, "a: {$ref: b.yaml}").unwrap();
    std::os::unix::fs::symlink(outside.path().join("b.yaml"), folder.path().join("b.yaml"))
        .unwrap();
    assert_eq!(run_at(&root).codes(), ["E0002"]);
    let mut diags = Diagnostics::new(Losses::Report);
    let reach = Reach {
        folders: vec![outside.path().to_path_buf()],
    };
    let loaded = read(&root, &reach, &mut Sources::new(), &mut diags).unwrap();
    assert!(!diags.has_errors());
    assert_eq!(loaded.trees().count(), 2);
}

#[test]
fn hostile_files_end_in_diagnostics() {
    let deep = "[".repeat(100_000);
    assert_eq!(run(&[("a.json", &deep)]).codes(), ["E0105"]);
    assert_eq!(run(&[("a.yaml", &"- ".repeat(1000))]).codes(), ["E0105"]);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let below = level - 1;
        let items = vec![format!("*a{below}"); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{items}]").unwrap();
    }
    assert_eq!(run(&[("a.yaml", &bomb)]).codes(), ["E0106"]);
    for text in [
        "a: *a",
        "a: &a [*a]",
        "%",
        "a: b: c",
        "\t",
        "[1,",
        "\"",
        "? [a]\n: b",
        "{",
        "a: !x !y z",
        "\u{feff}",
    ] {
        let run = run(&[("a.yaml", text)]);
        assert!(run.diags.has_errors() || run.loaded.is_some(), "{text}");
        assert!(run.diags.render_text(&run.sources, Style::Plain).len() < 2000);
    }
    for text in [
        "",
        " ",
        "{",
        "{\"a\": 1,}",
        "[1e999]",
        "\"\\ud800\"",
        "{} {}",
        "nul",
    ] {
        assert_eq!(
            run(&[("a.json", text)])
                .diags
                .count(crate::diag::Severity::Error),
            1,
            "{text}"
        );
    }
}

#[test]
fn urls_beside_that_of_the_document_are_files_beside_it() {
    let root = "
$self: https://example.com/api/openapi.yaml
same: { $ref: 'https://example.com/api/openapi.yaml#/here' }
file: { $ref: 'https://example.com/api/parts/a%20b.yaml#/here' }
plain: { $ref: 'parts/a%20b.yaml#/back' }
here: 1
";
    let part = "
here: 2
back: { $ref: 'https://example.com/api/openapi.yaml#/here' }
";
    let found = run(&[("openapi.yaml", root), ("parts/a b.yaml", part)]);
    assert!(found.codes().is_empty(), "{:?}", found.codes());
    let loaded = found.loaded.as_ref().unwrap();
    let number = |file, reference: &str| {
        let mut at = match loaded.lookup(file, reference) {
            Lookup::Found(tree) => tree,
            other => panic!("{reference}: {other:?}"),
        };
        while let Some(next) = at.get("$ref").and_then(|text| text.as_str()) {
            let Lookup::Found(tree) = loaded.lookup(at.span.file(), next) else {
                panic!("{next}");
            };
            at = tree;
        }
        at.to_json().to_string()
    };
    let root = loaded.root().span.file();
    assert_eq!(number(root, "#/same"), "1");
    assert_eq!(number(root, "#/file"), "2");
    assert_eq!(number(root, "#/plain"), "1");

    for outside in [
        "https://example.com/other.yaml",
        "https://example.com/apiary.yaml",
        "https://example.org/api/a.yaml",
    ] {
        let root =
            format!("$self: https://example.com/api/openapi.yaml\na: {{ $ref: '{outside}' }}\n");
        assert_eq!(run(&[("a.yaml", &root)]).codes(), ["E0003"]);
    }
    let root = "$self: https://example.com/api/openapi.yaml\na: { $ref: 'https://example.com/api/../../etc/hosts' }\n";
    assert_eq!(run(&[("a.yaml", root)]).codes().len(), 1);
}

#[test]
fn doubled_keys_are_told_of_a_file_that_breaks_off() {
    let files = [
        (
            "root.json",
            r#"{"a": 1, "a": 2, "b": {"c": 1, "c": 2, "d": ]"#,
        ),
        ("root.yaml", "a: 1\na: 2\nb:\n  c: 1\n  c: 2\n  d: [\n"),
    ];
    for (name, text) in files {
        let mut codes = run(&[(name, text)]).codes();
        codes.sort_unstable();
        assert_eq!(codes, ["E0102", "E0107", "E0107"], "{name}");
    }
}
