//! From settings to a client. All of them are checked in one place, [`ClientBuilder::build`]; nothing is sent.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue};

use super::auth::{Credential, Credentials};
use super::call::{fixed_header, read_header};
use super::client::{Api, Client, Compression, Core, Transports};
use super::ended::Listener;
use super::error::BuildError;
use super::middleware::Middleware;
use super::provider::{Issuer, Provider};
use super::retry::{Budget, Retry};
use super::security::{Keyring, Scheme, Source};
use super::servers::Servers;
use super::transport::Transport;
use super::url::{BaseUrl, Origin};

/// How long connecting may take, unless [`ClientBuilder::connect_timeout`] says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a call may take, unless [`ClientBuilder::timeout`] says otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The longest body that is accepted, in bytes, unless [`ClientBuilder::max_response_bytes`] says otherwise.
const MAX_RESPONSE_BYTES: u64 = 64 * 1024 * 1024;

/// Settings of a [`Client`]. All have defaults.
///
/// `Debug` shows no credentials.
#[must_use = "nothing is built before `build` is called"]
pub struct ClientBuilder {
    api: &'static Api,
    base_url: Option<String>,
    servers: Vec<(String, String)>,
    pub(super) page_origins: Vec<String>,
    credentials: Keyring,
    user_agent: Cow<'static, str>,
    headers: Vec<(String, String)>,
    preferred: Option<String>,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    retry: Retry,
    max_response_bytes: u64,
    compression: Compression,
    pub(super) middleware: Vec<Box<dyn Middleware>>,
    pub(super) listeners: Vec<Listener>,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "recording")]
    pub(super) recorder: Option<super::recording::Recorder>,
    #[cfg(feature = "reqwest")]
    reqwest_client: Option<::reqwest::Client>,
    #[cfg(feature = "blocking")]
    ureq_agent: Option<::ureq::Agent>,
}

