//! The client: what all its calls share, behind one reference.
//!
//! It holds no state of any call and sends nothing by itself.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method};

use super::body::Body;
use super::call::Call;
use super::decompress;
use super::ended::Listener;
use super::execute::Drive;
use super::format::Format;
use super::middleware::Middleware;
use super::operation::Operation;
use super::retry::{Budget, Retry};
use super::security::Keyring;
use super::servers::Servers;
use super::transport::{Reading, Transport};
use super::url::BaseUrl;

/// What is particular to an API, as a constant that the emitted code holds.
#[derive(Debug)]
pub struct Api {
    /// The base URL where the caller sets none.
    pub base_url: &'static str,
    /// The `User-Agent` where the caller sets none.
    pub user_agent: &'static str,
    /// The formats of its bodies.
    pub formats: &'static [&'static dyn Format],
}

/// The mode of a client whose requests are futures.
#[derive(Debug)]
pub enum Async {}

/// The mode of a client whose requests block the thread until they are answered.
#[derive(Debug)]
pub enum Blocking {}

/// A client of the API.
///
/// It is cheap to clone, and clones share connections and credentials. Build it with `Client::builder()`.
pub struct Client<M = Async> {
    core: Arc<Core>,
    mode: PhantomData<fn() -> M>,
}

/// What all calls of a client share.
pub(crate) struct Core {
    pub(crate) api: &'static Api,
    pub(crate) base: BaseUrl,
    pub(crate) servers: Servers,
    pub(crate) credentials: Keyring,
    /// The `User-Agent`.
    pub(crate) user_agent: http::HeaderValue,
    /// The headers that the caller wants on each request.
    pub(crate) headers: HeaderMap,
    /// The media type that the caller likes best, where an operation declares it.
    pub(crate) preferred: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    /// How long one attempt at a call may take.
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    /// The longest body that is accepted, in bytes.
    pub(crate) max_response_bytes: u64,
    pub(crate) compression: Compression,
    /// From the outermost to the innermost.
    pub(crate) middleware: Vec<Box<dyn Middleware>>,
    /// Who is told of calls that have ended.
    pub(crate) listeners: Vec<Listener>,
    pub(crate) transports: Transports,
}

/// What becomes of bodies that arrive compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    /// They are asked for, and decoded, in the codings that are built in.
    Decoded,
    /// They are left as they are.
    Untouched,
}

/// Who sends the requests of each mode.
pub(crate) struct Transports {
    /// `None` where no feature brings one, and the caller set none.
    pub(crate) asynchronous: Option<Arc<dyn Transport>>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking: Arc<dyn Transport>,
}

impl Core {
    pub(crate) fn formats(&self) -> &'static [&'static dyn Format] {
        self.api.formats
    }

    /// The codings that bodies are asked for in.
    pub(crate) fn accepted_codings(&self, reading: Reading) -> Option<&'static str> {
        match (self.compression, reading) {
            (Compression::Untouched, _) => None,
            (Compression::Decoded, Reading::Whole) => decompress::ACCEPTED,
            (Compression::Decoded, Reading::Streamed) => decompress::ACCEPTED_AT_ONCE,
        }
    }

    /// Has the body of an answer to a request by `method` decoded while it is read.
    pub(crate) fn decode(&self, method: &Method, response: &mut http::Response<Body>) {
        match self.compression {
            Compression::Decoded => decompress::decode(method, response),
            Compression::Untouched => {}
        }
    }

    pub(crate) fn transport(&self, drive: Drive) -> Option<&dyn Transport> {
        match drive {
            Drive::Async => self.transports.asynchronous.as_deref(),
            #[cfg(feature = "blocking")]
            Drive::Blocking => Some(&*self.transports.blocking),
        }
    }
}

impl<M> Client<M> {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            mode: PhantomData,
        }
    }

    /// The URL that the paths of operations are appended to, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.core.base.as_str()
    }

    /// Starts a call of `operation`.
    #[doc(hidden)]
    pub fn call(&self, operation: &'static Operation) -> Call<M> {
        Call::new(Arc::clone(&self.core), operation)
    }
}

#[cfg(feature = "blocking")]
impl Client<Async> {
    /// The same client, with the same settings and the same request builders, whose requests block the thread.
    ///
    /// Do not send its requests from within an asynchronous task: they would hold up everything else on that thread.
    #[must_use]
    pub fn blocking(&self) -> Client<Blocking> {
        Client::new(Arc::clone(&self.core))
    }
}

impl<M> Clone for Client<M> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.core))
    }
}

impl<M> fmt::Debug for Client<M> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
