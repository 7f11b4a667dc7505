//! Request bodies, responses, and what both are made of.

use super::{
    ExampleId, Extensions, HeaderId, LinkId, Named, ParameterStyle, RefOr, SchemaId, Server,
    Spanned,
};
use std::sync::Arc;

use crate::load::Tree;
use crate::source::Span;

/// A request body.
#[derive(Debug, Clone)]
pub struct RequestBody<'t> {
    /// The object.
    pub span: Span,
    /// `description`.
    pub description: Option<&'t str>,
    /// `content`, in the order of the source.
    pub content: Vec<MediaType<'t>>,
    /// `required`.
    pub required: bool,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// An entry of `content`: a media type, and what is said of it. Reads like the object.
#[derive(Debug, Clone)]
pub struct MediaType<'t> {
    /// The media type or range, as the document spells it.
    pub name: Spanned<&'t str>,
    /// The object, shared by all that refer to it.
    pub object: Arc<MediaTypeObject<'t>>,
}

impl<'t> std::ops::Deref for MediaType<'t> {
    type Target = MediaTypeObject<'t>;

    fn deref(&self) -> &MediaTypeObject<'t> {
        &self.object
    }
}

/// What is said of a media type.
#[derive(Debug, Clone)]
pub struct MediaTypeObject<'t> {
    /// The object.
    pub span: Span,
    /// `schema`.
    pub schema: Option<RefOr<SchemaId>>,
    /// `itemSchema`: the schema of each item of a sequence (3.2).
    pub item_schema: Option<RefOr<SchemaId>>,
    /// `example`.
    pub example: Option<&'t Tree>,
    /// `examples`.
    pub examples: Named<'t, RefOr<ExampleId>>,
    /// `encoding`, by property.
    pub encoding: Named<'t, Encoding<'t>>,
    /// `prefixEncoding`, by position (3.2).
    pub prefix_encoding: Vec<Encoding<'t>>,
    /// `itemEncoding`, of every part after those (3.2).
    pub item_encoding: Option<Encoding<'t>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

impl MediaTypeObject<'_> {
    /// An object that says nothing.
    #[must_use]
    pub fn new(span: Span) -> Self {
        Self {
            span,
            schema: None,
            item_schema: None,
            example: None,
            examples: Vec::new(),
            encoding: Vec::new(),
            prefix_encoding: Vec::new(),
            item_encoding: None,
            extensions: Extensions::default(),
        }
    }
}

/// How one property of a form is written.
#[derive(Debug, Clone)]
pub struct Encoding<'t> {
    /// The object.
    pub span: Span,
    /// `contentType`: media types, separated by commas.
    pub content_type: Option<Spanned<&'t str>>,
    /// `headers` of the part.
    pub headers: Named<'t, RefOr<HeaderId>>,
    /// `style`.
    pub style: Option<Spanned<ParameterStyle>>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `encoding` of the parts within this part, if it is multipart itself (3.2).
    pub encoding: Named<'t, Self>,
    /// `prefixEncoding` of those parts (3.2).
    pub prefix_encoding: Vec<Self>,
    /// `itemEncoding` of those parts (3.2).
    pub item_encoding: Option<Box<Self>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// The key of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status, from 100 to 599.
    Code(u16),
    /// A hundred of them: 4 stands for `4XX`.
    Range(u8),
    /// Every status that no other key covers.
    Default,
}

/// An entry of `responses`.
#[derive(Debug, Clone, Copy)]
pub struct ResponseEntry<'t> {
    /// The status as the document spells it.
    pub key: Spanned<&'t str>,
    /// The status.
    pub status: Status,
    /// The response.
    pub response: RefOr<super::ResponseId>,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response<'t> {
    /// The object.
    pub span: Span,
    /// `summary`.
    pub summary: Option<&'t str>,
    /// `description`; empty if it is missing.
    pub description: &'t str,
    /// `headers`.
    pub headers: Named<'t, RefOr<HeaderId>>,
    /// `content`, in the order of the source; empty for an answer without a body.
    pub content: Vec<MediaType<'t>>,
    /// `links`.
    pub links: Named<'t, RefOr<LinkId>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// A header: a parameter whose name is its key.
#[derive(Debug, Clone)]
pub struct Header<'t> {
    /// The object.
    pub span: Span,
    /// `description`.
    pub description: Option<&'t str>,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `style`, or `collectionFormat` in 2.0.
    pub style: Option<Spanned<ParameterStyle>>,
    /// `explode`.
    pub explode: bool,
    /// `schema`.
    pub schema: Option<RefOr<SchemaId>>,
    /// `content`, at most one entry.
    pub content: Vec<MediaType<'t>>,
    /// `example`.
    pub example: Option<&'t Tree>,
    /// `examples`.
    pub examples: Named<'t, RefOr<ExampleId>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// A named example.
#[derive(Debug, Clone)]
pub struct Example<'t> {
    /// The object.
    pub span: Span,
    /// `summary`.
    pub summary: Option<&'t str>,
    /// `description`.
    pub description: Option<&'t str>,
    /// `value`.
    pub value: Option<&'t Tree>,
    /// `dataValue`: the value before it is written down (3.2).
    pub data_value: Option<&'t Tree>,
    /// `serializedValue`: the value as it is written down (3.2).
    pub serialized_value: Option<&'t str>,
    /// `externalValue`, a URL.
    pub external_value: Option<&'t str>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// A link: how values of an answer serve another operation.
#[derive(Debug, Clone)]
pub struct Link<'t> {
    /// The object.
    pub span: Span,
    /// `operationRef`.
    pub operation_ref: Option<Spanned<&'t str>>,
    /// `operationId`.
    pub operation_id: Option<Spanned<&'t str>>,
    /// `parameters`: constants or runtime expressions.
    pub parameters: Named<'t, &'t Tree>,
    /// `requestBody`.
    pub request_body: Option<&'t Tree>,
    /// `description`.
    pub description: Option<&'t str>,
    /// `server`.
    pub server: Option<Server<'t>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}
