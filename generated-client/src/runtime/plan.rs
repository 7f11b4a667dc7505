//! A call as it will be sent: its URL, its headers, its body, and how long it may take.
//!
//! Nothing is sent here. Each attempt makes its request anew, because credentials may have changed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, RANGE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Uri};

use super::accept::accept_header;
use super::body::{Body, Repeat};
use super::call::{Draft, append_cookies};
use super::client::Core;
use super::clock;
use super::error::{ErrorKind, Failure};
use super::execute::Shown;
use super::operation::Operation;
use super::retry::{self, Repetition, Retry};
use super::servers::Servers;
use super::transport::Reading;
use super::url::{Origin, fill};

/// A call as it will be sent, but for credentials.
pub(crate) struct Plan {
    pub(crate) operation: &'static Operation,
    pub(crate) uri: Uri,
    /// Who the call is meant for, and may see credentials.
    pub(crate) origin: Origin,
    /// What any server may see.
    plain: HeaderMap,
    /// What the caller set on the client: only for the server that the client is meant for.
    pub(crate) shared: HeaderMap,
    /// What the caller set on the request, in place of anything else: only for that server too.
    pub(crate) own: HeaderMap,
    pub(crate) body: Body,
    pub(crate) reading: Reading,
    pub(crate) deadline: Option<Instant>,
    /// How long an attempt may take because the call may take no longer, where no clock says how much of that is left.
    untimed: Option<Duration>,
    /// How often it is sent, and when.
    pub(crate) retry: Retry,
    /// Whether it does no harm to send it again.
    pub(crate) repetition: Repetition,
    pub(crate) core: Arc<Core>,
}

impl Plan {
    /// The plan of a call that has no faults. Its time begins now.
    pub(crate) fn of(draft: Draft, reading: Reading) -> Result<Self, Failure> {
        let timeout = draft.arguments.timeout.or(draft.core.timeout);
        let now = clock::now();
        let deadline = timeout.and_then(|timeout| now?.checked_add(timeout));
        let (uri, origin) = write_uri(&draft)?;
        let (core, operation, arguments) = (draft.core, draft.operation, draft.arguments);
        let name = operation.name();
        let accept = match (arguments.accept, arguments.streamed) {
            (Some(media_type), _) => media_type.to_owned(),
            (None, []) => accept_header(operation.media_types(), core.preferred.as_deref()),
            (None, streamed) => accept_header(streamed, core.preferred.as_deref()),
        };
        let mut plain = HeaderMap::new();
        plain.insert(ACCEPT, header_value(name, "header `accept`", &accept)?);
        plain.insert(USER_AGENT, core.user_agent.clone());
        let mut own = arguments.headers;
        let is_chosen = [ACCEPT_ENCODING, RANGE]
            .iter()
            .any(|name| own.contains_key(name) || core.headers.contains_key(name));
        if let Some(codings) = core.accepted_codings(reading)
            && !is_chosen
            && operation.method() != Method::HEAD
        {
            plain.insert(ACCEPT_ENCODING, HeaderValue::from_static(codings));
        }
        let cookies: Vec<_> = arguments
            .cookies
            .iter()
            .filter_map(|(_, pair)| pair.as_deref())
            .collect();
        if !cookies.is_empty() {
            append_cookies(&mut own, &cookies.join("; "));
        }
        let mut body = Body::default();
        if let Some((content_type, content)) = arguments.body {
            own.entry(CONTENT_TYPE).or_insert(header_value(
                name,
                "header `content-type`",
                &content_type,
            )?);
            body = match arguments.progress {
                Some(report) => content.reporting(report),
                None => content,
            };
        }
        let is_keyed = set_idempotency_key(operation, &mut own);
        let is_repeatable = body.repeat() == Repeat::Anytime;
        let is_harmless = arguments.idempotent || operation.is_idempotent() || is_keyed;
        let repetition = match (is_repeatable, is_harmless) {
            (false, _) => Repetition::Never,
            (true, false) => Repetition::IfUnsent,
            (true, true) => Repetition::Harmless,
        };
        Ok(Self {
            operation,
            uri,
            origin,
            plain,
            shared: core.headers.clone(),
            own,
            body,
            reading,
            deadline,
            untimed: timeout.filter(|_| now.is_none()),
            retry: arguments.retry.unwrap_or_else(|| core.retry.clone()),
            repetition,
            core,
        })
    }

