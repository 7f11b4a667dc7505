//! The enums that operations have of their own, of answers, errors and bodies: within a module those that are alike are further names
//! of the first.
//!
//! It is for operations what `pass::alike` is for models. Documents give whole families of operations the same choice of answers (in
//! Kubernetes' API half of them), and a function that takes one takes them all. It ends at a module because that is what a feature
//! enables.

use super::answers::{self, Group, Outcome, Variant};
use super::scope::Scope;
use crate::ir::{Content, Operation, OperationId, StatusRange, Type};
use crate::maps::HashMap;
use crate::name::{Ident, OperationNames};

/// Which enum of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Own {
    Output,
    Error,
    Bodies,
}

impl Own {
    /// What it is called.
    pub(super) fn name(self, names: &OperationNames) -> &Ident {
        match self {
            Self::Output => &names.output,
            Self::Error => &names.error,
            Self::Bodies => &names.bodies,
        }
    }
}

/// The enums of a module that an earlier operation has already.
pub(super) struct Repeated(HashMap<(OperationId, Own), OperationId>);

impl Repeated {
    /// Compares the operations of a module.
    pub(super) fn of(scope: Scope<'_>, operations: &[OperationId]) -> Self {
        let mut forms: HashMap<(Own, Vec<Form>), OperationId> = HashMap::default();
        let mut repeated = HashMap::default();
        for id in operations {
            let (operation, names) = (
                &scope.api.operations[id.index()],
                scope.names.operation(*id),
            );
            let all = [
                (
                    Own::Output,
                    answered(scope, operation, names, answers::success(operation)),
                ),
                (
                    Own::Error,
                    answered(scope, operation, names, answers::failure(operation)),
                ),
                (Own::Bodies, sent(scope, operation, names)),
            ];
            for (own, form) in all {
                if form.is_empty() {
                    continue;
                }
                let first = *forms.entry((own, form)).or_insert(*id);
                if first != *id {
                    repeated.insert((*id, own), first);
                }
            }
        }
        Self(repeated)
    }

    /// The operation whose enum is the same type, if this one's is a further name.
    pub(super) fn first(&self, id: OperationId, own: Own) -> Option<OperationId> {
        self.0.get(&(id, own)).copied()
    }
}

/// What has to agree of a variant: all that is emitted for it but what it says of itself.
#[derive(PartialEq, Eq, Hash)]
struct Form {
    name: Option<Ident>,
    holds: Holds,
    /// All media types that it can come in, or be read from.
    media_types: Vec<String>,
}

#[derive(PartialEq, Eq, Hash)]
enum Holds {
    Answer {
        status: StatusRange,
        /// Whether its media types tell it from others of its status.
        is_choice: bool,
        ty: Option<Type>,
    },
    Body(Content),
}

/// The form of an enum of answers; empty where there is none.
fn answered(
    scope: Scope<'_>,
    operation: &Operation,
    names: &OperationNames,
    outcome: Outcome<'_>,
) -> Vec<Form> {
    let Outcome::Several(variants) = outcome else {
        return Vec::new();
    };
    let form = |variant: &Variant<'_>| Form {
        name: answers::variant_name(names, variant).cloned(),
        holds: Holds::Answer {
            status: variant.status,
            is_choice: variant.choice.is_some(),
            ty: variant.ty.map(|ty| scope.own_type(ty)),
        },
        media_types: answers::variant_media_types(operation, variant),
    };
    variants.iter().map(form).collect()
}

/// The form of an enum of bodies; empty where there is none.
fn sent(scope: Scope<'_>, operation: &Operation, names: &OperationNames) -> Vec<Form> {
    let groups = operation
        .body
        .as_ref()
        .map(answers::sent)
        .unwrap_or_default();
    if groups.len() < 2 {
        return Vec::new();
    }
    let form = |group: Group<'_>| Form {
        name: names.sent.get(group.index).cloned(),
        holds: Holds::Body(Content {
            ty: scope.own_type(&group.best.ty),
            ..group.best.clone()
        }),
        media_types: group.media_types,
    };
    groups.into_iter().map(form).collect()
}
