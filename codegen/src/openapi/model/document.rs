//! The document: its head, its components, and the references in it.

use super::{
    Arena, Callback, CallbackId, Example, ExampleId, Extensions, Header, HeaderId, Link, LinkId,
    Named, Parameter, ParameterId, PathEntry, PathItem, PathItemId, RefId, RefOr, RequestBody,
    RequestBodyId, Requirement, Response, ResponseId, Schema, SchemaId, SecurityScheme,
    SecuritySchemeId, Spanned,
};
use std::borrow::Cow;

use crate::load::Lookup;
use crate::source::Span;

/// The version of the standard that the document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 2.0, which called itself Swagger
    V2_0,
    /// 3.0.x
    V3_0,
    /// 3.1.x
    V3_1,
    /// 3.2.x
    V3_2,
}

/// An `OpenAPI` document, its other files included.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// The version.
    pub version: Version,
    /// The whole root document.
    pub span: Span,
    /// `$self`: the URI by which other documents know this one (3.2).
    pub self_uri: Option<Spanned<&'t str>>,
    /// Title and so on.
    pub info: Info<'t>,
    /// `servers` of the document.
    pub servers: Vec<Server<'t>>,
    /// `paths`, in the order of the source.
    pub paths: Vec<PathEntry<'t>>,
    /// `webhooks`.
    pub webhooks: Named<'t, RefOr<PathItemId>>,
    /// `components` of the root document.
    pub components: Components<'t>,
    /// `security` of the document: alternatives, any of which is enough. Empty means that none is needed.
    pub security: Vec<Requirement<'t>>,
    /// `tags`.
    pub tags: Vec<Tag<'t>>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs<'t>>,
    /// `jsonSchemaDialect`.
    pub json_schema_dialect: Option<Spanned<&'t str>>,
    /// `x-` fields of the root.
    pub extensions: Extensions<'t>,
    /// Every schema, wherever it is written.
    pub schemas: Arena<SchemaId, Schema<'t>>,
    /// Every parameter.
    pub parameters: Arena<ParameterId, Parameter<'t>>,
    /// Every response.
    pub responses: Arena<ResponseId, Response<'t>>,
    /// Every request body.
    pub request_bodies: Arena<RequestBodyId, RequestBody<'t>>,
    /// Every header.
    pub headers: Arena<HeaderId, Header<'t>>,
    /// Every named example.
    pub examples: Arena<ExampleId, Example<'t>>,
    /// Every link.
    pub links: Arena<LinkId, Link<'t>>,
    /// Every callback.
    pub callbacks: Arena<CallbackId, Callback<'t>>,
    /// Every path item.
    pub path_items: Arena<PathItemId, PathItem<'t>>,
    /// Every security scheme.
    pub security_schemes: Arena<SecuritySchemeId, SecurityScheme<'t>>,
    /// Every `$ref`.
    pub(crate) references: Vec<Reference<'t>>,
    /// How many operations the user did not select, which were not read.
    pub not_selected: usize,
    /// Whether pages are inferred where no extension describes them.
    pub infers_pages: bool,
}

impl<'t> Document<'t> {
    /// A reference of the document.
    #[must_use]
    pub fn reference(&self, id: RefId) -> &Reference<'t> {
        &self.references[id.0 as usize]
    }

    /// Every reference, in the order in which they were read.
    pub fn references(&self) -> impl Iterator<Item = (RefId, &Reference<'t>)> {
        (0..).map(RefId).zip(&self.references)
    }
}

/// What a reference is expected to lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefKind {
    /// A schema.
    Schema,
    /// A parameter.
    Parameter,
    /// A response.
    Response,
    /// A request body.
    RequestBody,
    /// A header.
    Header,
    /// An example.
    Example,
    /// A link.
    Link,
    /// A callback.
    Callback,
    /// A path item.
    PathItem,
    /// A security scheme.
    SecurityScheme,
    /// A media type (3.2).
    MediaType,
}

impl RefKind {
    /// In words, with an article.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Schema => "a schema",
            Self::Parameter => "a parameter",
            Self::Response => "a response",
            Self::RequestBody => "a request body",
            Self::Header => "a header",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Callback => "a callback",
            Self::PathItem => "a path item",
            Self::SecurityScheme => "a security scheme",
            Self::MediaType => "a media type",
        }
    }
}

