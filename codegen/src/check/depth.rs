//! The rule that bounds compositions: what a schema is depends on everything on the way, for each schema on it.

use super::Context;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::HashMap;
use crate::openapi::SchemaId;

/// The longest way through references and compositions. Documents that people write stay below twenty.
const LONGEST: u32 = 100;

/// Walks the schemas depth first, with a stack of its own. A way that comes back to where it has been ends there.
pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    // How long the way on from a schema is; 0 while it is being walked.
    let mut lengths: HashMap<SchemaId, u32> = HashMap::default();
    for (start, _) in cx.doc.schemas.iter() {
        if lengths.contains_key(&start) {
            continue;
        }
        lengths.insert(start, 0);
        let mut way = vec![(start, parts(cx, start), 1)];
        while let Some((schema, rest, length)) = way.last_mut() {
            if let Some(part) = rest.pop() {
                if let Some(known) = lengths.get(&part) {
                    *length = (*length).max(known + 1);
                } else {
                    lengths.insert(part, 0);
                    way.push((part, parts(cx, part), 1));
                }
                continue;
            }
            let (schema, length) = (*schema, *length);
            way.pop();
            lengths.insert(schema, length);
            if let Some((_, _, above)) = way.last_mut() {
                *above = (*above).max(length + 1);
            }
            if length == LONGEST + 1 {
                let message = format!("schemas are composed through more than {LONGEST} others");
                let place = cx.doc.schemas[schema].span.key();
                diags.push(Diagnostic::new(code::COMPOSITION_DEPTH, place, message));
            }
        }
    }
}

fn parts(cx: Context<'_, '_>, id: SchemaId) -> Vec<SchemaId> {
    let schema = &cx.doc.schemas[id];
    let reference = schema.reference.map(|reference| cx.refs.target(reference));
    let lists = schema
        .all_of
        .iter()
        .chain(&schema.one_of)
        .chain(&schema.any_of);
    reference
        .into_iter()
        .chain(lists.map(|part| cx.refs.get(*part)))
        .collect()
}
