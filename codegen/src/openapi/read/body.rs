//! Request bodies, responses, headers, examples and links.

use super::Reader;
use super::operation::STYLES;
use super::value::fields;
use crate::diag::{Diagnostic, code};
use crate::load::Tree;
use crate::openapi::model::{
    Example, ExampleId, Extensions, Header, HeaderId, Link, LinkId, Named, RefOr, RequestBody,
    RequestBodyId, Response, ResponseId,
};

impl<'t> Reader<'t, '_> {
    pub(super) fn read_request_body(&mut self, tree: &'t Tree) -> RequestBodyId {
        let mut body = RequestBody {
            span: tree.span,
            description: None,
            content: Vec::new(),
            required: false,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a request body", body.extensions, value, {
            "description" => body.description = self.text(value),
            "content" => body.content = self.read_content(value),
            "required" => body.required = self.flag(value),
        });
        if tree
            .as_map()
            .is_some_and(|map| !map.contains_key("content"))
        {
            self.lacking(tree.span, "content", "a request body");
        }
        self.doc.request_bodies.push(body)
    }

    pub(super) fn read_response(&mut self, tree: &'t Tree) -> ResponseId {
        let mut response = Response {
            span: tree.span,
            summary: None,
            description: "",
            headers: Vec::new(),
            content: Vec::new(),
            links: Vec::new(),
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a response", response.extensions, value, {
            "summary" => response.summary = self.text(value),
            "description" => response.description = self.text(value).unwrap_or_default(),
            "headers" => response.headers = self.components_of(value, Self::read_header),
            "content" => response.content = self.read_content(value),
            "links" => response.links = self.components_of(value, Self::read_link),
        });
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
        self.doc.responses.push(response)
    }

    pub(super) fn read_header(&mut self, tree: &'t Tree) -> HeaderId {
        let mut header = Header {
            span: tree.span,
            description: None,
            required: false,
            deprecated: false,
            style: None,
            explode: false,
            schema: None,
            content: Vec::new(),
            example: None,
            examples: Vec::new(),
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a header", header.extensions, value, {
            "description" => header.description = self.text(value),
            "required" => header.required = self.flag(value),
            "deprecated" => header.deprecated = self.flag(value),
            "allowEmptyValue" => _ = self.flag(value),
            "style" => header.style = self.word(value, STYLES),
            "explode" => header.explode = self.flag(value),
            "allowReserved" => _ = self.flag(value),
            "schema" => header.schema = Some(self.read_schema_or_ref(value)),
            "content" => header.content = self.read_content(value),
            "example" => header.example = Some(value),
            "examples" => header.examples = self.read_examples(value),
        });
        self.doc.headers.push(header)
    }

    pub(super) fn read_examples(&mut self, tree: &'t Tree) -> Named<'t, RefOr<ExampleId>> {
        self.components_of(tree, Self::read_example)
    }

    pub(super) fn read_example(&mut self, tree: &'t Tree) -> ExampleId {
        let mut example = Example {
            span: tree.span,
            summary: None,
            description: None,
            value: None,
            data_value: None,
            serialized_value: None,
            external_value: None,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a named example", example.extensions, value, {
            "summary" => example.summary = self.text(value),
            "description" => example.description = self.text(value),
            "value" => example.value = Some(value),
            "dataValue" => example.data_value = Some(value),
            "serializedValue" => example.serialized_value = self.text(value),
            "externalValue" => example.external_value = self.text(value),
        });
        self.doc.examples.push(example)
    }

    pub(super) fn read_link(&mut self, tree: &'t Tree) -> LinkId {
        let mut link = Link {
            span: tree.span,
            operation_ref: None,
            operation_id: None,
            parameters: Vec::new(),
            request_body: None,
            description: None,
            server: None,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a link", link.extensions, value, {
            "operationRef" => link.operation_ref = self.spanned(value),
            "operationId" => link.operation_id = self.spanned(value),
            "parameters" => link.parameters = self.names(value, "`parameters`", |_, _, parameter| Some(parameter)),
            "requestBody" => link.request_body = Some(value),
            "description" => link.description = self.text(value),
            "server" => link.server = self.read_server(value),
        });
        self.doc.links.push(link)
    }
}
