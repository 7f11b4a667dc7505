//! What the user puts around requests: a list of [`Middleware`], between the calls and the transport.
//!
//! It runs for each request that is sent: for each attempt at a call, for each redirect that is followed, and once more where
//! credentials were renewed. It never sees requests for OAuth 2 tokens.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Response;
pub use http::{HeaderValue, Method, Uri};

use super::body::Body;
use super::builder::ClientBuilder;
use super::client::Core;
use super::clock;
use super::execute::Drive;
use super::transport::{BoxFuture, Request, TransportError, WithoutQuery};

/// What comes of sending a request.
pub type Outcome = Result<Response<Body>, TransportError>;

/// Stands between calls and the transport.
///
/// It may change the request, hand it on to [`Next::run`] or answer it itself, and change what comes of it. It runs around
/// each single request that is sent, below retries and redirects, so that it sees what the server sees and says, of every
/// status: [`Request::resend_count`] tells the first request of a call from those that follow. The request is complete,
/// with its credentials, which `Debug` does not show; whoever changes the URL sends them there. The body of the answer is
/// still to be read, and decompressed already.
///
/// The same middleware serves asynchronous and blocking clients. In a blocking client its future is polled on the calling
/// thread, outside any runtime. [`before`], [`after`] and [`around`] make one of a closure.
///
/// ```text
/// let client = Client::builder()
///     .middleware(middleware::before(|request| {
///         request.headers_mut().insert("x-tenant", HeaderValue::from_static("t1"));
///         Ok(())
///     }))
///     .middleware(middleware::after(|sent, outcome| {
///         let status = outcome.as_ref().map(|answer| answer.status());
///         println!("{:?} {status:?} {:?}", sent.operation(), sent.elapsed());
///     }))
///     .build()?;
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Handles one request.
    ///
    /// # Errors
    ///
    /// Those of the transport, or the middleware's own: one made by [`TransportError::refused`] ends the call, one made by
    /// [`TransportError::new`] counts as an exchange that broke off, which is tried again where that does no harm.
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'_, Outcome>;
}

impl<T: Middleware + ?Sized> Middleware for Arc<T> {
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'_, Outcome> {
        (**self).handle(request, next)
    }
}

impl ClientBuilder {
    /// Puts `middleware` around every request that is sent, inside of what was put there before.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Box::new(middleware));
        self
    }
}

/// The rest of the way to the server: further middleware, and then the transport. It can be gone once.
#[must_use = "nothing is sent before `run` is called"]
pub struct Next {
    core: Arc<Core>,
    drive: Drive,
    /// How many of the list have had their turn.
    passed: usize,
    deadline: Option<Instant>,
}

impl Next {
    /// The whole way of `request`.
    pub(crate) fn first(core: &Arc<Core>, drive: Drive, request: &Request) -> Self {
        let deadline = request
            .timeout()
            .zip(clock::now())
            .and_then(|(timeout, now)| now.checked_add(timeout));
        Self {
            core: Arc::clone(core),
            drive,
            passed: 0,
            deadline,
        }
    }

    /// Sends the request. The time that was spent before is taken off its [timeout](Request::timeout).
    ///
    /// # Errors
    ///
    /// Those of further middleware, and of the transport.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub fn run(mut self, mut request: Request) -> BoxFuture<'static, Outcome> {
        Box::pin(async move {
            let core = Arc::clone(&self.core);
            if let Some(middleware) = core.middleware.get(self.passed) {
                self.passed += 1;
                return middleware.handle(request, self).await;
            }
            if let Some((deadline, now)) = self.deadline.zip(clock::now()) {
                let left = deadline.saturating_duration_since(now);
                if left.is_zero() {
                    return Err(TransportError::timeout("middleware took all the time"));
                }
                request.limit(left);
            }
            let method = request.method().clone();
            let mut answer = transmit(&core, self.drive, request).await?;
            core.decode(&method, &mut answer);
            Ok(answer)
        })
    }
}

