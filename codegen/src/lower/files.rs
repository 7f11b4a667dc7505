//! Which schemas stand for files: those of binary content in bodies of several parts.
//!
//! It is a property of the schema and not of the place: what is a file in one body is a file wherever the schema is used,
//! and in JSON, where nobody can send one, the text that `format: binary` means there.

use crate::check::{Endpoint, MediaKind, media_kind};
use crate::maps::{HashMap, HashSet};
use crate::openapi::{Document, MediaType, RefOr, Schema, SchemaId, Type};
use crate::resolve::Refs;

/// How many lists and choices may stand around a file.
const DEEPEST: u32 = 4;

/// The schemas that stand for files, and the bodies that have one.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: HashSet<SchemaId>,
    bodies: HashSet<SchemaId>,
}

impl Files {
    /// Looks through the bodies of all operations.
    pub(super) fn of(doc: &Document<'_>, refs: &Refs, operations: &[Endpoint<'_, '_>]) -> Self {
        let mut search = Search {
            doc,
            refs,
            found: Self::default(),
            marked: HashMap::default(),
        };
        let bodies = operations
            .iter()
            .filter_map(|endpoint| endpoint.operation.request_body);
        for media_type in bodies.flat_map(|body| &doc.request_bodies[refs.get(body)].content) {
            if media_kind(media_type.name.value) == MediaKind::Multipart {
                search.body(media_type);
            }
        }
        search.found
    }

    /// Whether a schema stands for a file.
    pub(super) fn contains(&self, id: SchemaId) -> bool {
        self.files.contains(&id)
    }

    /// Whether a schema is that of a body with a file in it.
    pub(super) fn has_body(&self, id: SchemaId) -> bool {
        self.bodies.contains(&id)
    }
}

struct Search<'c, 't> {
    doc: &'c Document<'t>,
    refs: &'c Refs,
    found: Files,
    /// What has been looked at, as what, and whether a file was found: choices may be large, and lead in circles.
    marked: HashMap<(SchemaId, bool), bool>,
}

impl Search<'_, '_> {
    fn body(&mut self, media_type: &MediaType<'_>) {
        let Some(root) = media_type.schema.map(|schema| self.refs.get(schema)) else {
            return;
        };
        let mut seen = HashSet::default();
        let mut open = vec![root];
        let mut has_file = false;
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let schema = &self.doc.schemas[id];
            open.extend(
                schema
                    .reference
                    .map(|reference| self.refs.target::<SchemaId>(reference)),
            );
            let parts = schema.all_of.iter().chain(&schema.one_of);
            open.extend(parts.chain(&schema.any_of).map(|part| self.refs.get(*part)));
            for property in &schema.properties {
                let encoding = media_type
                    .encoding
                    .iter()
                    .find(|(name, _)| name.value == property.name.value);
                let content_type = encoding.and_then(|(_, encoding)| encoding.content_type);
                let is_binary = content_type.is_some_and(|found| is_binary_type(found.value));
                has_file |= self.mark(property.schema, is_binary, DEEPEST);
            }
            for inner in schema.additional_properties.into_iter().chain(schema.items) {
                has_file |= self.mark(inner, false, DEEPEST);
            }
        }
        if has_file {
            self.found.bodies.insert(root);
        }
    }

    /// Notes the schema if it is binary content, or a list of such; says whether it is. `declared` says that its media type
    /// is one of binary content.
    fn mark(&mut self, schema: RefOr<SchemaId>, declared: bool, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let id = self.refs.get(schema);
        if let Some(known) = self.marked.get(&(id, declared)) {
            return *known;
        }
        self.marked.insert((id, declared), false);
        let is_file = self.mark_parts(id, declared, depth);
        self.marked.insert((id, declared), is_file);
        is_file
    }

    fn mark_parts(&mut self, id: SchemaId, declared: bool, depth: u32) -> bool {
        let schema = &self.doc.schemas[id];
        if let Some(items) = schema.items {
            return self.mark(items, declared, depth);
        }
        let parts = schema.all_of.iter().map(|part| self.refs.get(*part));
        let reference = schema
            .reference
            .map(|reference| self.refs.target::<SchemaId>(reference));
        let mut parts = parts.chain(reference);
        let is_file = is_binary(schema, declared)
            || parts.any(|part| is_binary(&self.doc.schemas[part], declared));
        if is_file {
            self.found.files.insert(id);
        }
        // A file or several, a file or nothing.
        let alternatives = schema.one_of.iter().chain(&schema.any_of);
        alternatives.fold(is_file, |found, alternative| {
            self.mark(*alternative, declared, depth) || found
        })
    }
}

fn is_binary(schema: &Schema<'_>, declared: bool) -> bool {
    let is_text = schema
        .types
        .iter()
        .all(|ty| matches!(ty.value, Type::String | Type::Null));
    let is_plain = is_text
        && schema.properties.is_empty()
        && schema.items.is_none()
        && schema.enumeration.is_none()
        && schema.constant.is_none();
    let format = schema.format.map(|format| format.value);
    let rare = schema.rare.as_ref();
    let is_encoded = rare.is_some_and(|rare| rare.content_encoding.is_some());
    let content = rare.and_then(|rare| rare.content_media_type);
    let is_named = !schema.types.is_empty() || format.is_some() || content.is_some();
    is_plain
        && is_named
        && !is_encoded
        && match format {
            Some("binary") => true,
            None => declared || content.is_some_and(|content| is_binary_type(content.value)),
            Some(_) => false,
        }
}

/// Whether content of a media type, or of the first of several, is no text.
fn is_binary_type(media_types: &str) -> bool {
    let first = media_types.split(',').next().unwrap_or_default().trim();
    media_kind(first) == MediaKind::Binary
}
