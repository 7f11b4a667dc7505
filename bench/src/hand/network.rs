//! Calls by reqwest.

use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::{Client, Response, Url};

use super::models::{Page, Start};
use super::{Failed, Wanted, read};

/// The hand-written client.
pub(crate) struct Network {
    http: Client,
    base: Url,
    token: String,
}

impl Network {
    /// A client with the same limits of time as the generated one has without being told.
    pub(crate) fn new(base: &str, token: &str, user_agent: &str) -> crate::Result<Self> {
        // Without it, a `reqwest` that has only the features of the generated client knows no cryptography. One that is
        // installed already will do.
        _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .user_agent(user_agent)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .build()?;
        Ok(Self {
            http,
            base: base.parse()?,
            token: token.to_owned(),
        })
    }

    /// `GET /usage-sessions/{subscription-id}/active`
    pub(crate) async fn active_sessions(&self, wanted: &Wanted<'_>) -> Result<Page, Failed> {
        let mut url = self.url(&["usage-sessions", wanted.subscription, "active"]);
        {
            let mut query = url.query_pairs_mut();
            for organization in wanted.organizations {
                query.append_pair("organizations", organization);
            }
            query
                .append_pair("offset", &wanted.offset.to_string())
                .append_pair("records", &wanted.records.to_string())
                .append_pair("order_by", wanted.order_by)
                .append_pair("order", wanted.order);
        }
        let request = self.http.get(url).header(ACCEPT, "application/json");
        answer(request.bearer_auth(&self.token).send().await).await
    }

    /// `POST /usage-sessions/start`
    pub(crate) async fn start(&self, body: &Start, accept: &'static str) -> Result<Page, Failed> {
        let url = self.url(&["usage-sessions", "start"]);
        let request = self.http.post(url).header(ACCEPT, accept).json(body);
        answer(request.bearer_auth(&self.token).send().await).await
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

async fn answer(response: reqwest::Result<Response>) -> Result<Page, Failed> {
    let other = |error: reqwest::Error| Failed::Other(error.into());
    let response = response.map_err(other)?;
    let status = response.status();
    let body = response.bytes().await.map_err(other)?;
    read(status, &body)
}
