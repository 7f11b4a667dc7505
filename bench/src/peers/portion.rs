//! The tag of a client that is measured alone: that with the median number of operations, so that nobody chooses it.

use std::fs;
use std::path::Path;

use toml::Table;

use crate::Result;

/// The features of the asynchronous client and of one tag, or nothing where the client has none for tags.
pub(super) fn features(client: &Path) -> Result<Option<String>> {
    let manifest: Table = fs::read_to_string(client.join("Cargo.toml"))?.parse()?;
    let names = manifest
        .get("features")
        .and_then(|features| features.get("whole-api")?.as_array());
    let Some(names) = names else {
        return Ok(None);
    };
    let root = fs::read_to_string(client.join("src/operations/mod.rs"))?;
    let mut tags = Vec::new();
    for name in names.iter().filter_map(|name| name.as_str()) {
        let mut count = 0;
        for module in modules(&root, name) {
            let text = fs::read_to_string(client.join(format!("src/operations/{module}.rs")))?;
            count += operations(&text);
        }
        if count > 0 {
            tags.push((count, name));
        }
    }
    Ok(median(tags).map(|name| format!("reqwest,rustls,{name}")))
}

/// The modules that a feature adds to `operations`.
fn modules<'a>(root: &'a str, feature: &str) -> Vec<&'a str> {
    let condition = format!("#[cfg(feature = \"{feature}\")]");
    let pairs = root.lines().zip(root.lines().skip(1));
    let own = pairs.filter(|(line, _)| *line == condition);
    own.filter_map(|(_, line)| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect()
}

/// How many operations a file of them has.
fn operations(text: &str) -> usize {
    let begins = |line: &&str| line.starts_with("static ") && line.contains(": Operation");
    text.lines().filter(begins).count()
}

/// Of those with as many operations, the first in the alphabet.
fn median(mut tags: Vec<(usize, &str)>) -> Option<&str> {
    tags.sort_unstable();
    tags.get(tags.len().saturating_sub(1) / 2)
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_in_the_middle_is_taken() {
        assert_eq!(median(vec![(7, "c"), (1, "a"), (2, "b")]), Some("b"));
        assert_eq!(median(vec![(2, "b"), (2, "a")]), Some("a"));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn a_feature_may_add_several_modules() {
        let root = "#[cfg(feature = \"users\")]\npub mod users_event;\n\n#[cfg(feature = \"users\")]\npub mod users_message;\n\n#[cfg(feature = \"me\")]\npub mod me;\n";
        assert_eq!(modules(root, "users"), ["users_event", "users_message"]);
        assert_eq!(modules(root, "whole-api"), [""; 0]);
    }

    #[test]
    fn operations_are_counted_by_their_descriptions() {
        let text = "static GET: Operation = Operation::new(\n    \"get\",\n);\nstatic PUT: Operation = x;\nstatic OTHER: u8 = 1;\n";
        assert_eq!(operations(text), 2);
    }
}
