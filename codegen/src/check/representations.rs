//! Which of the media types of a body a client needs: those that say what the others do not.

use super::media::{is_structured, is_told_in_full};
use super::shape::{MediaKind, is_blank, is_other_notation, media_kind};
use crate::maps::{HashMap, HashSet};
use crate::media_type::asked;
use crate::openapi::{Document, MediaType, RefOr, SchemaId};
use crate::resolve::Refs;

/// What a media type of a body says beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// Something of its own.
    News,
    /// What others say as well, or less.
    Nothing,
    /// What is described in JSON or XML, in a notation that is therefore not asked for.
    Unasked,
    /// Another schema for what is asked for in the same words before, so that nobody could tell which one holds.
    Otherwise,
}

/// What each media type of a body says beside the others. `is_answer` is whether a client can ask for those that it wants.
#[must_use]
pub fn sayings(
    doc: &Document<'_>,
    refs: &Refs,
    content: &[MediaType<'_>],
    is_answer: bool,
) -> Vec<Saying> {
    // Most bodies have one.
    if content.len() < 2 {
        return vec![Saying::News; content.len()];
    }
    let body = Body::new(doc, refs, content);
    let stands = body.first_of_each();
    let say = |(index, media_type): (usize, &MediaType<'_>)| {
        let first = stands.get(&asked(media_type.name.value));
        match first.and_then(|first| content.get(*first).map(|found| (*first, found))) {
            Some((first, found)) if first != index => match body.schema(media_type) {
                Some(schema) if body.schema(found) != Some(schema) => Saying::Otherwise,
                Some(_) | None => Saying::Nothing,
            },
            Some(_) | None => body.told_again(media_type, is_answer),
        }
    };
    content.iter().enumerate().map(say).collect()
}

/// The media types of a body.
struct Body<'b, 't> {
    doc: &'b Document<'t>,
    refs: &'b Refs,
    content: &'b [MediaType<'t>],
    /// The schemas of those that are JSON or XML; `None` for one that says nothing.
    told: HashSet<Option<SchemaId>>,
}

impl<'b, 't> Body<'b, 't> {
    fn new(doc: &'b Document<'t>, refs: &'b Refs, content: &'b [MediaType<'t>]) -> Self {
        let mut body = Self {
            doc,
            refs,
            content,
            told: HashSet::default(),
        };
        let in_full = content
            .iter()
            .filter(|media_type| is_told_in_full(std::slice::from_ref(*media_type)));
        body.told = in_full.map(|media_type| body.schema(media_type)).collect();
        body
    }

    /// Of the media types that are asked for in the same words, the first that has a schema, or else the first.
    fn first_of_each(&self) -> HashMap<String, usize> {
        let mut first: HashMap<String, usize> = HashMap::default();
        for (index, media_type) in self.content.iter().enumerate() {
            let found = first.entry(asked(media_type.name.value)).or_insert(index);
            let says = |index: usize| {
                let media_type = self.content.get(index);
                media_type.is_some_and(|media_type| self.schema(media_type).is_some())
            };
            if says(index) && !says(*found) {
                *found = index;
            }
        }
        first
    }

    /// The schema of a media type, where that says anything.
    fn schema(&self, media_type: &MediaType<'t>) -> Option<SchemaId> {
        let schema = |site: RefOr<SchemaId>| self.refs.get(site);
        let says = |id: &SchemaId| !is_blank(&self.doc.schemas[*id]);
        let whole = media_type.schema.map(schema).filter(says);
        whole.or_else(|| media_type.item_schema.map(schema))
    }

    /// What a media type says beside JSON and XML. Plain text of an object is but another name for them. Of answers, other
    /// notations of the same, such as YAML, need not be asked for, nor need JSON and XML without a schema beside those with one.
    fn told_again(&self, media_type: &MediaType<'t>, is_answer: bool) -> Saying {
        if self.told.is_empty() {
            return Saying::News;
        }
        let name = media_type.name.value;
        let schema = self.schema(media_type);
        let is_structured = schema.is_some_and(|schema| is_structured(&self.doc.schemas[schema]));
        match media_kind(name) {
            MediaKind::Text | MediaKind::Binary
                if is_answer
                    && is_other_notation(name)
                    && (is_structured || self.told.contains(&schema)) =>
            {
                Saying::Unasked
            }
            MediaKind::Text if is_structured => Saying::Nothing,
            MediaKind::Json | MediaKind::Xml
                if is_answer && schema.is_none() && self.told.iter().any(Option::is_some) =>
            {
                Saying::Unasked
            }
            MediaKind::Json
            | MediaKind::Xml
            | MediaKind::Text
            | MediaKind::Form
            | MediaKind::Binary
            | MediaKind::Multipart
            | MediaKind::Events
            | MediaKind::Lines
            | MediaKind::Malformed => Saying::News,
        }
    }
}
