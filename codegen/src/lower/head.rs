//! What a document says about itself: `info`, servers and tags.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::docs::lower_external;
use crate::check::{self, Endpoint, mended_url};
use crate::ir::{Docs, Info, License, Server, Tag, Variable, WireName};
use crate::maps::IndexSet;
use crate::openapi::{self, Document};
use crate::source::{Format, Sources};

/// `info`, and what is known of the files.
pub(super) fn lower_info(doc: &Document<'_>, sources: &Sources) -> Info {
    let openapi::Info {
        span: _,
        title,
        version,
        summary,
        description,
        terms_of_service,
        contact,
        license,
        extensions: _,
    } = &doc.info;
    let text = |text: Option<&str>| text.map(str::to_owned);
    let path = sources.file(doc.span.file()).path();
    Info {
        title: (*title).to_owned(),
        version: (*version).to_owned(),
        docs: Docs {
            summary: text(*summary),
            description: text(*description),
            external: doc.external_docs.as_ref().map(lower_external),
            ..Docs::default()
        },
        terms_of_service: text(*terms_of_service),
        contact: contact
            .as_ref()
            .map(|contact| (text(contact.name), text(contact.url), text(contact.email)))
            .unwrap_or_default(),
        license: license.as_ref().map(|license| License {
            name: license.name.unwrap_or_default().to_owned(),
            identifier: text(license.identifier),
            url: text(license.url),
        }),
        file_name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        digest: digest(sources),
    }
}

/// SHA-256 over the files in the order in which the document leads to them. Where they lie does not count, so that the digest is the
/// same on every machine; how long each is does, so that text cannot move from one to the other unnoticed.
fn digest(sources: &Sources) -> String {
    let mut hasher = Sha256::new();
    for (_, file) in sources
        .files()
        .filter(|(_, file)| file.format() != Format::Toml)
    {
        hasher.update(format!("{}\n", file.text().len()));
        hasher.update(file.text());
    }
    hasher
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            _ = write!(text, "{byte:02x}");
            text
        })
}

/// The document's servers, or what the standard takes for one.
pub(super) fn lower_servers(doc: &Document<'_>) -> Vec<Server> {
    let servers: Vec<Server> = doc.servers.iter().map(lower_server).collect();
    if servers.is_empty() {
        vec![Server {
            url: "/".to_owned(),
            template: "/".to_owned(),
            variables: Vec::new(),
            description: None,
        }]
    } else {
        servers
    }
}

/// A server, with variables filled in.
pub(super) fn lower_server(server: &openapi::Server<'_>) -> Server {
    let template = mended_url(&server.url.value).url;
    let variables = server.variables.iter();
    let url = variables
        .clone()
        .fold(template.clone(), |url, (name, variable)| {
            url.replace(&format!("{{{}}}", name.value), variable.default.value)
        });
    let used = variables.filter(|(name, _)| template.contains(&format!("{{{}}}", name.value)));
    Server {
        url: mended_url(&url).url,
        variables: used
            .map(|(name, variable)| Variable {
                wire: WireName(name.value.to_owned()),
                default: variable.default.value.to_owned(),
                values: variable
                    .values
                    .iter()
                    .map(|value| value.value.to_owned())
                    .collect(),
                description: variable.description.map(str::to_owned),
            })
            .collect(),
        template,
        description: match (server.name, server.description) {
            (Some(name), Some(description)) => Some(format!("{name}: {description}")),
            (name, description) => name.or(description).map(str::to_owned),
        },
    }
}

/// The document's tags, then those that only operations name.
pub(super) fn lower_tags(doc: &Document<'_>, operations: &[Endpoint<'_, '_>]) -> Vec<Tag> {
    let parents = check::tag_parents(doc).into_iter();
    let declared = doc.tags.iter().zip(parents).map(|(tag, parent)| Tag {
        name: WireName(tag.name.value.to_owned()),
        docs: Docs {
            summary: tag.summary.map(str::to_owned),
            description: tag.description.map(str::to_owned),
            external: tag.external_docs.as_ref().map(lower_external),
            ..Docs::default()
        },
        parent,
        kind: tag.kind.map(|kind| kind.value.to_owned()),
    });
    let mut tags: Vec<Tag> = declared.collect();
    let known: IndexSet<&str> = doc.tags.iter().map(|tag| tag.name.value).collect();
    let used: IndexSet<&str> = operations
        .iter()
        .flat_map(|endpoint| &endpoint.operation.tags)
        .map(|tag| tag.value)
        .collect();
    let only_used = used.difference(&known).map(|name| Tag {
        name: WireName((*name).to_owned()),
        docs: Docs::default(),
        parent: None,
        kind: None,
    });
    tags.extend(only_used);
    tags
}
