//! What the generator cannot express yet. This file is meant to shrink.
//!
//! Where any JSON value, or the caller, can stand in, the finding only tells so. Where nothing can, the operation is left
//! out of the client, and the finding tells that.

use super::containers::{Patterns, Positions, patterns, positions};
use super::media;
use super::shape::{MediaKind, choice, choices, media_kind};
use super::{Choice, Context, Endpoint};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::load::Value;
use crate::openapi::{
    Location, MediaType, Parameter, ParameterStyle, RefOr, Schema, SchemaId, Type,
};
use crate::source::Span;

/// How many schemas may be composed into one another before a parameter is given up.
const DEEPEST: u32 = 16;

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (_, schema) in cx.doc.schemas.iter() {
        check_values(schema, diags);
        check_tuple(cx, schema, diags);
        check_dynamic_reference(schema, diags);
        check_pattern_properties(cx, schema, diags);
        check_conditions(cx, schema, diags);
    }
    check_webhooks(cx, diags);
    check_narrow_servers(cx, diags);
}

/// Reports what keeps an operation from being generated; the code of the first such finding.
pub(super) fn check_endpoint(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    diags: &mut Diagnostics,
) -> Option<Code> {
    let mut findings: Vec<Diagnostic> = endpoint
        .parameters
        .iter()
        .filter_map(|id| check_parameter(cx, endpoint, &cx.doc.parameters[*id]))
        .collect();
    findings.extend(check_body(cx, endpoint, diags));
    media::check(cx, endpoint, diags);
    check_callbacks(endpoint, diags);
    let first = findings.first().map(Diagnostic::code);
    diags.extend(findings);
    first
}

/// Says that an operation is left out. The operation is named in the message, because one component that cannot be
/// expressed leaves out every operation that uses it.
fn left_out(endpoint: &Endpoint<'_, '_>, code: Code, span: Span, why: &str) -> Diagnostic {
    let message = format!("{} is left out of the client: {why}", endpoint.name());
    Diagnostic::new(code, span, message).label(endpoint.operation.span.key(), "the operation")
}

