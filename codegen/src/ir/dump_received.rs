//! Headers, links and tags as the lines of the dump.

use super::dump::{docs_marks, dump_style, presence_mark, spell};
use super::{AnswerHeader, Api, Header, HeaderSetId, Link, LinkTarget, Tag};

/// `  tag cats in pets, nav`
pub(super) fn dump_tag(api: &Api, tag: &Tag) -> String {
    let Tag {
        name,
        docs: _,
        parent,
        kind,
    } = tag;
    let parent = parent.map(|parent| format!(" in {}", api.tags[parent].name.as_str()));
    let kind = kind.as_ref().map(|kind| format!(", {kind}"));
    format!(
        "  tag {}{}{}",
        name.as_str(),
        parent.unwrap_or_default(),
        kind.unwrap_or_default()
    )
}

/// `    header X-Rate-Limit?: I64 (simple)`
pub(super) fn dump_headers(api: &Api, set: HeaderSetId, declared: &[AnswerHeader]) -> Vec<String> {
    let lines = declared.iter().map(|declared| {
        let AnswerHeader {
            index,
            presence,
            description: _,
        } = declared;
        let Header {
            wire,
            ty,
            style,
            docs,
        } = &api.header_set(set).headers[*index];
        format!(
            "    header {}{}: {} ({}){}",
            wire.as_str(),
            presence_mark(*presence),
            spell(api, ty),
            dump_style(style),
            docs_marks(docs)
        )
    });
    lines.collect()
}

/// `    link next to listPets, offset = $response.body#/next`
pub(super) fn dump_link(api: &Api, link: &Link) -> String {
    let Link {
        name,
        target,
        parameters,
        body,
        server,
        description: _,
    } = link;
    let target = match target {
        LinkTarget::Operation(id) => api.operations[id.index()].id.as_str(),
        LinkTarget::Elsewhere(text) => text,
    };
    let parameters = parameters.iter();
    let parameters = parameters.map(|(name, value)| format!(", {name} = {value}"));
    let body = body.as_ref().map(|body| format!(", body {body}"));
    let server = server.as_ref().map(|server| format!(", at {server}"));
    format!(
        "    link {} to {target}{}{}{}",
        name.as_str(),
        parameters.collect::<String>(),
        body.unwrap_or_default(),
        server.unwrap_or_default()
    )
}
