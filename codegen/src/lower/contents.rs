//! Bodies of requests and answers.

use super::docs::deprecation;
use super::literals::json_text;
use super::parameters::lower_style;
use super::path::Path;
use super::schemas::Schemas;
use super::types::Types;
use crate::check::{MediaKind, Saying, field_spelling, is_form, media_kind, sayings};
use crate::ir::{
    Answer, Body, BodyFormat, Content, Docs, Field, PartType, Presence, Scalar, StatusRange, Style,
    Type, WireName,
};
use crate::load::Tree;
use crate::openapi::{
    Encoding, ExampleId, MediaType, Method, Named, RefId, RefOr, RequestBodyId, ResponseEntry,
    SchemaId, Status,
};

/// Where a body stands.
pub(super) struct Site<'s> {
    /// Which way it travels.
    pub(super) direction: Direction,
    /// What its request is called after.
    pub(super) path: &'s [String],
    /// What it is to the request.
    pub(super) role: &'s str,
}

/// The body of requests.
pub(super) fn lower_body(
    types: &mut Types<'_, '_>,
    body: Option<RefOr<RequestBodyId>>,
    at: &Site<'_>,
) -> Option<Body> {
    let site = body?;
    let body = &types.schemas.doc.request_bodies[types.schemas.refs.get(site)];
    let path = path_of(types.schemas, reference_of(site), at.path, at.role);
    let schemas = types.schemas;
    let mut content: Vec<Content> = telling(schemas, &body.content, at.direction)
        .filter_map(|media_type| lower_content(types, media_type, at.direction, Path::Whole(&path)))
        .collect();
    match at.direction {
        Direction::Request => {
            for content in &mut content {
                content.media_type = sent_media_type(&content.media_type, content.format);
            }
        }
        Direction::Answer | Direction::Incoming => {}
    }
    // Only in parts can a file be sent as it is.
    let has_file = body.content.iter().any(|media_type| {
        let root = media_type.schema.map(|schema| types.schemas.id(schema));
        root.is_some_and(|root| types.schemas.files.has_body(root))
    });
    content.sort_by_key(|content| {
        let is_parts = content.format == BodyFormat::Multipart;
        (!(has_file && is_parts), content.format)
    });
    let mut docs = docs_of(types.schemas, reference_of(site), None, body.description);
    docs.examples = examples(types.schemas, &body.content);
    let presence = if body.required {
        Presence::Required
    } else {
        Presence::Optional
    };
    let proposed = body
        .extensions
        .get("x-body-name")
        .and_then(Tree::as_str)
        .map(str::to_owned);
    (!content.is_empty()).then_some(Body {
        content,
        presence,
        docs,
        proposed,
    })
}

/// The media type that something is sent in: a range is none.
pub(super) fn sent_media_type(declared: &str, format: BodyFormat) -> String {
    let sent = match format {
        _ if !declared.contains('*') => declared,
        BodyFormat::Json => "application/json",
        BodyFormat::Xml => "application/xml",
        BodyFormat::Form => "application/x-www-form-urlencoded",
        BodyFormat::Multipart => "multipart/form-data",
        BodyFormat::Lines => "application/x-ndjson",
        BodyFormat::Text => "text/plain",
        BodyFormat::Bytes => "application/octet-stream",
        BodyFormat::Events => "text/event-stream",
    };
    sent.to_owned()
}

/// The fields of a form that are not spelt as fields usually are.
fn lower_fields(media_type: &MediaType<'_>) -> Vec<Field> {
    let styled = media_type.encoding.iter().filter_map(|(name, encoding)| {
        let style = match field_spelling(encoding) {
            Some(spelt) => lower_style(spelt),
            None => lower_content_type(encoding)?,
        };
        Some(Field {
            wire: WireName(name.value.to_owned()),
            style,
            reserved: encoding.allow_reserved,
        })
    });
    styled.collect()
}

/// The media types of parts that the document gives one.
fn lower_parts(media_type: &MediaType<'_>) -> Vec<PartType> {
    let typed = media_type.encoding.iter().filter_map(|(name, encoding)| {
        Some(PartType {
            property: WireName(name.value.to_owned()),
            media_type: encoding.content_type?.value.to_owned(),
        })
    });
    typed.collect()
}

/// JSON is what fields are written in anyway where they have to be; plain text is for what has one.
fn lower_content_type(encoding: &Encoding<'_>) -> Option<Style> {
    let first = encoding.content_type?.value.split(',').next()?.trim();
    let format = match media_kind(first) {
        MediaKind::Json => BodyFormat::Json,
        MediaKind::Xml => BodyFormat::Xml,
        MediaKind::Form
        | MediaKind::Text
        | MediaKind::Binary
        | MediaKind::Multipart
        | MediaKind::Lines
        | MediaKind::Events
        | MediaKind::Malformed => return None,
    };
    Some(Style::Content {
        media_type: sent_media_type(first, format),
        format,
    })
}

