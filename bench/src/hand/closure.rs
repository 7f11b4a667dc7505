//! The same calls by a closure: what is left of a call without a network.

use std::fmt::Write as _;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{Method, Request, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::models::{Page, Start};
use super::{Failed, Wanted, read};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The hand-written client, whose network is `send`.
pub(crate) struct Closure<F> {
    pub(crate) base: &'static str,
    pub(crate) token: &'static str,
    pub(crate) user_agent: &'static str,
    pub(crate) send: F,
}

impl<F: Fn(Request<Bytes>) -> Response<Bytes>> Closure<F> {
    /// `GET /usage-sessions/{subscription-id}/active`
    pub(crate) fn active_sessions(&self, wanted: &Wanted<'_>) -> Result<Page, Failed> {
        let encoded = |text| utf8_percent_encode(text, RESERVED);
        let mut url = format!(
            "{}/usage-sessions/{}/active?",
            self.base,
            encoded(wanted.subscription)
        );
        for organization in wanted.organizations {
            _ = write!(url, "organizations={}&", encoded(organization));
        }
        _ = write!(
            url,
            "offset={}&records={}&order_by={}&order={}",
            wanted.offset,
            wanted.records,
            encoded(wanted.order_by),
            encoded(wanted.order)
        );
        let request = self.request(Method::GET, &url, "application/json");
        self.answer(request.body(Bytes::new()))
    }

    /// `POST /usage-sessions/start`
    pub(crate) fn start(&self, body: &Start, accept: &'static str) -> Result<Page, Failed> {
        let url = format!("{}/usage-sessions/start", self.base);
        let body = serde_json::to_vec(body).map_err(|error| Failed::Other(error.into()))?;
        let request = self.request(Method::POST, &url, accept);
        self.answer(
            request
                .header(CONTENT_TYPE, "application/json")
                .body(body.into()),
        )
    }

    fn request(&self, method: Method, url: &str, accept: &'static str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(url)
            .header(ACCEPT, accept)
            .header(USER_AGENT, self.user_agent)
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
    }

    fn answer(&self, request: http::Result<Request<Bytes>>) -> Result<Page, Failed> {
        let request = request.map_err(|error| Failed::Other(error.into()))?;
        let response = (self.send)(request);
        read(response.status(), response.body())
    }
}
