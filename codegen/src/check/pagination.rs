//! Rules about `x-pagination`: what it names exists and has the right type.

use super::shape::{MediaKind, media_kind};
use super::{Context, Endpoint};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::openapi::{
    Asking, CursorIn, Location, MediaType, Paged, PagedForm, PagedStyle, Pagination, Response,
    Schema, SchemaId, Spanned, Status, Type, Way, nearest,
};

/// How many schemas may be composed into one another before a property is given up; real documents need three or four.
const DEEPEST: u32 = 32;

pub(super) fn check(cx: Context<'_, '_>, endpoints: &[Endpoint<'_, '_>], diags: &mut Diagnostics) {
    for endpoint in endpoints {
        if let Some(Pagination::On(paged)) = &endpoint.operation.pagination
            && paged.form == PagedForm::Own
        {
            match &paged.style {
                PagedStyle::Offset { offset, limit } => {
                    check_asking(cx, endpoint, offset, NUMBER, diags);
                    if let Some(limit) = limit {
                        check_asking(cx, endpoint, limit, NUMBER, diags);
                    }
                }
                PagedStyle::Page { page, first: _ } => {
                    check_asking(cx, endpoint, page, NUMBER, diags);
                }
                PagedStyle::Cursor { cursor, next: _ }
                | PagedStyle::LastItem { cursor, last: _ } => {
                    check_asking(cx, endpoint, cursor, MARK, diags);
                }
                PagedStyle::Link | PagedStyle::Url { next: _ } => {}
            }
            check_answer(cx, endpoint, paged, diags);
        }
    }
}

/// What counts.
const NUMBER: &[Type] = &[Type::Integer];

/// What leads on: a cursor, or a number in its place.
const MARK: &[Type] = &[Type::String, Type::Integer];

/// What the request asks by exists, and its values are of one of some types.
fn check_asking(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    asking: &Asking<'_>,
    wanted: &[Type],
    diags: &mut Diagnostics,
) {
    match asking {
        Asking::Query(name) | Asking::Either(name, _) => {
            check_parameter(cx, endpoint, *name, wanted, diags);
        }
        Asking::Body(way) => {
            let content = endpoint.operation.request_body.iter().flat_map(|body| {
                let body = &cx.doc.request_bodies[cx.refs.get(*body)];
                &body.content
            });
            match json_or_xml(cx, content, &[MediaKind::Json]) {
                Some(body) => check_way(cx, (body, "body"), way, wanted, diags),
                None => diags.push(Diagnostic::new(
                    code::PAGINATION_TARGET,
                    way.span,
                    format!("{} has no body in JSON", endpoint.name()),
                )),
            }
        }
    }
}

/// The parameter exists, and its values are of one of some types.
fn check_parameter(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    name: Spanned<&str>,
    wanted: &[Type],
    diags: &mut Diagnostics,
) {
    let query = || {
        endpoint
            .parameters
            .iter()
            .map(|id| &cx.doc.parameters[*id])
            .filter(|p| p.location == Location::Query)
    };
    let Some(parameter) = query().find(|parameter| parameter.name.value == name.value) else {
        let near = nearest(name.value, query().map(|parameter| parameter.name.value));
        diags.push(
            Diagnostic::new(
                code::PAGINATION_TARGET,
                name.span,
                format!(
                    "{} has no query parameter `{}`",
                    endpoint.name(),
                    name.value
                ),
            )
            .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
        );
        return;
    };
    let is_fit = |schema| wanted.iter().any(|ty| is(cx, cx.schema(schema), *ty));
    if !parameter.schema.is_some_and(is_fit) {
        let message = format!(
            "the query parameter `{}` is no {}",
            name.value,
            noun(wanted)
        );
        diags.push(
            Diagnostic::new(code::PAGINATION_TARGET, name.span, message)
                .label(parameter.name.span, "described here"),
        );
    }
}

/// The pointers lead to properties of the successful answer.
fn check_answer(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    paged: &Paged<'_>,
    diags: &mut Diagnostics,
) {
    let Some(answer) = answer(cx, endpoint) else {
        let message = format!(
            "{} has no successful answer in JSON or XML to take pages from",
            endpoint.name()
        );
        diags.push(Diagnostic::new(
            code::PAGINATION_TARGET,
            paged.span.key(),
            message,
        ));
        return;
    };
    let answer = (answer, "answer");
    check_way(cx, answer, &paged.items, &[Type::Array], diags);
    let counts = [&paged.position, &paged.size, &paged.total, &paged.pages];
    for way in counts.into_iter().flatten() {
        check_way(cx, answer, way, NUMBER, diags);
    }
    if let Some(more) = &paged.more {
        check_way(cx, answer, more, &[Type::Boolean], diags);
    }
    match &paged.style {
        PagedStyle::Cursor { cursor: _, next } => match next {
            CursorIn::Body(next) => check_way(cx, answer, next, MARK, diags),
            CursorIn::Header(name) => check_header(cx, endpoint, *name, diags),
        },
        PagedStyle::Url { next } => check_way(cx, answer, next, &[Type::String], diags),
        // Whether the items have it is known where their type is.
        PagedStyle::LastItem { .. }
        | PagedStyle::Offset { .. }
        | PagedStyle::Page { .. }
        | PagedStyle::Link => {}
    }
}

