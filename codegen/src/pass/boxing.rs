//! Puts a pointer where a type would otherwise contain itself.
//!
//! A depth-first walk over the types that hold each other by value (lists and maps are pointers already) boxes exactly the mentions that
//! lead back to a type which is still being walked. Each such mention closes a cycle of its own, so none of the boxes is superfluous, and the walk
//! goes in the order of the document, so the same document gives the same boxes.

use crate::ir::{Api, TypeId, TypeKind};

/// Wraps the mentions that close a cycle in [`Type::Boxed`].
pub(super) fn run(mut api: Api) -> Api {
    for Mention {
        holder,
        position,
        held,
    } in find_back_mentions(&api)
    {
        if let Some(ty) = api.types[holder.index()]
            .types_mut()
            .into_iter()
            .nth(position)
        {
            ty.put_behind_pointer(held);
        }
    }
    api
}

/// The type at a position of [`TypeDef::types`](crate::ir::TypeDef::types).
#[derive(Clone, Copy)]
struct Mention {
    holder: TypeId,
    position: usize,
    /// The definition that it mentions.
    held: TypeId,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unseen,
    /// It is being walked: a mention of it closes a cycle.
    Open,
    Done,
}

fn find_back_mentions(api: &Api) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut states = vec![State::Unseen; api.types.len()];
    // The stack is on the heap: a document can chain as many types as it likes.
    let mut stack: Vec<Visit> = Vec::new();
    for (index, _) in (0..).zip(&api.types) {
        open(api, TypeId(index), &mut states, &mut stack);
        while let Some(visit) = stack.last_mut() {
            let holder = visit.id;
            match visit.held.pop() {
                Some((position, held)) if states[held.index()] == State::Open => {
                    found.push(Mention {
                        holder,
                        position,
                        held,
                    });
                }
                Some((_, held)) => open(api, held, &mut states, &mut stack),
                None => {
                    states[holder.index()] = State::Done;
                    stack.pop();
                }
            }
        }
    }
    found
}

/// A type being walked, and what it holds by value and has not been looked at: the last is next.
struct Visit {
    id: TypeId,
    held: Vec<(usize, TypeId)>,
}

fn open(api: &Api, id: TypeId, states: &mut [State], stack: &mut Vec<Visit>) {
    if states[id.index()] == State::Unseen {
        states[id.index()] = State::Open;
        let def = api.type_def(id);
        // What follows the properties is the type of the rest, whose values are held by a map.
        let by_value = match &def.kind {
            TypeKind::Object(object) => object.properties.len(),
            TypeKind::Union(union) => union.variants.len(),
            TypeKind::Enumeration(_) => 0,
            TypeKind::Alias(_) => 1,
        };
        let types = def.types().into_iter().take(by_value).enumerate();
        let mut held: Vec<(usize, TypeId)> = types
            .flat_map(|(position, ty)| {
                ty.held_by_value()
                    .into_iter()
                    .map(move |held| (position, held))
            })
            .collect();
        held.reverse();
        stack.push(Visit { id, held });
    }
}