impl fmt::Debug for Next {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("middleware", &(self.core.middleware.len() - self.passed))
            .finish_non_exhaustive()
    }
}

/// Sends a request by the transport. The body of the answer is as it arrives, compressed or not.
pub(crate) fn transmit(core: &Core, drive: Drive, request: Request) -> BoxFuture<'_, Outcome> {
    match core.transport(drive) {
        Some(transport) => transport.send(request),
        None => Box::pin(std::future::ready(Err(TransportError::refused(
            "there is no transport",
        )))),
    }
}

/// Middleware that looks at each request before it is sent, and may change or [refuse](TransportError::refused) it.
pub fn before<F>(look: F) -> impl Middleware
where
    F: Fn(&mut Request) -> Result<(), TransportError> + Send + Sync + 'static,
{
    Before(look)
}

struct Before<F>(F);

impl<F> Middleware for Before<F>
where
    F: Fn(&mut Request) -> Result<(), TransportError> + Send + Sync + 'static,
{
    fn handle(&self, mut request: Request, next: Next) -> BoxFuture<'_, Outcome> {
        match (self.0)(&mut request) {
            Ok(()) => next.run(request),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

/// Middleware that looks at what has come of each request, and may change it.
pub fn after<F>(look: F) -> impl Middleware
where
    F: Fn(&Sent, &mut Outcome) + Send + Sync + 'static,
{
    After(look)
}

struct After<F>(F);

impl<F> Middleware for After<F>
where
    F: Fn(&Sent, &mut Outcome) + Send + Sync + 'static,
{
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'_, Outcome> {
        Box::pin(async move {
            let sent = Sent::of(&request);
            let mut outcome = next.run(request).await;
            (self.0)(&sent, &mut outcome);
            outcome
        })
    }
}

/// Middleware made of a closure that returns a future.
///
/// ```text
/// middleware::around(|request, next| async move {
///     let outcome = next.run(request).await;
///     println!("answered: {}", outcome.is_ok());
///     outcome
/// })
/// ```
pub fn around<F, A>(handle: F) -> impl Middleware
where
    F: Fn(Request, Next) -> A + Send + Sync + 'static,
    A: Future<Output = Outcome> + Send + 'static,
{
    Around(handle)
}

struct Around<F>(F);

impl<F, A> Middleware for Around<F>
where
    F: Fn(Request, Next) -> A + Send + Sync + 'static,
    A: Future<Output = Outcome> + Send + 'static,
{
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'_, Outcome> {
        Box::pin((self.0)(request, next))
    }
}

/// What there is to say of a request that is on its way, or was.
///
/// `Debug` does not show the query.
pub struct Sent {
    operation: Option<&'static str>,
    path_template: Option<&'static str>,
    resend_count: u32,
    method: Method,
    uri: Uri,
    at: Option<Instant>,
}

impl Sent {
    /// What there is to say of `request`, which is about to be sent.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self {
            operation: request.operation(),
            path_template: request.path_template(),
            resend_count: request.resend_count(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            at: clock::now(),
        }
    }

    /// As [`Request::operation`].
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// As [`Request::path_template`].
    #[must_use]
    pub fn path_template(&self) -> Option<&'static str> {
        self.path_template
    }

    /// As [`Request::resend_count`].
    #[must_use]
    pub fn resend_count(&self) -> u32 {
        self.resend_count
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The absolute URL, as it was when the middleware saw it. Its query may hold credentials.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// How long ago it was handed on; nothing where the platform has no clock.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        let passed = self.at.zip(clock::now());
        passed
            .map(|(at, now)| now.saturating_duration_since(at))
            .unwrap_or_default()
    }
}

impl fmt::Debug for Sent {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("url", &WithoutQuery(&self.uri))
            .field("resend_count", &self.resend_count)
            .finish_non_exhaustive()
    }
}