fn noun(types: &[Type]) -> &'static str {
    match types {
        [Type::Array] => "list",
        [Type::Boolean] => "boolean",
        [Type::String] => "string",
        [Type::Integer] => "integer",
        _ => "string or integer",
    }
}

fn answer(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>) -> Option<SchemaId> {
    let content = successes(cx, endpoint).flat_map(|response| &response.content);
    json_or_xml(cx, content, &[MediaKind::Json, MediaKind::Xml])
}

fn successes<'c, 't>(
    cx: Context<'c, 't>,
    endpoint: &Endpoint<'c, 't>,
) -> impl Iterator<Item = &'c Response<'t>> {
    let responses = endpoint.operation.responses.iter();
    responses
        .filter(|entry| matches!(entry.status, Status::Code(200..=299) | Status::Range(2)))
        .map(move |entry| &cx.doc.responses[cx.refs.get(entry.response)])
}

/// The schema of the first content of one of some kinds.
fn json_or_xml<'c, 't: 'c>(
    cx: Context<'_, 't>,
    mut content: impl Iterator<Item = &'c MediaType<'t>>,
    kinds: &[MediaKind],
) -> Option<SchemaId> {
    content
        .find(|media_type| kinds.contains(&media_kind(media_type.name.value)))
        .and_then(|media_type| media_type.schema)
        .map(|schema| cx.refs.get(schema))
}

/// A successful answer has the header.
fn check_header(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    name: Spanned<&str>,
    diags: &mut Diagnostics,
) {
    let headers = || {
        successes(cx, endpoint)
            .flat_map(|response| &response.headers)
            .map(|(name, _)| name.value)
    };
    if !headers().any(|header| header.eq_ignore_ascii_case(name.value)) {
        let near = nearest(name.value, headers());
        let message = format!(
            "no successful answer of {} has a header `{}`",
            endpoint.name(),
            name.value
        );
        diags.push(
            Diagnostic::new(code::PAGINATION_TARGET, name.span, message)
                .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
        );
    }
}

fn check_way(
    cx: Context<'_, '_>,
    (start, what): (SchemaId, &str),
    way: &Way,
    wanted: &[Type],
    diags: &mut Diagnostics,
) {
    let mut at = start;
    for step in &way.steps {
        let mut names = Vec::new();
        let Some(next) = property(cx, at, step, &mut names, DEEPEST) else {
            let near =
                nearest(step, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            let message =
                format!("`{way}` leads to nothing: the {what} has no property `{step}` there");
            diags
                .push(Diagnostic::new(code::PAGINATION_TARGET, way.span, message).maybe_help(near));
            return;
        };
        at = next;
    }
    let schema = &cx.doc.schemas[at];
    if !wanted.iter().any(|ty| is(cx, schema, *ty)) {
        let noun = noun(wanted);
        let article = if noun == "integer" { "an" } else { "a" };
        let message = if way.steps.is_empty() {
            format!("the {what} is not {article} {noun}")
        } else {
            format!("`{way}` does not lead to {article} {noun}")
        };
        diags.push(
            Diagnostic::new(code::PAGINATION_TARGET, way.span, message)
                .label(schema.span.key(), "it leads here"),
        );
    }
}

/// A property of a schema or of those that it is composed of; `names` collects what there is.
fn property<'c>(
    cx: Context<'c, '_>,
    schema: SchemaId,
    name: &str,
    names: &mut Vec<&'c str>,
    depth: u32,
) -> Option<SchemaId> {
    let schema = &cx.doc.schemas[schema];
    if let Some(property) = schema.property(name) {
        return Some(cx.refs.get(property.schema));
    }
    names.extend(schema.properties.iter().map(|property| property.name.value));
    let depth = depth.checked_sub(1)?;
    let parts = schema.all_of.iter().map(|part| cx.refs.get(*part));
    schema
        .reference
        .map(|reference| cx.refs.target(reference))
        .into_iter()
        .chain(parts)
        .find_map(|part| property(cx, part, name, names, depth))
}

/// Whether a schema, or one that it is composed of, is of a type.
fn is(cx: Context<'_, '_>, schema: &Schema<'_>, wanted: Type) -> bool {
    is_within(cx, schema, wanted, DEEPEST)
}

fn is_within(cx: Context<'_, '_>, schema: &Schema<'_>, wanted: Type, depth: u32) -> bool {
    if schema.has_type(wanted) {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let parts = schema.all_of.iter().map(|part| cx.refs.get(*part));
    schema
        .reference
        .map(|reference| cx.refs.target(reference))
        .into_iter()
        .chain(parts)
        .any(|part: SchemaId| is_within(cx, &cx.doc.schemas[part], wanted, depth))
}
