//! Names of headers of answers: a struct for each set of them, and a name of it for each operation that has it.

use super::names::{HeaderSetNames, OperationNames};
use super::scope::{Scope, Wish};
use super::spelling::Kind;
use crate::ir::Api;

/// Names all sets of headers. Each operation has a name for its own, so that it keeps it whether others share them or not.
pub(super) fn assign(
    api: &Api,
    models: &Scope,
    operations: &mut [OperationNames],
) -> Vec<HeaderSetNames> {
    let mut scope = models.clone();
    let mut first = vec![None; api.header_sets.len()];
    for (operation, names) in api.operations.iter().zip(operations) {
        let Some(set) = operation.headers else {
            continue;
        };
        let wish = Wish::derived(Kind::Request, format!("{}Headers", names.request));
        let name = scope.assign_one(wish);
        first[set.index()].get_or_insert_with(|| name.clone());
        names.headers = Some(name);
    }
    let sets = api.header_sets.iter().zip(first);
    sets.filter_map(|(set, name)| {
        let headers = set.headers.iter();
        let fields = headers.map(|header| Wish::of(Kind::Field, header.wire.as_str()));
        Some(HeaderSetNames {
            name: name?,
            fields: Scope::default().assign(fields),
        })
    })
    .collect()
}
