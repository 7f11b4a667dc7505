//! What answers say besides their bodies: headers, and links to other operations.

use super::contents::{docs_of, lower_examples, reference_of, sent_media_type};
use super::docs::{annotations, deprecation};
use super::literals::{json_text, plain_text};
use super::parameters::lower_style;
use super::path::Path;
use super::types::Types;
use crate::check::{
    Endpoint, MediaKind, Received, Target, Targets, header_spelling, media_kind, received_headers,
};
use crate::ir::{
    self, AnswerHeader, BodyFormat, Deprecation, Docs, Header, HeaderSet, HeaderSetId, Link,
    LinkTarget, OperationId, Presence, Scalar, Style, Type, WireName,
};
use crate::load::Tree;
use crate::openapi::{self, HeaderId, Operation, RefOr, SchemaId};

/// Adds headers and links to the answers of an operation.
pub(super) fn lower_received(
    types: &mut Types<'_, '_>,
    sets: &mut Vec<HeaderSet>,
    targets: &Targets<'_>,
    endpoint: &Endpoint<'_, '_>,
    operation: &mut ir::Operation,
) {
    let (set, headers) = lower_headers(types, sets, endpoint.operation);
    let links = lower_links(types, targets, endpoint);
    operation.headers = set;
    let of_answers = headers.into_iter().zip(links);
    for (answer, (headers, links)) in operation.answers.iter_mut().zip(of_answers) {
        answer.headers = headers;
        answer.links = links;
    }
}

/// The headers of an operation's answers: all of them, and by answer those that it has.
fn lower_headers(
    types: &mut Types<'_, '_>,
    sets: &mut Vec<HeaderSet>,
    operation: &Operation<'_>,
) -> (Option<HeaderSetId>, Vec<Vec<AnswerHeader>>) {
    let (doc, refs) = (types.schemas.doc, types.schemas.refs);
    let received = received_headers(doc, refs, operation);
    let mut by_answer = vec![Vec::new(); operation.responses.len()];
    let mut headers = Vec::with_capacity(received.len());
    for (index, received) in received.iter().enumerate() {
        for (answer, mention) in &received.mentions {
            let header = &doc.headers[refs.get(*mention)];
            let presence = if header.required {
                Presence::Required
            } else {
                Presence::Optional
            };
            let docs = lower_docs(
                types,
                *mention,
                site_and_style(header).0,
                received.name.value,
            );
            by_answer[*answer].push(AnswerHeader {
                index,
                presence,
                description: docs.description,
            });
        }
        headers.extend(lower_header(types, received));
    }
    if headers.is_empty() {
        return (None, by_answer);
    }
    // A document has no more operations than a span can number nodes.
    let set = HeaderSetId(u32::try_from(sets.len()).unwrap_or(u32::MAX));
    sets.push(HeaderSet { headers });
    (Some(set), by_answer)
}

fn lower_header(types: &mut Types<'_, '_>, received: &Received<'_>) -> Option<Header> {
    let name = received.name.value;
    let (_, mention) = received.mentions.first()?;
    let header = &types.schemas.doc.headers[types.schemas.refs.get(*mention)];
    let (site, style) = match received.conflict {
        None => site_and_style(header),
        Some(_) => (None, Style::Simple),
    };
    // What is null in a header is not there.
    let ty = site.map_or(Type::Scalar(Scalar::String), |schema| {
        let path = path_of(types, *mention, name);
        types.lower_use(schema, Path::Whole(&path)).ty
    });
    Some(Header {
        wire: WireName(name.to_owned()),
        ty,
        style,
        docs: lower_docs(types, *mention, site, name),
    })
}

