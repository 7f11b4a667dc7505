//! The default transport of the blocking client, over `ureq`: HTTP/1.1 and, with the feature `rustls`, HTTPS.
//!
//! It blocks inside its future, which the blocking client polls on the calling thread. Proxies are taken from the
//! environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`).

use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::ureq::{Agent, SendBody, Timeout};
use bytes::{Buf, Bytes};
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};

use super::block_on::block_on;
use super::body::{Body, Chunks};
use super::error::BuildError;
use super::transport::{BoxFuture, Request, Transport, TransportError};
use super::url::Origin;

/// How many bytes of a body are read at once.
const CHUNK: usize = 32 * 1024;

/// Sends requests by a `ureq` agent.
#[derive(Debug)]
pub(crate) struct UreqTransport {
    agent: Agent,
}

impl UreqTransport {
    /// A transport for requests to `origin`, above all.
    pub(crate) fn new(origin: &Origin) -> Result<Self, BuildError> {
        Ok(Self {
            agent: agent(origin)?,
        })
    }

    fn exchange(&self, request: Request) -> Result<http::Response<Body>, ::ureq::Error> {
        let limits = Limits {
            timeout: request.timeout(),
            connect_timeout: request.connect_timeout(),
            is_streamed: request.is_streamed(),
        };
        let (mut head, body) = request.into_http().into_parts();
        let bodiless = [
            Method::GET,
            Method::HEAD,
            Method::DELETE,
            Method::OPTIONS,
            Method::TRACE,
        ];
        let answer = match body.as_bytes() {
            Some(bytes) if bytes.is_empty() && bodiless.contains(&head.method) => {
                self.run(http::Request::from_parts(head, ()), limits)
            }
            Some(bytes) => self.run(http::Request::from_parts(head, &bytes[..]), limits),
            None => {
                if let Some(length) = body.length() {
                    head.headers
                        .insert(CONTENT_LENGTH, HeaderValue::from(length));
                }
                let outgoing = SendBody::from_owned_reader(Outgoing::of(body.into_chunks()));
                self.run(http::Request::from_parts(head, outgoing), limits)
            }
        };
        Ok(answer?.map(|body| Body::from_stream(Incoming(body))))
    }

    fn run(
        &self,
        request: http::Request<impl ::ureq::AsSendBody>,
        limits: Limits,
    ) -> Result<http::Response<::ureq::Body>, ::ureq::Error> {
        let Limits {
            timeout,
            connect_timeout,
            is_streamed,
        } = limits;
        let configured = self.agent.configure_request(request);
        let configured = if is_streamed {
            configured
                .timeout_send_body(timeout)
                .timeout_recv_response(timeout)
        } else {
            configured.timeout_global(timeout)
        };
        let request = configured
            .timeout_connect(connect_timeout)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .build();
        self.agent.run(request)
    }
}

/// How long an exchange may take.
#[derive(Clone, Copy)]
struct Limits {
    timeout: Option<std::time::Duration>,
    connect_timeout: Option<std::time::Duration>,
    /// Whether the body of the answer may take any time.
    is_streamed: bool,
}

#[cfg(feature = "rustls")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature of the variant without the feature"
)]
fn agent(_: &Origin) -> Result<Agent, BuildError> {
    use ::ureq::tls::{RootCerts, TlsConfig};
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(super::tls::provider())
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    Ok(Agent::config_builder().tls_config(tls).build().new_agent())
}

#[cfg(not(feature = "rustls"))]
fn agent(origin: &Origin) -> Result<Agent, BuildError> {
    if origin.is_https() {
        return Err(BuildError::new(format!(
            "{origin} needs TLS: enable the feature `rustls`, or set an agent with `ClientBuilder::ureq_agent`"
        )));
    }
    Ok(Agent::new_with_defaults())
}

impl From<Agent> for UreqTransport {
    fn from(agent: Agent) -> Self {
        Self { agent }
    }
}

impl Transport for UreqTransport {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move { self.exchange(request).map_err(describe) })
    }

    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { std::thread::sleep(duration) })
    }
}

/// A body that is made while it is sent.
struct Outgoing {
    chunks: Chunks,
    /// What is left of the last chunk.
    rest: Bytes,
}

impl Outgoing {
    fn of(chunks: Chunks) -> Self {
        Self {
            chunks,
            rest: Bytes::new(),
        }
    }
}

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.rest.is_empty() {
            match block_on(self.chunks.try_next()) {
                Ok(Some(chunk)) => self.rest = chunk,
                Ok(None) => return Ok(0),
                Err(error) => return Err(std::io::Error::other(error)),
            }
        }
        let length = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

/// A body that is still to arrive.
struct Incoming(::ureq::Body);

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut chunk = vec![0; CHUNK];
        let read = self.0.as_reader().read(&mut chunk);
        Poll::Ready(match read {
            Ok(0) => None,
            Ok(length) => {
                chunk.truncate(length);
                Some(Ok(chunk.into()))
            }
            // The reader hides this library's own errors in those of `std::io`.
            Err(error) => Some(Err(describe(error.into()))),
        })
    }
}

fn describe(error: ::ureq::Error) -> TransportError {
    use std::io::ErrorKind;
    match &error {
        ::ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            TransportError::connect_timeout(error)
        }
        ::ureq::Error::Timeout(_) => TransportError::timeout(error),
        ::ureq::Error::HostNotFound
        | ::ureq::Error::ConnectionFailed
        | ::ureq::Error::ConnectProxyFailed(_)
        | ::ureq::Error::Tls(_)
        | ::ureq::Error::TlsRequired => TransportError::connect(error),
        ::ureq::Error::Io(cause) => match cause.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable => TransportError::connect(error),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => TransportError::timeout(error),
            #[cfg(feature = "rustls")]
            _ if is_distrust(cause) => TransportError::connect(error),
            _ => TransportError::new(error),
        },
        #[cfg(feature = "rustls")]
        ::ureq::Error::Rustls(_) => TransportError::connect(error),
        // `BadUri` would show the URL, whose query may hold an API key.
        ::ureq::Error::BadUri(_) | ::ureq::Error::RequireHttpsOnly(_) => {
            TransportError::new("ureq takes the URL for none")
        }
        _ => TransportError::new(error),
    }
}

/// Whether the server's certificate was refused, which can only happen before anything is sent. Of other errors of TLS this
/// library does not say when they happened.
#[cfg(feature = "rustls")]
fn is_distrust(error: &std::io::Error) -> bool {
    let error = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(error, Some(::rustls::Error::InvalidCertificate(_)))
}
