//! Drops the inline types that nothing mentions, and closes the gaps in the numbering.
//!
//! What the document names itself (a component) is kept whether an operation uses it or not: it is part of what the API publishes.

use crate::ir::{Api, Incoming, Operation, Type, TypeDef, TypeId};

/// Keeps the named types, what operations and requests of the server mention, and what these mention in turn.
pub(super) fn run(mut api: Api) -> Api {
    let components = (0..)
        .zip(&api.types)
        .filter(|(_, def)| is_named_by_document(def))
        .map(|(index, _)| TypeId(index));
    let headers = api.header_types().flat_map(Type::definitions);
    let operations = api.operations.iter().flat_map(mentioned_by);
    let incoming = api.incoming.iter().flat_map(mentioned_by_incoming);
    let mentioned = headers.chain(operations).chain(incoming);
    let kept = api.reachable_from(components.chain(mentioned));
    let mut next = 0;
    let new_ids: Vec<TypeId> = kept
        .iter()
        .map(|kept| {
            let id = TypeId(next);
            next += u32::from(*kept);
            id
        })
        .collect();

    let mut keep = kept.into_iter();
    api.types.retain(|_| keep.next().unwrap_or(true));
    for ty in api.types_mut() {
        ty.each_mention_mut(&mut |id| *id = new_ids[id.index()]);
    }
    api
}

/// An inline type is named after the thing that it stands in, and so has a path of several parts.
pub(super) fn is_named_by_document(def: &TypeDef) -> bool {
    def.origin.path.len() == 1
}

fn mentioned_by(operation: &Operation) -> Vec<TypeId> {
    let types = operation
        .request_types()
        .into_iter()
        .chain(operation.answer_types());
    types.flat_map(Type::definitions).collect()
}

fn mentioned_by_incoming(incoming: &Incoming) -> Vec<TypeId> {
    let types = incoming
        .received_types()
        .into_iter()
        .chain(incoming.expected_types());
    types.flat_map(Type::definitions).collect()
}
