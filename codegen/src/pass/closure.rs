//! Finds, for each type, the portions of the API that need it: those whose operations mention it, however indirectly.
//!
//! What is compiled or not is a file, and the types of one component share a file. So whoever needs one of them has them all, and all that
//! these mention.

use std::collections::BTreeSet;

use crate::ir::{Api, Extent, Portion, PortionId, Portions, Type, TypeDef, TypeId};
use crate::maps::{IndexMap, IndexSet};

/// The portions, and where each type is needed.
pub(super) fn run(api: &Api, all: Vec<Portion>) -> Portions {
    let mut portions = Portions {
        all,
        ..Portions::default()
    };
    if !portions.is_divided() {
        return portions;
    }
    portions.apart = apart(api);
    let files = Files::of(api, &portions.apart);
    let always = files.reached_from(api.header_types());
    let mut needed: Vec<Vec<PortionId>> = vec![Vec::new(); files.mentions.len()];
    for (portion, types) in mentioned(api, &portions) {
        for (needed, is_reached) in needed.iter_mut().zip(files.reached_from(types)) {
            needed.extend(is_reached.then_some(portion));
        }
    }
    let extents = needed.into_iter().zip(always).map(|(needed, always)| {
        if always || needed.len() == portions.all.len() {
            Extent::Always
        } else if needed.is_empty() {
            Extent::Whole
        } else {
            Extent::Portions(needed)
        }
    });
    let extents: Vec<_> = extents.collect();
    let mut different = IndexSet::default();
    portions.types = files
        .of_types
        .iter()
        .map(|file| different.insert_full(extents[*file].clone()).0)
        .collect();
    portions.extents = different.into_iter().collect();
    portions
}

/// The types that types of other components are further names of. Among the parts of its own component, such a type would have whoever
/// needs one of the others compile that component, with all that it mentions.
fn apart(api: &Api) -> BTreeSet<TypeId> {
    let others = api.types.iter().filter_map(|definition| {
        let first = definition.alike?;
        (definition.owner(false) != api.type_def(first).owner(false)).then_some(first)
    });
    others.collect()
}

/// What the operations and requests of each portion mention themselves.
fn mentioned<'a>(api: &'a Api, portions: &Portions) -> Vec<(PortionId, Vec<&'a Type>)> {
    let mut mentioned: Vec<_> = (0..)
        .map(PortionId)
        .zip(&portions.all)
        .map(|(id, _)| (id, Vec::new()))
        .collect();
    let mut add = |portion: Option<PortionId>, types: [Vec<&'a Type>; 2]| {
        let portion = portion.and_then(|id| mentioned.get_mut(id.index()));
        if let Some((_, mentioned)) = portion {
            mentioned.extend(types.into_iter().flatten());
        }
    };
    for operation in &api.operations {
        let types = [operation.request_types(), operation.answer_types()];
        add(portions.of_tag(operation.tag), types);
    }
    for incoming in &api.incoming {
        let types = [incoming.received_types(), incoming.expected_types()];
        add(portions.of_cause(&incoming.cause), types);
    }
    mentioned
}

/// The files that types stand in, by number.
struct Files {
    /// By type: its file.
    of_types: Vec<usize>,
    /// By file: the files of what it mentions.
    mentions: Vec<BTreeSet<usize>>,
}

impl Files {
    /// A file is that of a component, with all that is part of it, but for what stands apart.
    fn of(api: &Api, apart: &BTreeSet<TypeId>) -> Self {
        let mut owners: IndexMap<&[String], usize> = IndexMap::default();
        let of_types = (0..).map(TypeId).zip(&api.types).map(|(id, definition)| {
            let next = owners.len();
            let owner = definition.owner(apart.contains(&id));
            *owners.entry(owner).or_insert(next)
        });
        let of_types: Vec<_> = of_types.collect();
        let mut mentions = vec![BTreeSet::new(); owners.len()];
        for (definition, file) in api.types.iter().zip(&of_types) {
            let others = mentioned_by(definition);
            mentions[*file].extend(others.map(|id| of_types[id.index()]));
        }
        Self { of_types, mentions }
    }

    /// By file: whether it is that of one of these types, or mentioned by such a file.
    fn reached_from<'a>(&self, types: impl IntoIterator<Item = &'a Type>) -> Vec<bool> {
        let ids = types.into_iter().flat_map(Type::definitions);
        let mut waiting: Vec<_> = ids.map(|id| self.of_types[id.index()]).collect();
        let mut reached = vec![false; self.mentions.len()];
        while let Some(file) = waiting.pop() {
            if !std::mem::replace(&mut reached[file], true) {
                waiting.extend(&self.mentions[file]);
            }
        }
        reached
    }
}

/// What a definition is made of, and what it is another name of.
fn mentioned_by(definition: &TypeDef) -> impl Iterator<Item = TypeId> {
    let types = definition.types().into_iter();
    types.flat_map(Type::definitions).chain(definition.alike)
}