/// An answer of an operation, but for its headers and links.
pub(super) fn lower_answer(
    types: &mut Types<'_, '_>,
    entry: &ResponseEntry<'_>,
    method: Method,
    id: &[String],
) -> Answer {
    let response = &types.schemas.doc.responses[types.schemas.refs.get(entry.response)];
    let (status, role) = match entry.status {
        Status::Code(status) => (
            StatusRange::Exactly(status),
            if (200..300).contains(&status) {
                "response"
            } else {
                "error"
            },
        ),
        Status::Range(hundred) => (
            StatusRange::Hundred(hundred.into()),
            if hundred == 2 { "response" } else { "error" },
        ),
        Status::Default => (StatusRange::Default, "error"),
    };
    let path = path_of(types.schemas, reference_of(entry.response), id, role);
    // Whatever the document says, HTTP gives these no body.
    let is_bodiless = method == Method::Head
        || match status {
            StatusRange::Exactly(status) => matches!(status, 100..=199 | 204 | 205 | 304),
            StatusRange::Hundred(hundred) => hundred == 1,
            StatusRange::Default => false,
        };
    let schemas = types.schemas;
    let content = telling(schemas, &response.content, Direction::Answer)
        .filter(|_| !is_bodiless)
        .filter_map(|media_type| {
            lower_content(types, media_type, Direction::Answer, Path::Whole(&path))
        })
        .collect();
    let description = Some(response.description).filter(|description| !description.is_empty());
    let mut docs = docs_of(
        types.schemas,
        reference_of(entry.response),
        response.summary,
        description,
    );
    docs.examples = examples(types.schemas, &response.content);
    Answer {
        status,
        content,
        headers: Vec::new(),
        links: Vec::new(),
        docs,
    }
}

/// The media types of a body that say what others do not.
fn telling<'d, 't>(
    schemas: Schemas<'d, 't>,
    content: &'d [MediaType<'t>],
    direction: Direction,
) -> impl Iterator<Item = &'d MediaType<'t>> {
    let is_answer = direction == Direction::Answer;
    let sayings = sayings(schemas.doc, schemas.refs, content, is_answer);
    let said = content.iter().zip(sayings);
    said.filter(|(_, saying)| *saying == Saying::News)
        .map(|(media_type, _)| media_type)
}

/// Which way a body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client, in answer.
    Answer,
    /// From the server to the client, unasked.
    Incoming,
}

/// A body in one media type; `None` for those that `check` reported.
fn lower_content(
    types: &mut Types<'_, '_>,
    media_type: &MediaType<'_>,
    direction: Direction,
    path: Path<'_>,
) -> Option<Content> {
    let schemas = types.schemas;
    let format = match (media_kind(media_type.name.value), direction) {
        (MediaKind::Form | MediaKind::Multipart, _)
            if !is_form(schemas.doc, schemas.refs, media_type) =>
        {
            BodyFormat::Bytes
        }
        (MediaKind::Json, _) => BodyFormat::Json,
        (MediaKind::Xml, _) => BodyFormat::Xml,
        (MediaKind::Form, _) => BodyFormat::Form,
        (MediaKind::Lines, _) => BodyFormat::Lines,
        (MediaKind::Multipart, Direction::Request) => BodyFormat::Multipart,
        (MediaKind::Events, Direction::Answer) => BodyFormat::Events,
        (MediaKind::Text, _) | (MediaKind::Events, Direction::Request | Direction::Incoming) => {
            BodyFormat::Text
        }
        (MediaKind::Binary, _)
        | (MediaKind::Multipart, Direction::Answer | Direction::Incoming) => BodyFormat::Bytes,
        (MediaKind::Malformed, _) => return None,
    };
    let ty = match format {
        BodyFormat::Json | BodyFormat::Xml | BodyFormat::Form => {
            types.lower_inner(media_type.schema, path)
        }
        BodyFormat::Multipart => match types.lower_inner(media_type.schema, path) {
            // What the document leaves open may be files as well as texts.
            Type::Any => Type::Map(Box::new(Type::Scalar(Scalar::File))),
            ty => ty,
        },
        BodyFormat::Lines => match media_type.item_schema {
            Some(_) => Type::List(Box::new(types.lower_inner(media_type.item_schema, path))),
            None => match types.lower_inner(media_type.schema, path) {
                list @ Type::List(_) => list,
                item => Type::List(Box::new(item)),
            },
        },
        BodyFormat::Events => {
            lower_event(types, media_type.item_schema.or(media_type.schema), path)
        }
        BodyFormat::Text => match types.lower_inner(media_type.schema, path) {
            Type::Scalar(scalar) if scalar != Scalar::File => Type::Scalar(scalar),
            _ => Type::Scalar(Scalar::String),
        },
        BodyFormat::Bytes => Type::Scalar(Scalar::Bytes),
    };
    let (fields, parts) = match format {
        BodyFormat::Form => (lower_fields(media_type), Vec::new()),
        BodyFormat::Multipart => (Vec::new(), lower_parts(media_type)),
        BodyFormat::Json
        | BodyFormat::Xml
        | BodyFormat::Lines
        | BodyFormat::Text
        | BodyFormat::Bytes
        | BodyFormat::Events => (Vec::new(), Vec::new()),
    };
    Some(Content {
        media_type: media_type.name.value.to_owned(),
        format,
        ty,
        fields,
        parts,
    })
}

