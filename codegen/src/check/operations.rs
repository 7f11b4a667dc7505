//! Rules about operations: their ids, tags, parameters, bodies and responses.

use super::shape::{MediaKind, media_kind};
use super::{Context, Endpoint, Incoming};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::{HashMap, HashSet};
use crate::openapi::{Location, MediaType, Method, ParameterId, RefOr};
use crate::source::Span;

pub(super) fn check(
    cx: Context<'_, '_>,
    endpoints: &[Endpoint<'_, '_>],
    incoming: &[Incoming<'_, '_>],
    diags: &mut Diagnostics,
) {
    for incoming in incoming {
        check_duplicate_parameters(cx, &incoming.operation.parameters, diags);
    }
    for endpoint in endpoints {
        check_duplicate_parameters(cx, &endpoint.operation.parameters, diags);
        check_body_method(endpoint, diags);
        check_responses(endpoint, diags);
    }
    for entry in &cx.doc.paths {
        check_duplicate_parameters(
            cx,
            &cx.doc.path_items[cx.refs.get(entry.item)].parameters,
            diags,
        );
    }
    check_parameter_schemas(cx, diags);
    check_reserved_headers(cx, diags);
    check_media_types(cx, diags);
}

/// An `operationId` that several operations have is taken from all of them: which one keeps it must not depend on their
/// order. Their names are then derived, like those of operations without one.
pub(super) fn check_ids(endpoints: &mut [Endpoint<'_, '_>], diags: &mut Diagnostics) {
    let mut first: HashMap<&str, usize> = HashMap::default();
    let mut shared = HashSet::default();
    for (index, endpoint) in endpoints.iter().enumerate() {
        let Some(id) = endpoint.id else {
            let message = format!(
                "{} has no `operationId`; its name is derived from method and path",
                endpoint.name()
            );
            let place = endpoint.operation.span.key();
            diags.push(Diagnostic::new(code::NO_OPERATION_ID, place, message));
            continue;
        };
        let Some(other) = first.get(id.value).map(|other| &endpoints[*other]) else {
            first.insert(id.value, index);
            continue;
        };
        shared.insert(id.value);
        // One path item that several paths refer to is one text; its operations cannot have several ids.
        if let Some(there) = other.id.filter(|there| there.span != id.span) {
            let message = format!(
                "{} and {} have the same `operationId`; their names are derived from method and path",
                other.name(),
                endpoint.name()
            );
            diags.push(
                Diagnostic::new(code::DUPLICATE_OPERATION_ID, id.span, message)
                    .label(there.span, "first here"),
            );
        }
    }
    for endpoint in endpoints {
        endpoint.id = endpoint.id.filter(|id| !shared.contains(id.value));
    }
}

/// Within one list, name and location make a parameter unique.
fn check_duplicate_parameters(
    cx: Context<'_, '_>,
    list: &[RefOr<ParameterId>],
    diags: &mut Diagnostics,
) {
    let mut seen: HashMap<(Location, &str), Span> = HashMap::default();
    for mention in list {
        let parameter = cx.parameter(*mention);
        let span = cx.mention(*mention);
        let name = parameter.name.value;
        if let Some(first) = seen.get(&(parameter.location, name)) {
            let message = format!(
                "the {} parameter `{name}` is there twice; the last one counts",
                parameter.location.as_str()
            );
            diags.push(
                Diagnostic::new(code::DUPLICATE_PARAMETER, span, message)
                    .label(*first, "first here"),
            );
        } else {
            seen.insert((parameter.location, name), span);
        }
    }
}

/// Many servers and proxies drop the body of a GET or HEAD request.
fn check_body_method(endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    let operation = endpoint.operation;
    if operation.request_body.is_some() && matches!(operation.method, Method::Get | Method::Head) {
        let message = format!(
            "{} has a body, which servers and proxies may drop",
            endpoint.name()
        );
        diags.push(Diagnostic::new(
            code::BODY_ON_GET,
            operation.span.key(),
            message,
        ));
    }
}

/// Without responses nobody knows what comes back.
fn check_responses(endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    if endpoint.operation.responses.is_empty() {
        let message = format!(
            "{} has no responses; whatever comes back is not decoded",
            endpoint.name()
        );
        diags.push(Diagnostic::new(
            code::NO_RESPONSES,
            endpoint.operation.span.key(),
            message,
        ));
    }
}

/// A parameter says what it holds.
fn check_parameter_schemas(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (_, parameter) in cx.doc.parameters.iter() {
        if parameter.schema.is_none() && parameter.content.is_empty() {
            let message = format!(
                "the parameter `{}` has neither `schema` nor `content`, and is taken for a text",
                parameter.name.value
            );
            diags.push(
                Diagnostic::new(code::NO_PARAMETER_SCHEMA, parameter.name.span, message)
                    .help("add `schema: { type: string }`"),
            );
        }
    }
}

/// What these headers say is described by other means (`OpenAPI` 3.1, section 4.8.12.2).
fn check_reserved_headers(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (_, parameter) in cx.doc.parameters.iter() {
        let name = parameter.name.value;
        let help = match name.to_ascii_lowercase().as_str() {
            "accept" => format!("{} what is accepted", cx.doc.version.says_received()),
            "content-type" => format!("{} what is sent", cx.doc.version.says_sent()),
            "authorization" => "describe it by a security scheme".to_owned(),
            _ => continue,
        };
        if parameter.location == Location::Header {
            let message = format!("the header parameter `{name}` is ignored, as the standard says");
            diags.push(
                Diagnostic::new(code::RESERVED_HEADER, parameter.name.span, message).help(help),
            );
        }
    }
}

/// Media types are `type/subtype`, possibly with parameters.
fn check_media_types(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    let bodies = cx
        .doc
        .request_bodies
        .iter()
        .flat_map(|(_, body)| &body.content);
    let answers = cx
        .doc
        .responses
        .iter()
        .flat_map(|(_, response)| &response.content);
    let parameters = cx
        .doc
        .parameters
        .iter()
        .flat_map(|(_, parameter)| &parameter.content);
    let headers = cx
        .doc
        .headers
        .iter()
        .flat_map(|(_, header)| &header.content);
    let malformed =
        |media_type: &&MediaType<'_>| media_kind(media_type.name.value) == MediaKind::Malformed;
    for media_type in bodies
        .chain(answers)
        .chain(parameters)
        .chain(headers)
        .filter(malformed)
    {
        let name = media_type.name;
        diags.push(
            Diagnostic::new(
                code::MEDIA_TYPE,
                name.span,
                format!("`{}` is no media type and is ignored", name.value),
            )
            .help("a media type has two parts, for example `application/json`"),
        );
    }
}
