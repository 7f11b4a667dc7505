//! What can go wrong with a call, typed: [`Error`] for callers, [`Failure`] on the way to it.
//!
//! Messages never hold credentials: no request headers, no query.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::answer::{Answer, Mismatch, Received};
use super::body::Interrupted;
use super::retry::Setback;
use super::transport::{Stage, TransportError};

/// Any error, boxed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call has no value. `E` is the body that the document declares for errors.
///
/// It is one pointer wide. `Display` is one line: the operation, what happened, and the cause.
pub struct Error<E>(Box<Report<E>>);

struct Report<E> {
    details: Details,
    api: Option<E>,
}

/// The classes of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument cannot be sent: the message names the parameter; or middleware refused the request. Nothing was sent.
    InvalidRequest,
    /// Credentials could not be had, renewed, or written into a header.
    Credentials,
    /// The server could not be reached. Nothing was sent.
    Connect,
    /// The server could not be reached, or did not answer to the end, in time.
    Timeout,
    /// The exchange broke off, for example because the connection was closed in the middle of a body.
    Transport,
    /// A redirect that is not followed: too many in a row, from `https` to `http`, or to no valid URL.
    Redirect,
    /// The body of the answer is larger than the client accepts, once it is decompressed.
    BodyTooLarge,
    /// The server answered with a status that is not a success. [`Error::api`] is the body where it could be read.
    Status,
    /// The server answered with success, but the body is not what the document promises; or the body of any answer is not
    /// compressed as its `Content-Encoding` says.
    Decode,
    /// The pages of a list do not follow on one another: the server answers with another page than was asked for, leads in
    /// a circle, or to another origin, which is not asked.
    Paging,
}

impl<E> Error<E> {
    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.details().kind
    }

    /// The name of the operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.details().operation
    }

    /// The status of the answer, where one was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.details().head.as_ref().map(|head| head.status)
    }

    /// The headers of the answer, where one was received.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.details().head.as_ref().map(|head| &head.headers)
    }

    /// The body that the document declares for this status, where the server answered with an error and such a body.
    #[must_use]
    pub fn api(&self) -> Option<&E> {
        self.0.api.as_ref()
    }

    /// [`api`](Self::api) by value.
    #[must_use]
    pub fn into_api(self) -> Option<E> {
        self.0.api
    }

    /// The body of the answer as it arrived, where it was received to the end, also when it could not be decoded.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.details()
            .head
            .as_ref()
            .and_then(|head| head.body.as_ref())
    }

    /// Whether time ran out, while connecting or later.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the server could not be reached, for whatever reason: nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.details().unreached
    }

    fn details(&self) -> &Details {
        &self.0.details
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.details().fmt(f)
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("message", &self.to_string())
            .field("api", &self.0.api)
            .finish_non_exhaustive()
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.details().source.as_deref().map(|source| source as _)
    }
}

impl<E: Answer> Error<E> {
    /// The typed error: where the server answered with an error, its body is read.
    pub(crate) fn new(failure: Failure) -> Self {
        let Failure(mut details) = failure;
        let mut api = None;
        if let Some(received) = details.refused.take() {
            match E::read(&received) {
                Ok(body) => api = Some(body),
                Err(mismatch) => details.source = mismatch.into_source(),
            }
            details.head = Some(received.into());
        }
        Self(Box::new(Report {
            details: *details,
            api,
        }))
    }
}

/// An error before it has a type: what the one state machine of all calls gives.
#[derive(Debug)]
pub struct Failure(Box<Details>);

#[derive(Debug)]
struct Details {
    kind: ErrorKind,
    operation: &'static str,
    message: String,
    source: Option<BoxError>,
    /// Whether the server was not reached.
    unreached: bool,
    head: Option<Head>,
    /// An answer of an error status, whose body is still to be read.
    refused: Option<Received>,
}

/// What remains of an answer.
struct Head {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
}

impl Failure {
    pub(crate) fn new(
        kind: ErrorKind,
        operation: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self(Box::new(Details {
            kind,
            operation,
            message: message.into(),
            source: None,
            unreached: false,
            head: None,
            refused: None,
        }))
    }

    /// An argument that cannot be sent. `what` names it: ``query parameter `order` ``.
    pub(crate) fn argument(
        operation: &'static str,
        what: &str,
        cause: impl Into<BoxError>,
    ) -> Self {
        Self::unsendable(operation, what, cause.into())
    }

    #[cold]
    fn unsendable(operation: &'static str, what: &str, cause: BoxError) -> Self {
        let message = format!("{what} cannot be sent: {cause}");
        Self::new(ErrorKind::InvalidRequest, operation, message).caused_by(cause)
    }