/// A `$ref`.
#[derive(Debug, Clone)]
pub struct Reference<'t> {
    /// The text, at its place.
    pub text: Spanned<&'t str>,
    /// The object that holds the `$ref`.
    pub span: Span,
    /// What it should lead to.
    pub kind: RefKind,
    /// A summary beside the `$ref`, which replaces the target's (3.1).
    pub summary: Option<&'t str>,
    /// A description beside the `$ref`, which replaces the target's (3.1).
    pub description: Option<&'t str>,
    /// What the tree holds at the place it leads to.
    pub(crate) lookup: Lookup<'t>,
    /// What was read there: another reference, or the number of an object of that kind.
    pub(crate) read: Option<RefOr<u32>>,
}

/// `info`.
#[derive(Debug, Clone)]
pub struct Info<'t> {
    /// The object.
    pub span: Span,
    /// `title`; empty if it is missing, which has been reported.
    pub title: &'t str,
    /// `version` of the API; empty if it is missing, which has been reported.
    pub version: &'t str,
    /// `summary`.
    pub summary: Option<&'t str>,
    /// `description`, in `CommonMark`.
    pub description: Option<&'t str>,
    /// `termsOfService`.
    pub terms_of_service: Option<&'t str>,
    /// `contact`.
    pub contact: Option<Contact<'t>>,
    /// `license`.
    pub license: Option<License<'t>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// `info.contact`.
#[derive(Debug, Clone, Default)]
pub struct Contact<'t> {
    /// `name`.
    pub name: Option<&'t str>,
    /// `url`.
    pub url: Option<&'t str>,
    /// `email`.
    pub email: Option<&'t str>,
}

/// `info.license`.
#[derive(Debug, Clone, Default)]
pub struct License<'t> {
    /// `name`.
    pub name: Option<&'t str>,
    /// `identifier`, in SPDX notation (3.1).
    pub identifier: Option<&'t str>,
    /// `url`.
    pub url: Option<&'t str>,
}

/// A server.
#[derive(Debug, Clone)]
pub struct Server<'t> {
    /// The object.
    pub span: Span,
    /// `url`, with `{variables}`. Made up in 2.0, which has it in pieces.
    pub url: Spanned<Cow<'t, str>>,
    /// `name` (3.2).
    pub name: Option<&'t str>,
    /// `description`.
    pub description: Option<&'t str>,
    /// `variables`.
    pub variables: Named<'t, ServerVariable<'t>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// A variable of a server's URL.
#[derive(Debug, Clone)]
pub struct ServerVariable<'t> {
    /// `default`; empty if it is missing, which has been reported.
    pub default: Spanned<&'t str>,
    /// `enum`, or nothing.
    pub values: Vec<Spanned<&'t str>>,
    /// `description`.
    pub description: Option<&'t str>,
}

/// A tag.
#[derive(Debug, Clone)]
pub struct Tag<'t> {
    /// `name`.
    pub name: Spanned<&'t str>,
    /// `summary` (3.2).
    pub summary: Option<&'t str>,
    /// `description`.
    pub description: Option<&'t str>,
    /// `parent`: the name of the tag that this one is part of (3.2).
    pub parent: Option<Spanned<&'t str>>,
    /// `kind`, a word such as `nav`, `badge` or `audience` (3.2).
    pub kind: Option<Spanned<&'t str>>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs<'t>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// `externalDocs`.
#[derive(Debug, Clone)]
pub struct ExternalDocs<'t> {
    /// `url`.
    pub url: &'t str,
    /// `description`.
    pub description: Option<&'t str>,
}

/// `components` of the root document, by name.
#[derive(Debug, Clone, Default)]
pub struct Components<'t> {
    /// `schemas`.
    pub schemas: Named<'t, RefOr<SchemaId>>,
    /// `parameters`.
    pub parameters: Named<'t, RefOr<ParameterId>>,
    /// `parameters` of 2.0 that are fields of forms.
    pub fields: Named<'t, RefOr<SchemaId>>,
    /// `responses`.
    pub responses: Named<'t, RefOr<ResponseId>>,
    /// `requestBodies`.
    pub request_bodies: Named<'t, RefOr<RequestBodyId>>,
    /// `headers`.
    pub headers: Named<'t, RefOr<HeaderId>>,
    /// `examples`.
    pub examples: Named<'t, RefOr<ExampleId>>,
    /// `links`.
    pub links: Named<'t, RefOr<LinkId>>,
    /// `callbacks`.
    pub callbacks: Named<'t, RefOr<CallbackId>>,
    /// `pathItems`.
    pub path_items: Named<'t, RefOr<PathItemId>>,
    /// `securitySchemes`.
    pub security_schemes: Named<'t, RefOr<SecuritySchemeId>>,
}
