//! One request of the server to what rustdoc says about it, and all of them to what `README.md` and the crate's front page say.

use std::collections::BTreeSet;

use super::answers;
use super::docs::{self, add_block};
use super::incoming::{Kind, Named, of_kind};
use super::markdown;
use super::outputs;
use super::page::{notes, placed, presence_word};
use super::scope::Scope;
use super::types::{self, Reader};
use crate::ir::{After, Answer, Cause, Docs, Incoming, Parameter, Presence, Trigger, Type, TypeId};
use crate::name::IncomingNames;

/// What rustdoc says about one request, in a file that imports the models `imported`.
pub(super) fn lines(
    scope: Scope<'_>,
    kind: Kind,
    imported: &BTreeSet<TypeId>,
    (_, incoming, names): Named<'_>,
) -> Vec<String> {
    let page = Page {
        scope,
        kind,
        imported,
        incoming,
        names,
    };
    let title = title(&incoming.docs).map(|title| format!("{title}."));
    let mut lines: Vec<String> = title.into_iter().collect();
    add_block(&mut lines, [page.head()]);
    if let Some(description) = &incoming.docs.description {
        add_block(&mut lines, markdown::blocks(description, 1));
    }
    add_block(&mut lines, docs::remarks(&incoming.docs));
    add_block(&mut lines, notes(&incoming.notes));
    section(&mut lines, "Sent", page.sent());
    section(&mut lines, "Parameters", page.parameters());
    section(&mut lines, "Body", page.body());
    section(&mut lines, "Answers", page.answers());
    lines
}

/// The document's own title of the request: its summary, without a full stop.
fn title(docs: &Docs) -> Option<String> {
    let line = docs.summary.as_deref().map(markdown::first_paragraph)?;
    let line = line.trim_end_matches('.');
    (!line.is_empty()).then(|| line.to_owned())
}

/// What the request is for in one line, without a full stop; empty where the document does not say.
fn summary(docs: &Docs) -> String {
    let described = || docs.description.as_deref().map(markdown::first_paragraph);
    let line = title(docs).or_else(described).unwrap_or_default();
    line.trim_end_matches('.').to_owned()
}

fn section(lines: &mut Vec<String>, title: &str, content: Vec<String>) {
    if !content.is_empty() {
        add_block(lines, [format!("# {title}")]);
        add_block(lines, content);
    }
}

struct Page<'a> {
    scope: Scope<'a>,
    kind: Kind,
    imported: &'a BTreeSet<TypeId>,
    incoming: &'a Incoming,
    names: &'a IncomingNames,
}

impl Page<'_> {
    /// `` `POST` of the webhook `newPet`. ``
    fn head(&self) -> String {
        let what = match self.kind {
            Kind::Webhooks => "webhook",
            Kind::Callbacks => "callback",
        };
        let (method, name) = (
            markdown::code(&self.incoming.method),
            markdown::code(self.incoming.name.as_str()),
        );
        format!("{method} of the {what} {name}.")
    }

    /// What a callback follows, and to where it is sent.
    fn sent(&self) -> Vec<String> {
        let triggers = match &self.incoming.cause {
            Cause::Webhook => return self.authorization(),
            Cause::Callback(triggers) => triggers,
        };
        let items = triggers.iter().map(|Trigger { after, expression }| {
            let after = match after {
                After::Operation(id) => {
                    let method = self.scope.names.operation(*id).method.bare();
                    format!("[`Client::{method}`](crate::Client::{method})")
                }
                After::Incoming(id) => self.link_to(*id),
            };
            format!("- after {after}, to {}", markdown::code(expression))
        });
        let mut lines: Vec<String> = items.collect();
        add_block(&mut lines, self.authorization());
        lines
    }

    fn link_to(&self, id: crate::ir::IncomingId) -> String {
        let name = self.scope.names.incoming(id).name.bare();
        let module = match self.scope.api.incoming.get(id.index()) {
            Some(Incoming {
                cause: Cause::Callback(_),
                ..
            }) => Kind::Callbacks.module(),
            Some(_) | None => Kind::Webhooks.module(),
        };
        format!("[`{module}::{name}`](crate::{module}::{name})")
    }

    fn authorization(&self) -> Vec<String> {
        let alternatives = self.incoming.authorization.iter().map(|schemes| {
            let schemes = schemes.iter().map(|scheme| markdown::code(scheme));
            let schemes: Vec<_> = schemes.collect();
            if schemes.is_empty() {
                "nothing".to_owned()
            } else {
                schemes.join(" and ")
            }
        });
        let alternatives: Vec<_> = alternatives.collect();
        if alternatives.is_empty() {
            return Vec::new();
        }
        vec![format!("The server shows {}.", alternatives.join(", or "))]
    }

    fn parameters(&self) -> Vec<String> {
        let parameters = &self.incoming.parameters;
        if parameters.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![
            "| Place | Type | Description | Notes |".to_owned(),
            "|---|---|---|---|".to_owned(),
        ];
        lines.extend(parameters.iter().map(|parameter| {
            let Parameter {
                wire,
                place,
                style: _,
                reserved: _,
                empty: _,
                ty,
                presence,
                docs,
                default,
            } = parameter;
            let mut notes = vec![presence_word(*presence).to_owned()];
            notes.extend(default.as_ref().map(|default| {
                format!("default {}", markdown::code_cell(&docs::literal(default)))
            }));
            let description = docs.description.as_deref().or(docs.summary.as_deref());
            format!(
                "| {} | {} | {} | {} |",
                placed(*place, wire),
                self.shown(ty),
                description.map(markdown::cell).unwrap_or_default(),
                notes.join("; ")
            )
        }));
        lines
    }

    fn body(&self) -> Vec<String> {
        let Some(body) = &self.incoming.body else {
            return Vec::new();
        };
        let groups = answers::sent(body);
        let media_types = groups.iter().flat_map(|group| &group.media_types);
        let media_types: Vec<_> = media_types.map(|name| markdown::code(name)).collect();
        let ty = match groups.as_slice() {
            [only] => types::shown(self.scope, &only.best.ty, Reader::Rustdoc),
            [] | [..] => format!("[`{}`]", self.names.content),
        };
        let mut lines = vec![format!("{ty}, in {}.", media_types.join(" or "))];
        if let Some(description) = body.docs.description.as_deref() {
            add_block(&mut lines, markdown::blocks(description, 1));
        }
        match body.presence {
            Presence::Required => {}
            Presence::Optional => add_block(
                &mut lines,
                ["The document does not say that there is one with every request.".to_owned()],
            ),
        }
        lines
    }

    fn answers(&self) -> Vec<String> {
        let items = self.incoming.answers.iter().map(|answer| {
            let Answer {
                status,
                content,
                // Only the answers of operations have them.
                headers: _,
                links: _,
                docs,
            } = answer;
            let mut text = outputs::status(*status);
            for group in answers::received(answer) {
                let media_types = group.media_types.iter().map(|name| markdown::code(name));
                let media_types: Vec<_> = media_types.collect();
                let ty = self.shown(&group.best.ty);
                text = format!("{text}, {ty} in {}", media_types.join(" or "));
            }
            let is_only_events = !content.is_empty() && answers::received(answer).is_empty();
            if is_only_events {
                text.push_str(", events");
            }
            let description = docs.description.as_deref().or(docs.summary.as_deref());
            match description
                .map(markdown::line)
                .filter(|line| !line.is_empty())
            {
                Some(description) => format!("- {text}: {description}"),
                None => format!("- {text}"),
            }
        });
        items.collect()
    }

    /// The type for people. The file imports only the models that bodies are made of.
    fn shown(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) if !self.imported.contains(id) => {
                let name = &self.scope.names.type_names(*id).name;
                format!("[`{name}`](crate::models::{name})")
            }
            ty => types::shown(self.scope, ty, Reader::Rustdoc),
        }
    }
}

