//! Request bodies, responses, media types, headers, examples and links.

use super::Reader;
use super::operation::STYLES;
use super::value::fields;
use crate::diag::{Diagnostic, code};
use crate::load::Tree;
use crate::openapi::model::{
    Encoding, Example, ExampleId, Extensions, Header, HeaderId, Link, LinkId, MediaType, Named,
    RefOr, RequestBody, RequestBodyId, Response, ResponseId, Spanned,
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

    pub(super) fn read_content(&mut self, tree: &'t Tree) -> Vec<MediaType<'t>> {
        let media_types = self.names(tree, "`content`", |reader, name, value| {
            reader.read_media_type(name, value)
        });
        media_types
            .into_iter()
            .map(|(_, media_type)| media_type)
            .collect()
    }

    fn read_media_type(&mut self, name: Spanned<&'t str>, tree: &'t Tree) -> Option<MediaType<'t>> {
        if name.starts_with("x-") && !name.contains('/') {
            return None;
        }
        let mut media_type = MediaType {
            span: tree.span,
            name,
            schema: None,
            example: None,
            examples: Vec::new(),
            encoding: Vec::new(),
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a media type", media_type.extensions, value, {
            "schema" => media_type.schema = Some(self.read_schema_or_ref(value)),
            "example" => media_type.example = Some(value),
            "examples" => media_type.examples = self.read_examples(value),
            "encoding" => media_type.encoding = self.names(value, "`encoding`", |reader, _, item| Some(reader.read_encoding(item))),
        });
        Some(media_type)
    }

    fn read_encoding(&mut self, tree: &'t Tree) -> Encoding<'t> {
        let mut encoding = Encoding {
            span: tree.span,
            content_type: None,
            headers: Vec::new(),
            style: None,
            explode: None,
            allow_reserved: false,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "an encoding", encoding.extensions, value, {
            "contentType" => encoding.content_type = self.spanned(value),
            "headers" => encoding.headers = self.components_of(value, Self::read_header),
            "style" => encoding.style = self.word(value, STYLES),
            "explode" => encoding.explode = Some(self.flag(value)),
            "allowReserved" => encoding.allow_reserved = self.flag(value),
        });
        encoding
    }

    pub(super) fn read_header(&mut self, tree: &'t Tree) -> HeaderId {
        let mut header = Header {
            span: tree.span,
            description: None,
            required: false,
            deprecated: false,
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
            "style" => _ = self.word(value, STYLES),
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
            external_value: None,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "a named example", example.extensions, value, {
            "summary" => example.summary = self.text(value),
            "description" => example.description = self.text(value),
            "value" => example.value = Some(value),
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
