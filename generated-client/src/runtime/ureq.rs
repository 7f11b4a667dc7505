//! The default transport of the blocking client, over `ureq`: HTTP/1.1 and, with the feature `rustls`, HTTPS.
//!
//! It blocks inside its future, which the blocking client polls on the calling thread. Proxies are taken from the
//! environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`).

use std::io::Read;

use ::ureq::{Agent, Timeout};
use bytes::Bytes;
use http::Method;

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
        let (timeout, connect_timeout) = (request.timeout(), request.connect_timeout());
        let request = request.into_http();
        let bodiless = [
            Method::GET,
            Method::HEAD,
            Method::DELETE,
            Method::OPTIONS,
            Method::TRACE,
        ];
        let answer = if request.body().is_empty() && bodiless.contains(request.method()) {
            self.agent
                .run(self.configure(request.map(drop), timeout, connect_timeout))
        } else {
            self.agent
                .run(self.configure(request.map(Vec::from), timeout, connect_timeout))
        };
        Ok(answer?.map(|body| Body::from_chunks(Remainder(body))))
    }

    fn configure<S: ::ureq::AsSendBody>(
        &self,
        request: http::Request<S>,
        timeout: Option<std::time::Duration>,
        connect_timeout: Option<std::time::Duration>,
    ) -> http::Request<S> {
        let request = self.agent.configure_request(request);
        request
            .timeout_global(timeout)
            .timeout_connect(connect_timeout)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .build()
    }
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
}

/// A body that is still to arrive.
struct Remainder(::ureq::Body);

impl Chunks for Remainder {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        let mut chunk = vec![0; CHUNK];
        let read = self.0.as_reader().read(&mut chunk);
        let chunk = match read {
            Ok(0) => None,
            Ok(length) => {
                chunk.truncate(length);
                Some(Ok(chunk.into()))
            }
            // The reader hides this library's own errors in those of `std::io`.
            Err(error) => Some(Err(describe(error.into()))),
        };
        Box::pin(std::future::ready(chunk))
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
