//! A tree as text, for `specsmith dump --stage tree` and for tests.

use std::fmt::Write as _;

use super::Loaded;
use super::tree::{Tree, Value};
use crate::source::Sources;

/// Every scalar of every file on a line of its own, `file#/pointer = value`; only lines that contain `filter`.
#[must_use]
pub fn dump(loaded: &Loaded, sources: &Sources, filter: &str) -> String {
    let mut out = String::new();
    for (file, tree) in loaded.trees() {
        let mut way = format!("{}#", sources.file(file).display());
        write_tree(tree, &mut way, filter, &mut out);
    }
    out
}

fn write_tree(tree: &Tree, way: &mut String, filter: &str, out: &mut String) {
    let length = way.len();
    let leaf = match &tree.value {
        Value::Map(map) if !map.is_empty() => {
            for (key, value) in map.iter() {
                way.push('/');
                way.push_str(&key.replace('~', "~0").replace('/', "~1"));
                write_tree(value, way, filter, out);
                way.truncate(length);
            }
            return;
        }
        Value::List(list) if !list.is_empty() => {
            for (index, value) in list.iter().enumerate() {
                // Writing to a string cannot fail.
                _ = write!(way, "/{index}");
                write_tree(value, way, filter, out);
                way.truncate(length);
            }
            return;
        }
        Value::Map(_) => "{}".to_owned(),
        Value::List(_) => "[]".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.as_str().to_owned(),
        Value::String(text) => format!("{text:?}"),
    };
    let line = format!("{way} = {leaf}\n");
    if line.contains(filter) {
        out.push_str(&line);
    }
}
