//! Webhooks and callbacks.

use super::contents::{Direction, Site, lower_answer, lower_body, of_reference};
use super::docs::{deprecation, lower_external};
use super::operations::lower_notes;
use super::parameters::{is_ignored, lower_parameter};
use super::path::Path;
use super::schemas::Schemas;
use super::types::Types;
use crate::check;
use crate::ir::{
    After, Cause, Docs, Incoming, IncomingId, Operation, OperationId, Origin, Trigger, WireName,
};
use crate::openapi;

/// Lowers the requests that the server makes, of which `before` are lowered already.
pub(super) fn lower_incoming(
    incoming: &check::Incoming<'_, '_>,
    operations: &[Operation],
    before: &[Incoming],
    types: &mut Types<'_, '_>,
) -> Incoming {
    let check::Incoming {
        name,
        item,
        operation,
        parameters,
        cause,
    } = incoming;
    let mut path = match cause {
        check::Cause::Webhook => vec![name.value.to_owned()],
        check::Cause::Callback {
            reference,
            triggers,
        } => of_reference(types.schemas, *reference).map_or_else(
            || {
                let before = path_before(triggers, operations, before);
                Path::Whole(&before).part(name.value).to_vec()
            },
            |component| vec![component.to_owned()],
        ),
    };
    if item.operations.len() > 1 {
        path.push(operation.method.as_str().to_owned());
    }
    let doc = types.schemas.doc;
    let parameters = parameters.iter().map(|id| &doc.parameters[*id]);
    let parameters = parameters
        .filter(|parameter| !is_ignored(parameter))
        .map(|parameter| lower_parameter(types, parameter, &path))
        .collect();
    let body = lower_body(
        types,
        operation.request_body,
        &Site {
            direction: Direction::Incoming,
            path: &path,
            role: "payload",
        },
    );
    let answers = operation
        .responses
        .iter()
        .map(|entry| {
            let mut answer = lower_answer(types, entry, operation.method, &path);
            let headers = told_headers(types.schemas, entry);
            let said = answer.docs.description.take().into_iter().chain(headers);
            let said: Vec<_> = said.collect();
            answer.docs.description = (!said.is_empty()).then(|| said.join("\n\n"));
            answer
        })
        .collect();
    Incoming {
        name: WireName(name.value.to_owned()),
        cause: lower_cause(cause),
        docs: lower_docs(item, operation),
        method: operation.method.as_str().to_owned(),
        parameters,
        body,
        answers,
        authorization: authorization(operation),
        notes: lower_notes(operation),
        origin: Origin {
            span: operation.span,
            path,
        },
    }
}

/// The headers of an answer in words: it is for the user's web server to send them.
fn told_headers(schemas: Schemas<'_, '_>, entry: &openapi::ResponseEntry<'_>) -> Option<String> {
    let response = &schemas.doc.responses[schemas.refs.get(entry.response)];
    let headers = response.headers.iter().map(|(name, header)| {
        let header = &schemas.doc.headers[schemas.refs.get(*header)];
        let name = format!("`{}`", name.value.replace('`', "'"));
        let name = if header.required {
            format!("{name} (required)")
        } else {
            name
        };
        match header.description.map(str::trim) {
            Some(description) if !description.is_empty() => format!("{name}, {description}"),
            _ => name,
        }
    });
    let headers: Vec<_> = headers.collect();
    (!headers.is_empty()).then(|| format!("Headers: {}", headers.join("; ")))
}

/// What the request is called after that a callback follows: the first of them, where there are several.
fn path_before(
    triggers: &[check::Trigger<'_>],
    operations: &[Operation],
    before: &[Incoming],
) -> Vec<String> {
    let origin = triggers.first().and_then(|trigger| match trigger.after {
        check::After::Operation(index) => Some(&operations.get(index)?.origin),
        check::After::Incoming(index) => Some(&before.get(index)?.origin),
    });
    origin.map(|origin| origin.path.clone()).unwrap_or_default()
}

fn lower_cause(cause: &check::Cause<'_>) -> Cause {
    // A span numbers nodes with 32 bits, so there are never more requests than that.
    let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    match cause {
        check::Cause::Webhook => Cause::Webhook,
        check::Cause::Callback {
            reference: _,
            triggers,
        } => Cause::Callback(
            triggers
                .iter()
                .map(|trigger| Trigger {
                    after: match trigger.after {
                        check::After::Operation(at) => After::Operation(OperationId(index(at))),
                        check::After::Incoming(at) => After::Incoming(IncomingId(index(at))),
                    },
                    expression: trigger.expression.to_owned(),
                })
                .collect(),
        ),
    }
}

fn lower_docs(item: &openapi::PathItem<'_>, operation: &openapi::Operation<'_>) -> Docs {
    let text = |own: Option<&str>, shared: Option<&str>| own.or(shared).map(str::to_owned);
    Docs {
        summary: text(operation.summary, item.summary),
        description: text(operation.description, item.description),
        deprecated: deprecation(operation.deprecated),
        external: operation.external_docs.as_ref().map(lower_external),
        examples: Vec::new(),
        format: None,
    }
}

/// The schemes that the request itself names: those of the document are for the client's requests.
fn authorization(operation: &openapi::Operation<'_>) -> Vec<Vec<String>> {
    let requirements = operation.security.iter().flatten();
    requirements
        .map(|requirement| {
            let schemes = requirement.schemes.iter();
            schemes.map(|need| need.name.value.to_owned()).collect()
        })
        .collect()
}
