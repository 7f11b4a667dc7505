//! Security schemes, and what operations ask for.

use super::{Docs, WireName};

/// Index of a [`Scheme`] in [`Api::schemes`](super::Api::schemes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(pub u32);

impl SchemeId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A scheme that a caller may have credentials for.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Its name.
    pub name: WireName,
    /// Texts.
    pub docs: Docs,
    /// What it asks for.
    pub kind: SchemeKind,
    /// Which calls its credential goes with.
    pub reach: Reach,
    /// The scopes that operations ask for, in the order of their first mention.
    pub scopes: Vec<String>,
}

/// Which calls a scheme's credential goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the operations that ask for it.
    Asked,
    /// All of them, because no operation of the document asks for it.
    Everywhere,
}

/// What a scheme asks for.
#[derive(Clone, Debug)]
pub enum SchemeKind {
    /// A key.
    ApiKey {
        /// Where it is sent.
        place: KeyPlace,
        /// The header, query parameter or cookie.
        name: WireName,
    },
    /// A user and a password.
    Basic,
    /// A token, and what the document says of its format (`JWT`).
    Bearer(Option<String>),
    /// A token of OAuth 2.
    OAuth2(Flows),
    /// A token of `OpenID` Connect, whose configuration is found at this URL.
    OpenIdConnect(String),
    /// What only the caller or the transport can see to, in words: `mutual TLS`.
    Outside(String),
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyPlace {
    /// As a header.
    Header,
    /// In the query string.
    Query,
    /// As a cookie.
    Cookie,
}

/// The ways to a token that need no person: where each is to be asked for, if the document declares it.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    /// The token URL of the flow `clientCredentials`.
    pub client_credentials: Option<String>,
    /// The token URL of the flow `password`.
    pub password: Option<String>,
    /// The URL at which a token is refreshed, of any flow.
    pub refresh: Option<String>,
}

impl Flows {
    /// Whether there is any.
    #[must_use]
    pub fn any(&self) -> bool {
        let Self {
            client_credentials,
            password,
            refresh,
        } = self;
        [client_credentials, password, refresh]
            .iter()
            .any(|url| url.is_some())
    }
}

/// A scheme that an operation asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemeNeed {
    /// The scheme.
    pub scheme: SchemeId,
    /// The scopes or roles.
    pub scopes: Vec<String>,
}