    /// The request to `uri`. `credentials` is `None` for a server that is to see nothing of the caller.
    pub(crate) fn request(
        &self,
        uri: &Uri,
        credentials: Option<&[Shown<'_>]>,
    ) -> Result<http::Request<Body>, Failure> {
        let mut request = http::Request::new(self.body.clone());
        *request.method_mut() = self.operation.method();
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = self.plain.clone();
        let Some(credentials) = credentials else {
            return Ok(request);
        };
        replace(request.headers_mut(), &self.shared);
        replace(request.headers_mut(), &self.own);
        for Shown { held, credential } in credentials {
            let applied = credential.apply(held.spot(), &mut request, &self.own);
            applied.map_err(|problem| {
                Failure::new(ErrorKind::Credentials, self.operation.name(), problem)
            })?;
        }
        #[cfg(feature = "recording")]
        {
            let secret = super::recording::SecretQuery::between(uri, request.uri());
            request.extensions_mut().insert(secret);
        }
        Ok(request)
    }

    /// The time that an attempt has: `None` without end.
    pub(crate) fn time_left(&self) -> Result<Option<Duration>, Failure> {
        let attempt = self.core.attempt_timeout;
        let left = match self.deadline.zip(clock::now()) {
            Some((deadline, now)) => Some(deadline.saturating_duration_since(now)),
            None => self.untimed,
        };
        match left {
            Some(Duration::ZERO) => Err(Failure::late(self.operation.name())),
            Some(left) => Ok(Some(attempt.map_or(left, |attempt| attempt.min(left)))),
            None => Ok(attempt),
        }
    }
}

/// The URL of a call: base, path with its parameters, query; and whom the base is of.
fn write_uri(draft: &Draft) -> Result<(Uri, Origin), Failure> {
    let operation = draft.operation.name();
    let arguments = &draft.arguments;
    let core = &draft.core;
    let given = Servers {
        is_given: true,
        replaced: Vec::new(),
        page_origins: Vec::new(),
    };
    let base = match &arguments.base {
        Some(base) => given.of(draft.operation, base),
        None => core.servers.of(draft.operation, &core.base),
    };
    let base = base.map_err(|problem| Failure::argument(operation, "the request", problem))?;
    if let Some(url) = &arguments.url {
        let origin = check_page_server(operation, url, base.origin(), &core.servers)?;
        return Ok((url.clone(), origin));
    }
    let value = |name: &str| {
        arguments
            .path
            .iter()
            .find(|(set, _)| *set == name)
            .map(|(_, text)| text.as_str())
    };
    let path = fill(draft.operation.path(), value).map_err(|name| {
        Failure::argument(
            operation,
            &format!("path parameter `{name}`"),
            "it is not set",
        )
    })?;
    let mut url = format!("{}{path}", base.as_str());
    for pair in arguments
        .query
        .iter()
        .filter_map(|(_, pair)| pair.as_deref())
    {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(pair);
    }
    let length = url.len();
    let uri = Uri::try_from(url).map_err(|error| {
        Failure::argument(operation, &format!("the URL of {length} bytes"), error)
    })?;
    Ok((uri, base.origin().clone()))
}

/// A URL that an answer gave is at the server that the call is meant for, or at one that the caller names beside it: a server
/// cannot have credentials sent elsewhere.
fn check_page_server(
    operation: &'static str,
    url: &Uri,
    server: &Origin,
    servers: &Servers,
) -> Result<Origin, Failure> {
    let refuse = |place: String| {
        let message = format!(
            "the next page is at {place} and not at {server}, where the call went, so it was not asked for"
        );
        Err(Failure::new(ErrorKind::Paging, operation, message))
    };
    match Origin::of(url) {
        None => refuse("no http or https URL".to_owned()),
        Some(origin) if origin != *server && !servers.page_origins.contains(&origin) => {
            refuse(origin.to_string())
        }
        Some(_) if url.authority().is_some_and(|at| at.as_str().contains('@')) => {
            refuse("a URL with a user's name".to_owned())
        }
        Some(origin) => Ok(origin),
    }
}

fn header_value(operation: &'static str, what: &str, value: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(value).map_err(|error| Failure::argument(operation, what, error))
}

/// Sets each header of `from` in `headers`.
fn replace(headers: &mut HeaderMap, from: &HeaderMap) {
    for (name, value) in from {
        headers.insert(name, value.clone());
    }
}

/// Gives the call a key of its own where the operation takes one and the caller set none; whether it has one.
pub(super) fn set_idempotency_key(operation: &Operation, headers: &mut HeaderMap) -> bool {
    let Some(name) = operation.key_header() else {
        return false;
    };
    if !headers.contains_key(name) {
        let name = http::HeaderName::try_from(name);
        let key = HeaderValue::try_from(retry::key());
        if let (Ok(name), Ok(key)) = (name, key) {
            headers.insert(name, key);
        }
    }
    true
}
