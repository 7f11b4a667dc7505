//! Notes for each type whether its values travel in requests, in answers, or both: more exactly, whether the client's user sends
//! them, receives them, or both. Of a request that the server makes, the body is received, and what it expects is sent.

use crate::ir::{Api, Incoming, Operation, Type};

/// Fills in [`TypeDef::usage`](crate::ir::TypeDef::usage).
pub(super) fn run(mut api: Api) -> Api {
    let requests = api.reachable_from(
        api.operations
            .iter()
            .flat_map(Operation::request_types)
            .chain(api.incoming.iter().flat_map(Incoming::expected_types))
            .flat_map(Type::definitions),
    );
    let answers = api.reachable_from(
        api.operations
            .iter()
            .flat_map(Operation::answer_types)
            .chain(api.incoming.iter().flat_map(Incoming::received_types))
            .chain(api.header_types())
            .flat_map(Type::definitions),
    );
    for ((def, request), response) in api.types.iter_mut().zip(requests).zip(answers) {
        def.usage.request = request;
        def.usage.response = response;
    }
    api
}
