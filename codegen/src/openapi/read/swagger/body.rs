//! Body parameters and form fields to request bodies.

use std::sync::Arc;

use super::parameter::{Place, style};
use crate::diag::{Diagnostic, code};
use crate::load::Tree;
use crate::openapi::model::{
    Encoding, Extensions, Location, MediaType, MediaTypeObject, ParameterStyle, Property, RefKind,
    RefOr, RequestBody, RequestBodyId, Schema, SchemaId, Spanned, Type,
};
use crate::openapi::read::Reader;
use crate::openapi::read::value::fields;
use crate::source::Span;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// What a body parameter says.
#[derive(Debug, Clone)]
pub(super) struct Body<'t> {
    description: Option<&'t str>,
    required: bool,
    schema: Option<RefOr<SchemaId>>,
    extensions: Extensions<'t>,
}

/// What a form field says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'t> {
    name: Spanned<&'t str>,
    required: bool,
    is_file: bool,
    /// For a list, how it is written.
    style: Option<(Spanned<ParameterStyle>, bool)>,
    pub(super) schema: RefOr<SchemaId>,
}

/// An entry of `parameters` that is about the body: where it is mentioned, and where it is described.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention<'t> {
    pub(super) at: &'t Tree,
    pub(super) target: &'t Tree,
}

/// The entries of `parameters` that are about the body.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions<'t> {
    pub(super) bodies: Vec<Mention<'t>>,
    pub(super) fields: Vec<Mention<'t>>,
}

impl<'t> Mentions<'t> {
    pub(super) fn add(&mut self, at: &'t Tree, place: &Place<'t>) {
        match place {
            Place::Plain => {}
            Place::Body(target) => self.bodies.push(Mention { at, target }),
            Place::Form(target) => self.fields.push(Mention { at, target }),
        }
    }

    /// Those of a path that its operation, `self`, does not override, and then the operation's own.
    pub(super) fn over(self, path: &Self) -> Self {
        let name = |mention: &Mention<'t>| mention.target.get("name").and_then(Tree::as_str);
        let own: Vec<_> = self.fields.iter().map(name).collect();
        let inherited = path.fields.iter().copied();
        let mut fields: Vec<_> = inherited
            .filter(|field| !own.contains(&name(field)))
            .collect();
        fields.extend(self.fields);
        let bodies = if self.bodies.is_empty() && own.is_empty() {
            path.bodies.clone()
        } else {
            self.bodies
        };
        Self { bodies, fields }
    }
}

