//! The seam between the client and the network: a [`Request`] goes in, an `http::Response` comes out.
//!
//! A transport sends one request once. It never follows redirects, never retries, never judges a status and never adds
//! credentials: all that happens above it, the same for every transport.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Uri};

pub use super::body::{Body, Chunks, Repeat};
use super::error::BoxError;
use super::operation::Operation;
use super::sleep::sleep;

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests to the server.
///
/// Implement it to put a proxy, a recorder or a fake between the client and the network; [`from_fn`] makes one of a
/// closure. A transport of the blocking client may block in [`send`](Self::send).
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` once and gives whatever the server answers, of any status.
    ///
    /// A transport should keep to [`Request::timeout`], which covers the body of the answer too, unless that
    /// [is streamed](Request::is_streamed).
    ///
    /// # Errors
    ///
    /// Where no answer was received: see [`TransportError`].
    fn send(&self, request: Request)
    -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Waits, before a request is sent again. As it stands, it does so on a thread of its own, which works everywhere
    /// but in a browser, where it waits for nothing; a transport that has a clock should use that, and one for tests may wait
    /// for nothing.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(sleep(duration))
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        (**self).sleep(duration)
    }
}

/// A request that is ready to be sent: an absolute URL, all headers (with credentials), the body.
///
/// `Debug` shows neither the query nor the values of sensitive headers.
pub struct Request {
    // On the heap, because a request goes through many hands.
    http: Box<http::Request<Body>>,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    reading: Reading,
    operation: Option<&'static Operation>,
    resend_count: u32,
}

/// What the client does with the body of the answer.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It waits for its end.
    Whole,
    /// It hands a successful answer's body on while it arrives, and waits for the end of any other.
    Streamed,
}

impl Request {
    /// A request of a `call`, which is the operation and how many requests were sent before for it; or of none.
    #[inline]
    pub(crate) fn new(
        http: Box<http::Request<Body>>,
        timeout: Option<Duration>,
        connect_timeout: Option<Duration>,
        reading: Reading,
        call: Option<(&'static Operation, u32)>,
    ) -> Self {
        Self {
            http,
            timeout,
            connect_timeout,
            reading,
            operation: call.map(|(operation, _)| operation),
            resend_count: call.map_or(0, |(_, resend_count)| resend_count),
        }
    }

    /// The keys that the operation asks for, and where they are sent.
    #[cfg(feature = "recording")]
    pub(crate) fn declared_keys(&self) -> Vec<(super::auth::Place, &'static str)> {
        let security = self.operation.map_or(&[][..], Operation::credentials);
        let schemes = security.iter().flat_map(|combination| combination.iter());
        schemes.filter_map(|scheme| scheme.key()).collect()
    }

    /// The header that tells a repetition of the call from another call.
    #[cfg(feature = "recording")]
    pub(crate) fn key_header(&self) -> Option<&'static str> {
        self.operation.and_then(Operation::key_header)
    }

    #[cfg(feature = "recording")]
    pub(crate) fn as_http(&self) -> &http::Request<Body> {
        &self.http
    }

    /// Bounds the time that is left.
    pub(crate) fn limit(&mut self, left: Duration) {
        self.timeout = Some(self.timeout.map_or(left, |timeout| timeout.min(left)));
    }

    /// The name of the operation, which is that of the client's method for it; `None` of requests that the client makes by
    /// itself, for tokens.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation.map(Operation::name)
    }

    /// The path of the operation as the document writes it, such as `/things/{id}`; `None` as of [`operation`](Self::operation).
    #[must_use]
    pub fn path_template(&self) -> Option<&'static str> {
        self.operation.map(Operation::path)
    }

    /// How many requests were sent before for the same call: earlier attempts, redirects, or with credentials that had expired.
    #[must_use]
    pub fn resend_count(&self) -> u32 {
        self.resend_count
    }

    /// The headers, to be changed.
    #[must_use]
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.http.headers_mut()
    }

    /// The absolute URL, to be changed. What is relative in an answer, such as a redirect, is so to the URL as it was before.
    #[must_use]
    pub fn uri_mut(&mut self) -> &mut Uri {
        self.http.uri_mut()
    }

    /// The body, to be changed.
    #[must_use]
    pub fn body_mut(&mut self) -> &mut Body {
        self.http.body_mut()
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.http.method()
    }

    /// The absolute URL. Its query may hold credentials.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        self.http.uri()
    }

    /// The headers. Values that are marked sensitive hold credentials.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.http.headers()
    }

    /// The body; empty where the request has none.
    #[must_use]
    pub fn body(&self) -> &Body {
        self.http.body()
    }

    /// How long this exchange may take, from connecting to the end of the answer's body, or to its beginning where that
    /// [is streamed](Self::is_streamed); `None` is for ever.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// How long connecting may take; `None` leaves it to [`timeout`](Self::timeout).
    #[must_use]
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.connect_timeout
    }

    /// Whether the body of a successful answer is handed to the caller while it arrives, which may take any time. The
    /// timeout then bounds only the wait for its beginning. The bodies of other answers are read whole, in time.
    #[must_use]
    pub fn is_streamed(&self) -> bool {
        self.reading == Reading::Streamed
    }

    /// The request without its time limits.
    #[must_use]
    pub fn into_http(self) -> http::Request<Body> {
        *self.http
    }
}

impl fmt::Debug for Request {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation())
            .field("method", self.http.method())
            .field("url", &WithoutQuery(self.uri()))
            .field("headers", self.headers())
            .field("body", self.body())
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// A URL whose query, where an API key may stand, is not shown.
pub(crate) struct WithoutQuery<'a>(pub(crate) &'a Uri);

impl fmt::Debug for WithoutQuery<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.0.scheme_str().unwrap_or_default();
        let authority = self.0.authority().map_or("", http::uri::Authority::as_str);
        let query = if self.0.query().is_some() { "?…" } else { "" };
        write!(f, "{scheme}://{authority}{}{query}", self.0.path())
    }
}

/// Why a transport has no answer, or lost it midway.
pub struct TransportError {
    stage: Stage,
    source: BoxError,
}

/// What the transport was doing when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Reaching the server failed: nothing was sent.
    Connect,
    /// Reaching the server took too long: nothing was sent.
    ConnectTimeout,
    /// The exchange took too long.
    Timeout,
    /// What arrived is not compressed as it says it is.
    #[cfg(any(feature = "brotli", feature = "gzip", feature = "zstd"))]
    Decompression,
    /// The request was not to be sent.
    Refused,
    /// Anything else.
    Exchange,
}

impl TransportError {
    /// The exchange broke off, or the transport cannot send such a request.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self {
            stage: Stage::Exchange,
            source: source.into(),
        }
    }

    /// The request is not to be sent, and nothing was: whatever the call is, it ends with this.
    pub fn refused(source: impl Into<BoxError>) -> Self {
        Self {
            stage: Stage::Refused,
            source: source.into(),
        }
    }

    /// The server could not be reached (name look-up, connection, TLS handshake), so nothing was sent.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self {
            stage: Stage::Connect,
            source: source.into(),
        }
    }

    /// The server could not be reached within [`Request::connect_timeout`], so nothing was sent.
    pub fn connect_timeout(source: impl Into<BoxError>) -> Self {
        Self {
            stage: Stage::ConnectTimeout,
            source: source.into(),
        }
    }

    /// The exchange did not end within [`Request::timeout`].
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self {
            stage: Stage::Timeout,
            source: source.into(),
        }
    }

    /// The body of the answer cannot be decompressed.
    #[cfg(any(feature = "brotli", feature = "gzip", feature = "zstd"))]
    pub(crate) fn decompression(source: impl Into<BoxError>) -> Self {
        Self {
            stage: Stage::Decompression,
            source: source.into(),
        }
    }

    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }
}

impl fmt::Debug for TransportError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("stage", &self.stage)
            .field("source", &self.source)
            .finish()
    }
}

/// The innermost cause, which says most: what is around it only names the layers of a transport.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cause: &dyn Error = &*self.source;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        fmt::Display::fmt(cause, f)
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

impl From<http::Error> for TransportError {
    fn from(error: http::Error) -> Self {
        Self::new(error)
    }
}

impl From<BoxError> for TransportError {
    fn from(error: BoxError) -> Self {
        Self::new(error)
    }
}

impl From<std::convert::Infallible> for TransportError {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// So that the chunks of a body can be read as a file is.
impl From<TransportError> for std::io::Error {
    fn from(error: TransportError) -> Self {
        Self::other(error)
    }
}

/// Timeouts and refused connections are recognised by the kind of the error.
impl From<std::io::Error> for TransportError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::timeout(error),
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::AddrNotAvailable => Self::connect(error),
            _ => Self::new(error),
        }
    }
}

/// A transport made of a closure, for tests and fakes. It serves asynchronous and blocking clients alike, without a socket.
///
/// The body of the answer is anything that converts into a [`Body`]: a string, bytes, `()`.
pub fn from_fn<F, B>(answer: F) -> impl Transport
where
    F: Fn(Request) -> Result<http::Response<B>, TransportError> + Send + Sync + 'static,
    B: Into<Body>,
{
    FromFn(move |request| {
        let answer = answer(request).map(|answer| answer.map(Into::into));
        std::future::ready(answer)
    })
}

/// [`from_fn`] for a closure that returns a future. A blocking client polls that future on its own thread, outside any runtime.
pub fn from_async_fn<F, A, B>(answer: F) -> impl Transport
where
    F: Fn(Request) -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<B>, TransportError>> + Send + 'static,
    B: Into<Body>,
{
    FromFn(move |request| {
        let answer = answer(request);
        async move { answer.await.map(|answer| answer.map(Into::into)) }
    })
}

struct FromFn<F>(F);

impl<F, A> Transport for FromFn<F>
where
    F: Fn(Request) -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'static,
{
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin((self.0)(request))
    }
}
