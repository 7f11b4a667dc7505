//! Headers of answers: which of them count, how each is written, and which are one and the same under several statuses.
//!
//! Decided here once, for `check` to report and `lower` to act upon.

use super::parameters::{Findings, found, is_header_name, is_opaque_text, report};
use super::style::{Kind, Spelt, form};
use super::{Context, Endpoint};
use crate::diag::{Diagnostics, code};
use crate::maps::{HashSet, IndexMap};
use crate::openapi::{
    Document, Header, HeaderId, Operation, ParameterStyle, RefOr, Schema, SchemaId, Spanned,
};
use crate::resolve::Refs;

/// How deep lists in lists are compared.
const DEEPEST: u32 = 8;

/// A header of the answers of one operation.
#[derive(Debug, Clone)]
pub struct Received<'t> {
    /// Its name, as the document spells it first.
    pub name: Spanned<&'t str>,
    /// The answers that have it, by index, each with what is said there.
    pub mentions: Vec<(usize, RefOr<HeaderId>)>,
    /// The place of a mention that says something else of its values than the first one; they are texts then.
    pub conflict: Option<Spanned<&'t str>>,
}

/// The headers of the answers of an operation, whatever the status. Names of headers do not depend on case.
#[must_use]
pub fn received_headers<'t>(
    doc: &Document<'t>,
    refs: &Refs,
    operation: &Operation<'t>,
) -> Vec<Received<'t>> {
    let mut all: IndexMap<String, Received<'t>> = IndexMap::default();
    for (index, entry) in operation.responses.iter().enumerate() {
        let response = &doc.responses[refs.get(entry.response)];
        let headers = response.headers.iter();
        for (name, header) in headers.filter(|(name, _)| !is_left_out(name.value)) {
            let received = all
                .entry(name.value.to_ascii_lowercase())
                .or_insert_with(|| Received {
                    name: *name,
                    mentions: Vec::new(),
                    conflict: None,
                });
            if let Some((_, first)) = received.mentions.first() {
                let (first, other) = (refs.get(*first), refs.get(*header));
                if first != other && !are_alike(doc, refs, &doc.headers[first], &doc.headers[other])
                {
                    received.conflict.get_or_insert(*name);
                }
            }
            received.mentions.push((index, *header));
        }
    }
    all.into_values().collect()
}

/// The standard has one header ignored, which the media types describe; others no server can send.
fn is_left_out(name: &str) -> bool {
    is_reserved(name) || !is_header_name(name)
}

fn is_reserved(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

/// How a header is written, whatever its document says about that.
#[must_use]
pub fn header_spelling(header: &Header<'_>) -> Spelt {
    let declared = header.style.map(|style| style.value);
    match declared.unwrap_or(ParameterStyle::Simple) {
        // 2.0 has these for headers too.
        style @ (ParameterStyle::SpaceDelimited
        | ParameterStyle::PipeDelimited
        | ParameterStyle::TabDelimited) => Spelt {
            style,
            explode: false,
        },
        ParameterStyle::Simple
        | ParameterStyle::Label
        | ParameterStyle::Matrix
        | ParameterStyle::Form
        | ParameterStyle::DeepObject
        | ParameterStyle::Cookie => Spelt {
            style: ParameterStyle::Simple,
            explode: header.explode,
        },
    }
}

/// Whether two headers have values of one type, written in one way.
fn are_alike(doc: &Document<'_>, refs: &Refs, one: &Header<'_>, other: &Header<'_>) -> bool {
    let content = |header: &Header<'_>| {
        let content = header.content.first();
        content.map(|content| content.name.value.to_ascii_lowercase())
    };
    let schema = |header: &Header<'_>| match header.content.first() {
        Some(content) => content.schema,
        None => header.schema,
    };
    header_spelling(one) == header_spelling(other)
        && content(one) == content(other)
        && match (schema(one), schema(other)) {
            (Some(one), Some(other)) => are_same_values(doc, refs, one, other, DEEPEST),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
}

