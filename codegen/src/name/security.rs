//! Names of security schemes: the builder's methods that set their credentials, and the constants of what operations ask for.

use super::names::{Ident, SchemeNames};
use super::scope::{Scope, Wish};
use super::spelling::Kind;
use super::words;
use crate::ir::{Api, Operation, Scheme, SchemeId, SchemeKind};
use crate::maps::IndexMap;

/// A combination of schemes an alternative.
type Requirement = Vec<Vec<SchemeId>>;

/// The names of schemes, of all requirements that differ, and by operation that of its requirement.
pub(super) struct Security {
    pub(super) schemes: Vec<SchemeNames>,
    pub(super) requirements: IndexMap<Requirement, Ident>,
}

impl Security {
    /// The constant of what an operation asks for.
    pub(super) fn of(&self, operation: &Operation) -> Option<Ident> {
        self.requirements.get(&requirement(operation)?).cloned()
    }
}

/// Names everything that has to do with credentials.
///
/// A scheme that is the only one of its kind is set by a method called after the kind, which reads the same for every API.
/// Where there are several, each is called after itself.
pub(super) fn assign(api: &Api) -> Security {
    let mut constants = Scope::default();
    let requirements = assign_requirements(api, &mut constants);
    let statics = constants.assign(api.schemes.iter().map(|scheme| {
        let path = [scheme.name.0.clone(), "scheme".to_owned()];
        Wish::derived(
            Kind::Constant,
            Kind::Constant.spell(&words::split_all(&path)),
        )
    }));
    let mut methods = Scope::default();
    let alone = |stem: &str| {
        api.schemes
            .iter()
            .filter(|other| stem_of(other) == Some(stem))
            .count()
            < 2
    };
    let stems: Vec<_> = api
        .schemes
        .iter()
        .map(|scheme| stem_of(scheme).filter(|stem| alone(stem)))
        .collect();
    let setters = methods.assign(api.schemes.iter().zip(&stems).map(|(scheme, stem)| {
        let suffix = match scheme.kind {
            SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => "_token",
            SchemeKind::ApiKey { .. }
            | SchemeKind::Basic
            | SchemeKind::Bearer(_)
            | SchemeKind::Outside(_) => "",
        };
        match stem {
            Some(stem) => Wish::derived(Kind::BuilderMethod, format!("{stem}{suffix}")),
            None => Wish::of(Kind::BuilderMethod, scheme.name.as_str()).with(suffix),
        }
    }));
    let schemes = statics
        .into_iter()
        .zip(setters)
        .zip(&api.schemes)
        .zip(stems);
    let schemes = schemes.map(|(((constant, set), scheme), stem)| {
        let stem = match (&scheme.kind, stem) {
            (SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_), Some(stem)) => stem.to_owned(),
            (SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_), None) => {
                Kind::BuilderMethod.spell(&words::split(scheme.name.as_str()))
            }
            (
                SchemeKind::ApiKey { .. }
                | SchemeKind::Basic
                | SchemeKind::Bearer(_)
                | SchemeKind::Outside(_),
                _,
            ) => set.bare().to_owned(),
        };
        let mut derived = |suffix: &str| {
            methods.assign_one(Wish::derived(
                Kind::BuilderMethod,
                format!("{stem}_{suffix}"),
            ))
        };
        SchemeNames {
            constant,
            provider: derived("provider"),
            client_credentials: derived("client_credentials"),
            grant: derived("grant"),
            set,
        }
    });
    Security {
        schemes: schemes.collect(),
        requirements,
    }
}

/// What a scheme is called after if it is the only one of its kind.
fn stem_of(scheme: &Scheme) -> Option<&'static str> {
    match scheme.kind {
        SchemeKind::ApiKey { .. } => Some("api_key"),
        SchemeKind::Basic => Some("basic"),
        SchemeKind::Bearer(_) => Some("bearer_token"),
        SchemeKind::OAuth2(_) => Some("oauth2"),
        SchemeKind::OpenIdConnect(_) => Some("open_id_connect"),
        SchemeKind::Outside(_) => None,
    }
}

fn requirement(operation: &Operation) -> Option<Requirement> {
    let alternatives = operation.security.as_ref()?.iter();
    let combinations =
        alternatives.map(|needs| needs.iter().map(|need| need.scheme).collect::<Vec<_>>());
    Some(combinations.collect())
}

/// `KEY_OR_OAUTH_AND_TENANT`, one for all operations that ask for the same.
fn assign_requirements(api: &Api, constants: &mut Scope) -> IndexMap<Requirement, Ident> {
    let mut requirements: IndexMap<Requirement, Ident> = IndexMap::default();
    for requirement in api.operations.iter().filter_map(requirement) {
        requirements
            .entry(requirement)
            .or_insert_with_key(|requirement| {
                let mut path = Vec::new();
                for combination in requirement {
                    path.extend((!path.is_empty()).then(|| "or".to_owned()));
                    if combination.is_empty() {
                        path.push("none".to_owned());
                    }
                    for (index, scheme) in combination.iter().enumerate() {
                        path.extend((index > 0).then(|| "and".to_owned()));
                        path.push(api.scheme(*scheme).name.0.clone());
                    }
                }
                let text = Kind::Constant.spell(&words::split_all(&path));
                constants.assign_one(Wish::derived(Kind::Constant, text))
            });
    }
    requirements
}
