//! Security requirements and schemes.

use super::Reader;
use super::value::fields;
use crate::load::Tree;
use crate::openapi::model::{
    ApiKeyLocation, Extensions, Flow, Flows, HttpScheme, Requirement, SchemeNeed, SecurityKind,
    SecurityScheme, SecuritySchemeId, Spanned,
};

#[derive(Clone, Copy)]
enum Kind {
    ApiKey,
    Http,
    OAuth2,
    OpenIdConnect,
    MutualTls,
}

const KINDS: &[(&str, Kind)] = &[
    ("apiKey", Kind::ApiKey),
    ("http", Kind::Http),
    ("oauth2", Kind::OAuth2),
    ("openIdConnect", Kind::OpenIdConnect),
    ("mutualTLS", Kind::MutualTls),
];

const LOCATIONS: &[(&str, ApiKeyLocation)] = &[
    ("query", ApiKeyLocation::Query),
    ("header", ApiKeyLocation::Header),
    ("cookie", ApiKeyLocation::Cookie),
];

/// The fields of a scheme before its type is known to be sound.
#[derive(Default)]
struct Parts<'t> {
    kind: Option<Spanned<Kind>>,
    location: Option<Spanned<ApiKeyLocation>>,
    name: Option<Spanned<&'t str>>,
    scheme: Option<Spanned<&'t str>>,
    bearer_format: Option<&'t str>,
    flows: Option<Flows<'t>>,
    url: Option<&'t str>,
    metadata_url: Option<&'t str>,
}

impl<'t> Reader<'t, '_> {
    pub(super) fn read_requirements(&mut self, tree: &'t Tree) -> Vec<Requirement<'t>> {
        let alternatives = self.list(tree);
        alternatives
            .iter()
            .filter_map(|alternative| {
                let schemes = self.names(
                    alternative,
                    "a security requirement",
                    |reader, name, scopes| {
                        Some(SchemeNeed {
                            name,
                            scopes: reader.texts(scopes),
                        })
                    },
                );
                let schemes = schemes.into_iter().map(|(_, need)| need).collect();
                alternative.as_map().map(|_| Requirement {
                    span: alternative.span,
                    schemes,
                })
            })
            .collect()
    }

    pub(super) fn read_security_scheme(&mut self, tree: &'t Tree) -> SecuritySchemeId {
        let mut parts = Parts::default();
        let (mut description, mut deprecated) = (None, false);
        let mut extensions = Extensions::default();
        fields!(self, tree, "a security scheme", extensions, value, {
            "type" => parts.kind = self.word(value, KINDS),
            "description" => description = self.text(value),
            "name" => parts.name = self.spanned(value),
            "in" => parts.location = self.word(value, LOCATIONS),
            "scheme" => parts.scheme = self.spanned(value),
            "bearerFormat" => parts.bearer_format = self.text(value),
            "flows" => parts.flows = Some(self.read_flows(value)),
            "openIdConnectUrl" => parts.url = self.text(value),
            "oauth2MetadataUrl" => parts.metadata_url = self.text(value),
            "deprecated" => deprecated = self.flag(value),
        });
        if tree.as_map().is_some_and(|map| !map.contains_key("type")) {
            self.missing(tree.span, "type", "a security scheme");
        }
        let kind = self.read_kind(tree, parts);
        self.doc.security_schemes.push(SecurityScheme {
            span: tree.span,
            description,
            kind,
            deprecated,
            extensions,
        })
    }

    fn read_kind(&mut self, tree: &'t Tree, parts: Parts<'t>) -> SecurityKind<'t> {
        let mut require = |present: bool, key: &str, what: &str| {
            if !present && tree.get(key).is_none() {
                self.missing(tree.span, key, what);
            }
        };
        match parts.kind.map(|kind| kind.value) {
            Some(Kind::ApiKey) => {
                require(parts.name.is_some(), "name", "an `apiKey` scheme");
                require(parts.location.is_some(), "in", "an `apiKey` scheme");
                SecurityKind::ApiKey {
                    location: parts
                        .location
                        .map_or(ApiKeyLocation::Header, |location| location.value),
                    name: parts.name.unwrap_or(Spanned {
                        value: "",
                        span: tree.span,
                    }),
                }
            }
            Some(Kind::Http) => {
                require(parts.scheme.is_some(), "scheme", "an `http` scheme");
                let scheme = match parts.scheme {
                    Some(scheme) if scheme.eq_ignore_ascii_case("bearer") => HttpScheme::Bearer,
                    Some(scheme) if !scheme.eq_ignore_ascii_case("basic") => {
                        HttpScheme::Other(scheme)
                    }
                    Some(_) | None => HttpScheme::Basic,
                };
                SecurityKind::Http {
                    scheme,
                    bearer_format: parts.bearer_format,
                }
            }
            Some(Kind::OAuth2) => {
                require(parts.flows.is_some(), "flows", "an `oauth2` scheme");
                SecurityKind::OAuth2(Box::new(Flows {
                    metadata_url: parts.metadata_url,
                    ..parts.flows.unwrap_or_default()
                }))
            }
            Some(Kind::OpenIdConnect) => {
                require(
                    parts.url.is_some(),
                    "openIdConnectUrl",
                    "an `openIdConnect` scheme",
                );
                SecurityKind::OpenIdConnect {
                    url: parts.url.unwrap_or_default(),
                }
            }
            // A missing or unknown type has been reported as an error, so what stands in for it is never used.
            Some(Kind::MutualTls) | None => SecurityKind::MutualTls,
        }
    }

    fn read_flows(&mut self, tree: &'t Tree) -> Flows<'t> {
        let mut flows = Flows::default();
        let mut extensions = Extensions::default();
        fields!(self, tree, "`flows`", extensions, value, {
            "implicit" => flows.implicit = self.read_flow(value),
            "password" => flows.password = self.read_flow(value),
            "clientCredentials" => flows.client_credentials = self.read_flow(value),
            "authorizationCode" => flows.authorization_code = self.read_flow(value),
            "deviceAuthorization" => flows.device_authorization = self.read_flow(value),
        });
        flows
    }

    fn read_flow(&mut self, tree: &'t Tree) -> Option<Flow<'t>> {
        let mut flow = Flow {
            span: tree.span,
            authorization_url: None,
            device_authorization_url: None,
            token_url: None,
            refresh_url: None,
            scopes: Vec::new(),
        };
        let mut extensions = Extensions::default();
        fields!(self, tree, "an OAuth flow", extensions, value, {
            "authorizationUrl" => flow.authorization_url = self.text(value),
            "deviceAuthorizationUrl" => flow.device_authorization_url = self.text(value),
            "tokenUrl" => flow.token_url = self.text(value),
            "refreshUrl" => flow.refresh_url = self.text(value),
            "scopes" => flow.scopes = self.names(value, "`scopes`", |reader, _, text| reader.text(text)),
        });
        tree.as_map().map(|_| flow)
    }
}
