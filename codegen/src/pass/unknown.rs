//! Makes room for properties that the document does not name, in each object that is received: where the user wants to keep them.

use crate::ir::{Api, Type, TypeKind, Unknown};

/// Opens the objects, unless the document does so itself. Those that are only sent hold nothing that is not known.
pub(super) fn run(mut api: Api, unknown: Unknown) -> Api {
    if unknown == Unknown::Skipped {
        return api;
    }
    for def in &mut api.types {
        if let (TypeKind::Object(object), true) = (&mut def.kind, def.usage.response)
            && object.rest.is_none()
        {
            object.rest = Some(Type::Any);
            object.unknown = Unknown::Kept;
        }
    }
    api
}
