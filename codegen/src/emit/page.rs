//! One operation to the page about it: rustdoc of its request, and its section of `docs/<module>.md`.
//!
//! It shows all that a vendor's page shows: request line, parameters, results, errors, authorisation, content types, and an example.

mod http;

use super::answers::{self, Outcome, Variant};
use super::call::{Call, Shown, example_call};
use super::docs::{self, add_block};
use super::markdown;
use super::outputs;
use super::paging;
use super::received;
use super::scope::Scope;
use super::streams;
use super::types::{self, Reader};
use crate::ir::{
    Body, BodyFormat, Constant, Note, Operation, OperationId, Parameter, Place, Presence, Segment,
    StatusRange, WireName,
};
use crate::name::{Ident, OperationNames};

/// The whole page, without a title.
pub(super) fn lines(scope: Scope<'_>, id: OperationId, reader: Reader) -> Vec<String> {
    let operation = &scope.api.operations[id.index()];
    let names = scope.names.operation(id);
    let page = Page {
        scope,
        operation,
        names,
        reader,
    };
    let mut lines = vec![markdown::code(&request_line(operation))];
    if let Some(description) = &operation.docs.description {
        add_block(&mut lines, markdown::blocks(description, page.level()));
    }
    add_block(&mut lines, page.remarks());
    page.section(&mut lines, "Parameters", page.parameters());
    page.section(&mut lines, "Returns", page.returns());
    page.section(&mut lines, "Errors", page.errors());
    let headers = received::headers(scope, operation, names, reader);
    page.section(&mut lines, "Headers", headers);
    page.section(
        &mut lines,
        "Links",
        received::links(scope, operation, reader),
    );
    page.section(&mut lines, "HTTP", page.http());
    page.section(&mut lines, "Example", page.example());
    lines
}

/// `GET /usage-sessions/{subscription-id}/active`
pub(super) fn request_line(operation: &Operation) -> String {
    let path = operation.path.iter().map(|segment| match segment {
        Segment::Text(text) => text.clone(),
        Segment::Parameter(index) => {
            format!(
                "{{{}}}",
                operation
                    .parameters
                    .get(*index)
                    .map(|parameter| parameter.wire.as_str())
                    .unwrap_or_default()
            )
        }
    });
    format!("{} {}", operation.method, path.collect::<String>())
}

/// The document's own title of the operation: its summary, without a full stop.
pub(super) fn title(operation: &Operation) -> Option<String> {
    let line = operation
        .docs
        .summary
        .as_deref()
        .map(markdown::first_paragraph)?;
    let line = line.trim_end_matches('.');
    (!line.is_empty()).then(|| line.to_owned())
}

/// What the operation does in one line, without a full stop: its title, or the start of its description, or its request line.
pub(super) fn summary(operation: &Operation) -> String {
    let described = || {
        operation
            .docs
            .description
            .as_deref()
            .map(markdown::first_paragraph)
    };
    let line = title(operation)
        .or_else(described)
        .filter(|line| !line.is_empty());
    line.map_or_else(
        || markdown::code(&request_line(operation)),
        |line| line.trim_end_matches('.').to_owned(),
    )
}

/// The document's notes, a list.
pub(super) fn notes(notes: &[Note]) -> Vec<String> {
    let items = notes.iter().map(|Note { name, value }| {
        let mut title = name.replace(['-', '_'], " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let (title, value) = (markdown::escape(&title), markdown::escape(value));
        format!("- {title}: {value}")
    });
    items.collect()
}

struct Page<'a> {
    scope: Scope<'a>,
    operation: &'a Operation,
    names: &'a OperationNames,
    reader: Reader,
}

