//! What a client takes from the runtime: the files that it has a use for, byte for byte, and the dependencies that these need.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use specsmith_runtime::sources::{
    self, BASE_DEPENDENCIES, CHOICE, FEATURE_DEPENDENCIES, HEADERS, INTEGER_ENUM, NEWTYPE, OAUTH2,
    Part, TUPLE, VALUE,
};

use super::SourceFile;
use super::conditions::Conditions;
use super::needs;
use super::scalars;
use super::scope::Scope;
use super::security;
use crate::ir::{EnumBase, Scalar, Type, TypeDef, TypeKind};

/// What the client has of the runtime that not every client needs.
pub(super) struct Parts {
    taken: Vec<Part>,
    /// The types of single values that come from the runtime.
    exports: BTreeSet<&'static str>,
    /// Which of it is compiled where.
    conditions: Conditions,
}

impl Parts {
    /// What the API needs.
    pub(super) fn of(scope: Scope<'_>) -> Self {
        let mut ingredients = Ingredients::default();
        types(scope).for_each(|ty| ingredients.add(ty));
        let Ingredients {
            scalars,
            tuples,
            values,
        } = ingredients;
        let operations = scope.api.operations.iter().flat_map(needs::of_operation);
        let incoming = scope.api.incoming.iter().flat_map(needs::of_incoming);
        let headers = scope.api.header_sets.iter().flat_map(|set| &set.headers);
        let in_headers = headers.filter_map(|header| header.style.format());
        let in_headers = in_headers.filter_map(needs::of_format);
        let of_whole = [
            (CHOICE, has_choice(scope)),
            (HEADERS, !scope.api.header_sets.is_empty()),
            (INTEGER_ENUM, has_integers(scope)),
            (NEWTYPE, has_newtypes(scope)),
            (OAUTH2, security::has_grants(scope)),
            (TUPLE, tuples),
            (VALUE, values),
        ];
        let of_whole = of_whole.into_iter().filter(|(_, is_needed)| *is_needed);
        let needed = operations
            .chain(incoming)
            .chain(in_headers)
            .chain(of_whole.map(|(part, _)| part));
        let of_scalars = scalars
            .iter()
            .flat_map(|scalar| scalars::parts(*scalar))
            .copied();
        let needed: Vec<_> = needed.chain(of_scalars).collect();
        Self {
            taken: sources::with_needs(&needed),
            exports: scalars
                .into_iter()
                .flat_map(scalars::exports)
                .filter(|name| !["Bytes", "File"].contains(name))
                .collect(),
            conditions: Conditions::of(scope),
        }
    }

    /// The types of single values that the client's users find at its root, beside those that every client has.
    pub(super) fn exports(&self) -> impl Iterator<Item = &'static str> {
        self.exports.iter().copied()
    }

    /// Whether the client has a part.
    pub(super) fn contains(&self, part: &Part) -> bool {
        self.taken.contains(part)
    }

    /// The condition that a part is compiled under, if there is one.
    pub(super) fn condition(&self, scope: Scope<'_>, part: &Part) -> Option<TokenStream> {
        self.conditions.of_part(scope, part.name)
    }

    /// Whether the client has this dependency.
    pub(super) fn depends_on(&self, dependency: &str) -> bool {
        let parts = self.taken.iter().flat_map(|part| part.dependencies);
        BASE_DEPENDENCIES
            .iter()
            .chain(parts)
            .any(|name| *name == dependency)
            || is_optional(dependency)
    }

    /// The files.
    pub(super) fn files<'a>(&self, scope: Scope<'_>) -> Vec<SourceFile<'a>> {
        let condition = |part: &Part| self.conditions.attribute(scope, part);
        let files = sources::files(&self.taken).into_iter();
        let files = files.map(|(name, text)| {
            let text = match name {
                "mod.rs" => sources::with_conditions(&text, condition).into(),
                _ => text,
            };
            SourceFile::text(format!("src/runtime/{name}"), || text)
        });
        files.collect()
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
    let bodies = scope
        .api
        .incoming
        .iter()
        .flat_map(|incoming| &incoming.body);
    let incoming = bodies.flat_map(|body| &body.content);
    defined
        .chain(used)
        .chain(incoming.map(|content| &content.ty))
        .chain(scope.api.header_types())
}

fn has_choice(scope: Scope<'_>) -> bool {
    let is_union = |definition: &TypeDef| matches!(definition.kind, TypeKind::Union(_));
    scope.api.types.iter().any(is_union)
}

fn has_integers(scope: Scope<'_>) -> bool {
    let is_integers = |definition: &TypeDef| match &definition.kind {
        TypeKind::Enumeration(enumeration) => enumeration.base == EnumBase::Integer,
        TypeKind::Object(_) | TypeKind::Union(_) | TypeKind::Alias(_) => false,
    };
    scope.api.types.iter().any(is_integers)
}

fn has_newtypes(scope: Scope<'_>) -> bool {
    let mut types = scope.api.types.iter();
    types.any(|definition| matches!(definition.kind, TypeKind::Alias(_)))
}

/// What types are made of that not every client has.
#[derive(Default)]
struct Ingredients {
    scalars: BTreeSet<Scalar>,
    tuples: bool,
    /// Whether the document leaves any type open.
    values: bool,
}

impl Ingredients {
    fn add(&mut self, ty: &Type) {
        match ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
                self.add(inner);
            }
            Type::Tuple(items) => {
                self.tuples = true;
                for item in items {
                    self.add(item);
                }
            }
            Type::Scalar(scalar) => _ = self.scalars.insert(*scalar),
            Type::Any => self.values = true,
            Type::Named(_) => {}
        }
    }
}