/// An enumeration has single values. Null is for the type around.
fn check_values(schema: &Schema<'_>, diags: &mut Diagnostics) {
    let values = schema
        .enumeration
        .into_iter()
        .chain(schema.constant.map(std::slice::from_ref));
    let found = values.flatten().find_map(|value| match &value.value {
        Value::List(_) => Some("lists"),
        Value::Map(_) => Some("objects"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    });
    if let Some(found) = found {
        let message =
            format!("an enumeration of {found} cannot be expressed; it becomes any JSON value");
        diags.push(Diagnostic::new(
            code::MIXED_ENUM,
            schema.span.key(),
            message,
        ));
    }
}

/// A list has a type for each position, or one for all.
fn check_tuple(cx: Context<'_, '_>, schema: &Schema<'_>, diags: &mut Diagnostics) {
    let message = match positions(cx.doc, cx.refs, schema) {
        None | Some(Positions::Tuple(_) | Positions::Same(_)) => return,
        Some(Positions::OpenTuple(items)) => format!(
            "this list may go on after its {} positions; what follows them is passed over",
            items.len()
        ),
        Some(Positions::Any) => {
            "the positions of this list cannot be expressed; its items become any JSON value"
                .to_owned()
        }
    };
    diags.push(
        Diagnostic::new(code::TUPLE, schema.span.key(), message)
            .help("a list of two to twelve positions and `items: false` is a tuple"),
    );
}

fn check_dynamic_reference(schema: &Schema<'_>, diags: &mut Diagnostics) {
    if let Some(reference) = schema.rare.as_ref().and_then(|rare| rare.dynamic_ref) {
        let message = "a `$dynamicRef` cannot be followed; it becomes any JSON value";
        diags.push(Diagnostic::new(
            code::DYNAMIC_REFERENCE,
            reference.span,
            message,
        ));
    }
}

/// Properties that are not described one by one are all of one type.
fn check_pattern_properties(cx: Context<'_, '_>, schema: &Schema<'_>, diags: &mut Diagnostics) {
    if patterns(cx.doc, cx.refs, schema) != Some(Patterns::Any) {
        return;
    }
    for (pattern, _) in schema.rare.iter().flat_map(|rare| &rare.pattern_properties) {
        let message = format!(
            "properties that match `{}` are not of the type of all others; they become any JSON value",
            pattern.value
        );
        diags.push(Diagnostic::new(
            code::PATTERN_PROPERTIES,
            pattern.span,
            message,
        ));
    }
}

/// Conditions narrow the values of a type and are the server's to check; a type cannot say them.
fn check_conditions(cx: Context<'_, '_>, schema: &Schema<'_>, diags: &mut Diagnostics) {
    let mut keywords = Vec::new();
    if let Some(rare) = &schema.rare {
        let present = [
            ("not", rare.not.is_some()),
            ("if", rare.condition.is_some()),
            ("dependentSchemas", !rare.dependent_schemas.is_empty()),
        ];
        keywords.extend(
            present
                .into_iter()
                .filter(|(_, present)| *present)
                .map(|(keyword, _)| keyword),
        );
    }
    if choice(cx.doc, cx.refs, schema) == Choice::Conditions {
        keywords.push(if schema.one_of.is_empty() {
            "anyOf"
        } else {
            "oneOf"
        });
    }
    for keyword in keywords {
        let message = format!("the condition under `{keyword}` is not expressed in the type");
        diags.push(Diagnostic::new(code::UNCHECKED, schema.span.key(), message));
    }
}

fn check_parameter(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    parameter: &Parameter<'_>,
) -> Option<Diagnostic> {
    let name = parameter.name.value;
    if matches!(
        parameter.style.value,
        ParameterStyle::Label
            | ParameterStyle::Matrix
            | ParameterStyle::Cookie
            | ParameterStyle::TabDelimited
    ) {
        let style = parameter.style.value.as_str();
        let message =
            format!("the style `{style}` of the parameter `{name}` cannot be written yet");
        return Some(left_out(
            endpoint,
            code::PARAMETER_STYLE,
            parameter.style.span,
            &message,
        ));
    }
    if parameter.location == Location::QueryString {
        let message =
            format!("the parameter `{name}`, which is the whole query, cannot be written yet");
        return Some(left_out(
            endpoint,
            code::PARAMETER_CONTENT,
            parameter.name.span,
            &message,
        ));
    }
    if let Some(media_type) = parameter.content.first() {
        let message =
            format!("the parameter `{name}`, described by a media type, cannot be written yet");
        return Some(left_out(
            endpoint,
            code::PARAMETER_CONTENT,
            media_type.name.span,
            &message,
        ));
    }
    let fits = match shape(cx, parameter.schema?, DEEPEST) {
        Shape::Scalar => true,
        Shape::List(flat) => flat == Flat::Yes,
        Shape::Object(flat) => {
            flat == Flat::Yes
                && matches!(
                    parameter.style.value,
                    ParameterStyle::Form | ParameterStyle::DeepObject
                )
        }
    };
    if fits {
        return None;
    }
    let style = parameter.style.value.as_str();
    let message = format!(
        "the parameter `{name}` holds lists or objects that the style `{style}` cannot write"
    );
    Some(left_out(
        endpoint,
        code::PARAMETER_SHAPE,
        parameter.name.span,
        &message,
    ))
}

#[derive(Clone, Copy, PartialEq)]
enum Flat {
    Yes,
    No,
}

/// The shape of a value that is to be written as text.
enum Shape {
    Scalar,
    List(Flat),
    Object(Flat),
}

fn shape(cx: Context<'_, '_>, schema: RefOr<SchemaId>, depth: u32) -> Shape {
    let schema = cx.schema(schema);
    let Some(depth) = depth.checked_sub(1) else {
        return Shape::Object(Flat::No);
    };
    let scalar = |part: RefOr<SchemaId>| matches!(shape(cx, part, depth), Shape::Scalar);
    let flat = |flat| if flat { Flat::Yes } else { Flat::No };
    if schema.has_type(Type::Array) || schema.items.is_some() {
        return Shape::List(flat(schema.items.is_none_or(scalar)));
    }
    if !schema.properties.is_empty() {
        let list = |part| {
            matches!(
                shape(cx, part, depth),
                Shape::Scalar | Shape::List(Flat::Yes)
            )
        };
        return Shape::Object(flat(
            schema
                .properties
                .iter()
                .all(|property| list(property.schema)),
        ));
    }
    if schema.has_type(Type::Object) {
        return Shape::Object(flat(schema.additional_properties.is_none_or(scalar)));
    }
    let target = schema.reference.map(RefOr::Ref);
    match target.or(schema.all_of.first().copied()) {
        Some(part) => shape(cx, part, depth),
        None => match choice(cx.doc, cx.refs, schema) {
            Choice::One { schema, .. } => shape(cx, schema, depth),
            Choice::Several => shape_of_choice(cx, schema, depth),
            Choice::None | Choice::Conditions => Shape::Scalar,
        },
    }
}

/// What any of the alternatives is that can be written. A caller who sends another gets an error.
fn shape_of_choice(cx: Context<'_, '_>, schema: &Schema<'_>, depth: u32) -> Shape {
    let mut found = Shape::Object(Flat::No);
    for alternatives in choices(cx.doc, cx.refs, schema) {
        for alternative in alternatives.list {
            match (shape(cx, *alternative, depth), &found) {
                (Shape::Scalar, _) => return Shape::Scalar,
                (Shape::List(Flat::Yes), _) => found = Shape::List(Flat::Yes),
                (Shape::Object(Flat::Yes), Shape::List(Flat::No) | Shape::Object(_)) => {
                    found = Shape::Object(Flat::Yes);
                }
                (Shape::List(_) | Shape::Object(_), _) => {}
            }
        }
    }
    found
}

fn check_body(
    cx: Context<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    diags: &mut Diagnostics,
) -> Option<Diagnostic> {
    let body = &cx.doc.request_bodies[cx.refs.get(endpoint.operation.request_body?)];
    let can_write = |media_type: &&MediaType<'_>| match media_kind(media_type.name.value) {
        MediaKind::Json
        | MediaKind::Xml
        | MediaKind::Text
        | MediaKind::Binary
        | MediaKind::Multipart
        | MediaKind::Lines
        | MediaKind::Events => true,
        MediaKind::Form => media_type
            .schema
            .is_none_or(|schema| matches!(shape(cx, schema, DEEPEST), Shape::Object(Flat::Yes))),
        MediaKind::Malformed => false,
    };
    let (good, bad): (Vec<_>, Vec<_>) = well_formed(&body.content).partition(can_write);
    let first = bad.first()?;
    if good.is_empty() {
        let message = format!(
            "a body of `{}` like this one cannot be written yet",
            first.name.value
        );
        return Some(left_out(
            endpoint,
            code::BODY_FORMAT,
            first.name.span,
            &message,
        ));
    }
    for media_type in bad {
        let message = format!(
            "a body of `{}` like this one cannot be written yet; the others can",
            media_type.name.value
        );
        diags.push(Diagnostic::new(
            code::BODY_ALTERNATIVE,
            media_type.name.span,
            message,
        ));
    }
    None
}

/// The media types that count: malformed ones have been reported and are ignored.
fn well_formed<'c, 't>(content: &'c [MediaType<'t>]) -> impl Iterator<Item = &'c MediaType<'t>> {
    content
        .iter()
        .filter(|media_type| media_kind(media_type.name.value) != MediaKind::Malformed)
}

fn check_callbacks(endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    for (name, _) in &endpoint.operation.callbacks {
        let message = format!("the callback `{}` is not generated yet", name.value);
        diags.push(Diagnostic::new(code::CALLBACKS, name.span, message));
    }
}

fn check_webhooks(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (name, _) in &cx.doc.webhooks {
        let message = format!("the webhook `{}` is not generated yet", name.value);
        diags.push(Diagnostic::new(code::WEBHOOKS, name.span, message));
    }
}

fn check_narrow_servers(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (_, item) in cx.doc.path_items.iter() {
        let narrow = item.servers.first().into_iter();
        for server in narrow.chain(
            item.operations
                .iter()
                .filter_map(|operation| operation.servers.first()),
        ) {
            let message = "servers of a single path or operation are not used yet; requests go to the document's server";
            diags.push(Diagnostic::new(
                code::NARROW_SERVERS,
                server.url.span,
                message,
            ));
        }
    }
}
