//! The checked document to the IR.
//!
//! Nothing here fails on account of the document: what cannot be expressed was reported by `check`, and is left out or becomes
//! [`Type::Any`](crate::ir::Type::Any). No Rust name is made here.

mod choice;
mod contents;
mod definitions;
mod docs;
mod files;
mod form;
mod head;
mod incoming;
mod inferred;
mod literals;
mod merge;
mod operations;
mod origins;
mod paging;
mod parameters;
mod path;
mod received;
mod scalars;
mod schemas;
mod security;
mod tags;
mod types;
mod unions;
mod unit;
mod xml;

#[cfg(test)]
mod tests;

use crate::check::{Checked, Targets};
use crate::ir::{Api, Portions};
use crate::source::Sources;

use self::choice::Memo;
use self::files::Files;
use self::schemas::Schemas;
use self::security::Schemes;
use self::types::Types;

/// Lowers a document. `sources` are the files that it was read from.
#[must_use]
pub fn run(checked: &Checked<'_, '_>, sources: &Sources) -> Api {
    let Checked {
        doc,
        refs,
        hierarchy,
        doubts,
        operations,
        incoming: _,
    } = checked;
    let memo = Memo::default();
    let files = Files::of(doc, refs, operations);
    let mut types = Types::new(Schemas {
        doc,
        refs,
        hierarchy,
        doubts,
        memo: &memo,
        files: &files,
    });
    let mut schemes = Schemes::new(doc, refs, operations);
    let tags = head::lower_tags(doc, operations);
    let targets = Targets::of(operations);
    let mut header_sets = Vec::new();
    let mut operations: Vec<_> = operations
        .iter()
        .map(|endpoint| {
            let mut operation =
                operations::lower_operation(endpoint, &tags, &mut schemes, &mut types);
            received::lower_received(
                &mut types,
                &mut header_sets,
                &targets,
                endpoint,
                &mut operation,
            );
            operation
        })
        .collect();
    let mut incoming = Vec::with_capacity(checked.incoming.len());
    for declared in &checked.incoming {
        let lowered = incoming::lower_incoming(declared, &operations, &incoming, &mut types);
        incoming.push(lowered);
    }
    let types = types.finish();
    let mut unpaged = Vec::new();
    for (operation, declared) in operations.iter_mut().zip(&checked.operations) {
        match paging::lower_paging(doc, declared, operation, &types, &header_sets) {
            Ok(paging) => operation.paging = paging,
            Err(reason) => unpaged.push(reason),
        }
    }
    Api {
        info: head::lower_info(doc, sources),
        servers: head::lower_servers(doc),
        tags,
        types,
        schemes: schemes.finish(),
        header_sets,
        operations,
        incoming,
        unpaged,
        portions: Portions::default(),
    }
}
