//! Tokens of OAuth 2 (RFC 6749): asked for when a call first needs one, kept until they expire, renewed once for all calls
//! that wait.
//!
//! A request for a token goes to the token endpoint alone and carries nothing of the calls: neither their headers nor their
//! credentials. It is sent over the client's transport, follows no redirect, and its answer is bounded.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::uri::Scheme;
use http::{HeaderValue, Method, StatusCode, Uri};
use serde_json::Value;

use super::auth::Credential;
use super::body::{Body, Bounds, Interrupted};
use super::builder::ClientBuilder;
use super::client::Core;
use super::clock;
use super::error::BoxError;
use super::execute::Drive;
use super::gate::{Gate, lock};
use super::param::percent_encode;
use super::provider::Issuer;
use super::security;
use super::transport::{BoxFuture, Reading, Request, TransportError};
use super::url::{BaseUrl, Origin, resolve};

/// The longest answer of a token endpoint that is read, in bytes.
const MAX_ANSWER: u64 = 1024 * 1024;

/// How long before it expires a token is renewed at the latest, so that it does not expire on its way.
const MARGIN: Duration = Duration::from_secs(30);

/// The longest description of an error that is shown, in characters.
const LONGEST_DESCRIPTION: usize = 300;

/// What the document says of a scheme's tokens, as a constant that the emitted code holds.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OAuth2Flows {
    /// The token URL of the flow `clientCredentials`.
    pub client_credentials: Option<&'static str>,
    /// The token URL of the flow `password`.
    pub password: Option<&'static str>,
    /// The URL at which tokens are refreshed.
    pub refresh: Option<&'static str>,
    /// The scopes that operations name.
    pub scopes: &'static [&'static str],
}

impl ClientBuilder {
    /// Has the credentials of a scheme issued by a grant.
    #[doc(hidden)]
    pub fn scheme_grant(
        self,
        scheme: &'static security::Scheme,
        flows: &'static OAuth2Flows,
        grant: OAuth2Grant,
    ) -> Self {
        self.issued(scheme, Box::new(Tokens::new(flows, grant)))
    }
}

/// What a client shows to be issued OAuth 2 tokens, and how it asks for them.
///
/// The token URL is the document's: absolute, or relative to the client's base URL. It has to be `https`, unless it leads to
/// this machine or to the server of the base URL itself, or [`allow_http`](Self::allow_http) says otherwise.
#[derive(Clone)]
pub struct OAuth2Grant {
    kind: Kind,
    client: Option<(String, Option<String>)>,
    client_in_body: bool,
    token_url: Option<String>,
    scopes: Option<String>,
    parameters: Vec<(String, String)>,
    allow_http: bool,
}

#[derive(Clone)]
enum Kind {
    ClientCredentials,
    Password { user: String, password: String },
    RefreshToken(String),
}

