//! Schemas. Keywords that few schemas have are kept apart, so that the many small ones stay small.

use super::{Extensions, ExternalDocs, Named, RefId, RefOr, SchemaId, Spanned};
use crate::load::{Number, Tree};
use crate::source::Span;

/// A schema.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each mirrors a keyword of the standard"
)]
pub struct Schema<'t> {
    /// The object.
    pub span: Span,
    /// A `$ref` with other keywords beside it; one that stands alone is a [`RefOr::Ref`]. `OpenAPI` 3.0 would have the
    /// others ignored, but their authors mean them.
    pub reference: Option<RefId>,
    /// `true` or `false` instead of an object.
    pub boolean: Option<bool>,
    /// `type`; empty if it is missing. `null` is among them where 3.1 says so.
    pub types: Vec<Spanned<Type>>,
    /// `nullable` (3.0).
    pub nullable: bool,
    /// `format`.
    pub format: Option<Spanned<&'t str>>,
    /// `title`.
    pub title: Option<&'t str>,
    /// `description`.
    pub description: Option<&'t str>,
    /// `enum`.
    pub enumeration: Option<&'t [Tree]>,
    /// `const`.
    pub constant: Option<&'t Tree>,
    /// `default`.
    pub default: Option<&'t Tree>,
    /// `example`, followed by `examples`.
    pub examples: Vec<&'t Tree>,
    /// `properties`, in the order of the source.
    pub properties: Vec<Property<'t>>,
    /// `required`.
    pub required: Vec<Spanned<&'t str>>,
    /// `additionalProperties`; `true` and `false` are boolean schemas.
    pub additional_properties: Option<RefOr<SchemaId>>,
    /// `items`.
    pub items: Option<RefOr<SchemaId>>,
    /// `allOf`.
    pub all_of: Vec<RefOr<SchemaId>>,
    /// `anyOf`.
    pub any_of: Vec<RefOr<SchemaId>>,
    /// `oneOf`.
    pub one_of: Vec<RefOr<SchemaId>>,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `discriminator`.
    pub discriminator: Option<Box<Discriminator<'t>>>,
    /// `xml`.
    pub xml: Option<Box<Xml<'t>>>,
    /// Limits.
    pub bounds: Option<Box<Bounds<'t>>>,
    /// Everything else.
    pub rare: Option<Box<Rare<'t>>>,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

impl<'t> Schema<'t> {
    /// A schema that says nothing.
    #[must_use]
    pub fn new(span: Span) -> Self {
        Self {
            span,
            reference: None,
            boolean: None,
            types: Vec::new(),
            nullable: false,
            format: None,
            title: None,
            description: None,
            enumeration: None,
            constant: None,
            default: None,
            examples: Vec::new(),
            properties: Vec::new(),
            required: Vec::new(),
            additional_properties: None,
            items: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            read_only: false,
            write_only: false,
            deprecated: false,
            discriminator: None,
            xml: None,
            bounds: None,
            rare: None,
            extensions: Extensions::default(),
        }
    }

    /// The property of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property<'t>> {
        self.properties
            .iter()
            .find(|property| property.name.value == name)
    }

    /// Whether the schema names that type.
    #[must_use]
    pub fn has_type(&self, wanted: Type) -> bool {
        self.types.iter().any(|named| named.value == wanted)
    }
}

/// A value of `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are the standard's names")]
pub enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Type {
    /// As the document spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// An entry of `properties`.
#[derive(Debug, Clone, Copy)]
pub struct Property<'t> {
    /// The name on the wire.
    pub name: Spanned<&'t str>,
    /// The schema.
    pub schema: RefOr<SchemaId>,
}

/// `discriminator`.
#[derive(Debug, Clone)]
pub struct Discriminator<'t> {
    /// The object.
    pub span: Span,
    /// `propertyName`.
    pub property_name: Spanned<&'t str>,
    /// `mapping`: the value on the wire, and the schema that it stands for.
    pub mapping: Named<'t, Mapped<'t>>,
    /// `defaultMapping` (3.2): the schema that any other value stands for.
    pub default: Option<Mapped<'t>>,
}

