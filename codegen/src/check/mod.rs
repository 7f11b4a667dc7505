//! Semantic rules: the last stage that may reject the document or leave out a part of it.
//!
//! One function and one code a rule. The result borrows the document and says which operations are to be emitted; every
//! operation of the document is either among them or among those left out, whose diagnostic has been reported.

use crate::diag::Code;
use crate::openapi::{Document, Operation, ParameterId, PathItem, Spanned};
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
