//! Operations whose answers have the same headers share one set of them.
//!
//! What the document says of a header may differ from operation to operation; each answer keeps what it says. Names of headers
//! do not depend on case.

use crate::ir::{Api, Deprecation, Header, HeaderSet, HeaderSetId, Style, Type};
use crate::maps::HashMap;

/// What makes a header the same as another one.
type Likeness = (String, Type, Style, Deprecation);

/// Makes every operation mention the first of the sets that are like its own, and drops the others.
pub(super) fn run(mut api: Api) -> Api {
    let mut known: HashMap<Vec<Likeness>, HeaderSetId> = HashMap::default();
    let mut kept = Vec::new();
    let mut new_ids = Vec::with_capacity(api.header_sets.len());
    for set in api.header_sets {
        let id = *known.entry(likeness(&set)).or_insert_with(|| {
            kept.push(set);
            // There are no more than there were.
            HeaderSetId(u32::try_from(kept.len() - 1).unwrap_or(u32::MAX))
        });
        new_ids.push(id);
    }
    for operation in &mut api.operations {
        operation.headers = operation.headers.map(|id| new_ids[id.index()]);
    }
    Api {
        header_sets: kept,
        ..api
    }
}

fn likeness(set: &HeaderSet) -> Vec<Likeness> {
    let headers = set.headers.iter().map(|header| {
        let Header {
            wire,
            ty,
            style,
            docs,
        } = header;
        (
            wire.as_str().to_ascii_lowercase(),
            ty.clone(),
            style.clone(),
            docs.deprecated,
        )
    });
    headers.collect()
}
