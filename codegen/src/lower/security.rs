//! Security schemes and requirements.

use super::docs::deprecation;
use crate::check::Endpoint;
use crate::ir::{Docs, Flows, KeyPlace, Reach, Scheme, SchemeId, SchemeKind, SchemeNeed, WireName};
use crate::maps::{IndexMap, IndexSet};
use crate::openapi::{self, ApiKeyLocation, Document, HttpScheme, Requirement, SecurityKind};
use crate::resolve::Refs;

/// The schemes that the client knows, by name.
pub(super) struct Schemes<'t> {
    schemes: IndexMap<&'t str, Scheme>,
    /// By scheme: the scopes that operations ask for.
    scopes: Vec<IndexSet<&'t str>>,
}

impl<'t> Schemes<'t> {
    /// Lowers the schemes that the operations of the client ask for, and those that no operation of the document asks for.
    pub(super) fn new(doc: &Document<'t>, refs: &Refs, endpoints: &[Endpoint<'_, 't>]) -> Self {
        let named = |requirement: &Requirement<'t>| {
            requirement
                .schemes
                .iter()
                .map(|need| need.name.value)
                .collect::<Vec<_>>()
        };
        let everywhere = doc.path_items.iter().flat_map(|(_, item)| &item.operations);
        let stated = everywhere.filter_map(|operation| operation.security.as_ref());
        let mentioned: IndexSet<&str> = stated
            .chain([&doc.security])
            .flatten()
            .flat_map(named)
            .collect();
        let asked: IndexSet<&str> = endpoints
            .iter()
            .flat_map(|endpoint| in_force(doc, endpoint.operation))
            .flat_map(named)
            .collect();
        let mut schemes = IndexMap::default();
        for (name, scheme) in &doc.components.security_schemes {
            let reach = match (asked.contains(name.value), mentioned.contains(name.value)) {
                (true, _) => Reach::Asked,
                (false, true) => continue,
                (false, false) => Reach::Everywhere,
            };
            let scheme = &doc.security_schemes[refs.get(*scheme)];
            schemes.insert(name.value, lower_scheme(name.value, scheme, reach));
        }
        // What is not described is nothing that the client could set.
        for name in asked {
            schemes.entry(name).or_insert_with(|| Scheme {
                name: WireName(name.to_owned()),
                docs: Docs::default(),
                kind: SchemeKind::Outside(
                    "a scheme that the document does not describe".to_owned(),
                ),
                reach: Reach::Asked,
                scopes: Vec::new(),
            });
        }
        Self {
            scopes: vec![IndexSet::default(); schemes.len()],
            schemes,
        }
    }

    /// Alternatives of combinations; none of them means that nothing is required. Notes the scopes.
    pub(super) fn lower_requirements(
        &mut self,
        doc: &Document<'t>,
        operation: &openapi::Operation<'t>,
    ) -> Option<Vec<Vec<SchemeNeed>>> {
        let alternatives: Vec<Vec<SchemeNeed>> = in_force(doc, operation)
            .iter()
            .map(|requirement| self.lower_requirement(requirement))
            .collect();
        alternatives
            .iter()
            .any(|combination| !combination.is_empty())
            .then_some(alternatives)
    }

    fn lower_requirement(&mut self, requirement: &Requirement<'t>) -> Vec<SchemeNeed> {
        let mut needs = Vec::new();
        for need in &requirement.schemes {
            let scopes: Vec<String> = need
                .scopes
                .iter()
                .map(|scope| scope.value.to_owned())
                .collect();
            let Some(index) = self.schemes.get_index_of(need.name.value) else {
                continue;
            };
            self.scopes[index].extend(need.scopes.iter().map(|scope| scope.value));
            needs.extend(u32::try_from(index).ok().map(|index| SchemeNeed {
                scheme: SchemeId(index),
                scopes,
            }));
        }
        needs
    }

    pub(super) fn finish(self) -> Vec<Scheme> {
        let schemes = self.schemes.into_values().zip(self.scopes);
        let finished = schemes.map(|(scheme, scopes)| Scheme {
            scopes: scopes.into_iter().map(str::to_owned).collect(),
            ..scheme
        });
        finished.collect()
    }
}

