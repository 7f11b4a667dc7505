//! Rules about `x-pagination`: what it names exists and has the right type.

use super::shape::{MediaKind, media_kind};
use super::{Context, Endpoint};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::openapi::{Location, Pagination, Schema, SchemaId, Spanned, Status, Type, nearest};

/// How many schemas may be composed into one another before a property is given up; real documents need three or four.
const DEEPEST: u32 = 32;

pub(super) fn check(cx: Context<'_, '_>, endpoints: &[Endpoint<'_, '_>], diags: &mut Diagnostics) {
    for endpoint in endpoints {
        if let Some(pagination) = &endpoint.operation.pagination {
            check_parameter(cx, endpoint, pagination.offset, diags);
            check_parameter(cx, endpoint, pagination.limit, diags);
            check_answer(cx, endpoint, pagination, diags);
        }
    }
}

/// The parameters exist and are integers.
fn check_parameter(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    name: Spanned<&str>,
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
    if !parameter
        .schema
        .is_some_and(|schema| is(cx, cx.schema(schema), Type::Integer))
    {
        let message = format!("the query parameter `{}` is no integer", name.value);
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
    pagination: &Pagination<'_>,
    diags: &mut Diagnostics,
) {
    let Some(answer) = answer(cx, endpoint) else {
        let message = format!(
            "{} has no successful answer in JSON or XML to take pages from",
            endpoint.name()
        );
        diags.push(Diagnostic::new(
            code::PAGINATION_TARGET,
            pagination.span.key(),
            message,
        ));
        return;
    };
    check_pointer(cx, answer, pagination.items, Type::Array, diags);
    for pointer in [pagination.position, pagination.size].into_iter().flatten() {
        check_pointer(cx, answer, pointer, Type::Integer, diags);
    }
}

fn answer(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>) -> Option<SchemaId> {
    let responses = &endpoint.operation.responses;
    let success = responses
        .iter()
        .filter(|entry| matches!(entry.status, Status::Code(200..=299) | Status::Range(2)));
    success
        .flat_map(|entry| &cx.doc.responses[cx.refs.get(entry.response)].content)
        .find(|media_type| {
            matches!(
                media_kind(media_type.name.value),
                MediaKind::Json | MediaKind::Xml
            )
        })
        .and_then(|media_type| media_type.schema)
        .map(|schema| cx.refs.get(schema))
}

fn check_pointer(
    cx: Context<'_, '_>,
    answer: SchemaId,
    pointer: Spanned<&str>,
    wanted: Type,
    diags: &mut Diagnostics,
) {
    let mut at = answer;
    for step in pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
    {
        let mut names = Vec::new();
        let Some(next) = property(cx, at, &step, &mut names, DEEPEST) else {
            let near =
                nearest(&step, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            let message = format!(
                "`{}` leads to nothing: the answer has no property `{step}` there",
                pointer.value
            );
            diags.push(
                Diagnostic::new(code::PAGINATION_TARGET, pointer.span, message).maybe_help(near),
            );
            return;
        };
        at = next;
    }
    let schema = &cx.doc.schemas[at];
    if !is(cx, schema, wanted) {
        let message = format!(
            "`{}` does not lead to {}",
            pointer.value,
            if wanted == Type::Array {
                "a list"
            } else {
                "an integer"
            }
        );
        diags.push(
            Diagnostic::new(code::PAGINATION_TARGET, pointer.span, message)
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
