//! What bodies say that a client can say only in part: forms without names, parts in answers, objects in plain text, headers and styles of parts.

use super::parameters::{Findings, found, report};
use super::representations::{Saying, sayings};
use super::shape::{MediaKind, media_kind};
use super::style::{Kind, form};
use super::{Context, Endpoint, Incoming};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::HashSet;
use crate::openapi::{Document, MediaType, Schema, Type};
use crate::resolve::Refs;

pub(super) fn check(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    let body = endpoint.operation.request_body;
    let sent = body.map(|body| &cx.doc.request_bodies[cx.refs.get(body)].content);
    check_repeated(cx, sent.map_or(&[], Vec::as_slice), false, diags);
    for media_type in sent.into_iter().flatten() {
        check_items(media_type, diags);
        match media_kind(media_type.name.value) {
            MediaKind::Text if !sent.is_some_and(|sent| is_told_in_full(sent)) => {
                check_text(cx, media_type, diags);
            }
            MediaKind::Multipart => {
                check_form(cx, media_type, diags);
                check_parts(media_type, diags);
            }
            MediaKind::Form => check_form(cx, media_type, diags),
            MediaKind::Json
            | MediaKind::Xml
            | MediaKind::Text
            | MediaKind::Lines
            | MediaKind::Binary
            | MediaKind::Events
            | MediaKind::Malformed => {}
        }
    }
    let answers = endpoint.operation.responses.iter();
    for answer in answers.map(|entry| &cx.doc.responses[cx.refs.get(entry.response)]) {
        check_repeated(cx, &answer.content, true, diags);
        check_received(cx, &answer.content, "an answer", diags);
    }
}

/// Reports what the body of a request that the server makes loses: it is read like an answer.
pub(super) fn check_incoming(
    cx: Context<'_, '_>,
    incoming: &Incoming<'_, '_>,
    diags: &mut Diagnostics,
) {
    let body = incoming.operation.request_body;
    if let Some(body) = body.map(|body| &cx.doc.request_bodies[cx.refs.get(body)]) {
        check_repeated(cx, &body.content, false, diags);
        check_received(cx, &body.content, "a received body", diags);
    }
}

/// Tells once of answers that come in notations which are not asked for.
pub(super) fn check_unasked(
    cx: Context<'_, '_>,
    endpoints: &[Endpoint<'_, '_>],
    diags: &mut Diagnostics,
) {
    let mut findings = Findings::default();
    let entries = endpoints
        .iter()
        .flat_map(|endpoint| &endpoint.operation.responses);
    let mut seen = HashSet::default();
    let ids = entries.map(|entry| cx.refs.get(entry.response));
    for id in ids.filter(|id| seen.insert(*id)) {
        let content = &cx.doc.responses[id].content;
        let sayings = sayings(cx.doc, cx.refs, content, true);
        let said = content.iter().zip(sayings);
        for (media_type, _) in said.filter(|(_, saying)| *saying == Saying::Unasked) {
            let name = media_type.name;
            let message = format!(
                "an answer in `{}` is not asked for, because it is described in JSON or XML; a header `accept` and `send_raw` give it as it is",
                name.value
            );
            found(
                &mut findings,
                code::NOTATION_UNASKED,
                "notation",
                name.span,
                message,
            );
        }
    }
    report(findings, diags);
}

