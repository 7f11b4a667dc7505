//! `securityDefinitions`.

use crate::load::Tree;
use crate::openapi::model::{
    ApiKeyLocation, Extensions, Flow, Flows, HttpScheme, SecurityKind, SecurityScheme,
    SecuritySchemeId, Spanned,
};
use crate::openapi::read::Reader;
use crate::openapi::read::value::fields;

#[derive(Clone, Copy)]
enum Kind {
    Basic,
    ApiKey,
    OAuth2,
}

#[derive(Clone, Copy)]
enum FlowKind {
    Implicit,
    Password,
    Application,
    AccessCode,
}

const KINDS: &[(&str, Kind)] = &[
    ("basic", Kind::Basic),
    ("apiKey", Kind::ApiKey),
    ("oauth2", Kind::OAuth2),
];

const FLOWS: &[(&str, FlowKind)] = &[
    ("implicit", FlowKind::Implicit),
    ("password", FlowKind::Password),
    ("application", FlowKind::Application),
    ("accessCode", FlowKind::AccessCode),
];

const LOCATIONS: &[(&str, ApiKeyLocation)] = &[
    ("query", ApiKeyLocation::Query),
    ("header", ApiKeyLocation::Header),
];

impl<'t> Reader<'t, '_> {
    pub(super) fn read_swagger_scheme(&mut self, tree: &'t Tree) -> SecuritySchemeId {
        let (mut kind, mut description, mut name) = (None, None, None);
        let (mut location, mut flow_kind) = (None, None);
        let mut flow = Flow {
            span: tree.span,
            authorization_url: None,
            device_authorization_url: None,
            token_url: None,
            refresh_url: None,
            scopes: Vec::new(),
        };
        let mut extensions = Extensions::default();
        fields!(self, tree, "a security definition", extensions, value, {
            "type" => kind = self.word(value, KINDS),
            "description" => description = self.text(value),
            "name" => name = self.spanned(value),
            "in" => location = self.word(value, LOCATIONS),
            "flow" => flow_kind = self.word(value, FLOWS),
            "authorizationUrl" => flow.authorization_url = self.text(value),
            "tokenUrl" => flow.token_url = self.text(value),
            "scopes" => flow.scopes = self.names(value, "`scopes`", |reader, _, text| reader.text(text)),
        });
        let mut require = |key: &str, what: &str| {
            if tree.as_map().is_some_and(|map| !map.contains_key(key)) {
                self.missing(tree.span, key, what);
            }
        };
        let kind = match kind.map(|kind| kind.value) {
            Some(Kind::Basic) => SecurityKind::Http {
                scheme: HttpScheme::Basic,
                bearer_format: None,
            },
            Some(Kind::ApiKey) => {
                require("name", "an `apiKey` definition");
                require("in", "an `apiKey` definition");
                let nameless = Spanned {
                    value: "",
                    span: tree.span,
                };
                SecurityKind::ApiKey {
                    location: location.map_or(ApiKeyLocation::Header, |location| location.value),
                    name: name.unwrap_or(nameless),
                }
            }
            Some(Kind::OAuth2) => {
                require("flow", "an `oauth2` definition");
                SecurityKind::OAuth2(Box::new(flows(flow_kind.map(|kind| kind.value), flow)))
            }
            // Reported as an error, so that what stands in for it is never used.
            None => {
                require("type", "a security definition");
                SecurityKind::MutualTls
            }
        };
        self.doc.security_schemes.push(SecurityScheme {
            span: tree.span,
            description,
            kind,
            deprecated: false,
            extensions,
        })
    }
}

fn flows(kind: Option<FlowKind>, flow: Flow<'_>) -> Flows<'_> {
    let mut flows = Flows::default();
    let place = match kind {
        Some(FlowKind::Implicit) => &mut flows.implicit,
        Some(FlowKind::Password) => &mut flows.password,
        Some(FlowKind::Application) => &mut flows.client_credentials,
        Some(FlowKind::AccessCode) => &mut flows.authorization_code,
        None => return flows,
    };
    *place = Some(flow);
    flows
}