/// The type of an event's data. Documents describe one of three things: the data, the event with its fields, or a list of
/// either.
fn lower_event(types: &mut Types<'_, '_>, schema: Option<RefOr<SchemaId>>, path: Path<'_>) -> Type {
    let Some(mut site) = schema else {
        return Type::Scalar(Scalar::String);
    };
    if let Some(items) = types.schemas.get(types.schemas.id(site)).items {
        site = items;
    }
    let schema = types.schemas.get(types.schemas.id(site));
    let fields = ["comment", "data", "event", "id", "retry"];
    let is_event = schema
        .properties
        .iter()
        .all(|property| fields.contains(&property.name.value));
    let data = schema
        .properties
        .iter()
        .find(|property| property.name.value == "data");
    if let Some(data) = data.filter(|_| is_event) {
        let described = types
            .schemas
            .get(types.schemas.id(data.schema))
            .rare
            .as_ref();
        site = described
            .and_then(|rare| rare.content_schema)
            .unwrap_or(data.schema);
    }
    types.lower_inner(Some(site), path)
}

pub(super) fn reference_of<I: Copy>(site: RefOr<I>) -> Option<RefId> {
    match site {
        RefOr::Ref(id) => Some(id),
        RefOr::Item(_) => None,
    }
}

/// What inline schemas of a body are called after: the component that it is, or else the request.
fn path_of(
    schemas: Schemas<'_, '_>,
    reference: Option<RefId>,
    own: &[String],
    role: &str,
) -> Vec<String> {
    match of_reference(schemas, reference) {
        Some(name) => vec![name.to_owned(), role.to_owned()],
        None => Path::Whole(own).part(role).to_vec(),
    }
}

/// The name of what a reference leads to, as the reference spells it.
pub(super) fn of_reference<'t>(
    schemas: Schemas<'_, 't>,
    reference: Option<RefId>,
) -> Option<&'t str> {
    let text = schemas.doc.reference(reference?).text.value;
    let name = text.rsplit(['/', '#']).next();
    name.filter(|name| !name.is_empty())
}

/// Texts, of which those beside a reference count more than those of its target.
pub(super) fn docs_of(
    schemas: Schemas<'_, '_>,
    reference: Option<RefId>,
    summary: Option<&str>,
    description: Option<&str>,
) -> Docs {
    let reference = reference.map(|id| schemas.doc.reference(id));
    Docs {
        summary: reference
            .and_then(|reference| reference.summary)
            .or(summary)
            .map(str::to_owned),
        description: reference
            .and_then(|reference| reference.description)
            .or(description)
            .map(str::to_owned),
        deprecated: deprecation(false),
        external: None,
        examples: Vec::new(),
        format: None,
    }
}

fn examples(schemas: Schemas<'_, '_>, content: &[MediaType<'_>]) -> Vec<String> {
    content
        .iter()
        .flat_map(|media_type| lower_examples(schemas, media_type.example, &media_type.examples))
        .collect()
}

/// `example` and `examples` of a parameter or a media type.
pub(super) fn lower_examples(
    schemas: Schemas<'_, '_>,
    example: Option<&Tree>,
    examples: &Named<'_, RefOr<ExampleId>>,
) -> Vec<String> {
    let named = examples
        .iter()
        .map(|(_, example)| &schemas.doc.examples[schemas.refs.get(*example)])
        .filter_map(|example| example.value.or(example.data_value));
    example.into_iter().chain(named).map(json_text).collect()
}
