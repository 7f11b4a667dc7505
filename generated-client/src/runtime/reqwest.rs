//! The default transport of the asynchronous client, over `reqwest`: HTTP/1.1 and, with the feature `rustls`, HTTPS.
//!
//! Proxies are taken from the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`). It needs a Tokio runtime, as all of
//! `reqwest` does.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use ::reqwest::Url;
use ::reqwest::redirect::Policy;
use bytes::Bytes;
use futures_core::Stream;
use http::Uri;
use http::uri::{Authority, Scheme};
use http_body::{Body as _, Frame, SizeHint};

use super::body::{Body, Chunks};
use super::error::BuildError;
use super::transport::{BoxFuture, Request, Transport, TransportError};
use super::url::Origin;

/// Sends requests by a `reqwest` client.
#[derive(Debug)]
pub(crate) struct ReqwestTransport {
    client: ::reqwest::Client,
    /// How long the client lets a request take that does not say.
    usual: Option<Duration>,
    /// The server that the first request went to.
    server: OnceLock<Server>,
}

/// A server, and its URL as `reqwest` has it: to take a host apart costs more than the rest of a URL, and most requests of a
/// client go to one server.
#[derive(Debug)]
struct Server {
    scheme: Scheme,
    authority: Authority,
    url: Url,
}

impl Server {
    /// The server of `uri`, whose whole URL is `url`.
    fn of(uri: &Uri, url: &Url) -> Option<Self> {
        Some(Self {
            scheme: uri.scheme()?.clone(),
            authority: uri.authority()?.clone(),
            url: url.clone(),
        })
    }

    /// The URL of `uri`, where that is of this server.
    fn url(&self, uri: &Uri) -> Option<Url> {
        // An authority may hold a user's name, whose case counts.
        let is_here = uri.scheme() == Some(&self.scheme)
            && uri.authority().map(Authority::as_str) == Some(self.authority.as_str());
        is_here.then(|| {
            let mut url = self.url.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            url
        })
    }
}

impl ReqwestTransport {
    /// A transport for requests to `origin`, above all, most of which may take as long as is `usual`.
    pub(crate) fn new(
        origin: &Origin,
        connect_timeout: Option<Duration>,
        usual: Option<Duration>,
    ) -> Result<Self, BuildError> {
        // What is sent again is decided above the transports. `reqwest` would keep a copy of each request for what only HTTP/2
        // has, unless there are no retries at all.
        let retries = ::reqwest::retry::never().max_retries_per_request(0);
        // Bodies are decoded there too, even where another package has `reqwest` do so by default.
        let mut builder = ::reqwest::Client::builder()
            .retry(retries)
            .redirect(Policy::none())
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        if let Some(timeout) = connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(timeout) = usual {
            builder = builder.timeout(timeout);
        }
        let client = with_tls(builder, origin)?.build();
        let client = client.map_err(|error| {
            BuildError::new("the HTTP client cannot be set up").caused_by(error)
        })?;
        Ok(Self {
            usual,
            ..client.into()
        })
    }

    /// The request as `reqwest` takes it.
    fn converted(
        &self,
        request: http::Request<Body>,
    ) -> Result<::reqwest::Request, TransportError> {
        let uri = request.uri();
        let Some(url) = self.server.get().and_then(|server| server.url(uri)) else {
            let uri = uri.clone();
            let request = ::reqwest::Request::try_from(request.map(outgoing)).map_err(describe)?;
            if let Some(server) = Server::of(&uri, request.url()) {
                // Only the first one stays.
                _ = self.server.set(server);
            }
            return Ok(request);
        };
        let (head, body) = request.into_parts();
        let mut request = ::reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        *request.version_mut() = head.version;
        *request.body_mut() = Some(outgoing(body));
        Ok(request)
    }
}

#[cfg(feature = "rustls")]
fn with_tls(
    builder: ::reqwest::ClientBuilder,
    origin: &Origin,
) -> Result<::reqwest::ClientBuilder, BuildError> {
    let config = super::tls::config(origin).map_err(|error| {
        // As text: to show an error of rustls is much code, which no client needs for this alone.
        let error = error.to_string();
        BuildError::new(format!("TLS cannot be set up: {error}")).caused_by(error)
    })?;
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(not(feature = "rustls"))]
fn with_tls(
    builder: ::reqwest::ClientBuilder,
    origin: &Origin,
) -> Result<::reqwest::ClientBuilder, BuildError> {
    if origin.is_https() {
        return Err(BuildError::new(format!(
            "{origin} needs TLS: enable the feature `rustls`, or set a client with `ClientBuilder::reqwest_client`"
        )));
    }
    Ok(builder)
}

