//! Responses, whose media types are those that the operation produces.

use std::sync::Arc;

use super::parameter::LONGEST;
use crate::diag::{Diagnostic, code};
use crate::load::{Lookup, Tree};
use crate::openapi::model::{
    Extensions, HeaderId, MediaType, MediaTypeObject, Named, RefKind, RefOr, Response, ResponseId,
    SchemaId, Spanned,
};
use crate::openapi::read::Reader;
use crate::openapi::read::value::fields;
use crate::source::Span;

/// What bytes are in where an operation says only that it produces something structured.
const BYTES: &str = "application/octet-stream";

/// What a response says.
#[derive(Debug, Clone)]
pub(super) struct Answer<'t> {
    description: &'t str,
    schema: Option<RefOr<SchemaId>>,
    is_file: bool,
    headers: Named<'t, RefOr<HeaderId>>,
    /// By media type.
    examples: Named<'t, &'t Tree>,
    extensions: Extensions<'t>,
}

impl<'t> Reader<'t, '_> {
    /// A response of an operation that produces certain media types, if it names any.
    pub(super) fn read_answer_of(
        &mut self,
        tree: &'t Tree,
        produces: &[Spanned<&'t str>],
        operation: Span,
    ) -> RefOr<ResponseId> {
        if produces.is_empty() && self.has_schema(tree) {
            let assumed = self.media_types(produces, operation);
            return self.read_swagger_response(tree, &assumed);
        }
        self.read_swagger_response(tree, produces)
    }

    fn has_schema(&self, tree: &'t Tree) -> bool {
        let mut target = tree;
        for _ in 0..LONGEST {
            let Some(text) = target.get("$ref").and_then(Tree::as_str) else {
                let is_file = target.get("schema").is_some_and(|schema| {
                    schema.get("type").and_then(Tree::as_str) == Some("file")
                });
                return target.get("schema").is_some() && !is_file;
            };
            match self.loaded.lookup(target.span.file(), text) {
                Lookup::Found(next) => target = next,
                Lookup::Missing(_) | Lookup::NotLoaded | Lookup::NoPointer => break,
            }
        }
        false
    }

    /// A response, or a reference to one, in certain media types.
    pub(super) fn read_swagger_response(
        &mut self,
        tree: &'t Tree,
        produces: &[Spanned<&'t str>],
    ) -> RefOr<ResponseId> {
        self.read_response_within(tree, produces, LONGEST)
    }

    fn read_response_within(
        &mut self,
        tree: &'t Tree,
        produces: &[Spanned<&'t str>],
        steps: usize,
    ) -> RefOr<ResponseId> {
        if tree.get("$ref").and_then(Tree::as_str).is_none() {
            return RefOr::Item(self.read_answer_in(tree, produces));
        }
        let id = self.read_reference(tree, RefKind::Response);
        if let Lookup::Found(target) = self.doc.reference(id).lookup
            && target.as_map().is_some()
        {
            // A chain without end is one that leads back to itself, which is reported when references are resolved.
            let read = match steps.checked_sub(1) {
                Some(steps) => self.read_response_within(target, produces, steps),
                None => RefOr::Ref(id),
            };
            self.settle(id, read);
        }
        RefOr::Ref(id)
    }

    fn read_answer_in(&mut self, tree: &'t Tree, produces: &[Spanned<&'t str>]) -> ResponseId {
        let known = self.swagger.responses.get(&tree.span).cloned();
        let answer = known.unwrap_or_else(|| {
            let answer = self.read_answer(tree);
            self.swagger.responses.insert(tree.span, answer.clone());
            answer
        });
        let content = answer_content(&answer, produces, tree.span);
        self.doc.responses.push(Response {
            span: tree.span,
            summary: None,
            description: answer.description,
            headers: answer.headers,
            content,
            links: Vec::new(),
            extensions: answer.extensions,
        })
    }

    fn read_answer(&mut self, tree: &'t Tree) -> Answer<'t> {
        let mut answer = Answer {
            description: "",
            schema: None,
            is_file: false,
            headers: Vec::new(),
            examples: Vec::new(),
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a response", answer.extensions, value, {
            "description" => answer.description = self.text(value).unwrap_or_default(),
            "schema" => {
                answer.is_file = value.get("type").and_then(Tree::as_str) == Some("file");
                answer.schema = Some(self.read_schema_or_ref(value));
            },
            "headers" => answer.headers = self.components_of(value, Self::read_swagger_header),
            "examples" => answer.examples = self.names(value, "`examples`", |_, _, example| Some(example)),
        });
        answer.examples.retain(|(name, _)| name.contains('/'));
        if tree
            .as_map()
            .is_some_and(|map| !map.contains_key("description"))
        {
            let message = "the required key `description` of a response is missing";
            self.diags.push(Diagnostic::new(
                code::MISSING_DESCRIPTION,
                tree.span,
                message,
            ));
        }
        if answer.schema.is_none()
            && let Some((first, _)) = answer.examples.first()
        {
            let message =
                "a response with examples, but without a schema, is taken to be any value";
            self.diags.push(
                Diagnostic::new(code::ASSUMED, first.span, message)
                    .help("add a `schema` to the response"),
            );
        }
        answer
    }
}

/// The media types of an answer: those that the operation produces, or, without a schema, those of the examples.
fn answer_content<'t>(
    answer: &Answer<'t>,
    produces: &[Spanned<&'t str>],
    span: Span,
) -> Vec<MediaType<'t>> {
    let bytes = [Spanned { value: BYTES, span }];
    let is_structured = |name: &Spanned<&str>| {
        ["json", "xml"]
            .iter()
            .any(|kind| name.value.ends_with(kind))
    };
    let names: Vec<Spanned<&'t str>> = match (answer.schema, answer.is_file) {
        (None, _) => answer.examples.iter().map(|(name, _)| *name).collect(),
        // Files are bytes, even of operations that produce JSON where they fail.
        (Some(_), true) if produces.iter().all(is_structured) => bytes.to_vec(),
        (Some(_), true) => {
            let others = produces.iter().filter(|name| !is_structured(name));
            others.copied().collect()
        }
        (Some(_), false) => produces.to_vec(),
    };
    let media_types = names.into_iter().map(|name| {
        let example = answer
            .examples
            .iter()
            .find(|(of, _)| of.value == name.value)
            .map(|(_, example)| *example);
        MediaType {
            name,
            object: Arc::new(MediaTypeObject {
                schema: answer.schema,
                example,
                ..MediaTypeObject::new(span)
            }),
        }
    });
    media_types.collect()
}
