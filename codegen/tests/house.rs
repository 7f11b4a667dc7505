//! Holds the sources against the rules of the house: which room may know which, how long a file may be, and how it begins.

#![allow(
    clippy::unwrap_used,
    reason = "clippy exempts test functions, but not what they share"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room of `src`, and the rooms whose items it may use beside its own. `lib.rs` may use all of them, `cli` and `main.rs` the public API.
const ROOMS: &[(&str, &[&str])] = &[
    ("maps", &[]),
    ("media_type", &[]),
    ("source", &[]),
    ("diag", &["source"]),
    ("select", &["diag", "source"]),
    ("config", &["diag", "select", "source"]),
    ("load", &["diag", "source"]),
    ("openapi", &["diag", "load", "select", "source"]),
    ("resolve", &["diag", "load", "openapi", "source"]),
    ("check", &["diag", "openapi", "resolve", "source", "load"]),
    ("ir", &["source"]),
    (
        "lower",
        &["check", "ir", "openapi", "resolve", "load", "source"],
    ),
    ("pass", &["ir"]),
    ("name", &["config", "diag", "ir"]),
    ("emit", &["config", "ir", "name"]),
    ("render", &["emit", "output"]),
    ("output", &[]),
    ("report", &["config", "diag", "ir", "output", "source"]),
];

/// Rooms that know nothing of documents and of Rust, and that all may use.
const TOOLS: &[&str] = &["maps", "media_type"];

/// What only some rooms may use: files are read and written in few places, and each library has one master.
const RESERVED: &[(&str, &[&str])] = &[
    ("annotate_snippets::", &["diag"]),
    ("clap::", &["cli"]),
    ("foldhash::", &["maps"]),
    ("heck::", &["name"]),
    ("indicatif::", &["cli"]),
    ("prettyplease::", &["render"]),
    ("quote::", &["emit"]),
    ("serde_json_path::", &["load"]),
    ("serde_yaml::", &["load", "source"]),
    ("std::fs", &["config", "output", "source"]),
    ("std::net", &[]),
    ("std::process", &["cli", "main"]),
];

/// The longest that a file may be, in lines.
const LONGEST: usize = 600;

struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The first part of the path below `src`, without an extension.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| part.trim_end_matches(".rs").ends_with("tests"))
    }

    /// The lines of code, by number, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.trim_start()));
        lines.filter(|(_, line)| !line.starts_with("//"))
    }

    /// The imports at the top level only: what else names `crate::` in an emitter is code that it emits.
    fn imports(&self) -> String {
        let begins = |item: &&str| {
            item.starts_with("use ") || (item.starts_with("pub") && item.contains(" use "))
        };
        let items = self.text.split_inclusive(";\n");
        items
            .filter_map(|item| {
                item.lines()
                    .position(|line| begins(&line))
                    .map(|at| (item, at))
            })
            .flat_map(|(item, at)| item.lines().skip(at))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Every Rust file below a folder of this package.
fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    assert!(!paths.is_empty(), "{folder} has no sources");
    let read = |path: PathBuf| Source {
        path: path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/"),
        text: fs::read_to_string(&path).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    paths.sort();
}

/// The rooms that follow each `crate::` of a text, groups in braces included.
fn rooms_named(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, found) in text.match_indices("crate::") {
        let is_other = text[..at].ends_with(|c: char| c == '$' || c == '_' || c.is_alphanumeric());
        let rest = &text[at + found.len()..];
        if is_other {
            continue;
        }
        if let Some(group) = rest.strip_prefix('{') {
            rooms.extend(group_heads(group));
        } else {
            rooms.extend(first_word(rest));
        }
    }
    rooms
}

/// The first words of the entries of a group in braces, whose opening brace has been read.
fn group_heads(group: &str) -> Vec<String> {
    let (mut heads, mut depth, mut entry) = (Vec::new(), 0, String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.extend(first_word(&std::mem::take(&mut entry))),
            _ if depth == 0 => entry.push(c),
            _ => {}
        }
    }
    heads.extend(first_word(&entry));
    heads
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

#[test]
fn rooms_use_only_the_rooms_that_they_may_know() {
    let table: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut breaches = Vec::new();
    for source in sources("src").iter().filter(|source| !source.is_test()) {
        let room = source.room();
        if matches!(room, "lib" | "main" | "cli") {
            continue;
        }
        let Some(allowed) = table.get(room) else {
            breaches.push(format!("{}: the room is not in the table", source.path));
            continue;
        };
        let code = if room == "emit" {
            source.imports()
        } else {
            source
                .code()
                .map(|(_, line)| line)
                .collect::<Vec<_>>()
                .join("\n")
        };
        for used in rooms_named(&code) {
            if used != room && !TOOLS.contains(&used.as_str()) && !allowed.contains(&used.as_str())
            {
                breaches.push(format!("{} uses `crate::{used}`", source.path));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_table_of_rooms_has_no_room_that_is_not_there() {
    let present: BTreeSet<String> = sources("src")
        .iter()
        .map(|source| source.room().to_owned())
        .collect();
    for (room, _) in ROOMS {
        assert!(present.contains(*room), "{room}");
    }
}

#[test]
fn libraries_and_the_system_are_used_only_where_they_belong() {
    let mut breaches = Vec::new();
    for source in sources("src").iter().filter(|source| !source.is_test()) {
        for (number, line) in source.code() {
            for (name, rooms) in RESERVED {
                let names_it = line.match_indices(name).any(|(at, _)| {
                    let before = &line[..at];
                    before.is_empty()
                        || before.ends_with(|c: char| {
                            !c.is_alphanumeric() && !matches!(c, '_' | ':' | '"' | '`')
                        })
                });
                if names_it && !rooms.contains(&source.room()) {
                    breaches.push(format!("{}:{number} uses `{name}`", source.path));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn files_are_short_enough_to_be_read_and_say_what_they_are_for() {
    let mut breaches = Vec::new();
    for folder in ["src", "tests", "runtime/src"] {
        for source in sources(folder) {
            let lines = source.text.lines().count();
            if lines > LONGEST {
                breaches.push(format!(
                    "{folder}/{} has {lines} lines, more than {LONGEST}",
                    source.path
                ));
            }
            if !source.text.starts_with("//! ") {
                breaches.push(format!(
                    "{folder}/{} does not begin with `//!`",
                    source.path
                ));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn no_file_is_named_after_nothing() {
    for source in sources("src").iter().chain(&sources("runtime/src")) {
        let stem = source
            .path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs");
        assert!(
            ![
                "util", "utils", "helper", "helpers", "common", "misc", "manager"
            ]
            .contains(&stem),
            "{}",
            source.path
        );
    }
}

#[test]
fn the_scan_sees_through_groups_and_not_into_names() {
    let text = "use crate::{diag::{self, Code}, source::Span};\nlet x = crate::ir::Api; $crate::other; my_crate::not";
    let rooms: Vec<String> = rooms_named(text).into_iter().collect();
    assert_eq!(rooms, ["diag", "ir", "source"]);
}
