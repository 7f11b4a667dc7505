//! Spans of calls, under the names that OpenTelemetry gives HTTP clients (semantic conventions 1.23 and later).
//!
//! A call is one span, at the level INFO, that ends with the answer, or with its beginning where it is a stream; each request
//! that is sent for it is an event in there, at the level DEBUG. Neither headers nor values of queries are shown.

use std::fmt;

use http::{Method, Response, StatusCode, Uri};
use tracing::field::Empty;
use tracing::{Span, debug, info_span};

use super::body::Body;
use super::error::{ErrorKind, Failure};
use super::plan::Plan;

/// The span of a call that is about to begin.
pub(crate) fn call(plan: &Plan) -> Span {
    let method = plan.operation.method();
    let template = plan.operation.path();
    let is_known = is_known(&method);
    let shown = if is_known { method.as_str() } else { "_OTHER" };
    let named = if is_known { method.as_str() } else { "HTTP" };
    let span = info_span!(
        "HTTP call",
        otel.name = %format_args!("{named} {template}"),
        otel.kind = "client",
        otel.status_code = Empty,
        operation = plan.operation.name(),
        http.request.method = shown,
        http.request.method_original = Empty,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.full = %Scrubbed(&plan.uri),
        url.template = template,
        server.address = plan.uri.host(),
        server.port = port(&plan.uri),
        "error.type" = Empty,
    );
    if !is_known {
        span.record("http.request.method_original", method.as_str());
    }
    span
}

/// Notes how a call has ended: after how many requests, with which status, and why not otherwise.
pub(crate) fn end(span: &Span, sent: u32, status: Option<StatusCode>, failure: Option<&Failure>) {
    if sent > 1 {
        span.record("http.request.resend_count", sent - 1);
    }
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(failure) = failure {
        span.record("otel.status_code", "ERROR");
        match status {
            Some(status) if failure.kind() == ErrorKind::Status => {
                span.record("error.type", status.as_str());
            }
            Some(_) | None => {
                span.record("error.type", name(failure.kind()));
            }
        }
    }
}

/// Notes what has come of one request.
pub(crate) fn sent(uri: &Uri, resend_count: u32, outcome: &Result<Response<Body>, Failure>) {
    let url = Scrubbed(uri);
    match outcome {
        Ok(response) => debug!(
            url.full = %url,
            http.request.resend_count = resend_count,
            http.response.status_code = response.status().as_u16(),
            "answered"
        ),
        Err(failure) => debug!(
            url.full = %url,
            http.request.resend_count = resend_count,
            "error.type" = name(failure.kind()),
            "not answered"
        ),
    }
}

/// Whether a method is one of those that the conventions name.
fn is_known(method: &Method) -> bool {
    [
        Method::CONNECT,
        Method::DELETE,
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PATCH,
        Method::POST,
        Method::PUT,
        Method::TRACE,
    ]
    .contains(method)
}

fn port(uri: &Uri) -> u16 {
    let usual = if uri.scheme_str() == Some("https") {
        443
    } else {
        80
    };
    uri.port_u16().unwrap_or(usual)
}

fn name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidRequest => "invalid_request",
        ErrorKind::Credentials => "credentials",
        ErrorKind::Connect => "connect",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Transport => "transport",
        ErrorKind::Redirect => "redirect",
        ErrorKind::BodyTooLarge => "body_too_large",
        ErrorKind::Status => "status",
        ErrorKind::Decode => "decode",
        ErrorKind::Paging => "paging",
    }
}

/// A URL without user, password, and values of its query.
struct Scrubbed<'a>(&'a Uri);

impl fmt::Display for Scrubbed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self
            .0
            .authority()
            .map_or("", |authority| authority.as_str());
        let host = authority.rsplit('@').next().unwrap_or_default();
        let scheme = self.0.scheme_str().unwrap_or_default();
        write!(f, "{scheme}://{host}{}", self.0.path())?;
        let pairs = self
            .0
            .query()
            .into_iter()
            .flat_map(|query| query.split('&'));
        for (index, pair) in pairs.enumerate() {
            f.write_str(if index == 0 { "?" } else { "&" })?;
            match pair.split_once('=') {
                Some((name, _)) => write!(f, "{name}=REDACTED")?,
                // It may be a value as well as a name.
                None => f.write_str("REDACTED")?,
            }
        }
        Ok(())
    }
}
