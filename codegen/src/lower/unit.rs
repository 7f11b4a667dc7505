//! What a type is made of: a schema, or a part of what it stands for.

use crate::openapi::{SchemaId, Type};

/// What a type is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    /// The schema as it stands.
    Whole(SchemaId),
    /// A base without those that inherit from it.
    Itself(SchemaId),
    /// An alternative, with what the schema that has the choice says beside it.
    Beside(SchemaId, SchemaId),
    /// Those of its values that are of one type.
    Only(SchemaId, Type),
    /// The texts among all alternatives.
    Texts(SchemaId),
}

impl Unit {
    /// The schema whose texts describe it.
    pub(super) fn schema(self) -> SchemaId {
        match self {
            Self::Whole(id)
            | Self::Itself(id)
            | Self::Beside(_, id)
            | Self::Only(id, _)
            | Self::Texts(id) => id,
        }
    }

    /// The schema, where it is one as it stands.
    pub(super) fn whole(self) -> Option<SchemaId> {
        match self {
            Self::Whole(id) => Some(id),
            Self::Itself(_) | Self::Beside(..) | Self::Only(..) | Self::Texts(_) => None,
        }
    }
}
