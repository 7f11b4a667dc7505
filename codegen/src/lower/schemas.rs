//! Access to the document's schemas by their ids and references.

use super::choice::Memo;
use super::files::Files;
use crate::check::{Alternatives, Choice, Doubts, Hierarchy, choice, choices, is_blank};
use crate::openapi::{Document, RefOr, Schema, SchemaId};
use crate::resolve::Refs;

/// The document's schemas.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'c, 't> {
    pub(super) doc: &'c Document<'t>,
    pub(super) refs: &'c Refs,
    pub(super) hierarchy: &'c Hierarchy,
    pub(super) doubts: &'c Doubts<'t>,
    pub(super) memo: &'c Memo,
    pub(super) files: &'c Files,
}

impl<'c, 't> Schemas<'c, 't> {
    /// The schema that is written in a place, or that its reference leads to.
    pub(super) fn id(self, schema: RefOr<SchemaId>) -> SchemaId {
        self.refs.get(schema)
    }

    /// What the document says of a schema.
    pub(super) fn get(self, id: SchemaId) -> &'c Schema<'t> {
        &self.doc.schemas[id]
    }

    /// The lists of alternatives of a schema, where there are any to choose between.
    pub(super) fn choices(self, schema: &'c Schema<'t>) -> impl Iterator<Item = Alternatives<'c>> {
        let is_real = choice(self.doc, self.refs, schema) == Choice::Several;
        is_real
            .then(|| choices(self.doc, self.refs, schema))
            .into_iter()
            .flatten()
    }

    /// What a schema is composed of, besides what it says itself: the target of its reference, `allOf`, and a choice that is none.
    /// Parts of `allOf` that say nothing about the type are [`remarks`](Self::remarks).
    pub(super) fn parts(self, schema: &Schema<'_>) -> Vec<SchemaId> {
        let reference = schema
            .reference
            .map(|reference| self.refs.target(reference));
        let all_of = schema
            .all_of
            .iter()
            .map(|part| self.id(*part))
            .filter(|part| !is_blank(self.get(*part)));
        let only_choice = match choice(self.doc, self.refs, schema) {
            Choice::One {
                schema,
                nullable: _,
            } => Some(self.id(schema)),
            Choice::None | Choice::Conditions | Choice::Several => None,
        };
        reference
            .into_iter()
            .chain(all_of)
            .chain(only_choice)
            .collect()
    }

    /// The parts of `allOf` that are only texts beside another part; the later say it better.
    pub(super) fn remarks(self, schema: &Schema<'_>) -> impl Iterator<Item = &'c Schema<'t>> {
        let parts = schema
            .all_of
            .iter()
            .rev()
            .map(move |part| self.get(self.id(*part)));
        parts.filter(|part| is_blank(part))
    }
}
