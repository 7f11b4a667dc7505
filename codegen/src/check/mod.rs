//! Semantic rules: the last stage that may reject the document or leave out a part of it.
//!
//! One function and one code a rule. The result borrows the document and says which operations are to be emitted; every
//! operation of the document is either among them or among those left out, whose diagnostic has been reported.

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostics};
use crate::openapi::{Document, Location, Operation, ParameterId, PathItem, Spanned};
use crate::resolve::Refs;

/// A document that can be lowered.
#[derive(Debug, Clone)]
pub struct Checked<'c, 't> {
    /// The document.
    pub doc: &'c Document<'t>,
    /// Where its references lead.
    pub refs: &'c Refs,
    /// The operations to emit, in the order of the source.
    pub operations: Vec<Endpoint<'c, 't>>,
    /// The operations left out, each with the code of the diagnostic that says why.
    pub left_out: Vec<(Endpoint<'c, 't>, Code)>,
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
    /// The parameters in force: the path's that the operation does not override, then the operation's.
    pub parameters: Vec<ParameterId>,
}

/// Checks a document whose references have all been resolved.
pub fn run<'c, 't>(
    doc: &'c Document<'t>,
    refs: &'c Refs,
    diags: &mut Diagnostics,
) -> Checked<'c, 't> {
    let endpoints = endpoints(doc, refs);
    _ = diags;
    Checked {
        doc,
        refs,
        operations: endpoints,
        left_out: Vec::new(),
    }
}

fn endpoints<'c, 't>(doc: &'c Document<'t>, refs: &Refs) -> Vec<Endpoint<'c, 't>> {
    let mut endpoints = Vec::new();
    for entry in &doc.paths {
        let item = &doc.path_items[refs.get(entry.item)];
        for operation in &item.operations {
            let mut parameters: IndexMap<(Location, &str), ParameterId> = IndexMap::new();
            for parameter in item.parameters.iter().chain(&operation.parameters) {
                let id = refs.get(*parameter);
                let parameter = &doc.parameters[id];
                parameters.insert((parameter.location, parameter.name.value), id);
            }
            let parameters = parameters.into_values().collect();
            endpoints.push(Endpoint {
                path: entry.path,
                item,
                operation,
                parameters,
            });
        }
    }
    endpoints
}
