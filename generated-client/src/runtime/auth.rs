//! Credentials: who the client says it is. They are written into requests to the origin of the base URL, and to no other.
//!
//! Nothing here shows a secret in `Debug` or in a message.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::call::append_cookies;
use super::error::BoxError;
use super::param::{percent_encode, write_cookie};
use super::transport::BoxFuture;

/// What proves to the server who is calling: a token, a user with a password, an API key.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Bearer(String),
    Basic { user: String, password: String },
    ApiKey(ApiKey),
}

/// A key, and where it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    place: Place,
    name: String,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
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

    /// An API key.
    #[must_use]
    pub fn api_key(key: ApiKey) -> Self {
        Self(Kind::ApiKey(key))
    }

    /// Whether both are written in the same place, so that one replaces the other.
    pub(crate) fn replaces(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::ApiKey(key), Kind::ApiKey(other)) => {
                key.place == other.place && key.name == other.name
            }
            (Kind::ApiKey(_), _) | (_, Kind::ApiKey(_)) => false,
            _ => true,
        }
    }

    /// Writes the credential into a request, unless `own`, the headers that the caller set on this very request, or its
    /// query stand in its place already. The error says what cannot be written, without showing it.
    pub(crate) fn apply(
        &self,
        request: &mut http::Request<super::body::Body>,
        own: &HeaderMap,
    ) -> Result<(), String> {
        let mut authorization = |value: String, what| {
            if own.contains_key(AUTHORIZATION) {
                return Ok(());
            }
            insert(request.headers_mut(), AUTHORIZATION, &value, what)
        };
        match &self.0 {
            Kind::Bearer(token) => authorization(format!("Bearer {token}"), "the bearer token"),
            Kind::Basic { user, password } => {
                if user.contains(':') {
                    return Err("a user name cannot hold a colon".to_owned());
                }
                let pair = STANDARD.encode(format!("{user}:{password}"));
                authorization(format!("Basic {pair}"), "the user and password")
            }
            Kind::ApiKey(key) => key.apply(request, own),
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

    fn apply(
        &self,
        request: &mut http::Request<super::body::Body>,
        own: &HeaderMap,
    ) -> Result<(), String> {
        match self.place {
            Place::Header => {
                let name = HeaderName::try_from(&self.name)
                    .map_err(|_| format!("{:?} is no name of a header", self.name))?;
                if own.contains_key(&name) {
                    Ok(())
                } else {
                    insert(request.headers_mut(), name, &self.value, "the API key")
                }
            }
            Place::Query => {
                let uri = request.uri();
                let assigned = format!("{}=", percent_encode(&self.name));
                // A redirect may have brought it along.
                if uri
                    .query()
                    .is_some_and(|query| query.split('&').any(|pair| pair.starts_with(&assigned)))
                {
                    return Ok(());
                }
                let separator = if uri.query().is_some() { '&' } else { '?' };
                let value = percent_encode(&self.value);
                *request.uri_mut() = Uri::try_from(format!("{uri}{separator}{assigned}{value}"))
                    .map_err(|error| format!("the API key makes the URL invalid: {error}"))?;
                Ok(())
            }
            Place::Cookie => {
                let pair =
                    write_cookie(&self.name, &self.value).map_err(|fault| fault.to_string())?;
                append_cookies(request.headers_mut(), &pair.unwrap_or_default());
                Ok(())
            }
        }
    }
}

fn insert(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: &str,
    what: &str,
) -> Result<(), String> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| format!("{what} holds characters that no header can hold"))?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Bearer(_) => f.write_str("Bearer(…)"),
            Kind::Basic { .. } => f.write_str("Basic(…)"),
            Kind::ApiKey(key) => key.fmt(f),
        }
    }
}

impl fmt::Debug for ApiKey {
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

/// A provider, and the gate that lets one call at a time renew.
pub(crate) struct Provider {
    credentials: Box<dyn Credentials>,
    gate: Gate,
}

impl Provider {
    pub(crate) fn new(credentials: impl Credentials) -> Self {
        Self {
            credentials: Box::new(credentials),
            gate: Gate::default(),
        }
    }

    pub(crate) async fn get(&self) -> Result<Credential, BoxError> {
        self.credentials.get().await
    }

    /// Another credential than `rejected`, if there is one.
    pub(crate) async fn renew(&self, rejected: Credential) -> Result<Option<Credential>, BoxError> {
        let _pass = self.gate.enter().await;
        let current = self.credentials.get().await?;
        if current == rejected {
            self.credentials.renew(rejected).await
        } else {
            Ok(Some(current))
        }
    }
}

/// Lets one future through at a time. It belongs to no runtime, and a future that is dropped while it waits or works
/// leaves nothing behind.
#[derive(Default)]
struct Gate(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    occupied: bool,
    waiting: Vec<Waker>,
}

impl Gate {
    fn enter(&self) -> Enter<'_> {
        Enter(self)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing panics while the lock is held, and the queue would be whole if it did.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Enter<'a>(&'a Gate);

impl<'a> Future for Enter<'a> {
    type Output = Pass<'a>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Pass<'a>> {
        let mut queue = self.0.queue();
        if queue.occupied {
            queue.waiting.push(context.waker().clone());
            return Poll::Pending;
        }
        queue.occupied = true;
        Poll::Ready(Pass(self.0))
    }
}

struct Pass<'a>(&'a Gate);

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut queue = self.0.queue();
            queue.occupied = false;
            std::mem::take(&mut queue.waiting)
        };
        // All are woken: one that was dropped meanwhile could not pass the signal on.
        waiting.into_iter().for_each(Waker::wake);
    }
}