/// The operation's own requirements, else the document's.
fn in_force<'c, 't>(
    doc: &'c Document<'t>,
    operation: &'c openapi::Operation<'t>,
) -> &'c [Requirement<'t>] {
    operation.security.as_ref().unwrap_or(&doc.security)
}

fn lower_scheme(name: &str, scheme: &openapi::SecurityScheme<'_>, reach: Reach) -> Scheme {
    let openapi::SecurityScheme {
        span: _,
        description,
        kind,
        deprecated,
        extensions: _,
    } = scheme;
    let kind = match kind {
        SecurityKind::ApiKey { location, name } => SchemeKind::ApiKey {
            place: match location {
                ApiKeyLocation::Header => KeyPlace::Header,
                ApiKeyLocation::Query => KeyPlace::Query,
                ApiKeyLocation::Cookie => KeyPlace::Cookie,
            },
            name: WireName(name.value.to_owned()),
        },
        SecurityKind::Http {
            scheme,
            bearer_format,
        } => match scheme {
            HttpScheme::Basic => SchemeKind::Basic,
            HttpScheme::Bearer => SchemeKind::Bearer(bearer_format.map(str::to_owned)),
            HttpScheme::Other(scheme) => {
                SchemeKind::Outside(format!("the HTTP scheme {}", scheme.value))
            }
        },
        SecurityKind::OAuth2(flows) => SchemeKind::OAuth2(lower_flows(flows)),
        SecurityKind::OpenIdConnect { url } => SchemeKind::OpenIdConnect((*url).to_owned()),
        SecurityKind::MutualTls => SchemeKind::Outside("mutual TLS".to_owned()),
    };
    Scheme {
        name: WireName(name.to_owned()),
        docs: Docs {
            description: describe(*description, &scheme.kind),
            deprecated: deprecation(*deprecated),
            ..Docs::default()
        },
        kind,
        reach,
        scopes: Vec::new(),
    }
}

/// What the document says, and where people are asked for their consent, of which the client knows nothing else.
fn describe(description: Option<&str>, kind: &SecurityKind<'_>) -> Option<String> {
    let SecurityKind::OAuth2(flows) = kind else {
        return description.map(str::to_owned);
    };
    let consent = [&flows.authorization_code, &flows.implicit];
    let mut consent = consent.into_iter().flatten();
    let consent = consent.find_map(|flow| flow.authorization_url);
    let device = flows.device_authorization.as_ref();
    let device = device.and_then(|flow| flow.device_authorization_url);
    let facts = [
        consent.map(|url| format!("People give their consent at <{url}>.")),
        device.map(|url| format!("Devices are given codes at <{url}>.")),
        flows
            .metadata_url
            .map(|url| format!("The server describes itself at <{url}>.")),
    ];
    let paragraphs = description.map(str::to_owned).into_iter();
    let paragraphs: Vec<_> = paragraphs.chain(facts.into_iter().flatten()).collect();
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// A token is refreshed at `refreshUrl`, and where there is none, where it was had.
fn lower_flows(flows: &openapi::Flows<'_>) -> Flows {
    let openapi::Flows {
        implicit,
        password,
        client_credentials,
        authorization_code,
        device_authorization,
        metadata_url: _,
    } = flows;
    let token_url = |flow: &Option<openapi::Flow<'_>>| flow.as_ref()?.token_url.map(str::to_owned);
    let refreshing = [authorization_code, device_authorization, password, implicit]
        .into_iter()
        .flatten();
    Flows {
        client_credentials: token_url(client_credentials),
        password: token_url(password),
        refresh: refreshing
            .filter_map(|flow| flow.refresh_url.or(flow.token_url))
            .map(str::to_owned)
            .next(),
    }
}
