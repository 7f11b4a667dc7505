//! Headers and links of an operation's answers to tables of its page.

use super::docs::add_block;
use super::markdown;
use super::outputs;
use super::scope::Scope;
use super::types::{self, Reader};
use crate::ir::{
    AnswerHeader, Deprecation, Header, Link, LinkTarget, Operation, Presence, StatusRange,
};
use crate::name::OperationNames;

/// What the answers' headers are, and the type that reads them.
pub(super) fn headers(
    scope: Scope<'_>,
    operation: &Operation,
    names: &OperationNames,
    reader: Reader,
) -> Vec<String> {
    let (Some(set), Some(name)) = (operation.headers, &names.headers) else {
        return Vec::new();
    };
    let mut lines = vec![
        "| Name | Type | Description | Notes |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    for (index, header) in scope.api.header_set(set).headers.iter().enumerate() {
        lines.extend(rows(scope, operation, index, header));
    }
    let how = match reader {
        Reader::Rustdoc => {
            format!("[`{name}`](crate::headers::{name}) reads them.")
        }
        Reader::Page => format!("`headers::{name}` reads them."),
    };
    add_block(&mut lines, [how]);
    lines
}

/// A row for each thing that is said of a header, with the statuses of the answers that say it.
fn rows(scope: Scope<'_>, operation: &Operation, index: usize, header: &Header) -> Vec<String> {
    let Header {
        wire,
        ty,
        style: _,
        docs,
    } = header;
    // What is said, and the statuses.
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for answer in &operation.answers {
        let declared = answer.headers.iter().filter(|found| found.index == index);
        for AnswerHeader {
            index: _,
            presence,
            description,
        } in declared
        {
            let said = description.as_deref().unwrap_or_default();
            let status = with_status(answer.status);
            let status = match presence {
                Presence::Required => format!("{status} (always)"),
                Presence::Optional => status,
            };
            match rows.iter_mut().find(|(other, _)| *other == said) {
                Some((_, statuses)) => statuses.push(status),
                None => rows.push((said, vec![status])),
            }
        }
    }
    let rows = rows.into_iter().map(|(said, statuses)| {
        let mut notes = vec![format!("with {}", statuses.join(", "))];
        if docs.deprecated == Deprecation::Deprecated {
            notes.push("deprecated".to_owned());
        }
        format!(
            "| {} | {} | {} | {} |",
            markdown::code_cell(wire.as_str()),
            // A name alone is no link: a model that only a header is made of is not imported where its operation is.
            types::shown(scope, ty, Reader::Page),
            markdown::cell(said),
            notes.join("; ")
        )
    });
    rows.collect()
}

/// `` `200` ``, any other status
fn with_status(status: StatusRange) -> String {
    match status {
        StatusRange::Exactly(_) | StatusRange::Hundred(_) => outputs::status(status),
        StatusRange::Default => "any other status".to_owned(),
    }
}

/// What can be asked next.
pub(super) fn links(scope: Scope<'_>, operation: &Operation, reader: Reader) -> Vec<String> {
    let mut rows = Vec::new();
    for answer in &operation.answers {
        let status = with_status(answer.status);
        for link in &answer.links {
            rows.push(link_row(scope, &status, link, reader));
        }
    }
    if rows.is_empty() {
        return rows;
    }
    let head = [
        "| Name | Operation | What it is given | Description | Notes |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    head.into_iter().chain(rows).collect()
}

fn link_row(scope: Scope<'_>, status: &str, link: &Link, reader: Reader) -> String {
    let Link {
        name,
        target,
        parameters,
        body,
        server,
        description,
    } = link;
    let target = match target {
        LinkTarget::Operation(id) => {
            let method = scope.names.operation(*id).method.bare();
            match reader {
                Reader::Rustdoc => format!("[`Client::{method}`](crate::Client::{method})"),
                Reader::Page => format!("`{method}()`"),
            }
        }
        LinkTarget::Elsewhere(text) => markdown::code_cell(text),
    };
    let parameters = parameters.iter().map(|(name, value)| {
        format!(
            "{} = {}",
            markdown::code_cell(name),
            markdown::code_cell(value)
        )
    });
    let body = body.as_ref();
    let body = body.map(|body| format!("the body = {}", markdown::code_cell(body)));
    let given: Vec<_> = parameters.chain(body).collect();
    let mut notes = vec![format!("with {status}")];
    let server = server.as_ref();
    notes.extend(server.map(|server| format!("at {}", markdown::code_cell(server))));
    format!(
        "| {} | {target} | {} | {} | {} |",
        markdown::code_cell(name.as_str()),
        given.join("; "),
        description
            .as_deref()
            .map(markdown::cell)
            .unwrap_or_default(),
        notes.join("; ")
    )
}