impl ClientBuilder {
    /// The defaults of `api`.
    #[doc(hidden)]
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            base_url: None,
            servers: Vec::new(),
            page_origins: Vec::new(),
            credentials: Keyring::default(),
            user_agent: api.user_agent.into(),
            headers: Vec::new(),
            preferred: None,
            timeout: Some(TIMEOUT),
            connect_timeout: Some(CONNECT_TIMEOUT),
            attempt_timeout: None,
            retry: Retry::default(),
            max_response_bytes: MAX_RESPONSE_BYTES,
            compression: Compression::Decoded,
            middleware: Vec::new(),
            listeners: Vec::new(),
            transport: None,
            #[cfg(feature = "recording")]
            recorder: None,
            #[cfg(feature = "reqwest")]
            reqwest_client: None,
            #[cfg(feature = "blocking")]
            ureq_agent: None,
        }
    }

    /// What is particular to the API.
    #[cfg(feature = "fake")]
    pub(crate) fn api(&self) -> &'static Api {
        self.api
    }

    /// The URL that the paths of operations are appended to: absolute, `http` or `https`, without query and fragment.
    ///
    /// A path is kept, with or without a slash at its end. The default is the server that the document names.
    ///
    /// It stands for all servers of the document: operations to which the document gives a server of their own go to this
    /// one too. Where the document writes such a server as a path, that path is taken at the host of this URL.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The URL of a server that the document gives to single operations, in place of `declared`, which is its URL as the
    /// document writes it. Credentials are sent there too.
    pub fn server(mut self, declared: impl Into<String>, url: impl Into<String>) -> Self {
        self.servers.push((declared.into(), url.into()));
        self
    }

    /// Sends a credential with every request, whatever the document says of it, in place of one that was to be written in
    /// the same place. No call fails for want of another credential then.
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credentials.add(None, Source::Fixed(credential));
        self
    }

    /// Asks `provider` for a credential for every request, whatever the document says of it, and for another one where the
    /// server answers 401. No call fails for want of another credential then.
    pub fn credentials(mut self, provider: impl Credentials) -> Self {
        let source = Source::Issued(Box::new(Provider::new(provider)));
        self.credentials.add(None, source);
        self
    }

    /// Sends calls without the credentials that they ask for where none were set, instead of failing: the server decides.
    pub fn allow_anonymous(mut self) -> Self {
        self.credentials.anonymous = true;
        self
    }

    /// Sets the credential of a scheme.
    #[doc(hidden)]
    pub fn scheme(mut self, scheme: &'static Scheme, credential: Credential) -> Self {
        self.credentials
            .add(Some(scheme), Source::Fixed(credential));
        self
    }

    /// Sets the provider of a scheme's credentials.
    #[doc(hidden)]
    pub fn scheme_provider(self, scheme: &'static Scheme, provider: impl Credentials) -> Self {
        self.issued(scheme, Box::new(Provider::new(provider)))
    }

    /// Sets what issues a scheme's credentials.
    pub(crate) fn issued(mut self, scheme: &'static Scheme, issuer: Box<dyn Issuer>) -> Self {
        self.credentials.add(Some(scheme), Source::Issued(issuer));
        self
    }

    /// How long connecting may take; `None` leaves it to [`timeout`](Self::timeout). The default is 10 seconds.
    pub fn connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = timeout.into();
        self
    }

    /// How long one attempt at a call may take, from connecting to the end of the answer's body; `None`, the default, leaves it
    /// to [`timeout`](Self::timeout), so that an attempt that takes too long is the last.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.attempt_timeout = timeout.into();
        self
    }

    /// Which calls are sent again, and after how long. The default is [`Retry::default`].
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How long a call may take, from its start to the end of the answer's body, redirects, further attempts and the waits
    /// between them included; `None` is for ever. The default is 60 seconds. A request's own `timeout` takes precedence. An answer
    /// that a transport without a clock of its own hands over late, but whole, is taken.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// The longest body that is accepted, in bytes, once it is decompressed. The default is 64 MiB.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Leaves bodies compressed that arrive so, and asks for none that are.
    ///
    /// By default the client says in `Accept-Encoding` which codings it reads, one for each of the features `gzip`, `brotli` and
    /// `zstd`, and decodes answers while they are read. It says nothing of the kind in a request by `HEAD`, in one that has an
    /// `Accept-Encoding` of the caller's, and in one for a `Range`.
    pub fn no_decompression(mut self) -> Self {
        self.compression = Compression::Untouched;
        self
    }

    /// Sends a header with every request to the server. A request's own header of that name takes precedence.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The `User-Agent`. The default is this crate's name and version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Cow::Owned(user_agent.into());
        self
    }

    /// The media type to ask for first, of the operations that answer in it, such as `application/xml`. The default is JSON.
    pub fn prefer(mut self, media_type: impl Into<String>) -> Self {
        self.preferred = Some(media_type.into());
        self
    }

    /// Sends all requests, also those of the blocking client, by `transport`, in place of the network.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sends the requests of the asynchronous client by this `reqwest` client, with its TLS, proxies and connections.
    ///
    /// Let it follow no redirects (`redirect::Policy::none()`), because it cannot know which headers are this client's
    /// credentials. Its own connect timeout applies.
    ///
    /// This is how to speak HTTP/2, too: enable the feature `http2` of `reqwest` in your own package, and build a client there
    /// that negotiates it by TLS, or one with `http2_prior_knowledge()`.
    ///
    /// Where `reqwest` has no feature for TLS but the one that this crate's `rustls` brings, building a client takes a provider of
    /// cryptography: install one (`rustls::crypto::ring::default_provider().install_default()`), or hand TLS settings to
    /// `tls_backend_preconfigured`.
    #[cfg(feature = "reqwest")]
    pub fn reqwest_client(mut self, client: ::reqwest::Client) -> Self {
        self.reqwest_client = Some(client);
        self
    }

    /// Sends the requests of the blocking client by this `ureq` agent, with its TLS, proxies and connections.
    #[cfg(feature = "blocking")]
    pub fn ureq_agent(mut self, agent: ::ureq::Agent) -> Self {
        self.ureq_agent = Some(agent);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// A base URL that is none; a header or a credential that cannot be sent; TLS that cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let base = self.base()?;
        let servers = self.servers()?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let (name, value) = read_header(name, value).map_err(|problem| {
                BuildError::new(format!("header `{}`: {problem}", name.escape_debug()))
            })?;
            headers.insert(name, value);
        }
        let user_agent = match &self.user_agent {
            Cow::Borrowed(text) => fixed_header(text),
            Cow::Owned(text) => HeaderValue::from_str(text),
        };
        let user_agent = user_agent.map_err(|error| {
            BuildError::new(format!("header `{USER_AGENT}`: {error}")).caused_by(error)
        })?;
        let mut probe = http::Request::new(super::body::Body::default());
        for held in self.credentials.held() {
            match &held.source {
                Source::Fixed(credential) => {
                    credential.apply(held.spot(), &mut probe, &HeaderMap::new())
                }
                Source::Issued(issuer) => issuer.check(&base),
            }
            .map_err(BuildError::new)?;
        }
        let transports = self.transports(&base)?;
        #[cfg(feature = "recording")]
        let transports = self.recorded(transports)?;
        Ok(Client::new(Arc::new(Core {
            api: self.api,
            base,
            servers,
            credentials: self.credentials,
            user_agent,
            headers,
            preferred: self.preferred,
            timeout: self.timeout,
            connect_timeout: self.connect_timeout,
            attempt_timeout: self.attempt_timeout,
            retry: self.retry,
            budget: Budget::default(),
            max_response_bytes: self.max_response_bytes,
            compression: self.compression,
            middleware: self.middleware,
            listeners: self.listeners,
            transports,
        })))
    }

    fn base(&self) -> Result<BaseUrl, BuildError> {
        let text = self.base_url.as_deref().unwrap_or(self.api.base_url);
        BaseUrl::parse(text).map_err(|problem| {
            let text = shown(text);
            BuildError::new(if self.base_url.is_some() {
                format!("base URL {text:?}: {problem}")
            } else {
                format!(
                    "the document names its server only as {text:?}: set one with `ClientBuilder::base_url`"
                )
            })
        })
    }

    fn servers(&self) -> Result<Servers, BuildError> {
        let mut servers = Servers {
            is_given: self.base_url.is_some(),
            replaced: Vec::new(),
            page_origins: Vec::new(),
        };
        let wrong = |what: &str, url: &str, problem: String| {
            BuildError::new(format!("{what} {:?}: {problem}", shown(url)))
        };
        for (declared, url) in &self.servers {
            let base = BaseUrl::parse(url).map_err(|problem| wrong("server", url, problem))?;
            servers.replaced.push((declared.clone(), base));
        }
        for url in &self.page_origins {
            let origin = Origin::parse(url);
            let origin = origin.map_err(|problem| wrong("origin of pages", url, problem))?;
            servers.page_origins.push(origin);
        }
        Ok(servers)
    }

    /// The same transports, whose exchanges are recorded where the caller wants that.
    #[cfg(feature = "recording")]
    fn recorded(&self, transports: Transports) -> Result<Transports, BuildError> {
        let Some(recorder) = self.recorder.clone() else {
            return Ok(transports);
        };
        let tape = super::recording::Tape::new(recorder, self.compression);
        let tape = tape.map_err(|error| {
            BuildError::new(format!("the recording cannot be written: {error}")).caused_by(error)
        })?;
        Ok(Transports {
            asynchronous: transports.asynchronous.map(|inner| tape.around(inner)),
            #[cfg(feature = "blocking")]
            blocking: tape.around(transports.blocking),
        })
    }

    fn transports(&self, base: &BaseUrl) -> Result<Transports, BuildError> {
        if let Some(transport) = &self.transport {
            return Ok(Transports {
                asynchronous: Some(Arc::clone(transport)),
                #[cfg(feature = "blocking")]
                blocking: Arc::clone(transport),
            });
        }
        Ok(Transports {
            asynchronous: self.asynchronous(base)?,
            #[cfg(feature = "blocking")]
            blocking: self.blocking(base)?,
        })
    }

    #[cfg(feature = "reqwest")]
    fn asynchronous(&self, base: &BaseUrl) -> Result<Option<Arc<dyn Transport>>, BuildError> {
        use super::reqwest::ReqwestTransport;
        let usual = [self.timeout, self.attempt_timeout];
        let usual = usual.into_iter().flatten().min();
        let transport = match &self.reqwest_client {
            Some(client) => ReqwestTransport::from(client.clone()),
            None => ReqwestTransport::new(base.origin(), self.connect_timeout, usual)?,
        };
        Ok(Some(Arc::new(transport)))
    }

    #[cfg(not(feature = "reqwest"))]
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "the signature of the variant with the feature"
    )]
    fn asynchronous(&self, _: &BaseUrl) -> Result<Option<Arc<dyn Transport>>, BuildError> {
        Ok(None)
    }

    #[cfg(feature = "blocking")]
    fn blocking(&self, base: &BaseUrl) -> Result<Arc<dyn Transport>, BuildError> {
        use super::ureq::UreqTransport;
        let transport = match &self.ureq_agent {
            Some(agent) => UreqTransport::from(agent.clone()),
            None => UreqTransport::new(base.origin())?,
        };
        Ok(Arc::new(transport))
    }
}

/// A URL, unless somebody put a password into it.
fn shown(url: &str) -> &str {
    if url.contains('@') { "…" } else { url }
}

impl fmt::Debug for ClientBuilder {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field(
                "base_url",
                &self.base_url.as_deref().map_or(self.api.base_url, shown),
            )
            .field("credentials", &self.credentials)
            .field("user_agent", &self.user_agent)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
