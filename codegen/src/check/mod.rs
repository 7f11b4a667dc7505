//! Semantic rules: the last stage that may reject the document or leave out a part of it.
//!
//! One function and one code a rule. The result borrows the document and says which operations are to be emitted; every
//! operation of the document is either among them or among those left out, whose diagnostic has been reported.

mod containers;
mod depth;
mod dialect;
mod evidence;
mod formats;
mod headers;
mod hierarchy;
mod incoming;
mod links;
mod media;
mod operations;
mod pagination;
mod parameters;
mod paths;
mod recursion;
mod representations;
mod schemas;
mod security;
mod servers;
mod shape;
mod style;
mod tags;
mod template;
mod unions;
mod unsupported;
mod values;

#[cfg(test)]
mod tests;

use crate::diag::Diagnostics;
use crate::openapi::{
    Document, Operation, Parameter, ParameterId, PathItem, RefOr, Schema, SchemaId, Spanned,
};
use crate::resolve::Refs;
use crate::source::Span;

pub use containers::{Patterns, Positions, patterns, positions};
pub use evidence::Doubts;
pub use formats::{Format, is_expressed};
pub use headers::{Received, header_spelling, received_headers};
pub use hierarchy::{Hierarchy, TAG};
pub use incoming::{After, Cause, Incoming, Trigger};
pub use links::{Target, Targets};
pub use media::is_form;
pub use parameters::is_header_name;
pub use representations::{Saying, sayings};
pub use servers::mended_url;
pub use shape::{
    Alternatives, Choice, Keyword, MediaKind, choice, choices, is_blank, is_null, is_opaque,
    is_unshaped, media_kind,
};
pub use style::{Spelt, field_spelling, spelling};
pub use tags::tag_parents;
pub use template::{Piece, Slot, Template, names_in};
pub use values::{ENUM_DESCRIPTIONS, ENUM_NAMES, Listed, MS_ENUM, listed, position_of_name};

/// A document that can be lowered.
#[derive(Debug, Clone)]
pub struct Checked<'c, 't> {
    /// The document.
    pub doc: &'c Document<'t>,
    /// Where its references lead.
    pub refs: &'c Refs,
    /// Which schemas inherit from which.
    pub hierarchy: Hierarchy,
    /// Which formats are not believed.
    pub doubts: Doubts<'t>,
    /// The operations to emit, in the order of the source.
    pub operations: Vec<Endpoint<'c, 't>>,
    /// The requests that the server makes: webhooks in the order of the source, then callbacks in that of what leads to them.
    pub incoming: Vec<Incoming<'c, 't>>,
}

impl Checked<'_, '_> {
    /// How many operations the document declares, counted anew.
    #[must_use]
    pub fn declared(&self) -> usize {
        let items = self.doc.paths.iter();
        items
            .map(|entry| {
                self.doc.path_items[self.refs.get(entry.item)]
                    .operations
                    .len()
            })
            .sum()
    }

    /// How many requests of the server the document declares, counted anew: a callback counts once for each request that
    /// leads to it.
    #[must_use]
    pub fn declared_incoming(&self) -> usize {
        let cx = Context {
            doc: self.doc,
            refs: self.refs,
        };
        incoming::declared(cx, &self.operations, &self.incoming)
    }
}

/// An operation with all that the document says about it elsewhere.
#[derive(Debug, Clone)]
pub struct Endpoint<'c, 't> {
    /// The path, with `{parameters}`.
    pub path: Spanned<&'t str>,
    /// The path item, for its summary, description and servers.
    pub item: &'c PathItem<'t>,
    /// The operation.
    pub operation: &'c Operation<'t>,
    /// Its `operationId`, unless it has none or shares it with others.
    pub id: Option<Spanned<&'t str>>,
    /// The path in pieces.
    pub template: Template<'t>,
    /// The parameters in force: the path's that the operation does not override, then the operation's. Those for which the
    /// path has no place, or has a value, are not among them.
    pub parameters: Vec<ParameterId>,
}

