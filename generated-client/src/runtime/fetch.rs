//! The default transport in a browser, over its `fetch`, by what `reqwest` is there.
//!
//! The browser follows redirects itself, opens connections as it likes, and reads the body of an answer to its end before it is
//! handed on; a request is aborted where its future is dropped. What belongs to JavaScript cannot leave its thread, so that it
//! stays in a task there, and only the result comes back.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use wasm_bindgen_futures::js_sys::{Function, Promise, Reflect, global};
use wasm_bindgen_futures::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::body::{Body, Chunks};
use super::error::BuildError;
use super::transport::{BoxFuture, Request, Transport, TransportError};
use super::url::Origin;

/// Sends requests by a `reqwest` client.
#[derive(Debug)]
pub(crate) struct ReqwestTransport {
    client: ::reqwest::Client,
}

impl ReqwestTransport {
    /// A transport for requests to any origin.
    pub(crate) fn new(
        _: &Origin,
        _: Option<Duration>,
        _: Option<Duration>,
    ) -> Result<Self, BuildError> {
        let client = ::reqwest::Client::builder().build();
        let client = client.map_err(|error| {
            BuildError::new("the HTTP client cannot be set up").caused_by(error)
        })?;
        Ok(Self { client })
    }
}

impl From<::reqwest::Client> for ReqwestTransport {
    fn from(client: ::reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let client = self.client.clone();
        Box::pin(async move {
            let timeout = request.timeout();
            let (head, body) = request.into_http().into_parts();
            let body = collect(body.into_chunks()).await?;
            let request = http::Request::from_parts(head, body);
            local(move || exchange(client, request, timeout)).await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(local(move || pause(duration)))
    }
}

async fn collect(mut chunks: Chunks) -> Result<Bytes, TransportError> {
    let mut all = BytesMut::new();
    while let Some(chunk) = chunks.try_next().await? {
        all.extend_from_slice(&chunk);
    }
    Ok(all.freeze())
}

async fn exchange(
    client: ::reqwest::Client,
    request: http::Request<Bytes>,
    timeout: Option<Duration>,
) -> Result<http::Response<Body>, TransportError> {
    let mut request = ::reqwest::Request::try_from(request).map_err(describe)?;
    *request.timeout_mut() = timeout;
    let answer = client.execute(request).await.map_err(describe)?;
    let mut response = http::Response::new(Body::default());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    // The browser has decoded the body already.
    response
        .headers_mut()
        .remove(http::header::CONTENT_ENCODING);
    let body = answer.bytes().await.map_err(describe)?;
    *response.body_mut() = body.into();
    Ok(response)
}

/// Without the URL, whose query may hold an API key. A browser does not say whether it has reached the server.
fn describe(error: ::reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else {
        TransportError::new(error)
    }
}

/// Is over after `duration`, or at once where there are no timers.
async fn pause(duration: Duration) {
    let milliseconds = JsValue::from_f64(duration.as_secs_f64() * 1000.0);
    let promise = Promise::new(&mut |resolve, _| {
        let scope = global();
        let timer = Reflect::get(&scope, &JsValue::from_str("setTimeout"));
        let timer = timer.and_then(|timer| timer.dyn_into::<Function>());
        let set = timer.and_then(|timer| timer.call2(&scope, &resolve, &milliseconds));
        if set.is_err() {
            // A promise takes any value, and so cannot refuse this one.
            drop(resolve.call0(&JsValue::UNDEFINED));
        }
    });
    // The promise is never rejected.
    drop(JsFuture::from(promise).await);
}

/// The result of a task in the browser's thread, which ends where nobody waits for it any more.
struct Local<T>(Arc<Mutex<Slot<T>>>);

struct Slot<T> {
    result: Option<T>,
    /// Who waits for the result.
    waiting: Option<Waker>,
    /// The task, while it works.
    working: Option<Waker>,
    is_wanted: bool,
}

/// Starts what `work` makes, which cannot leave the thread.
fn local<T, W, F>(work: W) -> impl Future<Output = T> + Send
where
    T: Send + 'static,
    W: FnOnce() -> F + Send,
    F: Future<Output = T> + 'static,
{
    let slot = Arc::new(Mutex::new(Slot {
        result: None,
        waiting: None,
        working: None,
        is_wanted: true,
    }));
    let theirs = Arc::clone(&slot);
    let mut work = Box::pin(work());
    spawn_local(std::future::poll_fn(move |context| {
        {
            let mut slot = lock(&theirs);
            if !slot.is_wanted {
                return Poll::Ready(());
            }
            slot.working = Some(context.waker().clone());
        }
        let Poll::Ready(result) = work.as_mut().poll(context) else {
            return Poll::Pending;
        };
        let mut slot = lock(&theirs);
        slot.result = Some(result);
        if let Some(waiting) = slot.waiting.take() {
            waiting.wake();
        }
        Poll::Ready(())
    }));
    Local(slot)
}

impl<T> Future for Local<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = lock(&self.0);
        match slot.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                slot.waiting = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Local<T> {
    fn drop(&mut self) {
        let working = {
            let mut slot = lock(&self.0);
            slot.is_wanted = false;
            slot.working.take()
        };
        if let Some(working) = working {
            working.wake();
        }
    }
}

fn lock<T>(slot: &Mutex<Slot<T>>) -> MutexGuard<'_, Slot<T>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}
