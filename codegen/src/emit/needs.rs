//! Which parts of the runtime each operation and each request of the server needs.

use specsmith_runtime::sources::{
    ASKED_BODY, EVENTS, FORM, INCOMING, LINES, MULTIPART, NEXT_URL, PAGING, Part, STREAM, TEXT,
    VALUE, XML,
};

use super::answers;
use crate::ir::{Asked, BodyFormat, Incoming, Operation, PagingStyle, Style, Type};

/// What an operation needs, but for the types of its values.
pub(super) fn of_operation(operation: &Operation) -> Vec<Part> {
    let mut parts: Vec<_> = answers::formats(operation).filter_map(of_format).collect();
    let streams = answers::streams(operation);
    if !streams.is_empty() {
        parts.push(STREAM);
    }
    if streams.iter().any(|stream| stream.item == Some(&Type::Any)) {
        parts.push(VALUE);
    }
    if let Some(paging) = &operation.paging {
        let style = &paging.style;
        parts.push(PAGING);
        if matches!(style, PagingStyle::Link | PagingStyle::Url { .. }) {
            parts.push(NEXT_URL);
        }
        if asks_in_body(style) {
            parts.push(ASKED_BODY);
        }
    }
    parts
}

/// What a request of the server needs, but for the types of its values: its body is read.
pub(super) fn of_incoming(incoming: &Incoming) -> Vec<Part> {
    let contents = incoming.body.iter().flat_map(|body| &body.content);
    let formats = contents.flat_map(|content| {
        let fields = content.fields.iter();
        let in_fields = fields.filter_map(|field| Style::format(&field.style));
        in_fields.chain([content.format])
    });
    formats.filter_map(of_format).chain([INCOMING]).collect()
}

/// The part that has what only this format needs.
pub(super) fn of_format(format: BodyFormat) -> Option<Part> {
    match format {
        BodyFormat::Xml => Some(XML),
        BodyFormat::Form => Some(FORM),
        BodyFormat::Lines => Some(LINES),
        BodyFormat::Events => Some(EVENTS),
        BodyFormat::Multipart => Some(MULTIPART),
        BodyFormat::Text => Some(TEXT),
        // JSON is everywhere, and bytes are not decoded.
        BodyFormat::Json | BodyFormat::Bytes => None,
    }
}

/// Whether a property of a body says which page is asked for.
fn asks_in_body(style: &PagingStyle) -> bool {
    let in_body = |asked: &Asked| matches!(asked, Asked::Body { .. });
    match style {
        PagingStyle::Offset { offset, limit } => {
            in_body(offset) || limit.as_ref().is_some_and(in_body)
        }
        PagingStyle::Page { page, first: _ } => in_body(page),
        PagingStyle::Cursor { cursor, next: _ } | PagingStyle::LastItem { cursor, last: _ } => {
            in_body(cursor)
        }
        PagingStyle::Link | PagingStyle::Url { next: _ } => false,
    }
}