impl Endpoint<'_, '_> {
    /// `GET /path`, to speak of it in a message.
    fn name(&self) -> String {
        format!("{} {}", self.operation.method.as_str(), self.path.value)
    }
}

/// What every rule looks at.
#[derive(Clone, Copy)]
struct Context<'c, 't> {
    doc: &'c Document<'t>,
    refs: &'c Refs,
}

impl<'c, 't> Context<'c, 't> {
    fn schema(self, schema: RefOr<SchemaId>) -> &'c Schema<'t> {
        &self.doc.schemas[self.refs.get(schema)]
    }

    fn parameter(self, parameter: RefOr<ParameterId>) -> &'c Parameter<'t> {
        &self.doc.parameters[self.refs.get(parameter)]
    }

    /// Where a parameter is mentioned, which for a reference is not where it is described.
    fn mention(self, parameter: RefOr<ParameterId>) -> Span {
        match parameter {
            RefOr::Ref(id) => self.doc.reference(id).text.span,
            RefOr::Item(id) => self.doc.parameters[id].name.span,
        }
    }
}

/// Checks a document whose references have all been resolved.
pub fn run<'c, 't>(
    doc: &'c Document<'t>,
    refs: &'c Refs,
    diags: &mut Diagnostics,
) -> Checked<'c, 't> {
    let cx = Context { doc, refs };
    let mut endpoints = endpoints(cx);
    let incoming = incoming::collect(cx, &endpoints);
    operations::check_ids(&mut endpoints, diags);
    paths::check(cx, &endpoints, diags);
    operations::check(cx, &endpoints, &incoming, diags);
    tags::check(cx, diags);
    dialect::check(cx, diags);
    security::check(cx, diags);
    servers::check(cx, diags);
    pagination::check(cx, &endpoints, diags);
    parameters::check_headers(cx, diags);
    schemas::check(cx, diags);
    recursion::check(cx, diags);
    depth::check(cx, diags);
    // A composition that never ends would trap the rules below, which look into schemas.
    if diags.has_errors() {
        return Checked {
            doc,
            refs,
            hierarchy: Hierarchy::default(),
            doubts: Doubts::default(),
            operations: endpoints,
            incoming,
        };
    }
    parameters::check(cx, &endpoints, diags);
    headers::check(cx, &endpoints, diags);
    links::check(cx, &endpoints, diags);
    let doubts = Doubts::of(doc, refs);
    for (_, schema) in doc.schemas.iter() {
        values::check(schema, &doubts, diags);
    }
    let hierarchy = Hierarchy::of(doc, refs);
    unions::check(cx, &hierarchy, diags);
    unsupported::check(cx, diags);
    for endpoint in &endpoints {
        media::check(cx, endpoint, diags);
    }
    media::check_unasked(cx, &endpoints, diags);
    for incoming in &incoming {
        media::check_incoming(cx, incoming, diags);
    }
    Checked {
        doc,
        refs,
        hierarchy,
        doubts,
        operations: endpoints,
        incoming,
    }
}

fn endpoints<'c, 't>(cx: Context<'c, 't>) -> Vec<Endpoint<'c, 't>> {
    let mut endpoints = Vec::new();
    for entry in &cx.doc.paths {
        let item = &cx.doc.path_items[cx.refs.get(entry.item)];
        for operation in &item.operations {
            let mut parameters = template::Declared::default();
            for parameter in item.parameters.iter().chain(&operation.parameters) {
                let id = cx.refs.get(*parameter);
                let parameter = &cx.doc.parameters[id];
                parameters.insert((parameter.location, parameter.name.value), id);
            }
            let template = template::template(entry.path.value, &parameters);
            let is_sent =
                |id: &ParameterId| !template.given.contains(id) && !template.unused.contains(id);
            endpoints.push(Endpoint {
                path: entry.path,
                item,
                operation,
                id: operation.operation_id.filter(|id| !id.trim().is_empty()),
                parameters: parameters.into_values().filter(is_sent).collect(),
                template,
            });
        }
    }
    endpoints
}
