//! What the document's examples show of its schemas: which formats they contradict.
//!
//! An example may stand with the schema itself, with an object that has it as a property, or with the body, parameter or header
//! that it is of; all are held against the schemas that they are made of. An example of a choice shows nothing, because it is not
//! known of which alternative.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::formats;
use super::shape::{Choice, choice};
use crate::load::{Tree, Value};
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

    /// Holds every example of a document against its schemas. A format is doubted where one contradicts it and none agrees.
    pub(super) fn of(doc: &Document<'t>, refs: &Refs) -> Self {
        let mut search = Search {
            doc,
            refs,
            found: HashMap::new(),
        };
        search.look_at_schemas();
        search.look_at_bodies();
        let found = search.found.into_iter();
        Self(
            found
                .filter_map(|(span, shown)| match shown {
                    Shown::Contradicted(tree) => Some((span, tree)),
                    Shown::Agreed => None,
                })
                .collect(),
        )
    }
}

/// What the examples of a schema show of its format.
enum Shown<'t> {
    /// All contradict it; this is the first of them.
    Contradicted(&'t Tree),
    /// One agrees.
    Agreed,
}

/// How many schemas are looked through from one value, to end where they only lead to one another.
const LONGEST_WAY: usize = 32;

struct Search<'c, 't> {
    doc: &'c Document<'t>,
    refs: &'c Refs,
    found: HashMap<Span, Shown<'t>>,
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
        let Some(left) = left.checked_sub(1) else {
            return;
        };
        let schema = &self.doc.schemas[id];
        match &tree.value {
            Value::String(text) => self.note(schema, tree, text),
            Value::Map(entries) => {
                for (key, value) in entries.iter() {
                    let property = schema
                        .properties
                        .iter()
                        .find(|known| known.name.value == &**key);
                    let named = property.map(|known| known.schema);
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
        for part in parts {
            self.compare(part, tree, left);
        }
        if let Choice::One {
            schema,
            nullable: _,
        } = choice(self.doc, self.refs, schema)
        {
            self.compare(self.refs.get(schema), tree, left);
        }
    }

    /// Notes what a text shows of the format of a schema.
    fn note(&mut self, schema: &Schema<'t>, tree: &'t Tree, text: &str) {
        let Some(format) = formats::format_of_strings(schema) else {
            return;
        };
        let shown = if format.is_contradicted_by(text) {
            Shown::Contradicted(tree)
        } else {
            Shown::Agreed
        };
        match self.found.entry(schema.span) {
            Entry::Vacant(entry) => {
                entry.insert(shown);
            }
            Entry::Occupied(mut entry) => {
                if let Shown::Agreed = shown {
                    entry.insert(shown);
                }
            }
        }
    }
}