/// A schema that a discriminator names.
#[derive(Debug, Clone, Copy)]
pub struct Mapped<'t> {
    /// A component's name or a reference, as the document spells it.
    pub text: Spanned<&'t str>,
    /// The schema, if there is one.
    pub schema: Option<RefOr<SchemaId>>,
}

/// `xml`.
#[derive(Debug, Clone)]
pub struct Xml<'t> {
    /// The object.
    pub span: Span,
    /// `name`.
    pub name: Option<Spanned<&'t str>>,
    /// `namespace`.
    pub namespace: Option<&'t str>,
    /// `prefix`.
    pub prefix: Option<&'t str>,
    /// `attribute`.
    pub attribute: bool,
    /// `wrapped`.
    pub wrapped: bool,
    /// `nodeType`, which says more than the two before (3.2).
    pub node_type: Option<Spanned<NodeType>>,
}

/// `xml.nodeType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are the standard's names")]
pub enum NodeType {
    Element,
    Attribute,
    Text,
    Cdata,
    None,
}

/// A limit that is not part of its range.
#[derive(Debug, Clone, PartialEq)]
pub enum Exclusive {
    /// 3.0: whether `minimum` or `maximum` is meant so.
    Flag(bool),
    /// 3.1: the limit.
    Limit(Number),
}

/// The keywords that limit numbers, strings, lists and maps.
#[derive(Debug, Clone, Default)]
pub struct Bounds<'t> {
    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// `exclusiveMinimum`.
    pub exclusive_minimum: Option<Exclusive>,
    /// `exclusiveMaximum`.
    pub exclusive_maximum: Option<Exclusive>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `pattern`, a regular expression of ECMA 262.
    pub pattern: Option<Spanned<&'t str>>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
}

/// The keywords that few schemas have.
#[derive(Debug, Clone, Default)]
pub struct Rare<'t> {
    /// `not`.
    pub not: Option<RefOr<SchemaId>>,
    /// `if`.
    pub condition: Option<RefOr<SchemaId>>,
    /// `then`.
    pub consequence: Option<RefOr<SchemaId>>,
    /// `else`.
    pub alternative: Option<RefOr<SchemaId>>,
    /// `prefixItems`; also a list under `items`, as older drafts have it.
    pub prefix_items: Vec<RefOr<SchemaId>>,
    /// `contains`.
    pub contains: Option<RefOr<SchemaId>>,
    /// `minContains`.
    pub min_contains: Option<u64>,
    /// `maxContains`.
    pub max_contains: Option<u64>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Option<RefOr<SchemaId>>,
    /// `patternProperties`.
    pub pattern_properties: Named<'t, RefOr<SchemaId>>,
    /// `propertyNames`.
    pub property_names: Option<RefOr<SchemaId>>,
    /// `unevaluatedProperties`, where it is a boolean, or beside `additionalProperties`.
    pub unevaluated_properties: Option<RefOr<SchemaId>>,
    /// `dependentRequired`.
    pub dependent_required: Named<'t, Vec<Spanned<&'t str>>>,
    /// `dependentSchemas`.
    pub dependent_schemas: Named<'t, RefOr<SchemaId>>,
    /// `contentEncoding`.
    pub content_encoding: Option<Spanned<&'t str>>,
    /// `contentMediaType`.
    pub content_media_type: Option<Spanned<&'t str>>,
    /// `contentSchema`.
    pub content_schema: Option<RefOr<SchemaId>>,
    /// `$id`.
    pub id: Option<Spanned<&'t str>>,
    /// `$schema`.
    pub dialect: Option<Spanned<&'t str>>,
    /// `$anchor`.
    pub anchor: Option<Spanned<&'t str>>,
    /// `$dynamicAnchor`.
    pub dynamic_anchor: Option<Spanned<&'t str>>,
    /// `$dynamicRef`.
    pub dynamic_ref: Option<Spanned<&'t str>>,
    /// `$comment`.
    pub comment: Option<&'t str>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs<'t>>,
}
