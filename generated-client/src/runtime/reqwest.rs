//! The default transport of the asynchronous client, over `reqwest`: HTTP/1.1 and, with the feature `rustls`, HTTPS.
//!
//! Proxies are taken from the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`). It needs a Tokio runtime, as all of
//! `reqwest` does.

use std::time::Duration;

use ::reqwest::redirect::Policy;
use bytes::Bytes;

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
    /// A transport for requests to `origin`, above all.
    pub(crate) fn new(
        origin: &Origin,
        connect_timeout: Option<Duration>,
    ) -> Result<Self, BuildError> {
        let mut builder = ::reqwest::Client::builder().redirect(Policy::none());
        if let Some(timeout) = connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        let client = with_tls(builder, origin)?.build();
        let client = client.map_err(|error| {
            BuildError::new("the HTTP client cannot be set up").caused_by(error)
        })?;
        Ok(Self { client })
    }
}

#[cfg(feature = "rustls")]
fn with_tls(
    builder: ::reqwest::ClientBuilder,
    origin: &Origin,
) -> Result<::reqwest::ClientBuilder, BuildError> {
    let config = super::tls::config(origin).map_err(|error| {
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
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let timeout = request.timeout();
            let mut request =
                ::reqwest::Request::try_from(request.into_http()).map_err(describe)?;
            *request.timeout_mut() = timeout;
            let mut received = self.client.execute(request).await.map_err(describe)?;
            let mut answer = http::Response::new(Body::default());
            *answer.status_mut() = received.status();
            *answer.version_mut() = received.version();
            *answer.headers_mut() = std::mem::take(received.headers_mut());
            *answer.body_mut() = Body::from_chunks(Remainder(received));
            Ok(answer)
        })
    }
}

/// A body that is still to arrive.
struct Remainder(::reqwest::Response);

impl Chunks for Remainder {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        Box::pin(async { self.0.chunk().await.map_err(describe).transpose() })
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
