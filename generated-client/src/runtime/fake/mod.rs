//! A server that only pretends, for tests of what is built upon the client: the feature `fake`.
//!
//! It is told by types what to answer, and says by types what it was asked. It answers within the process, as the client's
//! [transport](super::transport), or on a port of this machine ([`Server`]). It holds nothing against the document: it is not
//! known here whether an answer is one that the real server could give.

mod operation;
mod read;
mod route;
mod server;
mod stub;

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, Uri};

pub use super::body::Body;
use super::body::Chunks;
use super::builder::ClientBuilder;
use super::client::Api;
pub use super::fault::Fault;
use super::sleep::sleep;
use super::transport::{BoxFuture, Request, Transport, TransportError};
use super::wire::Decode;
#[allow(unused_imports, reason = "not every client has operations")]
pub(crate) use operation::{name, operation, place};
pub use read::{Choice, Parameters, Source};
pub use route::{Parameter, Route};
pub use server::Server;
pub use stub::{Call, Outcome, Sent, Stub};
use stub::{Reply, Script};

/// A server that answers what it is told to, and remembers what it was asked.
///
/// It has a method for each operation, which gives the [`Stub`] to tell it. It is cheap to clone, and clones are the same
/// server. As a transport it needs no socket, and lets no time pass between the attempts at a call.
#[derive(Clone)]
pub struct Fake(Arc<State>);

struct State {
    api: &'static Api,
    routes: &'static [&'static [&'static Route]],
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// By the name of the operation.
    scripts: HashMap<&'static str, Script>,
    /// In the order in which they came.
    seen: Vec<Arc<Recorded>>,
}

/// A request as it was received.
pub struct Recorded {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    /// The operation that it is for, and the values of its path.
    route: Option<(&'static Route, route::Values)>,
}

/// A fake server of the API that `builder` builds clients of.
#[doc(hidden)]
#[must_use]
pub fn server(builder: &ClientBuilder, routes: &'static [&'static [&'static Route]]) -> Fake {
    Fake(Arc::new(State {
        api: builder.api(),
        routes,
        memory: Mutex::default(),
    }))
}

/// A model as a server would make it: `fill` is handed one that is empty, whose numbers are 0, whose texts and lists hold nothing,
/// and whose options are `None`.
///
/// It is for the models that only servers make, which have neither `new` nor `builder`.
pub fn model<T: Decode>(fill: impl FnOnce(&mut T)) -> T {
    let mut value = T::blank();
    fill(&mut value);
    value
}

impl Fake {
    /// Starts building a client of this server, within the process and without credentials.
    pub fn builder(&self) -> ClientBuilder {
        ClientBuilder::new(self.0.api)
            .base_url(format!("http://fake.invalid{}", self.0.base_path()))
            .allow_anonymous()
            .transport(self.clone())
    }
}

// What is here has no names that an operation cannot have.
impl State {
    /// The path that the document has all operations below.
    fn base_path(&self) -> &'static str {
        route::path_of(self.api.base_url)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a request, and finds out what to answer.
    fn receive(&self, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Reply {
        let mut recorded = Recorded {
            method,
            uri,
            headers,
            body,
            route: None,
        };
        recorded.route = route::find(self.routes, self.base_path(), &recorded);
        let recorded = Arc::new(recorded);
        let answer = {
            let mut memory = self.memory();
            memory.seen.push(Arc::clone(&recorded));
            let name = recorded.route.as_ref().map(|(route, _)| route.name());
            let script = name.and_then(|name| memory.scripts.get_mut(name));
            script.and_then(Script::next)
        };
        // The script may ask the server itself, which is not locked by now.
        match answer {
            Some(answer) => answer.reply(&recorded, self.api.formats),
            None => Reply::unscripted(&recorded),
        }
    }
}

impl Transport for Fake {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_http().into_parts();
            let body = collect(body.into_chunks()).await?;
            let reply = self.0.receive(head.method, head.uri, head.headers, body);
            if let Some(delay) = reply.delay {
                sleep(delay).await;
            }
            reply
                .response
                .ok_or_else(|| TransportError::new("the fake server closed the connection"))
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

async fn collect(mut chunks: Chunks) -> Result<Bytes, TransportError> {
    let mut all = BytesMut::new();
    while let Some(chunk) = chunks.try_next().await? {
        all.extend_from_slice(&chunk);
    }
    Ok(all.freeze())
}

impl Recorded {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL: absolute within the process, and only a path and a query over a socket.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body, empty where there was none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

/// Without headers, query and body, which may hold credentials.
impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake")
            .field("requests", &self.0.memory().seen.len())
            .finish_non_exhaustive()
    }
}

thread_local! {
    static RECEIVING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is reading what a client sent, which lacks what only servers set.
pub(crate) fn is_receiving() -> bool {
    RECEIVING.get()
}

/// Reads as a server does.
fn receiving<T>(read: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            RECEIVING.set(self.0);
        }
    }
    let _before = Before(RECEIVING.replace(true));
    read()
}
