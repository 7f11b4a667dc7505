//! What the document's examples show of its schemas: which formats they contradict.
//!
//! An example may stand with the schema itself, with an object that has it as a property, or with the body, parameter or header
//! that it is of; all are held against the schemas that they are made of. An example of a choice shows nothing, because it is not
//! known of which alternative.

use super::formats;
use super::shape::{Choice, choice};
use crate::load::{Tree, Value};
use crate::maps::{HashMap, HashSet};
use crate::openapi::{Document, ExampleId, MediaType, Named, RefOr, Schema, SchemaId};
use crate::resolve::Refs;
use crate::source::Span;

/// The formats that the examples contradict, by the places of the schemas.
#[derive(Debug, Clone, Default)]
pub struct Doubts<'t>(HashMap<Span, &'t Tree>);

impl<'t> Doubts<'t> {
    /// The format that a schema itself names, by `format` or `contentEncoding`, with its spelling, unless examples contradict it:
    /// a server whose values are not of the form would have whole answers refused.
    #[must_use]
    pub fn believed_format<'s>(&self, schema: &Schema<'s>) -> Option<&'s str> {
        let name = formats::named_format(schema)?;
        (!self.0.contains_key(&schema.span)).then_some(name)
    }

    /// The example that contradicts the format of a schema.
    pub(super) fn example(&self, schema: &Schema<'_>) -> Option<&'t Tree> {
        self.0.get(&schema.span).copied()
    }

    /// Holds every example of a document against its schemas. A format is doubted where one contradicts it, however many agree: a
    /// server that sends such a value once would have that answer refused.
    pub(super) fn of(doc: &Document<'t>, refs: &Refs) -> Self {
        let mut search = Search {
            doc,
            refs,
            found: HashMap::default(),
            properties: HashMap::default(),
            walked: HashSet::default(),
            comparisons: MOST_COMPARISONS,
        };
        search.look_at_schemas();
        search.look_at_bodies();
        Self(search.found)
    }
}

/// How many schemas are looked through from one value: as many as a composition may have (see `depth`).
const LONGEST_WAY: usize = 101;

/// How many values are held against a schema in all. Documents that people write need a small part of it; one whose compositions
/// multiply has what is left of its examples passed over, which shows less and breaks nothing.
const MOST_COMPARISONS: u32 = 4_000_000;

struct Search<'c, 't> {
    doc: &'c Document<'t>,
    refs: &'c Refs,
    /// By the place of a schema: the first example that contradicts its format.
    found: HashMap<Span, &'t Tree>,
    /// The properties of the schemas that were met with a map, by name.
    properties: HashMap<SchemaId, HashMap<&'t str, RefOr<SchemaId>>>,
    /// Which parts of compositions have been held against which values, by the values' addresses.
    walked: HashSet<(SchemaId, usize)>,
    /// How many values may still be held against a schema.
    comparisons: u32,
}

impl<'t> Search<'_, 't> {
    fn look_at_schemas(&mut self) {
        for (id, schema) in self.doc.schemas.iter() {
            for tree in schema.examples.iter().copied().chain(schema.default) {
                self.compare(id, tree, LONGEST_WAY);
            }
        }
    }

    fn look_at_bodies(&mut self) {
        let doc = self.doc;
        let bodies = doc
            .request_bodies
            .iter()
            .flat_map(|(_, body)| &body.content);
        let answers = doc.responses.iter().flat_map(|(_, answer)| &answer.content);
        for media_type in bodies.chain(answers) {
            self.look_at_media_type(media_type);
        }
        for (_, parameter) in doc.parameters.iter() {
            self.look_at(parameter.schema, parameter.example, &parameter.examples);
            parameter
                .content
                .iter()
                .for_each(|content| self.look_at_media_type(content));
        }
        for (_, header) in doc.headers.iter() {
            self.look_at(header.schema, header.example, &header.examples);
            header
                .content
                .iter()
                .for_each(|content| self.look_at_media_type(content));
        }
    }

    fn look_at_media_type(&mut self, media_type: &MediaType<'t>) {
        self.look_at(media_type.schema, media_type.example, &media_type.examples);
    }

    fn look_at(
        &mut self,
        schema: Option<RefOr<SchemaId>>,
        example: Option<&'t Tree>,
        examples: &Named<'t, RefOr<ExampleId>>,
    ) {
        let Some(schema) = schema else { return };
        let id = self.refs.get(schema);
        let doc = self.doc;
        let named = examples.iter().filter_map(|(_, example)| {
            let example = &doc.examples[self.refs.get(*example)];
            example.data_value.or(example.value)
        });
        let trees: Vec<_> = example.into_iter().chain(named).collect();
        for tree in trees {
            self.compare(id, tree, LONGEST_WAY);
        }
    }

    /// Holds a value, and what it is made of, against a schema. `left` is how many schemas may still be looked through.
    fn compare(&mut self, id: SchemaId, tree: &'t Tree, left: usize) {
        let (Some(left), Some(comparisons)) =
            (left.checked_sub(1), self.comparisons.checked_sub(1))
        else {
            return;
        };
        self.comparisons = comparisons;
        let schema = &self.doc.schemas[id];
        match &tree.value {
            Value::String(text) => self.note(schema, tree, text),
            Value::Map(entries) => {
                for (key, value) in entries.iter() {
                    let named = self.property(id, key);
                    if let Some(schema) = named.or(schema.additional_properties) {
                        self.compare(self.refs.get(schema), value, LONGEST_WAY);
                    }
                }
            }
            Value::List(items) => {
                if let Some(schema) = schema.items {
                    let id = self.refs.get(schema);
                    for item in items {
                        self.compare(id, item, LONGEST_WAY);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => return,
        }
        let reference = schema
            .reference
            .map(|reference| self.refs.target(reference));
        let parts = schema.all_of.iter().map(|part| self.refs.get(*part));
        let parts: Vec<_> = reference.into_iter().chain(parts).collect();
        let only = match choice(self.doc, self.refs, schema) {
            Choice::One {
                schema,
                nullable: _,
            } => Some(self.refs.get(schema)),
            Choice::None | Choice::Conditions | Choice::Several => None,
        };
        for part in parts.into_iter().chain(only) {
            if self.walked.insert((part, std::ptr::from_ref(tree).addr())) {
                self.compare(part, tree, left);
            }
        }
    }

    /// The schema of a property.
    fn property(&mut self, id: SchemaId, name: &str) -> Option<RefOr<SchemaId>> {
        let doc = self.doc;
        let all = self.properties.entry(id).or_insert_with(|| {
            let properties = doc.schemas[id].properties.iter();
            properties
                .map(|property| (property.name.value, property.schema))
                .collect()
        });
        all.get(name).copied()
    }

    /// Notes what a text shows of the format of a schema.
    fn note(&mut self, schema: &Schema<'t>, tree: &'t Tree, text: &str) {
        let Some(format) = formats::format_of_strings(schema) else {
            return;
        };
        if format.is_contradicted_by(text) {
            self.found.entry(schema.span).or_insert(tree);
        }
    }
}
