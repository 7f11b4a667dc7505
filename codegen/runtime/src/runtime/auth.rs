//! Credentials: who the client says it is. They are written into requests to the origin of the base URL, and to no other.
//!
//! Nothing here shows a secret in `Debug` or in a message.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::call::append_cookies;
use super::error::BoxError;
use super::param::{percent_encode, write_cookie};
use super::security::{Spot, is_set};
use super::transport::BoxFuture;

/// What proves to the server who is calling: a token, a user with a password, an API key.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Bearer(String),
    Basic {
        user: String,
        password: String,
    },
    ApiKey(ApiKey),
    /// A key that is sent where its scheme says.
    Key(String),
}

/// A key, and where it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    place: Place,
    name: String,
    value: String,
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Header,
    Query,
    Cookie,
}

impl Credential {
    /// A bearer token (RFC 6750): `Authorization: Bearer …`.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Bearer(token.into()))
    }

    /// A user and a password (RFC 7617): `Authorization: Basic …`.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// An API key, and where it is sent.
    #[must_use]
    pub fn api_key(key: ApiKey) -> Self {
        Self(Kind::ApiKey(key))
    }

    /// An API key that is sent where the document says: for providers of a scheme that asks for one.
    pub fn key(value: impl Into<String>) -> Self {
        Self(Kind::Key(value.into()))
    }

    /// Whether both are written in the same place, so that one replaces the other.
    pub(crate) fn replaces(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::ApiKey(key), Kind::ApiKey(other)) => {
                key.place == other.place && key.name == other.name
            }
            (Kind::ApiKey(_) | Kind::Key(_), _) | (_, Kind::ApiKey(_) | Kind::Key(_)) => false,
            (Kind::Bearer(_) | Kind::Basic { .. }, Kind::Bearer(_) | Kind::Basic { .. }) => true,
        }
    }

    /// The header `Authorization` that shows it; `None` of keys. The error says what cannot be written, without showing it.
    pub(crate) fn authorization(&self) -> Option<Result<HeaderValue, String>> {
        Some(match &self.0 {
            Kind::Bearer(token) => sensitive(&format!("Bearer {token}"), "the bearer token"),
            Kind::Basic { user, .. } if user.contains(':') => {
                Err("a user name cannot hold a colon".to_owned())
            }
            Kind::Basic { user, password } => {
                let pair = STANDARD.encode(format!("{user}:{password}"));
                sensitive(&format!("Basic {pair}"), "the user and password")
            }
            Kind::ApiKey(_) | Kind::Key(_) => return None,
        })
    }

    /// Writes the credential into a request, unless `own`, the headers that the caller set on this very request, its query
    /// or its cookies stand in its place already. `spot` is where its scheme asks for it. The error says what cannot be
    /// written, without showing it.
    pub(crate) fn apply(
        &self,
        spot: Option<Spot>,
        request: &mut http::Request<super::body::Body>,
        own: &HeaderMap,
    ) -> Result<(), String> {
        match &self.0 {
            Kind::Bearer(_) | Kind::Basic { .. } => {
                if let Some(value) = self
                    .authorization()
                    .filter(|_| !own.contains_key(AUTHORIZATION))
                {
                    request.headers_mut().insert(AUTHORIZATION, value?);
                }
                Ok(())
            }
            Kind::ApiKey(ApiKey { place, name, value }) => {
                write_key(*place, name, value, request, own)
            }
            Kind::Key(value) => match spot {
                Some(Spot::Key(place, name)) => write_key(place, name, value, request, own),
                Some(Spot::Authorization | Spot::Outside) | None => {
                    Err("a key was given where nothing says how it is sent".to_owned())
                }
            },
        }
    }
}

impl ApiKey {
    /// A key in the header `name`.
    pub fn header(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            place: Place::Header,
            name: name.into(),
            value: value.into(),
        }
    }

    /// A key in the query parameter `name`.
    pub fn query(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            place: Place::Query,
            name: name.into(),
            value: value.into(),
        }
    }

    /// A key in the cookie `name`.
    pub fn cookie(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            place: Place::Cookie,
            name: name.into(),
            value: value.into(),
        }
    }
}

fn write_key(
    place: Place,
    name: &str,
    value: &str,
    request: &mut http::Request<super::body::Body>,
    own: &HeaderMap,
) -> Result<(), String> {
    match place {
        Place::Header => {
            let header = HeaderName::try_from(name)
                .map_err(|_| format!("{name:?} is no name of a header"))?;
            if own.contains_key(&header) {
                Ok(())
            } else {
                let value = sensitive(value, "the API key")?;
                request.headers_mut().insert(header, value);
                Ok(())
            }
        }
        Place::Query | Place::Cookie if is_set(place, name, request.uri(), request.headers()) => {
            // The caller set it, or a redirect has brought it along.
            Ok(())
        }
        Place::Query => {
            let uri = request.uri();
            let separator = if uri.query().is_some() { '&' } else { '?' };
            let (name, value) = (percent_encode(name), percent_encode(value));
            *request.uri_mut() = Uri::try_from(format!("{uri}{separator}{name}={value}"))
                .map_err(|error| format!("the API key makes the URL invalid: {error}"))?;
            Ok(())
        }
        Place::Cookie => {
            let pair = write_cookie(name, &value).map_err(|fault| fault.to_string())?;
            append_cookies(request.headers_mut(), &pair.unwrap_or_default());
            Ok(())
        }
    }
}

/// The value of a header that nobody else may see.
fn sensitive(text: &str, what: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| format!("{what} holds characters that no header can hold"))?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for Credential {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Bearer(_) => f.write_str("Bearer(…)"),
            Kind::Basic { .. } => f.write_str("Basic(…)"),
            Kind::ApiKey(key) => key.fmt(f),
            Kind::Key(_) => f.write_str("Key(…)"),
        }
    }
}

impl fmt::Debug for ApiKey {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({:?} {:?}, …)", self.place, self.name)
    }
}

/// Provides credentials, and renews those that the server rejects.
///
/// What it does counts towards the call's timeout, but is not cut short by it: a provider bounds its own requests.
pub trait Credentials: Send + Sync + 'static {
    /// The credential for a call that is about to be sent. It is asked for at every call, so it should be kept at hand.
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>>;

    /// A credential in place of `rejected`, which the server answered with 401; `None` where there is no other.
    ///
    /// It is asked for once a call, and the call is then sent once more. [`get`](Self::get) is expected to give the
    /// renewed credential from then on. Of several calls that are rejected at the same time, one renews; the others then
    /// take what `get` gives.
    fn renew(&self, rejected: Credential) -> BoxFuture<'_, Result<Option<Credential>, BoxError>> {
        drop(rejected);
        Box::pin(std::future::ready(Ok(None)))
    }
}