impl OAuth2Grant {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            client: None,
            client_in_body: false,
            token_url: None,
            scopes: None,
            parameters: Vec::new(),
            allow_http: false,
        }
    }

    /// The client itself: RFC 6749, section 4.4.
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self::new(Kind::ClientCredentials).client(id, secret)
    }

    /// The name and password of a user: RFC 6749, section 4.3.
    pub fn password(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::new(Kind::Password {
            user: user.into(),
            password: password.into(),
        })
    }

    /// A token that a user's consent has brought: RFC 6749, section 6. Where the server replaces it, the new one is used from
    /// then on.
    pub fn refresh_token(token: impl Into<String>) -> Self {
        Self::new(Kind::RefreshToken(token.into()))
    }

    /// The client that asks, with its secret.
    #[must_use]
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client = Some((id.into(), Some(secret.into())));
        self
    }

    /// The client that asks, which has no secret.
    #[must_use]
    pub fn public_client(mut self, id: impl Into<String>) -> Self {
        self.client = Some((id.into(), None));
        self
    }

    /// Sends the client's name and secret in the body, for servers that take no `Authorization` header.
    #[must_use]
    pub fn client_in_body(mut self) -> Self {
        self.client_in_body = true;
        self
    }

    /// Where tokens are asked for, in place of the URL of the document.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// The scopes that are asked for, in place of those that the operations name; none leave it to the server.
    #[must_use]
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<S> = scopes.into_iter().collect();
        let scopes: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        self.scopes = Some(scopes.join(" "));
        self
    }

    /// A further parameter of the request for a token, such as `audience`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Lets tokens be asked for without encryption, at whatever server.
    #[must_use]
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Where to ask for tokens.
    fn endpoint(&self, flows: &OAuth2Flows, base: &BaseUrl) -> Result<Uri, String> {
        let declared = match &self.kind {
            Kind::ClientCredentials => flows.client_credentials,
            Kind::Password { .. } => flows.password,
            Kind::RefreshToken(_) => flows.refresh,
        };
        let url = self.token_url.as_deref().or(declared).ok_or(
            "the document names no token URL for this grant: set `OAuth2Grant::token_url`",
        )?;
        let uri = Uri::try_from(format!("{}/", base.as_str()))
            .ok()
            .and_then(|base| resolve(&base, url))
            .ok_or_else(|| format!("the token URL {url:?} is none"))?;
        let origin = Origin::of(&uri)
            .filter(|_| {
                uri.authority()
                    .is_some_and(|authority| !authority.as_str().contains('@'))
            })
            .ok_or("the token URL is no http or https URL")?;
        if self.allow_http || is_safe(&uri) || origin == *base.origin() {
            Ok(uri)
        } else {
            Err(format!(
                "the token URL at {origin} is not https: see `OAuth2Grant::allow_http`"
            ))
        }
    }

    /// The body of a request for a token, and the `Authorization` header.
    fn request(&self, flows: &OAuth2Flows, refresh: Option<&str>) -> (String, Option<String>) {
        let mut form = Form::default();
        let mut scopes = flows.scopes.join(" ");
        match &self.kind {
            Kind::ClientCredentials => form.push("grant_type", "client_credentials"),
            Kind::Password { user, password } => {
                form.push("grant_type", "password");
                form.push("username", user);
                form.push("password", password);
            }
            Kind::RefreshToken(first) => {
                form.push("grant_type", "refresh_token");
                form.push("refresh_token", refresh.unwrap_or(first));
                // They are those of the consent.
                scopes.clear();
            }
        }
        let scopes = self.scopes.as_ref().unwrap_or(&scopes);
        if !scopes.is_empty() {
            form.push("scope", scopes);
        }
        let mut authorization = None;
        if let Some((id, secret)) = &self.client {
            match secret {
                Some(secret) if !self.client_in_body => {
                    // Both are encoded as in a form first (section 2.3.1).
                    let pair = format!("{}:{}", percent_encode(id), percent_encode(secret));
                    authorization = Some(format!("Basic {}", STANDARD.encode(pair)));
                }
                Some(secret) => {
                    form.push("client_id", id);
                    form.push("client_secret", secret);
                }
                None => form.push("client_id", id),
            }
        }
        for (name, value) in &self.parameters {
            form.push(name, value);
        }
        (form.0, authorization)
    }
}

/// Whether nobody between the client and the server can listen: `https`, or this machine itself.
fn is_safe(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default().to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    let is_loopback = address.is_ok_and(|address: IpAddr| address.is_loopback());
    let is_local = host == "localhost" || host.ends_with(".localhost");
    uri.scheme() == Some(&Scheme::HTTPS) || is_loopback || is_local
}

#[derive(Default)]
struct Form(String);

impl Form {
    fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(&percent_encode(name));
        self.0.push('=');
        self.0.push_str(&percent_encode(value));
    }
}