/// Whether two schemas allow the same values, as far as types go. Of schemas with anything more to them than single values
/// and lists, only one and the same does.
fn are_same_values(
    doc: &Document<'_>,
    refs: &Refs,
    one: RefOr<SchemaId>,
    other: RefOr<SchemaId>,
    depth: u32,
) -> bool {
    let (one, other) = (refs.get(one), refs.get(other));
    if one == other {
        return true;
    }
    let (one, other) = (&doc.schemas[one], &doc.schemas[other]);
    let is_plain = |schema: &Schema<'_>| {
        schema.reference.is_none()
            && schema.properties.is_empty()
            && schema.additional_properties.is_none()
            && schema.all_of.is_empty()
            && schema.any_of.is_empty()
            && schema.one_of.is_empty()
            && schema.rare.is_none()
    };
    let mut types = [one, other].map(|schema| {
        let types = schema.types.iter().map(|ty| ty.value);
        types.collect::<Vec<_>>()
    });
    for types in &mut types {
        types.sort_unstable();
    }
    let formats = [one, other].map(|schema| schema.format.map(|format| format.value));
    is_plain(one)
        && is_plain(other)
        && types[0] == types[1]
        && formats[0] == formats[1]
        && one.enumeration == other.enumeration
        && one.constant == other.constant
        && match (one.items, other.items) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                depth > 0 && are_same_values(doc, refs, one, other, depth - 1)
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
}

/// Reports what of the headers of answers is guessed or left out. Each guess is told once.
pub(super) fn check(cx: Context<'_, '_>, endpoints: &[Endpoint<'_, '_>], diags: &mut Diagnostics) {
    let mut findings = Findings::default();
    let mut seen: HashSet<HeaderId> = HashSet::default();
    let mut responses = HashSet::default();
    for endpoint in endpoints {
        for entry in &endpoint.operation.responses {
            let id = cx.refs.get(entry.response);
            if !responses.insert(id) {
                continue;
            }
            for (name, header) in &cx.doc.responses[id].headers {
                check_name(*name, &mut findings);
                let header = cx.refs.get(*header);
                if !is_left_out(name.value) && seen.insert(header) {
                    check_header(cx, *name, &cx.doc.headers[header], &mut findings);
                }
            }
        }
        for received in received_headers(cx.doc, cx.refs, endpoint.operation) {
            if let Some(conflict) = received.conflict {
                let message = format!(
                    "the header `{}` is of several types in the answers of {}; it is given as its text",
                    conflict.value,
                    endpoint.name()
                );
                let (code, span) = (code::HEADER_TYPES, conflict.span);
                found(&mut findings, code, "types", span, message);
            }
        }
    }
    report(findings, diags);
}

fn check_name(name: Spanned<&str>, findings: &mut Findings) {
    let message = if is_reserved(name.value) {
        let message = format!(
            "the header `{}` of an answer is ignored, as the standard says; its media types are its content",
            name.value
        );
        return found(
            findings,
            code::RESERVED_HEADER,
            "reserved",
            name.span,
            message,
        );
    } else if is_header_name(name.value) {
        return;
    } else {
        format!(
            "`{}` is no name of a header; it is left out of the client",
            name.value.escape_debug()
        )
    };
    found(findings, code::HEADER_NAME, "name", name.span, message);
}

fn check_header(
    cx: Context<'_, '_>,
    name: Spanned<&str>,
    header: &Header<'_>,
    findings: &mut Findings,
) {
    if let Some(content) = header.content.first() {
        if is_opaque_text(content) {
            let message = format!(
                "a header of `{}` cannot be read; `{}` is taken for a text",
                content.name.value, name.value
            );
            let (code, span) = (code::PARAMETER_MEDIA, content.name.span);
            found(findings, code, "media", span, message);
        }
        return;
    }
    let Some(schema) = header.schema else {
        let message = format!(
            "the header `{}` has neither `schema` nor `content`, and is taken for a text",
            name.value
        );
        let code = code::NO_PARAMETER_SCHEMA;
        return found(findings, code, "schema", name.span, message);
    };
    let form = form(cx.doc, cx.refs, schema);
    if form.kind == Kind::Scalar {
        return;
    }
    if let Some(style) = header.style
        && header_spelling(header).style != style.value
    {
        let message = format!(
            "the style `{}` is not for a header; `{}` is read in the style `simple`",
            style.value.as_str(),
            name.value
        );
        let code = code::STYLE_GUESSED;
        found(findings, code, "style", style.span, message);
    }
    if form.is_nested {
        let message = format!(
            "the standard does not say how lists and objects in the header `{}` are written; it is read as JSON",
            name.value
        );
        let code = code::STYLE_GUESSED;
        found(findings, code, "nested", name.span, message);
    }
}
