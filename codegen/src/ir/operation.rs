//! Operations: what a call sends and what it can get back.

use super::{
    AnswerHeader, Docs, HeaderSetId, Link, Literal, Origin, Presence, Scalar, SchemeNeed, Server,
    Type, WireName,
};
use crate::media_type::asked;
use crate::source::Span;

/// Index of an [`Operation`] in [`Api::operations`](super::Api::operations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub u32);

impl OperationId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands; the path holds what its names are made of: the operationId, or method and path where there is none.
    pub origin: Origin,
    /// The operationId, or one derived from method and path.
    pub id: WireName,
    /// Texts.
    pub docs: Docs,
    /// The method in capitals (`GET`).
    pub method: String,
    /// The path template, in pieces; joined, they are the document's path.
    pub path: Vec<Segment>,
    /// Index into [`Api::tags`](super::Api::tags) of its first tag.
    pub tag: Option<usize>,
    /// Its parameters: path parameters in the order of the path, then the others in the document's order.
    pub parameters: Vec<Parameter>,
    /// What is sent with every call, because no other value is possible.
    pub constants: Vec<Constant>,
    /// The servers that it is found at, where these are not those of the document.
    pub servers: Vec<Server>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it can get back, in the document's order.
    pub answers: Vec<Answer>,
    /// The headers that its answers may have.
    pub headers: Option<HeaderSetId>,
    /// How its list is paged.
    pub paging: Option<Paging>,
    /// Whether it does no harm to repeat it (`x-idempotent`), where the document says more than the method does.
    pub idempotent: Option<bool>,
    /// The header parameter that tells a repetition of a call from another call.
    pub key_header: Option<WireName>,
    /// The security requirements that apply: alternatives of combinations of schemes; `None` = no authorisation required.
    pub security: Option<Vec<Vec<SchemeNeed>>>,
    /// `x-` fields with scalar values, which the docs show: name without `x-`, and value.
    pub notes: Vec<Note>,
}

/// A piece of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text as it stands.
    Text(String),
    /// A path parameter, by index into [`Operation::parameters`].
    Parameter(usize),
}

/// An `x-` field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The key without `x-`.
    pub name: String,
    /// The value as text.
    pub value: String,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// Its name.
    pub wire: WireName,
    /// Where it travels.
    pub place: Place,
    /// How arrays and objects are spelt.
    pub style: Style,
    /// Whether reserved characters are sent as they are.
    pub reserved: bool,
    /// Whether a list without items is sent as an empty value.
    pub empty: bool,
    /// Its type (not null).
    pub ty: Type,
    /// Whether it has to be given; always for path parameters.
    pub presence: Presence,
    /// Texts.
    pub docs: Docs,
    /// `default` of its schema.
    pub default: Option<Literal>,
}

/// A parameter of which only one value is possible. In a path it is text.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The parameter's name.
    pub wire: WireName,
    /// Where it travels.
    pub place: Place,
    /// The value.
    pub value: String,
    /// Texts.
    pub docs: Docs,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// As the whole query string.
    QueryString,
    /// As a header.
    Header,
    /// As a cookie.
    Cookie,
}

/// How arrays and objects are spelt (OpenAPI 3.1, section 4.8.12.3); each with and without `explode`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b`; the default in paths and headers.
    Simple,
    /// `k=v,l=w` for objects.
    SimpleExploded,
    /// `.a,b`.
    Label,
    /// `.a.b`.
    LabelExploded,
    /// `;name=a,b`.
    Matrix,
    /// `;name=a;name=b`.
    MatrixExploded,
    /// `name=a,b`.
    Form,
    /// `name=a&name=b`; the default in queries and cookies.
    FormExploded,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name=a%09b`: `tsv` of Swagger 2.0.
    TabDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// `name=a; name=b`, not encoded.
    Cookie,
    /// A text in another format.
    Content {
        /// The media type.
        media_type: String,
        /// The format.
        format: BodyFormat,
    },
}

impl Style {
    /// The format that values are written in, where it is not that of parameters.
    #[must_use]
    pub fn format(&self) -> Option<BodyFormat> {
        match self {
            Self::Content {
                media_type: _,
                format,
            } => Some(*format),
            Self::Simple
            | Self::SimpleExploded
            | Self::Label
            | Self::LabelExploded
            | Self::Matrix
            | Self::MatrixExploded
            | Self::Form
            | Self::FormExploded
            | Self::SpaceDelimited
            | Self::PipeDelimited
            | Self::TabDelimited
            | Self::DeepObject
            | Self::Cookie => None,
        }
    }
}

/// A request's body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The media types that it may have, best first (JSON where there is one); the client sends the first.
    pub content: Vec<Content>,
    /// Whether it has to be given.
    pub presence: Presence,
    /// Texts.
    pub docs: Docs,
    /// A name that the document proposes for the argument (`x-body-name`, or a Swagger 2.0 body parameter's name).
    pub proposed: Option<String>,
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Content {
    /// The media type as the document writes it (`application/json; charset=utf-8`).
    pub media_type: String,
    /// How it is written.
    pub format: BodyFormat,
    /// What it holds: of events, the data of one; of lines, a list.
    pub ty: Type,
    /// The fields of a form that are not spelt as fields usually are: lists repeated, objects as JSON.
    pub fields: Vec<Field>,
    /// The media types of parts, where the document says them.
    pub parts: Vec<PartType>,
}

impl Content {
    /// The media type as it is asked for: in lower case, and without the parameters that say nothing about what is meant.
    #[must_use]
    pub fn asked(&self) -> String {
        asked(&self.media_type)
    }
}

/// How a field of a form is spelt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// Its name.
    pub wire: WireName,
    /// How lists and objects are spelt.
    pub style: Style,
    /// Whether reserved characters are sent as they are.
    pub reserved: bool,
}

/// The media type of a part of a body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartType {
    /// The property that the part is made of.
    pub property: WireName,
    /// The media type, or several, with commas between them.
    pub media_type: String,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BodyFormat {
    /// `application/json`, `…+json`.
    Json,
    /// `application/xml`, `text/xml`, `…+xml`.
    Xml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`, `multipart/…`.
    Multipart,
    /// `application/jsonl` and the like: JSON values one after the other.
    Lines,
    /// `text/plain` and other text.
    Text,
    /// Anything else, as bytes.
    Bytes,
    /// `text/event-stream`: always an answer, and never read as a whole.
    Events,
}