/// What inline schemas of a header are called after: the component that it is, or else the header. Most operations that have
/// a header mean the same by it.
fn path_of(types: &Types<'_, '_>, mention: RefOr<HeaderId>, header: &str) -> Vec<String> {
    let reference = reference_of(mention).map(|id| types.schemas.doc.reference(id).text.value);
    let component = reference.and_then(|text| text.rsplit(['/', '#']).next());
    let name = component.filter(|component| !component.is_empty());
    vec![name.unwrap_or(header).to_owned(), "header".to_owned()]
}

/// The schema of a header, and how its values are spelt. Without a schema it is a text.
fn site_and_style(header: &openapi::Header<'_>) -> (Option<RefOr<SchemaId>>, Style) {
    let Some(content) = header.content.first() else {
        return (header.schema, lower_style(header_spelling(header)));
    };
    let format = match media_kind(content.name.value) {
        MediaKind::Json => BodyFormat::Json,
        MediaKind::Xml => BodyFormat::Xml,
        MediaKind::Form => BodyFormat::Form,
        MediaKind::Text
        | MediaKind::Binary
        | MediaKind::Multipart
        | MediaKind::Lines
        | MediaKind::Events
        | MediaKind::Malformed => return (None, Style::Simple),
    };
    let media_type = sent_media_type(content.name.value, format);
    (content.schema, Style::Content { media_type, format })
}

/// The texts of a header; what it leaves unsaid, its schema may say.
fn lower_docs(
    types: &Types<'_, '_>,
    mention: RefOr<HeaderId>,
    site: Option<RefOr<SchemaId>>,
    name: &str,
) -> Docs {
    let schemas = types.schemas;
    let header = &schemas.doc.headers[schemas.refs.get(mention)];
    let of_schema = site.map(|site| annotations(schemas, site, name).docs);
    let of_schema = of_schema.unwrap_or_default();
    let mut examples = lower_examples(schemas, header.example, &header.examples);
    for content in &header.content {
        examples.extend(lower_examples(schemas, content.example, &content.examples));
    }
    let own = docs_of(schemas, reference_of(mention), None, header.description);
    let is_deprecated = header.deprecated || of_schema.deprecated == Deprecation::Deprecated;
    Docs {
        description: own.description.or(of_schema.description),
        deprecated: deprecation(is_deprecated),
        examples: if examples.is_empty() {
            of_schema.examples
        } else {
            examples
        },
        ..of_schema
    }
}

/// The links of an operation's answers, by answer.
fn lower_links(
    types: &Types<'_, '_>,
    targets: &Targets<'_>,
    endpoint: &Endpoint<'_, '_>,
) -> Vec<Vec<Link>> {
    let (doc, refs) = (types.schemas.doc, types.schemas.refs);
    let answers = endpoint.operation.responses.iter();
    let links = answers.map(|entry| {
        let links = doc.responses[refs.get(entry.response)].links.iter();
        let links = links.filter_map(|(name, mention)| {
            let link = &doc.links[refs.get(*mention)];
            let target = match targets.find(link) {
                Target::Operation(index) => {
                    LinkTarget::Operation(OperationId(u32::try_from(index).ok()?))
                }
                Target::Elsewhere(text) => LinkTarget::Elsewhere(text.to_owned()),
                Target::Nowhere(text) => LinkTarget::Elsewhere(text.value.to_owned()),
                Target::Unsaid => return None,
            };
            let parameters = link.parameters.iter();
            let docs = docs_of(
                types.schemas,
                reference_of(*mention),
                None,
                link.description,
            );
            Some(Link {
                name: WireName(name.value.to_owned()),
                target,
                parameters: parameters
                    .map(|(name, value)| (name.value.to_owned(), shown(value)))
                    .collect(),
                body: link.request_body.map(shown),
                server: link
                    .server
                    .as_ref()
                    .map(|server| server.url.value.clone().into_owned()),
                description: docs.description,
            })
        });
        links.collect()
    });
    links.collect()
}

/// An expression, or a constant.
fn shown(value: &Tree) -> String {
    plain_text(value).unwrap_or_else(|| json_text(value))
}
