//! Types of values: what the document's schemas are once they are understood.

use super::{Docs, Origin, WireName};

/// Index of a [`TypeDef`] in [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

impl TypeId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A type as it is used in one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A single value.
    Scalar(Scalar),
    /// Any JSON value.
    Any,
    /// A list.
    List(Box<Type>),
    /// A list with a type for each position, of which there are at least two.
    Tuple(Vec<Type>),
    /// A map from strings.
    Map(Box<Type>),
    /// A value or null.
    Nullable(Box<Type>),
    /// A definition of its own.
    Named(TypeId),
    /// The same behind a pointer, because it would contain itself (`pass::boxing` puts it in).
    Boxed(Box<Type>),
}

/// The types of single values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scalar {
    /// A boolean.
    Bool,
    /// `int8`.
    I8,
    /// `int16`.
    I16,
    /// `int32`.
    I32,
    /// `int64`, and integers without a format.
    I64,
    /// `uint8`.
    U8,
    /// `uint16`.
    U16,
    /// `uint32`.
    U32,
    /// `uint64`.
    U64,
    /// `double`, numbers without a format, and `float`: the digits of a decimal number would not all survive in 32 bits.
    F64,
    /// `decimal`: a number with all of its digits.
    Decimal,
    /// `int64` as a string.
    QuotedI64,
    /// `uint64` as a string.
    QuotedU64,
    /// `decimal` as a string.
    QuotedDecimal,
    /// Any text, also of formats that have no type of their own.
    String,
    /// `date-time` (RFC 3339, section 5.6).
    DateTime,
    /// `date` (RFC 3339 `full-date`).
    Date,
    /// `time` (RFC 3339 `full-time`, or without the offset).
    Time,
    /// `duration` (ISO 8601).
    Duration,
    /// `uuid`.
    Uuid,
    /// `ip`.
    Ip,
    /// `ipv4`.
    Ipv4,
    /// `ipv6`.
    Ipv6,
    /// `byte`: bytes as base64.
    Base64,
    /// Bytes as base64 in the alphabet of URLs.
    Base64Url,
    /// `password`: a text that logs must not show.
    Secret,
    /// Bytes as they are: a whole body, never a part of one.
    Bytes,
    /// A file: a part of a body of several parts. In JSON it is a string.
    File,
}

/// What values of a scalar look like on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScalarKind {
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// Any string.
    Text,
    /// A string of a certain form.
    Pattern,
    /// No part of a structured body.
    Bytes,
}

impl Scalar {
    /// What its values look like on the wire.
    #[must_use]
    pub fn kind(self) -> ScalarKind {
        match self {
            Self::Bool => ScalarKind::Boolean,
            Self::I8
            | Self::I16
            | Self::I32
            | Self::I64
            | Self::U8
            | Self::U16
            | Self::U32
            | Self::U64 => ScalarKind::Integer,
            Self::F64 | Self::Decimal => ScalarKind::Number,
            Self::String | Self::Secret | Self::Duration | Self::File => ScalarKind::Text,
            Self::QuotedI64
            | Self::QuotedU64
            | Self::QuotedDecimal
            | Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Uuid
            | Self::Ip
            | Self::Ipv4
            | Self::Ipv6
            | Self::Base64
            | Self::Base64Url => ScalarKind::Pattern,
            Self::Bytes => ScalarKind::Bytes,
        }
    }

    /// What one calls such a value where it has no other name.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8
            | Self::I16
            | Self::I32
            | Self::I64
            | Self::U8
            | Self::U16
            | Self::U32
            | Self::U64
            | Self::QuotedI64
            | Self::QuotedU64 => "integer",
            Self::F64 => "number",
            Self::Decimal | Self::QuotedDecimal => "decimal",
            Self::String => "string",
            Self::DateTime => "date time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Ip => "ip",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Base64 | Self::Base64Url | Self::Bytes => "bytes",
            Self::File => "file",
            Self::Secret => "secret",
        }
    }
}

/// A definition that gets a Rust item of its own.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Where it stands.
    pub origin: Origin,
    /// Texts.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// Where values of it travel (`pass::usage` fills it in).
    pub usage: Usage,
    /// The schema's own `xml` object: name of the element, namespace, prefix.
    pub xml: Xml,
    /// The first inline definition that means the same, where it is another one: this one is a further name of it
    /// (`pass::alike` fills it in).
    pub alike: Option<TypeId>,
}

impl TypeDef {
    /// What the file is called after that it stands in: its component, or itself where it stands apart from that.
    #[must_use]
    pub fn owner(&self, is_apart: bool) -> &[String] {
        let path = self.origin.path.as_slice();
        if is_apart {
            return path;
        }
        path.get(..1).unwrap_or(path)
    }
}

