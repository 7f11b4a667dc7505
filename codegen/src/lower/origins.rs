//! What schemas are called after: their component, or the reference that leads to them.

use super::form::same_as;
use super::schemas::Schemas;
use crate::maps::{HashMap, HashSet};
use crate::openapi::{RefKind, RefOr, SchemaId};

/// The names that the document gives to schemas.
pub(super) struct Origins {
    /// The components, in the document's order.
    pub(super) components: Vec<SchemaId>,
    /// By schema: its component's name, and what it is within that.
    pub(super) paths: HashMap<SchemaId, Vec<String>>,
}

impl Origins {
    pub(super) fn new(schemas: Schemas<'_, '_>) -> Self {
        let all = &schemas.doc.components.schemas;
        let mut paths: HashMap<SchemaId, Vec<String>> = HashMap::default();
        let mut name =
            |id: SchemaId, name: &str| _ = paths.entry(id).or_insert_with(|| vec![name.to_owned()]);

        // A component that only refers to another does not give it its name, but one that refers to a file does.
        for (component, schema) in all
            .iter()
            .filter(|(_, schema)| matches!(schema, RefOr::Item(_)))
        {
            name(schemas.id(*schema), component.value);
        }
        for (component, schema) in all {
            let mut seen = HashSet::default();
            let mut at = schemas.id(*schema);
            name(at, component.value);
            while let Some((next, _)) = same_as(schemas, at).filter(|(next, _)| seen.insert(*next))
            {
                name(next, component.value);
                at = next;
            }
        }
        for (component, schema) in &schemas.doc.components.fields {
            name(schemas.id(*schema), component.value);
        }
        let components = all.iter().map(|(_, schema)| schemas.id(*schema)).collect();
        for (id, reference) in schemas
            .doc
            .references()
            .filter(|(_, reference)| reference.kind == RefKind::Schema)
        {
            if let Some(path) = path_of_reference(reference.text.value) {
                paths.entry(schemas.refs.target(id)).or_insert(path);
            }
        }
        Self { components, paths }
    }
}

/// What the target of a reference is called after: `schemas/usage-session.yaml` and `#/components/schemas/A/properties/b` say it, and
/// `#/paths/~1a/get/responses/200/content/application~1json/schema` does not.
fn path_of_reference(text: &str) -> Option<Vec<String>> {
    let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
    let steps: Vec<String> = fragment.split('/').skip(1).map(unescape).collect();
    if steps.is_empty() {
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
        return Some(vec![unescape(stem)]);
    }
    let is_map_of_schemas =
        |place: &str| matches!(place, "schemas" | "definitions" | "$defs" | "properties");
    let steps_after = steps
        .windows(2)
        .filter(|pair| is_map_of_schemas(&pair[0]))
        .map(|pair| pair[1].clone());
    let path: Vec<String> = steps_after.collect();
    match (path.last(), steps.last()) {
        (Some(named), Some(last)) if named == last => Some(path),
        // A file that is a map of schemas.
        (None, Some(last)) if steps.len() == 1 => Some(vec![last.clone()]),
        _ => None,
    }
}

/// A step of a pointer in a URL, as the key that it stands for.
fn unescape(step: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(step).decode_utf8_lossy();
    decoded.replace("~1", "/").replace("~0", "~")
}