/// An answer that the document declares.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The statuses that it is for.
    pub status: StatusRange,
    /// Its media types in the document's order; empty for an answer without a body.
    pub content: Vec<Content>,
    /// The headers that it has.
    pub headers: Vec<AnswerHeader>,
    /// What can be asked next.
    pub links: Vec<Link>,
    /// Texts.
    pub docs: Docs,
}

/// The statuses that an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusRange {
    /// One status.
    Exactly(u16),
    /// A hundred: `4` for `4XX`.
    Hundred(u16),
    /// All that no other names.
    Default,
}

/// How a list is paged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Paging {
    /// How that is known.
    pub basis: PagingBasis,
    /// The way from page to page.
    pub style: PagingStyle,
    /// The properties that lead from the answer to the list.
    pub items: Path,
    /// The type of an item.
    pub item: Type,
    /// The properties that lead from the answer to its echo of the offset or of the number of the page.
    pub position: Option<Path>,
    /// Those to its echo of the page size.
    pub size: Option<Path>,
    /// Those to the number of items of the whole list.
    pub total: Option<Path>,
    /// Those to the number of pages of the whole list.
    pub pages: Option<Path>,
    /// Those to whether there is another page.
    pub more: Option<Path>,
}

/// The names of properties, each in the value of the one before.
pub type Path = Vec<WireName>;

/// How it is known that a list is paged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PagingBasis {
    /// The document says so.
    Declared,
    /// Its parameters and its answer fit.
    Inferred {
        /// The query parameter that fits.
        parameter: WireName,
    },
}

/// Where a request says which page it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// In a query parameter.
    Query(WireName),
    /// In the body, which is JSON.
    Body {
        /// The properties that lead from the body to the value.
        path: Path,
        /// What the value is.
        scalar: Scalar,
    },
}

impl std::fmt::Display for Asked {
    /// The name of a parameter, or a JSON pointer into the body.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Query(name) => f.write_str(name.as_str()),
            Self::Body { path, scalar: _ } => f.write_str(&pointer(path)),
        }
    }
}

/// Where an answer has a cursor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CursorAt {
    /// The properties that lead from its body to it.
    Body(Path),
    /// The header that holds it.
    Header(String),
}

impl std::fmt::Display for CursorAt {
    /// A JSON pointer, or the name of the header.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Body(path) => f.write_str(&pointer(path)),
            Self::Header(name) => write!(f, "header {name}"),
        }
    }
}

/// The way from page to page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PagingStyle {
    /// By position of the first item.
    Offset {
        /// What says where the page starts, in items from 0.
        offset: Asked,
        /// What says how many items a page has at most.
        limit: Option<Asked>,
    },
    /// By number.
    Page {
        /// What says which page.
        page: Asked,
        /// The number of the first one.
        first: i64,
    },
    /// By what the answer gives for the next page.
    Cursor {
        /// What takes it.
        cursor: Asked,
        /// Where the answer has it.
        next: CursorAt,
    },
    /// By a property of the page's last item.
    LastItem {
        /// What takes it.
        cursor: Asked,
        /// The properties that lead from the item to it.
        last: Path,
    },
    /// By the `Link` header.
    Link,
    /// By a URL in the answer.
    Url {
        /// The properties that lead from the answer to it.
        next: Path,
    },
}

/// An operation whose pages the document describes in a way that cannot be followed.
#[derive(Clone, Debug)]
pub struct Unpaged {
    /// Where it is described.
    pub span: Span,
    /// By which extension.
    pub extension: &'static str,
    /// Why it cannot be followed, as the end of a sentence.
    pub reason: String,
}

/// `/page/items`: the path as a JSON pointer.
#[must_use]
pub fn pointer(path: &[WireName]) -> String {
    let escaped = |name: &WireName| name.as_str().replace('~', "~0").replace('/', "~1");
    path.iter()
        .fold(String::new(), |way, name| way + "/" + &escaped(name))
}