/// Without anything that is secret.
impl fmt::Debug for OAuth2Grant {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.kind {
            Kind::ClientCredentials => "client_credentials",
            Kind::Password { .. } => "password",
            Kind::RefreshToken(_) => "refresh_token",
        };
        f.debug_struct("OAuth2Grant")
            .field("kind", &kind)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// The tokens of one scheme of one client.
struct Tokens {
    flows: &'static OAuth2Flows,
    grant: OAuth2Grant,
    /// Lets one call at a time ask for a token.
    gate: Gate,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How often a token has been asked for, successfully or not.
    attempts: u64,
    /// What came of the last time.
    outcome: Option<Result<Token, TokenError>>,
    /// The refresh token that the server gave last.
    refresh: Option<String>,
}

#[derive(Clone)]
struct Token {
    credential: Credential,
    /// When it is to be renewed; `None` where the server does not say how long it lives.
    renew_at: Option<Instant>,
}

impl Token {
    fn is_fresh(&self) -> bool {
        let now = clock::now();
        self.renew_at
            .zip(now)
            .is_none_or(|(renew_at, now)| now < renew_at)
    }
}

impl Tokens {
    fn new(flows: &'static OAuth2Flows, grant: OAuth2Grant) -> Self {
        Self {
            flows,
            grant,
            gate: Gate::default(),
            state: Mutex::default(),
        }
    }

    /// A token other than `rejected`, if the server issues one: the one at hand, or that which another call is about to
    /// receive, or a new one.
    async fn token(
        &self,
        core: &Core,
        drive: Drive,
        rejected: Option<&Credential>,
    ) -> Result<Credential, TokenError> {
        let seen = {
            let state = lock(&self.state);
            match &state.outcome {
                Some(Ok(token)) if token.is_fresh() && rejected != Some(&token.credential) => {
                    return Ok(token.credential.clone());
                }
                _ => state.attempts,
            }
        };
        let _pass = self.gate.enter().await;
        let refresh = {
            let state = lock(&self.state);
            match &state.outcome {
                // What another call received meanwhile is for all who waited, a refusal too.
                Some(outcome) if state.attempts != seen => {
                    return outcome.clone().map(|token| token.credential);
                }
                _ => state.refresh.clone(),
            }
        };
        let received = self.ask(core, drive, refresh.as_deref()).await;
        let mut state = lock(&self.state);
        state.attempts += 1;
        let outcome = received.map(|(token, refresh)| {
            state.refresh = refresh.or(state.refresh.take());
            token
        });
        state.outcome = Some(outcome.clone());
        outcome.map(|token| token.credential)
    }

    /// Asks the server for a token; with it comes the next refresh token, if there is one.
    async fn ask(
        &self,
        core: &Core,
        drive: Drive,
        refresh: Option<&str>,
    ) -> Result<(Token, Option<String>), TokenError> {
        let uri = self
            .grant
            .endpoint(self.flows, &core.base)
            .map_err(TokenError::new)?;
        let shown = Origin::of(&uri).map(|origin| origin.to_string());
        let at = shown.unwrap_or_default();
        let (form, authorization) = self.grant.request(self.flows, refresh);
        let mut request = http::Request::new(Body::from(form));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form_type);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, core.user_agent.clone());
        if let Some(value) = authorization {
            let mut value = HeaderValue::try_from(value)
                .map_err(|_| TokenError::new("the client's name cannot be sent"))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let transport = core
            .transport(drive)
            .ok_or_else(|| TokenError::new("there is no transport"))?;
        let sent = clock::now();
        let request = Request::new(
            Box::new(request),
            core.timeout,
            core.connect_timeout,
            Reading::Whole,
            None,
        );
        let failed = |error| TokenError::new(format!("no token from {at}")).caused_by(error);
        let (head, body) = transport.send(request).await.map_err(failed)?.into_parts();
        let bounds = Bounds {
            announced: None,
            limit: MAX_ANSWER,
            deadline: core.timeout.and_then(|timeout| sent?.checked_add(timeout)),
        };
        let body =
            body.into_chunks()
                .collect(bounds)
                .await
                .map_err(|interrupted| match interrupted {
                    Interrupted::Transport(error) => failed(error),
                    Interrupted::Late => TokenError::new(format!("no token from {at} in time")),
                    Interrupted::TooLarge => {
                        TokenError::new(format!("the answer of {at} is too long"))
                    }
                })?;
        read(&body, head.status, sent).map_err(|error| error.at(&at))
    }
}

