//! A document of several files of YAML to one of JSON, and from version 3.1 to 3.0, as far as the usage-session API needs it: not
//! every generator reads several files, YAML or 3.1, and all are to be given the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::{Mapping, Value};

use crate::Result;

/// Where something is: a file, and a pointer in it.
type Place = (PathBuf, String);

/// One file of JSON that says the same in OpenAPI 3.0.
pub(super) fn plain_json(root: &Path) -> Result<String> {
    let mut document = read(root)?;
    let mut components = BTreeMap::new();
    if let Some(Value::Mapping(kinds)) = document.get("components") {
        for (kind, entries) in kinds {
            for (name, entry) in entries.as_mapping().into_iter().flatten() {
                if let Some(place) = reference(entry).and_then(|text| elsewhere(text, root)) {
                    let pointer = format!("#/components/{}/{}", text(kind), text(name));
                    components.insert(place, pointer);
                }
            }
        }
    }
    let bundle = Bundle { components };
    if let Some(Value::Mapping(kinds)) = document.get_mut("components") {
        for (_, entries) in kinds.iter_mut() {
            let Value::Mapping(entries) = entries else {
                continue;
            };
            for (_, entry) in entries.iter_mut() {
                if let Some(place) = reference(entry).and_then(|text| elsewhere(text, root)) {
                    *entry = find(&place)?;
                    bundle.rewrite(entry, &place.0)?;
                } else {
                    bundle.rewrite(entry, root)?;
                }
            }
        }
    }
    if let Some(paths) = document.get_mut("paths") {
        bundle.rewrite(paths, root)?;
    }
    lower_version(&mut document);
    Ok(serde_json::to_string_pretty(&document)?)
}

struct Bundle {
    /// What the components of the root are called, by where they are written.
    components: BTreeMap<Place, String>,
}

impl Bundle {
    /// Points every reference at a component of the root.
    fn rewrite(&self, value: &mut Value, file: &Path) -> Result<()> {
        match value {
            Value::Mapping(entries) => {
                if let Some(Value::String(text)) = entries.get_mut("$ref")
                    && let Some(place) = elsewhere(text, file)
                {
                    let component = self.components.get(&place);
                    *text = component
                        .ok_or_else(|| format!("{text} is not a component of the root"))?
                        .clone();
                }
                for (_, entry) in entries.iter_mut() {
                    self.rewrite(entry, file)?;
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    self.rewrite(item, file)?;
                }
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Tagged(_) => {}
        }
        Ok(())
    }
}

fn read(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(serde_yaml::from_str(&text)?)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// What a reference leads to, unless that is in the root already.
fn elsewhere(reference: &str, file: &Path) -> Option<Place> {
    let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    if path.is_empty() && pointer.starts_with("/components/") {
        return None;
    }
    let target = if path.is_empty() {
        file.to_owned()
    } else {
        file.parent()?.join(path)
    };
    let target = fs::canonicalize(&target).unwrap_or(target);
    Some((target, pointer.to_owned()))
}

fn find((file, pointer): &Place) -> Result<Value> {
    let mut value = read(file)?;
    for step in pointer.split('/').skip(1) {
        value = value
            .get(step)
            .cloned()
            .ok_or_else(|| format!("{}: no {pointer}", file.display()))?;
    }
    Ok(value)
}

/// Takes away what only version 3.1 has: a summary and an identifier at the top, and lists of examples in schemas.
fn lower_version(document: &mut Value) {
    let Value::Mapping(root) = document else {
        return;
    };
    root.insert("openapi".into(), "3.0.3".into());
    if let Some(Value::Mapping(info)) = root.get_mut("info") {
        info.remove("summary");
        if let Some(Value::Mapping(license)) = info.get_mut("license") {
            license.remove("identifier");
        }
    }
    drop_lists_of_examples(document);
}

fn drop_lists_of_examples(value: &mut Value) {
    match value {
        Value::Mapping(entries) => {
            if entries.get("examples").is_some_and(Value::is_sequence) {
                entries.remove("examples");
            }
            visit(entries);
        }
        Value::Sequence(items) => items.iter_mut().for_each(drop_lists_of_examples),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Tagged(_) => {}
    }
}

fn visit(entries: &mut Mapping) {
    for (_, entry) in entries.iter_mut() {
        drop_lists_of_examples(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usage_session_document_becomes_one_file() {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
        let text = plain_json(&spec).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["openapi"], "3.0.3");
        assert!(!text.contains(".yaml"));
        let page = &document["components"]["schemas"]["UsageSessionPagedMetadata"];
        assert_eq!(
            page["properties"]["results"]["items"]["$ref"],
            "#/components/schemas/UsageSession"
        );
        assert!(page["examples"].is_null());
        assert_eq!(
            document["components"]["parameters"]["offset"]["in"],
            "query"
        );
    }
}
