//! The API as plain data, between the checked document and the names and tokens of Rust.
//!
//! `lower` makes it, `pass` rewrites it, `name` and `emit` read it. It knows wire names, documentation and where each thing came from;
//! it knows neither the OpenAPI model nor any Rust identifier.

mod dump;
mod dump_received;
mod incoming;
mod operation;
mod portions;
mod received;
mod security;
mod types;
mod walk;

pub use self::dump::dump;
pub use self::incoming::{After, Cause, Incoming, IncomingId, Trigger};
pub use self::operation::{
    Answer, Asked, Body, BodyFormat, Constant, Content, CursorAt, Field, Note, Operation,
    OperationId, Paging, PagingBasis, PagingStyle, Parameter, PartType, Path, Place, Segment,
    StatusRange, Style, Unpaged, pointer,
};
pub use self::portions::{Division, Extent, Portion, PortionId, Portions};
pub use self::received::{AnswerHeader, Header, HeaderSet, HeaderSetId, Link, LinkTarget};
pub use self::security::{Flows, KeyPlace, Reach, Scheme, SchemeId, SchemeKind, SchemeNeed};
pub use self::types::{
    Access, EnumBase, EnumValue, Enumeration, Literal, Nullability, Object, Overlap, Presence,
    Property, Role, Scalar, ScalarKind, Type, TypeDef, TypeId, TypeKind, Union, Unknown, Usage,
    Variant, Xml, XmlNode,
};

use crate::source::Span;

/// A name or value exactly as the document and the wire spell it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WireName(pub String);

impl WireName {
    /// The spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text does not stand for itself between the quotes of a JSON string (RFC 8259, section 7).
#[must_use]
pub fn is_escaped_in_json(text: &str) -> bool {
    text.bytes()
        .any(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))
}

/// Where a thing stands in the document, and what it may be called after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The place in the document.
    pub span: Span,
    /// What the document calls it, outermost first: `["UsageSession", "state"]` for the inline schema of that property.
    /// `name` turns the parts into one identifier.
    pub path: Vec<String>,
}

/// Texts for people, in Markdown, as the document gives them (nothing is escaped yet).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// Any length.
    pub description: Option<String>,
    /// Whether the document marks it as deprecated.
    pub deprecated: Deprecation,
    /// Title and URL of further documentation.
    pub external: Option<(Option<String>, String)>,
    /// Examples, as JSON text.
    pub examples: Vec<String>,
    /// The `format` of single values, where their type does not express it.
    pub format: Option<String>,
}

/// Whether the document advises against use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Deprecation {
    /// In use.
    #[default]
    Current,
    /// Advised against.
    Deprecated,
}

/// A whole API.
#[derive(Clone, Debug)]
pub struct Api {
    /// The document's `info`.
    pub info: Info,
    /// The servers of the document; never empty (`/` where the document names none).
    pub servers: Vec<Server>,
    /// The tags, in the document's order, then those that only operations name, in order of use.
    pub tags: Vec<Tag>,
    /// The named types, by [`TypeId`].
    pub types: Vec<TypeDef>,
    /// The security schemes, by [`SchemeId`].
    pub schemes: Vec<Scheme>,
    /// The headers of answers, by [`HeaderSetId`].
    pub header_sets: Vec<HeaderSet>,
    /// The operations, by [`OperationId`], in the document's order.
    pub operations: Vec<Operation>,
    /// The requests that the server makes, by [`IncomingId`]: webhooks in the document's order, then callbacks in that of
    /// what leads to them.
    pub incoming: Vec<Incoming>,
    /// The operations whose pages are described in a way that cannot be followed, so that they have none.
    pub unpaged: Vec<Unpaged>,
    /// What of it a client can be compiled for alone.
    pub portions: Portions,
}

impl Api {
    /// A security scheme.
    #[must_use]
    pub fn scheme(&self, id: SchemeId) -> &Scheme {
        &self.schemes[id.index()]
    }

    /// The headers that the answers of an operation may have.
    #[must_use]
    pub fn header_set(&self, id: HeaderSetId) -> &HeaderSet {
        &self.header_sets[id.index()]
    }

    /// The type that a definition is a name of: itself, or the first one like it.
    #[must_use]
    pub fn first_alike(&self, id: TypeId) -> TypeId {
        self.type_def(id).alike.unwrap_or(id)
    }

    /// The definition of a named type.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.index()]
    }
}

/// What the document says of itself.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// `info.title`.
    pub title: String,
    /// `info.version`, as it stands.
    pub version: String,
    /// `info.summary` and `info.description`.
    pub docs: Docs,
    /// `info.termsOfService`.
    pub terms_of_service: Option<String>,
    /// Name, URL and e-mail address of `info.contact`.
    pub contact: (Option<String>, Option<String>, Option<String>),
    /// Name and SPDX identifier or URL of `info.license`.
    pub license: Option<License>,
    /// The document's file name, without folders.
    pub file_name: String,
    /// SHA-256 over all files of the document, in lower-case hexadecimal.
    pub digest: String,
}

/// `info.license`.
#[derive(Clone, Debug)]
pub struct License {
    /// `name`.
    pub name: String,
    /// `identifier`, an SPDX expression.
    pub identifier: Option<String>,
    /// `url`.
    pub url: Option<String>,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its URL, with variables filled in by their defaults; may be relative (`/v1`), in which case the client has to be given
    /// a base URL.
    pub url: String,
    /// Its URL with `{variables}`.
    pub template: String,
    /// The variables.
    pub variables: Vec<Variable>,
    /// Its description.
    pub description: Option<String>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub wire: WireName,
    /// Its value where the caller gives none.
    pub default: String,
    /// All values that it can have, or none where it can have any.
    pub values: Vec<String>,
    /// Its description.
    pub description: Option<String>,
}

/// A tag: one module of operations.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name.
    pub name: WireName,
    /// Its description and further documentation.
    pub docs: Docs,
    /// Index of the tag that it is part of.
    pub parent: Option<usize>,
    /// What sort of tag it is, such as `nav` or `audience`.
    pub kind: Option<String>,
}
