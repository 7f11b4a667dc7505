//! `$ref` to ids.
//!
//! Follows every reference of the document, chains included, to the object it stands for, and reports those that lead
//! nowhere, to something of another kind, or in circles. A schema that refers to itself through its properties is no
//! circle: the chain ends at a schema. The tree is not read again.

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::load::{Lookup, Parts, Tree};
use crate::openapi::{Document, Key, RefId, RefOr, Reference, nearest, section_kind};
use crate::source::NodeId;

/// How many names a hint lists at most.
const LISTED: usize = 8;

/// How many references that lead nowhere get a hint: each hint compares many names.
const HINTS: usize = 50;

/// Where every reference of a document leads.
#[derive(Debug, Clone)]
pub struct Refs {
    targets: Vec<u32>,
}

impl Refs {
    /// The object itself, or the one that the reference leads to.
    #[must_use]
    pub fn get<I: Key>(&self, object: RefOr<I>) -> I {
        match object {
            RefOr::Item(id) => id,
            RefOr::Ref(reference) => I::from_index(self.targets[reference.0 as usize]),
        }
    }

    /// The object that a bare reference leads to, such as the `$ref` of a schema that has other keywords beside it.
    #[must_use]
    pub fn target<I: Key>(&self, reference: RefId) -> I {
        self.get(RefOr::Ref(reference))
    }
}

/// Follows the references. The result may be used only if no error was reported.
pub fn run(doc: &Document<'_>, diags: &mut Diagnostics) -> Refs {
    let mut ends: Vec<End> = doc.references().map(|_| End::Unknown).collect();
    let mut hints = HINTS;
    for (id, _) in doc.references() {
        follow(doc, id, &mut ends, &mut hints, diags);
    }
    let target = |end: &End| match end {
        End::Target(index) => *index,
        End::Unknown | End::OnTheWay | End::Nowhere => 0,
    };
    Refs {
        targets: ends.iter().map(target).collect(),
    }
}

/// Where a chain of references ends.
#[derive(Clone, Copy)]
enum End {
    Unknown,
    /// It is being followed.
    OnTheWay,
    /// At the object of that number.
    Target(u32),
    /// At something that is wrong, which has been reported there.
    Nowhere,
}

/// Follows a chain to its end, or to a reference that has been followed before.
fn follow(
    doc: &Document<'_>,
    start: RefId,
    ends: &mut [End],
    hints: &mut usize,
    diags: &mut Diagnostics,
) {
    let mut way = Vec::new();
    let mut at = start;
    let end = loop {
        match ends[at.0 as usize] {
            End::Unknown => {}
            End::OnTheWay => {
                let circle = way.iter().position(|id| *id == at).unwrap_or_default();
                diags.push(cycle(doc, &way[circle..]));
                break End::Nowhere;
            }
            end @ (End::Target(_) | End::Nowhere) => break end,
        }
        ends[at.0 as usize] = End::OnTheWay;
        way.push(at);
        let reference = doc.reference(at);
        match reference.read {
            Some(RefOr::Item(index)) => break End::Target(index),
            Some(RefOr::Ref(next)) => at = next,
            None => {
                diags.extend(broken(doc, reference, hints));
                break End::Nowhere;
            }
        }
    };
    for id in way {
        ends[id.0 as usize] = end;
    }
}

fn cycle(doc: &Document<'_>, way: &[RefId]) -> Diagnostic {
    let first = doc.reference(way[0]);
    let message = format!(
        "`{}` leads back to itself and never to {}",
        first.text.value,
        first.kind.describe()
    );
    let diagnostic = Diagnostic::new(code::CYCLIC_REFERENCE, first.text.span, message);
    way[1..].iter().fold(diagnostic, |diagnostic, id| {
        diagnostic.label(doc.reference(*id).text.span, "by way of this")
    })
}

/// Why a reference has no target; `None` if that has been reported by the stage that loads files.
fn broken(doc: &Document<'_>, reference: &Reference<'_>, hints: &mut usize) -> Option<Diagnostic> {
    let text = reference.text.value;
    let wanted = reference.kind.describe();
    match reference.lookup {
        Lookup::NotLoaded => None,
        Lookup::NoPointer => Some(
            Diagnostic::new(
                code::MALFORMED_REFERENCE,
                reference.text.span,
                format!("`{text}` is no JSON pointer; anchors cannot be followed"),
            )
            .help(format!(
                "write a pointer such as `{}`",
                doc.version.schema_reference()
            )),
        ),
        Lookup::Missing(last) => Some(missing(reference, last, hints)),
        Lookup::Found(tree) => {
            let found = match section_kind(text) {
                Some(section) if section != reference.kind => section.describe(),
                Some(_) | None => tree.kind(),
            };
            let message = format!("`{text}` leads to {found}, but {wanted} belongs here");
            let diagnostic = Diagnostic::new(code::WRONG_TARGET, reference.text.span, message);
            Some(diagnostic.label(tree.span.key(), format!("this is {found}")))
        }
    }
}

fn missing(reference: &Reference<'_>, last: &Tree, hints: &mut usize) -> Diagnostic {
    let text = reference.text.value;
    let mut diagnostic = Diagnostic::new(
        code::MISSING_TARGET,
        reference.text.span,
        format!("`{text}` leads to nothing"),
    );
    if last.span.node().is_some_and(|node| node != NodeId::ROOT) {
        diagnostic = diagnostic.label(last.span.key(), "the way ends here");
    }
    let Some(map) = last.as_map().filter(|_| *hints > 0) else {
        return diagnostic;
    };
    *hints -= 1;
    let steps = Parts::of(text).steps().unwrap_or_default();
    // The step that failed is one that the last map lacks; with a detour through a reference it is not the only one.
    let near = steps
        .iter()
        .rev()
        .find_map(|step| nearest(step, map.keys().map(|key| &**key)));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if map.len() <= LISTED => {
            let names: Vec<_> = map.keys().map(|key| format!("`{key}`")).collect();
            format!("what is there: {}", names.join(", "))
        }
        None => return diagnostic,
    };
    diagnostic.help(help)
}