impl Issuer for Tokens {
    fn check(&self, base: &BaseUrl) -> Result<(), String> {
        self.grant.endpoint(self.flows, base).map(drop)
    }

    fn get<'a>(
        &'a self,
        core: &'a Core,
        drive: Drive,
    ) -> BoxFuture<'a, Result<Credential, BoxError>> {
        Box::pin(async move { Ok(self.token(core, drive, None).await?) })
    }

    fn renew<'a>(
        &'a self,
        core: &'a Core,
        drive: Drive,
        rejected: Credential,
    ) -> BoxFuture<'a, Result<Option<Credential>, BoxError>> {
        Box::pin(async move {
            let renewed = self.token(core, drive, Some(&rejected)).await?;
            Ok((renewed != rejected).then_some(renewed))
        })
    }
}

/// The token of an answer (RFC 6749, section 5).
fn read(
    body: &[u8],
    status: StatusCode,
    sent: Option<Instant>,
) -> Result<(Token, Option<String>), TokenError> {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    if !status.is_success() || text("error").is_some() {
        return Err(TokenError::refused(status, text));
    }
    let access = text("access_token")
        .filter(|token| !token.is_empty())
        .ok_or_else(|| TokenError::new("the answer holds no access token"))?;
    // Some servers leave it out, or spell it their own way.
    let kind = text("token_type").unwrap_or("bearer");
    if !kind.to_ascii_lowercase().starts_with("bearer") {
        return Err(TokenError::new("the token is not of the type `bearer`"));
    }
    let seconds = answer.get("expires_in").and_then(|seconds| match seconds {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    });
    let renew_at = seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok())
        .and_then(|life| sent?.checked_add(life.saturating_sub(MARGIN.min(life / 4))));
    let token = Token {
        credential: Credential::bearer(access),
        renew_at,
    };
    Ok((token, text("refresh_token").map(str::to_owned)))
}

/// Why a token endpoint gave no token: the [source](std::error::Error::source) of the error of every call that waited for it.
#[derive(Clone)]
pub struct TokenError(Arc<Report>);

#[derive(Clone)]
struct Report {
    message: String,
    status: Option<StatusCode>,
    code: Option<String>,
    description: Option<String>,
    source: Option<Arc<TransportError>>,
}

impl TokenError {
    fn new(message: impl Into<String>) -> Self {
        Self(Arc::new(Report {
            message: message.into(),
            status: None,
            code: None,
            description: None,
            source: None,
        }))
    }

    fn refused<'a>(status: StatusCode, text: impl Fn(&str) -> Option<&'a str>) -> Self {
        let (code, description) = (text("error"), text("error_description"));
        let message = match (code, description) {
            (Some(code), Some(description)) => format!("{}: {}", shown(code), shown(description)),
            (Some(text), None) | (None, Some(text)) => shown(text),
            (None, None) => String::new(),
        };
        let colon = if message.is_empty() { "" } else { ": " };
        Self(Arc::new(Report {
            message: format!("no token is issued ({status}){colon}{message}"),
            status: Some(status),
            code: code.map(str::to_owned),
            description: description.map(str::to_owned),
            source: None,
        }))
    }

    fn caused_by(self, error: TransportError) -> Self {
        let mut report = Arc::unwrap_or_clone(self.0);
        report.message = format!("{}: {error}", report.message);
        report.source = Some(Arc::new(error));
        Self(Arc::new(report))
    }

    fn at(self, origin: &str) -> Self {
        let mut report = Arc::unwrap_or_clone(self.0);
        report.message = format!("{origin}: {}", report.message);
        Self(Arc::new(report))
    }

    /// The status of the answer, where it is a refusal.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The server's word for the refusal, such as `invalid_client` (RFC 6749, section 5.2).
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The server's description of the refusal.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }
}

/// A text of the server, on one line and not too long.
fn shown(text: &str) -> String {
    let characters = text.chars().take(LONGEST_DESCRIPTION);
    characters
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for TokenError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenError")
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for TokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
