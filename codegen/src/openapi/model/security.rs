//! Security schemes and requirements.

use super::{Extensions, Named, Spanned};
use crate::source::Span;

/// One alternative of `security`: every scheme in it is needed. An empty one means that anonymous calls are fine, too.
#[derive(Debug, Clone)]
pub struct Requirement<'t> {
    /// The object.
    pub span: Span,
    /// The schemes.
    pub schemes: Vec<SchemeNeed<'t>>,
}

/// A scheme that a requirement names.
#[derive(Debug, Clone)]
pub struct SchemeNeed<'t> {
    /// The name in `components.securitySchemes`.
    pub name: Spanned<&'t str>,
    /// The scopes or roles.
    pub scopes: Vec<Spanned<&'t str>>,
}

/// A security scheme.
#[derive(Debug, Clone)]
pub struct SecurityScheme<'t> {
    /// The object.
    pub span: Span,
    /// `description`.
    pub description: Option<&'t str>,
    /// `type`, with the fields that belong to it.
    pub kind: SecurityKind<'t>,
    /// `deprecated` (3.2).
    pub deprecated: bool,
    /// `x-` fields.
    pub extensions: Extensions<'t>,
}

/// The `type` of a security scheme.
#[derive(Debug, Clone)]
pub enum SecurityKind<'t> {
    /// `apiKey`.
    ApiKey {
        /// Where the key goes.
        location: ApiKeyLocation,
        /// The name of the header, query parameter or cookie.
        name: Spanned<&'t str>,
    },
    /// `http`.
    Http {
        /// The scheme of the `Authorization` header.
        scheme: HttpScheme<'t>,
        /// `bearerFormat`.
        bearer_format: Option<&'t str>,
    },
    /// `oauth2`.
    OAuth2(Box<Flows<'t>>),
    /// `openIdConnect`.
    OpenIdConnect {
        /// `openIdConnectUrl`.
        url: &'t str,
    },
    /// `mutualTLS`.
    MutualTls,
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the variants are the standard's names")]
pub enum ApiKeyLocation {
    Query,
    Header,
    Cookie,
}

/// A scheme of the `Authorization` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpScheme<'t> {
    /// User and password.
    Basic,
    /// A token.
    Bearer,
    /// Any other registered scheme.
    Other(Spanned<&'t str>),
}

/// The flows of an OAuth 2 scheme.
#[derive(Debug, Clone, Default)]
pub struct Flows<'t> {
    /// `implicit`.
    pub implicit: Option<Flow<'t>>,
    /// `password`.
    pub password: Option<Flow<'t>>,
    /// `clientCredentials`.
    pub client_credentials: Option<Flow<'t>>,
    /// `authorizationCode`.
    pub authorization_code: Option<Flow<'t>>,
    /// `deviceAuthorization` (3.2).
    pub device_authorization: Option<Flow<'t>>,
    /// `oauth2MetadataUrl` of the scheme (3.2).
    pub metadata_url: Option<&'t str>,
}

/// One flow.
#[derive(Debug, Clone)]
pub struct Flow<'t> {
    /// The object.
    pub span: Span,
    /// `authorizationUrl`.
    pub authorization_url: Option<&'t str>,
    /// `deviceAuthorizationUrl` (3.2).
    pub device_authorization_url: Option<&'t str>,
    /// `tokenUrl`.
    pub token_url: Option<&'t str>,
    /// `refreshUrl`.
    pub refresh_url: Option<&'t str>,
    /// `scopes` with their descriptions.
    pub scopes: Named<'t, &'t str>,
}