/// What holds of all of them.
pub(super) fn advice() -> Vec<String> {
    let text = [
        "Each has a type of its own, for whatever web server receives it: `read` takes its headers and its body, and gives the body decoded, or",
        "an `IncomingError` with the path to what is wrong, and with the status to answer with. Who sent it is to be verified before, as the",
        "API's manual says. Parameters are in the headers and in the URL that the web server shows; answers are for the web server to send: where",
        "one has a body, the documentation names its model, which `serde_json` can write with the feature `serde`.",
    ];
    text.map(str::to_owned).to_vec()
}

/// A function that reads the first request with a body, in a fence.
pub(super) fn example(scope: Scope<'_>, kind: Kind) -> Vec<String> {
    let shown = of_kind(scope, kind).find(|(_, incoming, _)| incoming.body.is_some());
    let Some((_, incoming, names)) = shown else {
        return Vec::new();
    };
    let (library, module, name) = (&scope.names.library, kind.module(), &names.name);
    // A deprecated type is shown only where there is no other reason to warn of.
    let allow = match incoming.docs.deprecated {
        crate::ir::Deprecation::Current => "",
        crate::ir::Deprecation::Deprecated => "#[allow(deprecated)]\n",
    };
    let text = format!(
        "```rust\nuse {library}::{{HeaderMap, IncomingError, {module}}};\n\n{allow}fn receive(headers: &HeaderMap, body: &[u8]) -> Result<(), IncomingError> {{\n    let body = {module}::{name}::read(headers, body)?;\n    println!(\"{{body:?}}\");\n    Ok(())\n}}\n```"
    );
    text.lines().map(str::to_owned).collect()
}

/// The requests of a module as a table.
fn table(scope: Scope<'_>, kind: Kind, reader: Reader) -> Vec<String> {
    let mut rows: Vec<String> = of_kind(scope, kind)
        .map(|(_, incoming, names)| {
            let (module, name) = (kind.module(), names.name.bare());
            let shown = match reader {
                Reader::Rustdoc => format!("[`{module}::{name}`]"),
                Reader::Page => format!("`{module}::{name}`"),
            };
            let request = format!("{} {}", incoming.method, incoming.name.as_str());
            let (request, summary) = (
                markdown::code_cell(&request),
                markdown::as_cell(&summary(&incoming.docs)),
            );
            format!("| {shown} | {request} | {summary} |")
        })
        .collect();
    if !rows.is_empty() {
        let head = ["| Type | Request | Description |", "|---|---|---|"];
        rows.splice(0..0, head.map(str::to_owned));
    }
    rows
}

/// A section on what the server sends of its own accord, at the level `level`; nothing where that is nothing.
pub(super) fn overview(scope: Scope<'_>, level: usize, reader: Reader) -> Vec<String> {
    let mut lines = Vec::new();
    if scope.api.incoming.is_empty() {
        return lines;
    }
    add_block(
        &mut lines,
        [format!("{} Requests of the server", "#".repeat(level))],
    );
    add_block(
        &mut lines,
        ["The server makes requests too. ".to_owned() + &advice().join("\n")],
    );
    match reader {
        // Each module shows it.
        Reader::Rustdoc => {}
        Reader::Page => {
            let examples = Kind::ALL.map(|kind| example(scope, kind));
            let first = examples.into_iter().find(|example| !example.is_empty());
            add_block(&mut lines, first.unwrap_or_default());
        }
    }
    for kind in Kind::ALL {
        add_block(&mut lines, table(scope, kind, reader));
    }
    lines
        .iter()
        .flat_map(|line| line.split('\n'))
        .map(str::to_owned)
        .collect()
}
