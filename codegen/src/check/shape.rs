//! What later stages can make of a schema or a media type, decided in one place so that `check` and `lower` agree.

use crate::media_type::essence;
use crate::openapi::{Document, RefOr, Schema, SchemaId, Type};
use crate::resolve::Refs;

/// What `oneOf` or `anyOf` of a schema comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// There is none.
    None,
    /// One schema, or null where the flag says so: the others are null.
    One {
        /// The schema.
        schema: RefOr<SchemaId>,
        /// Whether null is among the alternatives.
        nullable: bool,
    },
    /// Only conditions on properties that are described beside it, such as `anyOf: [{required: [a]}, {required: [b]}]`.
    Conditions,
    /// A real choice, between the schemas of [`choices`].
    Several,
}

/// What the `oneOf` or `anyOf` of a schema comes down to.
#[must_use]
pub fn choice(doc: &Document<'_>, refs: &Refs, schema: &Schema<'_>) -> Choice {
    let (one_of, any_of) = (schema.one_of.as_slice(), schema.any_of.as_slice());
    match (choice_of(doc, refs, one_of), choice_of(doc, refs, any_of)) {
        (Choice::None | Choice::Conditions, Choice::Conditions)
        | (Choice::Conditions, Choice::None) => Choice::Conditions,
        (Choice::None | Choice::Conditions, other) | (other, Choice::None | Choice::Conditions) => {
            other
        }
        _ => Choice::Several,
    }
}

fn choice_of(doc: &Document<'_>, refs: &Refs, alternatives: &[RefOr<SchemaId>]) -> Choice {
    if alternatives.is_empty() {
        return Choice::None;
    }
    let get = |alternative: &RefOr<SchemaId>| &doc.schemas[refs.get(*alternative)];
    if alternatives
        .iter()
        .all(|alternative| is_condition(get(alternative)))
    {
        return Choice::Conditions;
    }
    let mut others = alternatives
        .iter()
        .filter(|alternative| !is_null(get(alternative)));
    match (others.next(), others.next()) {
        (Some(schema), None) => Choice::One {
            schema: *schema,
            nullable: alternatives.len() > 1,
        },
        _ => Choice::Several,
    }
}

/// A list of alternatives.
#[derive(Debug, Clone, Copy)]
pub struct Alternatives<'s> {
    /// The alternatives.
    pub list: &'s [RefOr<SchemaId>],
    /// Whether a value may be of several at once.
    pub keyword: Keyword,
}

/// The keyword that alternatives stand under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// `oneOf`.
    OneOf,
    /// `anyOf`.
    AnyOf,
}

/// The lists of alternatives of a schema that are more than conditions.
pub fn choices<'s>(
    doc: &Document<'_>,
    refs: &Refs,
    schema: &'s Schema<'_>,
) -> impl Iterator<Item = Alternatives<'s>> {
    let lists = [
        (Keyword::OneOf, schema.one_of.as_slice()),
        (Keyword::AnyOf, schema.any_of.as_slice()),
    ];
    let lists = lists.map(|(keyword, list)| Alternatives { list, keyword });
    lists.into_iter().filter(|alternatives| {
        matches!(
            choice_of(doc, refs, alternatives.list),
            Choice::One { .. } | Choice::Several
        )
    })
}

/// `{ type: null }` and `{ enum: [null] }`.
#[must_use]
pub fn is_null(schema: &Schema<'_>) -> bool {
    let null_type = matches!(schema.types.as_slice(), [only] if only.value == Type::Null);
    let null_enum = schema
        .enumeration
        .is_some_and(|values| matches!(values, [only] if only.kind() == "null"));
    null_type || null_enum
}

/// Whether a schema says nothing about types: it only narrows what is described elsewhere.
fn is_condition(schema: &Schema<'_>) -> bool {
    schema.reference.is_none()
        && schema.boolean.is_none()
        && schema.types.iter().all(|named| named.value == Type::Object)
        && schema.format.is_none()
        && schema.properties.is_empty()
        && schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.items.is_none()
        && schema.additional_properties.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
        && (schema.types.is_empty() || !schema.required.is_empty())
}

/// Whether a schema says nothing of its own about the type of a value. Names of types do not count, because authors repeat them beside
/// a composition.
#[must_use]
pub fn is_unshaped(schema: &Schema<'_>) -> bool {
    let rare = schema.rare.as_deref();
    schema.boolean.is_none()
        && schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && schema.additional_properties.is_none()
        && schema.items.is_none()
        && rare
            .is_none_or(|rare| rare.prefix_items.is_empty() && rare.pattern_properties.is_empty())
}

/// Whether a schema is composed of nothing and says nothing about the type of a value.
#[must_use]
pub fn is_blank(schema: &Schema<'_>) -> bool {
    is_unshaped(schema)
        && schema.types.is_empty()
        && schema.format.is_none()
        && schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
}

/// Whether values of a schema can only be had as any JSON value.
#[must_use]
pub fn is_opaque(schema: &Schema<'_>) -> bool {
    schema
        .rare
        .as_ref()
        .is_some_and(|rare| rare.dynamic_ref.is_some())
}

/// What the client can do with a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// `application/json`, `…+json`, and ranges that include it.
    Json,
    /// `application/xml`, `text/xml`, `…+xml`.
    Xml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `text/…`.
    Text,
    /// Bytes as they are.
    Binary,
    /// `multipart/…`.
    Multipart,
    /// Server-sent events.
    Events,
    /// JSON values one after the other: JSON lines, JSON text sequences.
    Lines,
    /// Not a media type.
    Malformed,
}

/// Whether a media type is a notation of the values that JSON has too, but none that the client reads.
pub(super) fn is_other_notation(media_type: &str) -> bool {
    let essence = essence(media_type);
    let notation = essence.rsplit(['/', '.', '+', '-']).next();
    matches!(
        notation.unwrap_or_default(),
        "bson" | "cbor" | "ion" | "msgpack" | "protobuf" | "smile" | "yaml" | "yml"
    )
}

/// What the client can do with a media type, parameters left aside.
#[must_use]
pub fn media_kind(media_type: &str) -> MediaKind {
    let essence = essence(media_type);
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&b))
    };
    let Some((kind, subtype)) = essence
        .split_once('/')
        .filter(|(kind, subtype)| token(kind) && token(subtype))
    else {
        return MediaKind::Malformed;
    };
    match (kind, subtype) {
        (_, "event-stream") => MediaKind::Events,
        (
            _,
            "json-lines" | "json-seq" | "jsonl" | "jsonlines" | "ndjson" | "stream+json"
            | "x-json-stream" | "x-jsonl" | "x-jsonlines" | "x-ndjson",
        ) => MediaKind::Lines,
        ("multipart", _) => MediaKind::Multipart,
        ("application", "x-www-form-urlencoded") => MediaKind::Form,
        (_, "json") | ("*" | "application", "*") => MediaKind::Json,
        (_, subtype) if subtype.ends_with("+json") => MediaKind::Json,
        ("application" | "text", "xml") => MediaKind::Xml,
        ("application", subtype) if subtype.ends_with("+xml") => MediaKind::Xml,
        ("text", _) => MediaKind::Text,
        _ => MediaKind::Binary,
    }
}
