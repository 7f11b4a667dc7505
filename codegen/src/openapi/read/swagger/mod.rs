//! Readers of Swagger 2.0, into the same model.
//!
//! What 2.0 says in its own way is said in the way of 3.x as it is read, with the places of the 2.0 document: a body
//! parameter becomes a request body, `consumes` and `produces` become media types, `host` and its companions servers.
//! References are followed as they are written (`#/definitions/Pet`), because nothing moves.

mod body;
mod discriminator;
mod parameter;
mod path;
mod response;
mod security;
mod server;

use super::Reader;
use super::value::fields;
use crate::diag::{Diagnostic, code};
use crate::load::Tree;
use crate::maps::HashMap;
use crate::openapi::model::{
    Components, Extensions, Named, RefOr, RequestBodyId, ResponseId, SchemaId, Spanned,
};
use crate::source::Span;

/// What is in force for the whole of a 2.0 document, and what has been read of it.
#[derive(Default)]
pub(super) struct Swagger<'t> {
    /// `consumes` of the document.
    consumes: Vec<Spanned<&'t str>>,
    /// `produces` of the document.
    produces: Vec<Spanned<&'t str>>,
    /// Where requests go.
    address: server::Address<'t>,
    /// Body parameters by place; which media types they come in, only the operation knows.
    bodies: HashMap<Span, body::Body<'t>>,
    /// Form fields by place.
    fields: HashMap<Span, body::Field<'t>>,
    /// Responses by place; their media types are the operation's, too.
    responses: HashMap<Span, response::Answer<'t>>,
    /// The operations whose media types had to be assumed.
    untyped: Vec<Span>,
}

/// What is taken where neither an operation nor the document names a media type.
const USUAL: &str = "application/json";

impl<'t> Reader<'t, '_> {
    pub(super) fn read_swagger(&mut self, root: &'t Tree) {
        let texts = |reader: &mut Self, key| {
            let list = root.get(key);
            list.map(|list| reader.texts(list)).unwrap_or_default()
        };
        self.swagger.consumes = texts(self, "consumes");
        self.swagger.produces = texts(self, "produces");
        self.swagger.address = self.read_address(root);
        self.doc.servers = self.document_servers();
        let mut components = Components::default();
        let (mut definitions, mut parameters, mut responses) = (None, None, None);
        let mut extensions = Extensions::default();
        fields!(self, root, "a Swagger 2.0 document", extensions, value, {
            "swagger" => {},
            "info" => self.doc.info = self.read_info(value),
            "host" => {},
            "basePath" => {},
            "schemes" => {},
            "consumes" => {},
            "produces" => {},
            "paths" => self.read_paths(value),
            "definitions" => definitions = Some(value),
            "parameters" => parameters = Some(value),
            "responses" => responses = Some(value),
            "securityDefinitions" => components.security_schemes =
                self.components_of(value, Self::read_swagger_scheme),
            "security" => self.doc.security = self.read_requirements(value),
            "tags" => self.doc.tags = self.list(value).iter().filter_map(|tag| self.read_tag(tag)).collect(),
            "externalDocs" => self.doc.external_docs = self.read_external_docs(value),
        });
        if let Some(more) = extensions.get("x-ms-paths") {
            self.read_paths(more);
        }
        // A part of an API has of these what it reaches.
        if !self.choice.is_partly() {
            if let Some(tree) = definitions {
                components.schemas = self.names(tree, "`definitions`", |reader, _, schema| {
                    Some(reader.read_schema_or_ref(schema))
                });
            }
            if let Some(tree) = parameters {
                self.read_shared_parameters(tree, &mut components);
            }
            if let Some(tree) = responses {
                components.responses = self.read_shared_responses(tree);
            }
        }
        self.doc.extensions = extensions;
        self.doc.components = components;
        if root.get("info").is_none() {
            self.lacking(root.span, "info", "a Swagger 2.0 document");
        }
        if root.get("paths").is_none() {
            self.lacking(root.span, "paths", "a Swagger 2.0 document");
        }
    }

    /// What can only be done, or said, when everything has been read.
    pub(super) fn finish_swagger(&mut self) {
        self.map_discriminators();
        let untyped = std::mem::take(&mut self.swagger.untyped);
        if let [first, others @ ..] = untyped.as_slice() {
            let more = match others.len() {
                0 => String::new(),
                1 => " and of one more".to_owned(),
                more => format!(" and of {more} more"),
            };
            let message = format!(
                "nothing says in which media type the content of this operation{more} is; `{USUAL}` is assumed"
            );
            self.diags.push(
                Diagnostic::new(code::ASSUMED, first.key(), message)
                    .help("add `consumes` and `produces` to the document"),
            );
        }
    }

    /// `parameters` of the document, by what they become.
    fn read_shared_parameters(&mut self, tree: &'t Tree, components: &mut Components<'t>) {
        let consumes = self.swagger.consumes.clone();
        let usual = [Spanned {
            value: USUAL,
            span: tree.span,
        }];
        let mut fields: Named<'t, RefOr<SchemaId>> = Vec::new();
        let mut bodies: Named<'t, RefOr<RequestBodyId>> = Vec::new();
        components.parameters =
            self.names(tree, "`parameters`", |reader, name, value| {
                match reader.location_of(value) {
                    parameter::Place::Body(target) => {
                        let media_types = if consumes.is_empty() {
                            &usual[..]
                        } else {
                            &consumes
                        };
                        let body = reader.read_body(target, media_types);
                        bodies.push((name, RefOr::Item(body)));
                        None
                    }
                    parameter::Place::Form(target) => {
                        fields.push((name, reader.read_field(target).schema));
                        None
                    }
                    parameter::Place::Plain => {
                        Some(reader.ref_or(value, Self::read_swagger_parameter))
                    }
                }
            });
        components.fields = fields;
        components.request_bodies = bodies;
    }

    /// `responses` of the document, in its media types.
    fn read_shared_responses(&mut self, tree: &'t Tree) -> Named<'t, RefOr<ResponseId>> {
        let mut produces = self.swagger.produces.clone();
        if produces.is_empty() {
            produces.push(Spanned {
                value: USUAL,
                span: tree.span,
            });
        }
        self.names(tree, "`responses`", |reader, _, value| {
            Some(reader.read_swagger_response(value, &produces))
        })
    }

    /// The media types of an operation, and what is assumed where there are none.
    fn media_types(
        &mut self,
        media_types: &[Spanned<&'t str>],
        operation: Span,
    ) -> Vec<Spanned<&'t str>> {
        if !media_types.is_empty() {
            return media_types.to_vec();
        }
        if self.swagger.untyped.last() != Some(&operation) {
            self.swagger.untyped.push(operation);
        }
        vec![Spanned {
            value: USUAL,
            span: operation,
        }]
    }
}