/// What a definition is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeKind {
    /// A struct.
    Object(Object),
    /// An enum of strings or integers.
    Enumeration(Enumeration),
    /// An enum of types.
    Union(Union),
    /// Another name for a type (`type Ids = Vec<String>`).
    Alias(Type),
}

/// A struct.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    /// Its properties in the document's order.
    pub properties: Vec<Property>,
    /// The type of properties that the document does not name, where it allows them expressly (`additionalProperties`), or
    /// where they are kept.
    pub rest: Option<Type>,
    /// Whether it is the user who wants to keep them.
    pub unknown: Unknown,
}

/// What becomes of properties that the document neither names nor allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// They are passed over.
    #[default]
    Skipped,
    /// They are kept, and sent back.
    Kept,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    /// Its name.
    pub wire: WireName,
    /// Its type, without the `Option` that [`Presence::Optional`] adds, without [`Type::Nullable`] on the outside.
    pub ty: Type,
    /// Whether it has to be there.
    pub presence: Presence,
    /// Whether it may be null.
    pub nullable: Nullability,
    /// Who sets it.
    pub access: Access,
    /// Texts.
    pub docs: Docs,
    /// `default`.
    pub default: Option<Literal>,
    /// How it stands in XML.
    pub xml: Xml,
}

/// Whether a value has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It has to.
    Required,
    /// It may be left out.
    Optional,
}

/// Whether a value may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nullability {
    /// It may not.
    NotNull,
    /// It may.
    Nullable,
}

/// Who sets a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// Client and server.
    Both,
    /// The server: not sent in requests.
    ReadOnly,
    /// The client: not expected in answers.
    WriteOnly,
}

/// A constant of the document: a default value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string; of an enumeration too.
    String(String),
    /// Anything else, as JSON text (documented, not exported as a constant).
    Json(String),
}

/// An enum of strings or integers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// What its values are.
    pub base: EnumBase,
    /// Its values in the document's order, each once.
    pub values: Vec<EnumValue>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EnumBase {
    /// Strings.
    #[default]
    Text,
    /// Integers that fit 64 bits; [`EnumValue::wire`] has their digits as Rust spells them.
    Integer,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumValue {
    /// Its spelling on the wire.
    pub wire: WireName,
    /// A name that the document proposes (`x-enum-varnames` and the like).
    pub proposed: Option<String>,
    /// Its description, where the document has one (`x-enum-descriptions` and the like).
    pub description: Option<String>,
}

/// A value of one of several types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The types in the document's order, each once.
    pub variants: Vec<Variant>,
    /// The property whose value tells which of the types an object is of, where there is one.
    pub tag: Option<WireName>,
    /// Whether a value may be of several of the types at once.
    pub overlap: Overlap,
}

/// One of the types of a [`Union`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// What it is called after.
    pub name: String,
    /// The type, without [`Type::Nullable`] on the outside.
    pub ty: Type,
    /// The values of the tag that stand for it; the first is the one to write.
    pub tags: Vec<WireName>,
    /// What else it stands for.
    pub role: Role,
    /// Texts.
    pub docs: Docs,
}

/// What a variant stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Its own values.
    Plain,
    /// Also objects whose tag no variant has, and those that have no tag.
    Default,
}

/// Whether a value may be of several types at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overlap {
    /// It is of one.
    Exclusive,
    /// It may.
    Possible,
}

/// Where values of a type travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Usage {
    /// In requests.
    pub request: bool,
    /// In answers.
    pub response: bool,
}

impl Usage {
    /// Adds where values of another type of the same form travel.
    pub fn extend(&mut self, other: Self) {
        self.request |= other.request;
        self.response |= other.response;
    }
}

/// The document's `xml` object (OpenAPI 3.1, section 4.8.26), resolved with its defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Xml {
    /// The element's or attribute's name, where it differs from the property's.
    pub name: Option<String>,
    /// Namespace URI.
    pub namespace: Option<String>,
    /// Prefix.
    pub prefix: Option<String>,
    /// Element, attribute …
    pub node: XmlNode,
    /// For lists: the name of each item's element, where it differs from the list's own.
    pub item: Option<String>,
}

/// How a value stands in XML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum XmlNode {
    /// An element; a list is a repeated element.
    #[default]
    Element,
    /// An attribute.
    Attribute,
    /// A list in an element of its own.
    Wrapped,
}

impl Property {
    /// Whether whoever makes a value of the type has to give this property: it is required, and not the server's to set.
    ///
    /// Where values of the type only come from the server, what the server sets is as necessary as the rest.
    #[must_use]
    pub fn is_asked_for(&self, usage: Usage) -> bool {
        let from_client = usage.request || !usage.response;
        match (self.presence, self.access) {
            (Presence::Optional, _) => false,
            (Presence::Required, Access::ReadOnly) => !from_client,
            (Presence::Required, Access::Both | Access::WriteOnly) => true,
        }
    }
}