impl Page<'_> {
    /// The level of a section's heading.
    fn level(&self) -> usize {
        match self.reader {
            Reader::Rustdoc => 1,
            Reader::Page => 3,
        }
    }

    fn section(&self, lines: &mut Vec<String>, title: &str, content: Vec<String>) {
        if !content.is_empty() {
            add_block(lines, [format!("{} {title}", "#".repeat(self.level()))]);
            add_block(lines, content);
        }
    }

    /// Deprecation, further documentation, and the document's notes.
    fn remarks(&self) -> Vec<String> {
        let mut lines = docs::remarks(&self.operation.docs);
        add_block(&mut lines, notes(&self.operation.notes));
        lines
    }

    fn parameters(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for (parameter, name) in self.operation.parameters.iter().zip(&self.names.parameters) {
            rows.push(self.parameter(parameter, name));
        }
        rows.extend(self.operation.constants.iter().map(constant));
        if let (Some(body), Some(name)) = (&self.operation.body, &self.names.body) {
            rows.push(self.body(body, name));
        }
        if rows.is_empty() {
            return vec!["None.".to_owned()];
        }
        let head = [
            "| Name | Type | Description | Notes |".to_owned(),
            "|---|---|---|---|".to_owned(),
        ];
        head.into_iter().chain(rows).collect()
    }

    fn parameter(&self, parameter: &Parameter, name: &Ident) -> String {
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
        notes.extend(
            default
                .as_ref()
                .map(|default| format!("default {}", markdown::code_cell(&docs::literal(default)))),
        );
        notes.push(match place {
            Place::QueryString => "the whole query".to_owned(),
            Place::Path | Place::Query | Place::Header | Place::Cookie => placed(*place, wire),
        });
        self.row(
            name,
            *presence,
            &types::shown(self.scope, ty, self.reader),
            docs.description.as_deref().or(docs.summary.as_deref()),
            &notes,
        )
    }

    fn body(&self, body: &Body, name: &Ident) -> String {
        let Body {
            content: _,
            presence,
            docs,
            proposed: _,
        } = body;
        let notes = [presence_word(*presence).to_owned(), "the body".to_owned()];
        let groups = answers::sent(body);
        let ty = match groups.as_slice() {
            [] => return String::new(),
            [only] => types::shown(self.scope, &only.best.ty, self.reader),
            _ => self.own_type(&self.names.bodies),
        };
        self.row(name, *presence, &ty, docs.description.as_deref(), &notes)
    }

    fn row(
        &self,
        name: &Ident,
        presence: Presence,
        ty: &str,
        description: Option<&str>,
        notes: &[String],
    ) -> String {
        let name = match (self.reader, presence) {
            (Reader::Rustdoc, Presence::Optional) => {
                format!("[`{name}`](Self::{name})", name = name.bare())
            }
            (Reader::Rustdoc, Presence::Required) | (Reader::Page, _) => format!("`{name}`"),
        };
        let description = description.map(markdown::cell).unwrap_or_default();
        format!("| {name} | {ty} | {description} | {} |", notes.join("; "))
    }

    fn returns(&self) -> Vec<String> {
        let mut lines = match answers::success(self.operation) {
            _ if answers::is_endless(self.operation) => self.returned("Events."),
            Outcome::Several(variants) => {
                let mut lines = vec![format!("{}, by status:", self.own_type(&self.names.output))];
                let items = variants.iter().map(|variant| self.variant(variant));
                add_block(&mut lines, items.collect::<Vec<_>>());
                lines
            }
            Outcome::One(ty) => self.returned(&types::shown(self.scope, ty, self.reader)),
            Outcome::Nothing => self.returned("`()`"),
        };
        add_block(&mut lines, self.streams());
        lines
    }

    /// How the answer is read while it arrives.
    fn streams(&self) -> Vec<String> {
        let streams = answers::streams(self.operation);
        let lines = streams.iter().filter_map(|stream| {
            let method = streams::method(stream.format)?;
            let method = match self.reader {
                Reader::Rustdoc => format!("[`{method}`](Self::{method})"),
                Reader::Page => format!("`{method}()`"),
            };
            let what = match stream.item {
                None => "the bytes".to_owned(),
                Some(item) => format!(
                    "{}, one by one,",
                    types::shown(self.scope, item, self.reader)
                ),
            };
            let names = stream.media_types.iter().map(|name| markdown::code(name));
            let names: Vec<_> = names.collect();
            Some(format!(
                "- {method} gives {what} of {} while they arrive.",
                names.join(" or ")
            ))
        });
        lines.collect()
    }

    /// An item of a list: status, media types where they decide, type and description of an answer.
    fn variant(&self, variant: &Variant<'_>) -> String {
        let Some(choice) = &variant.choice else {
            return self.answer(variant.index);
        };
        let names = choice.media_types.iter().map(|name| markdown::code(name));
        let names: Vec<_> = names.collect();
        let text = format!(
            "{} in {}, {}",
            outputs::status(variant.status),
            names.join(" or "),
            types::shown(self.scope, &choice.best.ty, self.reader)
        );
        format!("- {}", self.with_description(&text, Some(variant.index)))
    }

    /// A type and, in a paragraph of its own, the description of the first successful answer. On one line, with a colon between them,
    /// they would be the definition of a link.
    fn returned(&self, ty: &str) -> Vec<String> {
        let mut lines = vec![ty.to_owned()];
        let answer = answers::successes(self.operation)
            .map(|(_, answer)| answer)
            .next();
        if let Some(description) = answer.and_then(|answer| answer.docs.description.as_deref()) {
            add_block(&mut lines, markdown::blocks(description, self.level()));
        }
        lines
    }

    fn errors(&self) -> Vec<String> {
        let error = match self.reader {
            Reader::Rustdoc => "an [`Error`](crate::Error), whose [`api`](crate::Error::api)",
            Reader::Page => "an `Error`, whose `api()`",
        };
        let mut lines = match answers::failure(self.operation) {
            Outcome::Several(_) => vec![format!(
                "Any other answer is {error} is a {}.",
                self.own_type(&self.names.error)
            )],
            Outcome::One(ty) => {
                vec![format!(
                    "Any other answer is {error} is a {}.",
                    types::shown(self.scope, ty, self.reader)
                )]
            }
            Outcome::Nothing => {
                vec![format!(
                    "Any other answer is {error} is `None`: the document declares no body for it."
                )]
            }
        };
        let failures: Vec<_> = answers::failures(self.operation)
            .map(|(index, answer)| (index, answer.status))
            .collect();
        match failures.as_slice() {
            // It says the same as the sentence, which takes its description over.
            [(index, StatusRange::Default)] => {
                if let Some(line) = lines.first_mut() {
                    *line = self.with_description(line.trim_end_matches('.'), Some(*index));
                }
            }
            failures => {
                let items: Vec<_> = failures
                    .iter()
                    .map(|(index, _)| self.answer(*index))
                    .collect();
                add_block(&mut lines, items);
            }
        }
        lines
    }

    fn own_type(&self, name: &Ident) -> String {
        match self.reader {
            Reader::Rustdoc => format!("[`{name}`]"),
            Reader::Page => format!("`{name}`"),
        }
    }

    /// An item of a list: status, type and description of an answer.
    fn answer(&self, index: usize) -> String {
        let Some(answer) = self.operation.answers.get(index) else {
            return String::new();
        };
        let status = outputs::status(answer.status);
        let ty = answer
            .content
            .iter()
            .filter(|content| content.format != BodyFormat::Events)
            .min_by_key(|content| content.format)
            .map(|content| types::shown(self.scope, &content.ty, self.reader));
        let ty = ty.map(|ty| format!(", {ty}")).unwrap_or_default();
        format!(
            "- {}",
            self.with_description(&format!("{status}{ty}"), Some(index))
        )
    }

    fn with_description(&self, text: &str, answer: Option<usize>) -> String {
        let description = answer
            .and_then(|index| self.operation.answers.get(index))
            .and_then(|answer| answer.docs.description.as_deref());
        match description
            .map(markdown::line)
            .filter(|line| !line.is_empty())
        {
            Some(description) => format!("{text}: {description}"),
            None => text.to_owned(),
        }
    }

    fn example(&self) -> Vec<String> {
        let Some(call) = example_call(self.scope, self.operation, self.names, Shown::Everything)
        else {
            return Vec::new();
        };
        let method = &self.names.method;
        let Call {
            imports,
            setup,
            arguments,
            setters,
        } = call;
        let mut lines = self.fence(imports);
        lines.extend(setup);
        let mut call = format!("client.{method}({arguments})");
        let send = if answers::is_endless(self.operation) {
            "events"
        } else {
            "send"
        };
        if setters.is_empty() {
            call = format!("{call}.{send}().await?;");
        } else {
            call = format!(
                "client\n    .{method}({arguments})\n    {}\n    .{send}()\n    .await?;",
                setters.join("\n    ")
            );
        }
        if send == "events" {
            lines.extend(
                format!("let mut events = {call}")
                    .lines()
                    .map(str::to_owned),
            );
            lines.push("while let Some(event) = events.try_next().await? {".to_owned());
            lines.push("    println!(\"{event:?}\");".to_owned());
            lines.push("}".to_owned());
            lines.extend(self.end());
            return lines;
        }
        let has_value = !matches!(answers::success(self.operation), Outcome::Nothing);
        let call = if has_value {
            format!("let answer = {call}")
        } else {
            call
        };
        lines.extend(call.lines().map(str::to_owned));
        if has_value {
            lines.push("println!(\"{answer:?}\");".to_owned());
        }
        lines.extend(self.end());
        if let Some(paging) = &self.operation.paging {
            let way = paging::way(paging);
            add_block(
                &mut lines,
                [format!("Every page, as a stream of items; {way}:")],
            );
            add_block(&mut lines, self.paged_example());
        }
        lines
    }

    fn paged_example(&self) -> Vec<String> {
        let Some(Call {
            imports,
            setup,
            arguments,
            ..
        }) = example_call(self.scope, self.operation, self.names, Shown::Required)
        else {
            return Vec::new();
        };
        let mut lines = self.fence(imports);
        lines.extend(setup);
        lines.push(format!(
            "let mut items = client.{}({arguments}).items();",
            self.names.method
        ));
        lines.push("while let Some(item) = items.try_next().await? {".to_owned());
        lines.push("    println!(\"{item:?}\");".to_owned());
        lines.push("}".to_owned());
        lines.extend(self.end());
        lines
    }

    /// The start of an example. In rustdoc it is a function, which is hidden; other readers of Markdown cannot hide a line.
    fn fence(&self, imports: Option<String>) -> Vec<String> {
        let mut lines = match self.reader {
            Reader::Rustdoc => vec!["```no_run".to_owned()],
            Reader::Page => vec!["```rust".to_owned()],
        };
        if let Some(imports) = imports {
            lines.extend([imports, String::new()]);
        }
        let library = &self.scope.names.library;
        if self.reader == Reader::Rustdoc {
            lines.push(format!("# async fn example(client: &{library}::Client) -> Result<(), Box<dyn std::error::Error>> {{"));
        }
        lines
    }

    fn end(&self) -> Vec<String> {
        let hidden = match self.reader {
            Reader::Rustdoc => ["# Ok(())", "# }"].as_slice(),
            Reader::Page => &[],
        };
        hidden
            .iter()
            .chain(&["```"])
            .map(|line| (*line).to_owned())
            .collect()
    }
}

/// A row about what is sent with every call, and not asked for.
fn constant(constant: &Constant) -> String {
    let Constant {
        wire,
        place,
        value,
        docs,
    } = constant;
    let description = docs.description.as_deref().or(docs.summary.as_deref());
    format!(
        "|  |  | {} | always {}; {} |",
        description.map(markdown::cell).unwrap_or_default(),
        markdown::code_cell(value),
        placed(*place, wire)
    )
}

/// ``in the query as `records` ``
pub(super) fn placed(place: Place, wire: &WireName) -> String {
    let place = match place {
        Place::Path => "path",
        Place::Query | Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    format!("in the {place} as {}", markdown::code_cell(wire.as_str()))
}

pub(super) fn presence_word(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
    }
}
