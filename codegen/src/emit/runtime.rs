//! What a client takes from the runtime: the files that it has a use for, byte for byte, and the dependencies that these need.

use specsmith_runtime::sources::{
    self, BASE_DEPENDENCIES, CHOICE, DATE_TIME, FEATURE_DEPENDENCIES, FORM, OAUTH2, PAGING, Part,
    TEXT, XML,
};

use super::SourceFile;
use super::client;
use super::scope::Scope;
use super::security;
use crate::ir::{BodyFormat, Scalar, Type, TypeDef, TypeKind};

/// The parts of the runtime that not every client needs, but this one does.
pub(super) struct Parts(Vec<Part>);

impl Parts {
    /// What the API needs.
    pub(super) fn of(scope: Scope<'_>) -> Self {
        let formats = client::formats(scope);
        let has_pages = scope
            .api
            .operations
            .iter()
            .any(|operation| operation.paging.is_some());
        let needs = [
            (CHOICE, has_choice(scope)),
            (DATE_TIME, types(scope).any(has_date)),
            (FORM, formats.contains(&BodyFormat::Form)),
            (OAUTH2, security::has_grants(scope)),
            (PAGING, has_pages),
            (TEXT, formats.contains(&BodyFormat::Text)),
            (XML, formats.contains(&BodyFormat::Xml)),
        ];
        Self(
            needs
                .into_iter()
                .filter(|(_, is_needed)| *is_needed)
                .map(|(part, _)| part)
                .collect(),
        )
    }

    /// Whether the client's lists come in pages.
    pub(super) fn has_pages(&self) -> bool {
        self.0.contains(&PAGING)
    }

    /// Whether the client has this dependency.
    pub(super) fn depends_on(&self, dependency: &str) -> bool {
        let parts = self.0.iter().flat_map(|part| part.dependencies);
        BASE_DEPENDENCIES
            .iter()
            .chain(parts)
            .any(|name| *name == dependency)
            || is_optional(dependency)
    }

    /// The files.
    pub(super) fn files(&self) -> impl Iterator<Item = SourceFile> {
        sources::files(&self.0)
            .into_iter()
            .map(|(name, text)| SourceFile::text(format!("src/runtime/{name}"), text))
    }
}

/// Whether a dependency comes with a feature.
pub(super) fn is_optional(dependency: &str) -> bool {
    FEATURE_DEPENDENCIES.contains(&dependency)
}

/// Every type that a value of the API has.
fn types(scope: Scope<'_>) -> impl Iterator<Item = &Type> {
    let defined = scope.api.types.iter().flat_map(TypeDef::types);
    let used = scope.api.operations.iter().flat_map(|operation| {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        let sent = operation.body.iter().flat_map(|body| &body.content);
        let received = operation.answers.iter().flat_map(|answer| &answer.content);
        parameters.chain(sent.chain(received).map(|content| &content.ty))
    });
    defined.chain(used)
}

fn has_choice(scope: Scope<'_>) -> bool {
    let is_union = |definition: &TypeDef| matches!(definition.kind, TypeKind::Union(_));
    scope.api.types.iter().any(is_union)
}

fn has_date(ty: &Type) -> bool {
    match ty {
        Type::Scalar(Scalar::DateTime | Scalar::Date) => true,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
            has_date(inner)
        }
        Type::Scalar(_) | Type::Any | Type::Named(_) => false,
    }
}
