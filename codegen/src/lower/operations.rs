//! Operations.

use super::contents::{Direction, Site, lower_answer, lower_body};
use super::docs::{deprecation, lower_external};
use super::head::lower_server;
use super::literals::plain_text;
use super::parameters::{Lowered, lower_parameters};
use super::security::Schemes;
use super::types::Types;
use crate::check::{Endpoint, names_in};
use crate::ir::{self, Docs, Note, Operation, Origin, Place, Tag, WireName};
use crate::openapi::{self, Document, Server, Spanned};

/// Lowers an operation; what its answers say besides their bodies, and its paging, are left for when there is an operation.
pub(super) fn lower_operation<'t>(
    endpoint: &Endpoint<'_, 't>,
    tags: &[Tag],
    schemes: &mut Schemes<'t>,
    types: &mut Types<'_, 't>,
) -> Operation {
    let Endpoint {
        path,
        item,
        operation,
        id,
        template: _,
        parameters: _,
    } = endpoint;
    let id = operation_id(*id, operation, path.value);
    let named = [id.clone()];
    let Lowered {
        parameters,
        constants,
        path,
    } = lower_parameters(types, endpoint, &named);
    let key_header = parameters.iter().find(|parameter| {
        parameter.place == Place::Header && parameter.wire.as_str().eq_ignore_ascii_case(KEY_HEADER)
    });
    let key_header = key_header.map(|parameter| parameter.wire.clone());
    let servers = own_servers(types.schemas.doc, [&operation.servers, &item.servers]);
    let tag = operation
        .tags
        .first()
        .and_then(|first| tags.iter().position(|tag| tag.name.as_str() == first.value));
    let text = |own: Option<&str>, shared: Option<&str>| own.or(shared).map(str::to_owned);
    Operation {
        origin: Origin {
            span: operation.span,
            path: vec![id.clone()],
        },
        docs: Docs {
            summary: text(operation.summary, item.summary),
            description: text(operation.description, item.description),
            deprecated: deprecation(operation.deprecated),
            external: operation.external_docs.as_ref().map(lower_external),
            examples: Vec::new(),
            format: None,
        },
        method: operation.method.as_str().to_owned(),
        path,
        tag,
        parameters,
        constants,
        servers,
        body: lower_body(
            types,
            operation.request_body,
            &Site {
                direction: Direction::Request,
                path: &named,
                role: "body",
            },
        ),
        answers: operation
            .responses
            .iter()
            .map(|entry| lower_answer(types, entry, operation.method, &named))
            .collect(),
        headers: None,
        paging: None,
        idempotent: operation.idempotent,
        key_header,
        security: schemes.lower_requirements(types.schemas.doc, operation),
        notes: lower_notes(operation),
        id: WireName(id),
    }
}

/// The servers of an operation; none where the first is that of the document, which documents say again for each operation.
fn own_servers(doc: &Document<'_>, described: [&[Server<'_>]; 2]) -> Vec<ir::Server> {
    let servers = described.into_iter().find(|servers| !servers.is_empty());
    let servers: Vec<_> = servers.into_iter().flatten().map(lower_server).collect();
    let Some((own, of_all)) = servers.first().zip(doc.servers.first()) else {
        return servers;
    };
    let of_all = lower_server(of_all);
    let is_same =
        |own: &str, of_all: &str| own.trim_end_matches('/') == of_all.trim_end_matches('/');
    if is_same(&own.template, &of_all.template) && is_same(&own.url, &of_all.url) {
        return Vec::new();
    }
    servers
}

/// The header by which a server recognises a repetition (draft-ietf-httpapi-idempotency-key-header).
const KEY_HEADER: &str = "Idempotency-Key";

/// The operationId, or method and path where there is none of its own: `get_users_by_id`.
fn operation_id(
    id: Option<Spanned<&str>>,
    operation: &openapi::Operation<'_>,
    path: &str,
) -> String {
    if let Some(id) = id {
        return id.value.to_owned();
    }
    let named = names_in(path).fold(path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), &format!("by/{name}"))
    });
    let steps = named.split('/').filter(|step| !step.is_empty());
    let method = operation.method.as_str().to_ascii_lowercase();
    std::iter::once(method.as_str())
        .chain(steps)
        .collect::<Vec<_>>()
        .join("_")
}

pub(super) fn lower_notes(operation: &openapi::Operation<'_>) -> Vec<Note> {
    let notes = operation.extensions.0.iter().filter_map(|(key, tree)| {
        let name = key.strip_prefix("x-")?.to_owned();
        Some(Note {
            name,
            value: plain_text(tree)?,
        })
    });
    notes.collect()
}