impl<'t> Reader<'t, '_> {
    /// The body of an operation.
    pub(super) fn read_operation_body(
        &mut self,
        mentions: &Mentions<'t>,
        consumes: &[Spanned<&'t str>],
        operation: Span,
    ) -> Option<RefOr<RequestBodyId>> {
        let Some(first) = mentions.bodies.first() else {
            let (one, _) = mentions.fields.split_first()?;
            let body = self.read_form(&mentions.fields, consumes, one.at.span);
            return Some(RefOr::Item(body));
        };
        for other in mentions.bodies[1..].iter().chain(&mentions.fields) {
            let name = other.target.get("name").and_then(Tree::as_str);
            let message = format!(
                "`{}` is left out of the request, which has a body already",
                name.unwrap_or_default()
            );
            self.diags.push(
                Diagnostic::new(code::SECOND_BODY, other.at.span, message)
                    .label(first.at.span, "the body"),
            );
        }
        let media_types = self.media_types(consumes, operation);
        let body = self.read_body(first.target, &media_types);
        // A body that is described elsewhere has a name there.
        let has_name = first.at.get("$ref").and_then(Tree::as_str).is_some();
        Some(if has_name {
            let id = self.read_reference(first.at, RefKind::RequestBody);
            self.settle(id, RefOr::Item(body));
            RefOr::Ref(id)
        } else {
            RefOr::Item(body)
        })
    }

    /// A body parameter, in the media types of an operation.
    pub(super) fn read_body(
        &mut self,
        tree: &'t Tree,
        media_types: &[Spanned<&'t str>],
    ) -> RequestBodyId {
        let known = self.swagger.bodies.get(&tree.span).cloned();
        let body = known.unwrap_or_else(|| {
            let body = self.read_body_parameter(tree);
            self.swagger.bodies.insert(tree.span, body.clone());
            body
        });
        let object = Arc::new(MediaTypeObject {
            schema: body.schema,
            ..MediaTypeObject::new(tree.span)
        });
        let content = media_types.iter().map(|name| MediaType {
            name: *name,
            object: Arc::clone(&object),
        });
        self.doc.request_bodies.push(RequestBody {
            span: tree.span,
            description: body.description,
            content: content.collect(),
            required: body.required,
            extensions: body.extensions,
        })
    }

    fn read_body_parameter(&mut self, tree: &'t Tree) -> Body<'t> {
        let mut body = Body {
            description: None,
            required: false,
            schema: None,
            extensions: Extensions::default(),
        };
        let mut name = None;
        fields!(self, tree, "a body parameter", body.extensions, value, {
            "name" => name = Some(value),
            "in" => {},
            "description" => body.description = self.text(value),
            "required" => body.required = self.flag(value),
            "schema" => body.schema = Some(self.read_schema_or_ref(value)),
        });
        // In 3.x, bodies have no names; an extension that others know as well keeps this one's.
        if body.extensions.get("x-body-name").is_none()
            && let Some(name) = name
        {
            body.extensions.0.push(("x-body-name", name));
        }
        if body.schema.is_none() && tree.get("schema").is_none() {
            self.lacking(tree.span, "schema", "a body parameter");
        }
        body
    }

    /// A form field, read once however often it is mentioned.
    pub(super) fn read_field(&mut self, tree: &'t Tree) -> Field<'t> {
        if let Some(field) = self.swagger.fields.get(&tree.span) {
            return *field;
        }
        let mut described = self.read_described(tree);
        let is_list = described.schema.has_type(Type::Array);
        let (written, explode) = style(Location::Query, &described);
        let span = described.collection.map_or(tree.span, |format| format.span);
        // A schema in the way of 3.x has no place for what the field says of itself.
        described.schema.all_of.extend(described.foreign);
        described.schema.description = described.description;
        described.schema.extensions = described.extensions;
        let field = Field {
            name: described.name,
            required: described.required,
            is_file: tree.get("type").and_then(Tree::as_str) == Some("file"),
            style: is_list.then_some((
                Spanned {
                    value: written,
                    span,
                },
                explode,
            )),
            schema: RefOr::Item(self.doc.schemas.push(described.schema)),
        };
        self.swagger.fields.insert(tree.span, field);
        field
    }

    /// A form: an object with a property for each field. Only two media types can hold one, and only one of them files.
    fn read_form(
        &mut self,
        mentions: &[Mention<'t>],
        consumes: &[Spanned<&'t str>],
        span: Span,
    ) -> RequestBodyId {
        let fields: Vec<Field<'t>> = mentions
            .iter()
            .map(|mention| self.read_field(mention.target))
            .collect();
        let has_file = fields.iter().any(|field| field.is_file);
        let usual = if has_file { MULTIPART } else { URLENCODED };
        let fits = |name: &&Spanned<&'t str>| {
            name.value.starts_with(MULTIPART) || !has_file && name.value.starts_with(URLENCODED)
        };
        let mut names: Vec<_> = consumes.iter().filter(fits).copied().collect();
        if names.is_empty() {
            names.push(Spanned { value: usual, span });
        }
        let mut schema = Schema::new(span);
        schema.types.push(Spanned {
            value: Type::Object,
            span,
        });
        let mut encoding = Vec::new();
        for field in &fields {
            if let Some(first) = schema.property(field.name.value) {
                let message = format!("the form field `{}` is there twice", field.name.value);
                self.diags.push(
                    Diagnostic::new(code::DUPLICATE_PARAMETER, field.name.span, message)
                        .label(first.name.span, "first here"),
                );
                continue;
            }
            schema.properties.push(Property {
                name: field.name,
                schema: field.schema,
            });
            if field.required {
                schema.required.push(field.name);
            }
            if let Some((style, explode)) = field.style {
                encoding.push((field.name, list_encoding(style, explode)));
            }
        }
        let object = Arc::new(MediaTypeObject {
            schema: Some(RefOr::Item(self.doc.schemas.push(schema))),
            encoding,
            ..MediaTypeObject::new(span)
        });
        let content = names.into_iter().map(|name| MediaType {
            name,
            object: Arc::clone(&object),
        });
        self.doc.request_bodies.push(RequestBody {
            span,
            description: None,
            content: content.collect(),
            required: fields.iter().any(|field| field.required),
            extensions: Extensions::default(),
        })
    }
}

fn list_encoding<'t>(style: Spanned<ParameterStyle>, explode: bool) -> Encoding<'t> {
    Encoding {
        span: style.span,
        content_type: None,
        headers: Vec::new(),
        style: Some(style),
        explode: Some(explode),
        allow_reserved: false,
        encoding: Vec::new(),
        prefix_encoding: Vec::new(),
        item_encoding: None,
        extensions: Extensions::default(),
    }
}