impl From<::reqwest::Client> for ReqwestTransport {
    fn from(client: ::reqwest::Client) -> Self {
        Self {
            client,
            usual: None,
            server: OnceLock::new(),
        }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (timeout, is_streamed) = (request.timeout(), request.is_streamed());
            let timed = timeout.filter(|_| is_streamed);
            let deadline = timed.and_then(|timeout| Instant::now().checked_add(timeout));
            let mut request = self.converted(request.into_http())?;
            let whole = timeout.filter(|_| !is_streamed);
            // What the client knows need not be said with each request, where it takes three allocations.
            if whole != self.usual {
                *request.timeout_mut() = Some(whole.unwrap_or(Duration::MAX));
            }
            let exchange = self.client.execute(request);
            let answer = match deadline {
                Some(deadline) => tokio::time::timeout_at(deadline.into(), exchange)
                    .await
                    .map_err(TransportError::timeout)?,
                None => exchange.await,
            };
            let mut answer = answer.map_err(describe)?;
            // A body that is streamed lasts as long as it lasts, that of an error does not.
            let deadline = deadline.filter(|_| !answer.status().is_success());
            let late = deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline.into())));
            Ok(
                match poll_fn(|context| Poll::Ready(arrived(&mut answer, context))).await {
                    Arrived::Whole(body) => with_head(&mut answer, body),
                    Arrived::Partly(chunks) => http::Response::from(answer).map(|body| {
                        Body::from_chunks(Incoming {
                            arrived: chunks.into_iter(),
                            body,
                            late,
                        })
                    }),
                },
            )
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The body of a request as `reqwest` takes it.
fn outgoing(body: Body) -> ::reqwest::Body {
    if let Some(bytes) = body.as_bytes() {
        return bytes.clone().into();
    }
    let length = body.length();
    ::reqwest::Body::wrap(Outgoing {
        chunks: body.into_chunks(),
        length,
    })
}

/// A body that is made while it is sent.
struct Outgoing {
    chunks: Chunks,
    length: Option<u64>,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let chunk = ready!(self.get_mut().chunks.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// What of a body arrived together with the head.
enum Arrived {
    Whole(Bytes),
    Partly(Vec<Result<Bytes, TransportError>>),
}

/// Looks what there is of the body: one that is whole, as most are, needs no stream.
fn arrived(answer: &mut ::reqwest::Response, context: &mut Context<'_>) -> Arrived {
    let mut chunk = || {
        let chunk = pin!(answer.chunk()).poll(context);
        chunk.map(|chunk| chunk.map_err(describe).transpose())
    };
    match chunk() {
        Poll::Pending => Arrived::Partly(Vec::new()),
        Poll::Ready(None) => Arrived::Whole(Bytes::new()),
        Poll::Ready(Some(Err(error))) => Arrived::Partly(vec![Err(error)]),
        Poll::Ready(Some(Ok(first))) => match chunk() {
            Poll::Pending => Arrived::Partly(vec![Ok(first)]),
            Poll::Ready(None) => Arrived::Whole(first),
            Poll::Ready(Some(second)) => Arrived::Partly(vec![Ok(first), second]),
        },
    }
}

/// The body with the head of the answer, which is taken.
fn with_head(answer: &mut ::reqwest::Response, body: Bytes) -> http::Response<Body> {
    let mut response = http::Response::new(body.into());
    *response.status_mut() = answer.status();
    *response.version_mut() = answer.version();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    *response.extensions_mut() = std::mem::take(answer.extensions_mut());
    response
}

/// A body that is still to arrive.
struct Incoming {
    /// What arrived together with the head.
    arrived: std::vec::IntoIter<Result<Bytes, TransportError>>,
    body: ::reqwest::Body,
    /// When it is given up, where `reqwest` does not see to that.
    late: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(chunk) = self.arrived.next() {
            return Poll::Ready(Some(chunk));
        }
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => frame.transpose().map_err(describe)?,
                Poll::Pending => {
                    let late = self.late.as_mut().map(|late| late.as_mut().poll(context));
                    return match late {
                        Some(Poll::Ready(())) => {
                            Poll::Ready(Some(Err(TransportError::timeout("the body is late"))))
                        }
                        Some(Poll::Pending) | None => Poll::Pending,
                    };
                }
            };
            // Whatever is no data, such as trailers, is passed over.
            match frame.map(Frame::into_data) {
                None => return Poll::Ready(None),
                Some(Ok(data)) => return Poll::Ready(Some(Ok(data))),
                Some(Err(_)) => {}
            }
        }
    }
}

/// Without the URL, whose query may hold an API key.
fn describe(error: ::reqwest::Error) -> TransportError {
    let error = error.without_url();
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportError::connect_timeout(error),
        (true, false) => TransportError::connect(error),
        (false, true) => TransportError::timeout(error),
        (false, false) => TransportError::new(error),
    }
}
