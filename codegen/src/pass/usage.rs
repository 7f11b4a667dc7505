//! Notes for each type whether its values travel in requests, in answers, or both.

use crate::ir::{Api, Operation, Type};

/// Fills in [`TypeDef::usage`](crate::ir::TypeDef::usage).
pub(super) fn run(mut api: Api) -> Api {
    let requests = api.reachable_from(
        api.operations
            .iter()
            .flat_map(Operation::request_types)
            .flat_map(Type::definitions),
    );
    let answers = api.reachable_from(
        api.operations
            .iter()
            .flat_map(Operation::answer_types)
            .chain(api.header_types())
            .flat_map(Type::definitions),
    );
    for ((def, request), response) in api.types.iter_mut().zip(requests).zip(answers) {
        def.usage.request = request;
        def.usage.response = response;
    }
    api
}