    /// A transport's error. `origin` is the server as a URL without path.
    pub(crate) fn transport(operation: &'static str, origin: &str, error: TransportError) -> Self {
        let (kind, message) = match error.stage() {
            Stage::Connect => (
                ErrorKind::Connect,
                format!("could not connect to {origin}: {error}"),
            ),
            Stage::ConnectTimeout => (
                ErrorKind::Timeout,
                format!("could not connect to {origin} in time: {error}"),
            ),
            Stage::Timeout => (
                ErrorKind::Timeout,
                format!("no complete answer in time: {error}"),
            ),
            #[cfg(any(feature = "brotli", feature = "gzip", feature = "zstd"))]
            Stage::Decompression => (
                ErrorKind::Decode,
                format!("the body of the answer cannot be decompressed: {error}"),
            ),
            Stage::Refused => (
                ErrorKind::InvalidRequest,
                format!("the request was refused: {error}"),
            ),
            Stage::Exchange => (
                ErrorKind::Transport,
                format!("the exchange broke off: {error}"),
            ),
        };
        let mut failure = Self::new(kind, operation, message);
        failure.0.unreached = matches!(error.stage(), Stage::Connect | Stage::ConnectTimeout);
        failure.caused_by(error)
    }

    /// Time ran out between two steps of the client itself.
    pub(crate) fn late(operation: &'static str) -> Self {
        Self::new(ErrorKind::Timeout, operation, "no complete answer in time")
    }

    /// A body that was not read to its end.
    pub(crate) fn interrupted(
        operation: &'static str,
        origin: &str,
        limit: u64,
        interrupted: Interrupted,
    ) -> Self {
        match interrupted {
            Interrupted::Late => Self::late(operation),
            Interrupted::Transport(error) => Self::transport(operation, origin, error),
            Interrupted::TooLarge => Self::new(
                ErrorKind::BodyTooLarge,
                operation,
                format!("the body of the answer exceeds {limit} bytes"),
            ),
        }
    }

    /// A complete answer of a status that is no success.
    pub(crate) fn status(received: Received) -> Self {
        let operation = received.operation().name();
        let mut message = received.status().to_string();
        if let Some(excerpt) = received.excerpt() {
            message = format!("{message}: {excerpt}");
        }
        let mut failure = Self::new(ErrorKind::Status, operation, message);
        failure.0.refused = Some(received);
        failure
    }

    /// A successful answer that is not what was promised.
    pub(crate) fn mismatch(received: Received, mismatch: Mismatch) -> Self {
        let operation = received.operation().name();
        let mut failure = Self::new(ErrorKind::Decode, operation, mismatch.to_string());
        failure.0.source = mismatch.into_source();
        failure.0.head = Some(received.into());
        failure
    }

    /// What came between the call and its success, where that may pass.
    pub(crate) fn setback(&self) -> Option<Setback<'_>> {
        let details = &*self.0;
        match details.kind {
            ErrorKind::Connect => Some(Setback::Unsent),
            ErrorKind::Timeout if details.unreached => Some(Setback::Unsent),
            ErrorKind::Timeout | ErrorKind::Transport => Some(Setback::Lost),
            ErrorKind::Status => {
                let received = details.refused.as_ref()?;
                Some(Setback::Answered(received.status(), received.headers()))
            }
            ErrorKind::InvalidRequest
            | ErrorKind::Credentials
            | ErrorKind::Redirect
            | ErrorKind::BodyTooLarge
            | ErrorKind::Decode
            | ErrorKind::Paging => None,
        }
    }

    pub(crate) fn caused_by(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.source = Some(cause.into());
        self
    }

    /// The class of the error.
    pub(crate) fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The answer, where it is that alone which makes it a failure.
    pub(crate) fn into_received(mut self) -> Result<Received, Self> {
        self.0.refused.take().ok_or(self)
    }

    /// Notes the answer whose body was not read.
    pub(crate) fn answered(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.0.head = Some(Head {
            status,
            headers,
            body: None,
        });
        self
    }
}

impl From<Received> for Head {
    fn from(received: Received) -> Self {
        let (status, headers, body) = received.into_parts();
        Self {
            status,
            headers,
            body: Some(body),
        }
    }
}

/// Without headers, which may hold cookies.
impl fmt::Debug for Head {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.message)
    }
}

/// The body of errors where the document declares none: there is no such value, so [`Error::api`] is always `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undeclared {}

impl Answer for Undeclared {
    fn read(_: &Received) -> Result<Self, Mismatch> {
        Err(Mismatch::undeclared())
    }
}

/// Why a client could not be built.
#[derive(Debug)]
pub struct BuildError {
    message: String,
    source: Option<BoxError>,
}

impl BuildError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn caused_by(mut self, cause: impl Into<BoxError>) -> Self {
        self.source = Some(cause.into());
        self
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
