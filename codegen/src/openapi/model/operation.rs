//! Paths, operations and parameters.

use super::{
    CallbackId, ExampleId, Extensions, ExternalDocs, MediaType, Named, Pagination, ParameterId,
    PathItemId, RefOr, RequestBodyId, Requirement, ResponseEntry, SchemaId, Server, Spanned,
};
use crate::load::Tree;
use crate::source::Span;

/// An entry of `paths`.
#[derive(Debug, Clone)]
pub struct PathEntry<'t> {
    /// The path, with `{parameters}`.
    pub path: Spanned<&'t str>,
    /// What is there.
    pub item: RefOr<PathItemId>,
}

/// A path item.
#[derive(Debug, Clone)]
pub struct PathItem<'t> {
    /// The object.
    pub span: Span,
    /// `summary`.
    pub summary: Option<&'t str>,
    /// `description`.
    pub description: Option<&'t str>,
    /// `servers`, or nothing.
    pub servers: Vec<Server<'t>>,
    /// `parameters` of all operations of the path.
    pub parameters: Vec<RefOr<ParameterId>>,
    /// The operations, in the order of the source.
    pub operations: Vec<Operation<'t>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// An HTTP method that a path item can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are the methods' names")]
pub enum Method<'t> {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    /// A method of `additionalOperations` (3.2), a token as on the wire.
    Other(&'t str),
}

impl<'t> Method<'t> {
    /// As on the wire: in upper case, unless it is one of `additionalOperations`.
    #[must_use]
    pub fn as_str(self) -> &'t str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation<'t> {
    /// The object; its key is the method.
    pub span: Span,
    /// The method.
    pub method: Method<'t>,
    /// `operationId`.
    pub operation_id: Option<Spanned<&'t str>>,
    /// `summary`.
    pub summary: Option<&'t str>,
    /// `description`.
    pub description: Option<&'t str>,
    /// `tags`.
    pub tags: Vec<Spanned<&'t str>>,
    /// `parameters` of the operation, which override those of the path with the same name and location.
    pub parameters: Vec<RefOr<ParameterId>>,
    /// `requestBody`.
    pub request_body: Option<RefOr<RequestBodyId>>,
    /// `responses`, in the order of the source.
    pub responses: Vec<ResponseEntry<'t>>,
    /// `callbacks`.
    pub callbacks: Named<'t, RefOr<CallbackId>>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `security`: alternatives, instead of the document's. An empty list means that none is needed.
    pub security: Option<Vec<Requirement<'t>>>,
    /// `servers`, or nothing.
    pub servers: Vec<Server<'t>>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs<'t>>,
    /// `x-idempotent`: whether it does no harm to repeat it, whatever its method says.
    pub idempotent: Option<bool>,
    /// How it is paged, where the document or the user says something about that.
    pub pagination: Option<Pagination<'t>>,
    /// The other `x-` fields.
    pub extensions: Extensions<'t>,
}

/// A callback: expressions that give URLs, and what is sent there.
#[derive(Debug, Clone)]
pub struct Callback<'t> {
    /// The object.
    pub span: Span,
    /// The path items by expression.
    pub paths: Named<'t, RefOr<PathItemId>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// The whole query (3.2).
    QueryString,
    /// Into a header.
    Header,
    /// Into the `Cookie` header.
    Cookie,
}

impl Location {
    /// As the document spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::QueryString => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a list or an object is written in a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are the standard's names")]
pub enum ParameterStyle {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    /// `tsv`, which only 2.0 has.
    TabDelimited,
}

impl ParameterStyle {
    /// As the document spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
            Self::TabDelimited => "tsv",
        }
    }
}

/// A parameter.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each mirrors a keyword of the standard"
)]
pub struct Parameter<'t> {
    /// The object.
    pub span: Span,
    /// `name`.
    pub name: Spanned<&'t str>,
    /// `in`.
    pub location: Location,
    /// `description`.
    pub description: Option<&'t str>,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `allowEmptyValue`.
    pub allow_empty_value: bool,
    /// `style`, or the default of the location.
    pub style: Spanned<ParameterStyle>,
    /// `explode`, or the default of the style.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
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