/// One media type has one schema. Where there are several, by the charset for instance, nothing tells which of them a body has.
fn check_repeated(
    cx: Context<'_, '_>,
    content: &[MediaType<'_>],
    is_answer: bool,
    diags: &mut Diagnostics,
) {
    let sayings = sayings(cx.doc, cx.refs, content, is_answer);
    for (media_type, saying) in content.iter().zip(sayings) {
        if saying == Saying::Otherwise {
            let name = media_type.name;
            let message = format!(
                "`{}` is described before with another schema, so that of this one is not used",
                name.value
            );
            let help = "describe it once, by a schema that all such bodies have";
            diags.push(Diagnostic::new(code::MEDIA_TYPE_TWICE, name.span, message).help(help));
        }
    }
}

fn check_received(
    cx: Context<'_, '_>,
    content: &[MediaType<'_>],
    what: &str,
    diags: &mut Diagnostics,
) {
    let is_told_otherwise = is_told_in_full(content);
    for media_type in content {
        check_items(media_type, diags);
        match media_kind(media_type.name.value) {
            MediaKind::Text if !is_told_otherwise => check_text(cx, media_type, diags),
            MediaKind::Multipart => {
                let name = media_type.name;
                let message = format!("{what} of `{}` is given as its bytes", name.value);
                diags.push(Diagnostic::new(code::MULTIPART_ANSWER, name.span, message));
            }
            MediaKind::Form => check_form(cx, media_type, diags),
            MediaKind::Text
            | MediaKind::Json
            | MediaKind::Xml
            | MediaKind::Lines
            | MediaKind::Binary
            | MediaKind::Events
            | MediaKind::Malformed => {}
        }
    }
}

/// Lines and events are read item by item; anything else is read as a whole.
fn check_items(media_type: &MediaType<'_>, diags: &mut Diagnostics) {
    let is_sequence = match media_kind(media_type.name.value) {
        MediaKind::Lines | MediaKind::Events => true,
        MediaKind::Json
        | MediaKind::Xml
        | MediaKind::Form
        | MediaKind::Multipart
        | MediaKind::Text
        | MediaKind::Binary
        | MediaKind::Malformed => false,
    };
    if media_type.item_schema.is_some() && !is_sequence {
        let message = format!(
            "the items of `{}` are not read one by one, so their `itemSchema` is not used",
            media_type.name.value
        );
        diags.push(
            Diagnostic::new(code::ITEM_SCHEMA, media_type.name.span, message)
                .help("describe the whole by `schema`"),
        );
    }
    let is_positional =
        !media_type.prefix_encoding.is_empty() || media_type.item_encoding.is_some();
    if is_positional {
        let message = format!(
            "the parts of `{}` that have no names but positions are written as JSON or text, whatever their encodings say",
            media_type.name.value
        );
        diags.push(Diagnostic::new(
            code::PART_POSITION,
            media_type.name.span,
            message,
        ));
    }
}

/// The fields of a form have names.
fn check_form(cx: Context<'_, '_>, media_type: &MediaType<'_>, diags: &mut Diagnostics) {
    if !is_form(cx.doc, cx.refs, media_type) {
        let message = format!(
            "a body of `{}` that is not an object is given as its bytes",
            media_type.name.value
        );
        diags.push(
            Diagnostic::new(code::NAMELESS_FORM, media_type.name.span, message)
                .help("describe it as an object, whose properties are the fields"),
        );
    }
}

/// Whether the values of a form have names, which fields need; a schema that says nothing does not rule it out.
#[must_use]
pub fn is_form(doc: &Document<'_>, refs: &Refs, media_type: &MediaType<'_>) -> bool {
    media_type
        .schema
        .is_none_or(|schema| match form(doc, refs, schema).kind {
            Kind::Object => true,
            Kind::List => false,
            Kind::Scalar => doc.schemas[refs.get(schema)].types.is_empty(),
        })
}

/// Plain text is one value. How an object would be spelt in it, no standard says.
fn check_text(cx: Context<'_, '_>, media_type: &MediaType<'_>, diags: &mut Diagnostics) {
    let schema = media_type.schema.map(|schema| cx.schema(schema));
    if schema.is_some_and(is_structured) {
        let message = format!(
            "a body of `{}` that holds an object or a list is given as its text",
            media_type.name.value
        );
        diags.push(
            Diagnostic::new(code::STRUCTURED_TEXT, media_type.name.span, message)
                .help("if it is JSON, describe it as `application/json`"),
        );
    }
}

/// Whether the values of a schema have parts.
pub(super) fn is_structured(schema: &Schema<'_>) -> bool {
    let has_parts = !schema.properties.is_empty()
        || schema.items.is_some()
        || schema.has_type(Type::Object)
        || schema.has_type(Type::Array);
    has_parts && !schema.has_type(Type::String)
}

/// Whether a body is there in JSON or XML, so that the same in plain text tells nothing new.
pub(super) fn is_told_in_full(content: &[MediaType<'_>]) -> bool {
    content.iter().any(|media_type| {
        matches!(
            media_kind(media_type.name.value),
            MediaKind::Json | MediaKind::Xml
        )
    })
}

fn check_parts(media_type: &MediaType<'_>, diags: &mut Diagnostics) {
    for (name, encoding) in &media_type.encoding {
        let is_nested = !encoding.encoding.is_empty()
            || !encoding.prefix_encoding.is_empty()
            || encoding.item_encoding.is_some();
        if is_nested {
            let message = format!(
                "the encodings of parts within the part `{}` are not used",
                name.value
            );
            diags.push(Diagnostic::new(code::PART_POSITION, name.span, message));
        }
        if !encoding.headers.is_empty() {
            let message = format!("the headers of the part `{}` cannot be set", name.value);
            diags.push(Diagnostic::new(code::PART_HEADERS, name.span, message));
        }
        if let Some(style) = encoding.style {
            let message = format!(
                "the style `{}` of the part `{}` is not used; a list becomes a part for each item, an object JSON",
                style.value.as_str(),
                name.value
            );
            diags.push(Diagnostic::new(code::PART_STYLE, style.span, message));
        }
    }
}
