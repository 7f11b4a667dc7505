//! Inline types that are alike become other names of one type.
//!
//! Documents repeat themselves: each webhook has its own copy of the user whom twenty other ones have, each of forty capabilities its
//! own enum of the same three states. All of them keep their names and their texts, because types that agree today may differ
//! tomorrow, and whoever uses one should then not have to look for its name. But only the first of them is a type of its own to the
//! compiler, which is where the cost of a large client lies; and a function that takes one takes them all.
//!
//! What the document names itself (a component) is always a type of its own: two sorts of identifier may look alike and must not be
//! mixed up.

use super::reach;
use crate::ir::{
    Api, BodyFormat, Incoming, Operation, Type, TypeDef, TypeId, TypeKind, Usage, Xml,
};
use crate::maps::{HashMap, HashSet};

/// Fills in [`TypeDef::alike`]. It comes last, because types are alike only if all agrees that is emitted for them.
pub(super) fn run(mut api: Api) -> Api {
    let first = find_first(&api);
    for ((index, def), first) in (0..).zip(&mut api.types).zip(first) {
        def.alike = first.filter(|first| *first != TypeId(index));
    }
    for index in 0..api.types.len() {
        if let Some(first) = api.types[index].alike {
            let usage = api.types[index].usage;
            api.types[first.index()].usage.extend(usage);
        }
    }
    api
}

/// What has to agree: everything but where a definition stands and what it says of itself.
#[derive(PartialEq, Eq, Hash)]
struct Form {
    kind: TypeKind,
    xml: Xml,
    /// Where values of an object travel decides who sets its fields.
    usage: Option<Usage>,
    /// The element that a whole body in XML is, which is named after where the definition stands.
    element: Option<String>,
}

/// By type: the first one that it is like.
type First = Vec<Option<TypeId>>;

/// Looks at what a type mentions before the type itself. The stack is on the heap: a document can chain as many types as it likes.
/// Of types that mention themselves, each stands for itself.
fn find_first(api: &Api) -> First {
    let elements = elements(api);
    let mut first: First = vec![None; api.types.len()];
    let mut entered = vec![false; api.types.len()];
    let mut forms: HashMap<Form, TypeId> = HashMap::default();
    let mut stack: Vec<(TypeId, Step)> = Vec::new();
    for (index, def) in (0..).zip(&api.types) {
        if reach::is_named_by_document(def) || matches!(def.kind, TypeKind::Alias(_)) {
            first[index as usize] = Some(TypeId(index));
        }
    }
    for (index, _) in (0..).zip(&api.types) {
        stack.push((TypeId(index), Step::Enter));
        while let Some((id, step)) = stack.pop() {
            let def = api.type_def(id);
            match step {
                Step::Enter if first[id.index()].is_some() || entered[id.index()] => {}
                Step::Enter => {
                    entered[id.index()] = true;
                    stack.push((id, Step::Compare));
                    let mentioned = def.types().into_iter().flat_map(Type::definitions);
                    stack.extend(mentioned.map(|id| (id, Step::Enter)));
                }
                Step::Compare => {
                    let form = form(def, &first, elements.contains(&id));
                    first[id.index()] = Some(*forms.entry(form).or_insert(id));
                }
            }
        }
    }
    first
}

#[derive(Clone, Copy)]
enum Step {
    /// Look at what it mentions first.
    Enter,
    Compare,
}

/// The types that are whole bodies in XML, also as what a list has or a union chooses.
fn elements(api: &Api) -> HashSet<TypeId> {
    let operations = api.operations.iter().flat_map(Operation::contents);
    let incoming = api.incoming.iter().flat_map(Incoming::contents);
    let mut waiting: Vec<_> = operations
        .chain(incoming)
        .filter(|content| content.format == BodyFormat::Xml)
        .flat_map(|content| content.ty.definitions())
        .collect();
    let mut found = HashSet::default();
    while let Some(id) = waiting.pop() {
        let def = api.type_def(id);
        if found.insert(id) && matches!(def.kind, TypeKind::Union(_) | TypeKind::Alias(_)) {
            waiting.extend(def.types().into_iter().flat_map(Type::definitions));
        }
    }
    found
}

/// The form of a definition, in which each type that it mentions is named by the first one like it.
fn form(def: &TypeDef, first: &First, is_element: bool) -> Form {
    let mut def = def.clone();
    for ty in def.types_mut() {
        ty.each_mention_mut(&mut |id| *id = first[id.index()].unwrap_or(*id));
    }
    Form {
        element: def.origin.path.last().filter(|_| is_element).cloned(),
        usage: matches!(def.kind, TypeKind::Object(_)).then_some(def.usage),
        kind: def.kind,
        xml: def.xml,
    }
}
