//! A call as it will be sent: its URL, its headers, its body, and how long it may take.
//!
//! Nothing is sent here. Each attempt makes its request anew, because credentials may have changed.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, RANGE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Uri};

use super::accept::accept_header;
use super::body::{Body, Repeat};
use super::call::{Draft, append_cookies, fixed_header};
use super::client::Core;
use super::clock;
use super::error::{ErrorKind, Failure};
use super::operation::Operation;
use super::retry::{self, Repetition, Retry};
use super::security::Shown;
use super::servers::Servers;
use super::transport::Reading;
use super::url::{Origin, fill};

/// A call as it will be sent, but for credentials.
pub(crate) struct Plan {
    pub(crate) operation: &'static Operation,
    /// Where the call is meant to go, and whose server may see credentials.
    pub(crate) uri: Uri,
    /// The media types that are asked for, which any server may see.
    accept: HeaderValue,
    /// The codings that are asked for, which any server may see.
    codings: Option<&'static str>,
    /// What the caller set on the request, in place of anything else: only for the server that the call is meant for.
    pub(crate) own: HeaderMap,
    /// The Content-Type where the caller set none: only for that server too.
    content_type: Option<HeaderValue>,
    pub(crate) body: Body,
    pub(crate) reading: Reading,
    pub(crate) deadline: Option<Instant>,
    /// How long the call may take. Where no clock says how much of that is left, each attempt may.
    timeout: Option<Duration>,
    /// How often it is sent, and when, where that is not as the client has it.
    retry: Option<Box<Retry>>,
    /// Whether it does no harm to send it again.
    pub(crate) repetition: Repetition,
    pub(crate) core: Arc<Core>,
}

impl Plan {
    /// The plan of a call that has no faults. Its time begins now.
    pub(crate) fn of(draft: Box<Draft>, reading: Reading) -> Result<Box<Self>, Failure> {
        let timeout = draft.arguments.timeout.or(draft.core.timeout);
        let now = clock::now();
        let deadline = timeout.and_then(|timeout| now?.checked_add(timeout));
        let uri = write_uri(&draft)?;
        let Draft {
            core,
            operation,
            arguments,
            fault: _,
        } = *draft;
        let name = operation.name();
        let accept = accept(
            operation,
            arguments.accept,
            arguments.streamed,
            core.preferred.as_deref(),
        )?;
        let mut own = arguments.headers;
        let is_chosen = |name| own.contains_key(&name) || core.headers.contains_key(&name);
        let codings = core
            .accepted_codings(reading)
            .filter(|_| operation.method() != Method::HEAD)
            .filter(|_| !is_chosen(ACCEPT_ENCODING) && !is_chosen(RANGE));
        write_cookies(&mut own, &arguments.cookies);
        let mut body = Body::default();
        let mut content_type = None;
        if let Some((media_type, content)) = arguments.body {
            let value = header_value(name, "header `content-type`", media_type)?;
            content_type = Some(value).filter(|_| !own.contains_key(CONTENT_TYPE));
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
        Ok(Box::new(Self {
            operation,
            uri,
            accept,
            codings,
            own,
            content_type,
            body,
            reading,
            deadline,
            // What ends later than clocks can say has no end.
            timeout: timeout.filter(|_| now.is_none() || deadline.is_some()),
            retry: arguments.retry,
            repetition,
            core,
        }))
    }

    /// How often it is sent, and when.
    pub(crate) fn retry(&self) -> &Retry {
        self.retry.as_deref().unwrap_or(&self.core.retry)
    }

    /// The request to `uri`. `credentials` is `None` for a server that is to see nothing of the caller.
    pub(crate) fn request(
        &self,
        uri: &Uri,
        credentials: Option<&[Shown<'_>]>,
    ) -> Result<Box<http::Request<Body>>, Failure> {
        let mut request = Box::new(http::Request::new(self.body.clone()));
        *request.method_mut() = self.operation.method();
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = self.headers(credentials);
        let Some(credentials) = credentials else {
            return Ok(request);
        };
        for shown in credentials {
            if let Some(ready) = shown.ready() {
                if !self.own.contains_key(AUTHORIZATION) {
                    request.headers_mut().insert(AUTHORIZATION, ready.clone());
                }
                continue;
            }
            let Some(credential) = shown.credential() else {
                continue;
            };
            let applied = credential.apply(shown.held.spot(), &mut request, &self.own);
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

    /// The headers, but for those of the credentials.
    fn headers(&self, credentials: Option<&[Shown<'_>]>) -> HeaderMap {
        // To grow is dear, and so is room for more than there will be: for the two that all calls have, those below, and the
        // length and the host, which transports add.
        let room = 4
            + usize::from(self.codings.is_some())
            + usize::from(self.content_type.is_some())
            + self.core.headers.len()
            + self.own.len()
            + credentials.map_or(0, <[_]>::len);
        let mut headers = HeaderMap::with_capacity(room);
        headers.insert(ACCEPT, self.accept.clone());
        headers.insert(USER_AGENT, self.core.user_agent.clone());
        if let Some(codings) = self.codings {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(codings));
        }
        if credentials.is_some() {
            replace(&mut headers, &self.core.headers);
            // It stood among the caller's own, so it stands for that of the client.
            if let Some(content_type) = &self.content_type {
                headers.insert(CONTENT_TYPE, content_type.clone());
            }
            replace(&mut headers, &self.own);
        }
        headers
    }

    /// The time that an attempt has: `None` without end. A plan is fresh before anything has been waited for.
    pub(crate) fn time_left(&self, is_fresh: bool) -> Result<Option<Duration>, Failure> {
        let attempt = self.core.attempt_timeout;
        let left = match self.deadline {
            Some(deadline) if !is_fresh => {
                clock::now().map(|now| deadline.saturating_duration_since(now))
            }
            Some(_) | None => self.timeout,
        };
        match left {
            Some(Duration::ZERO) => Err(Failure::late(self.operation.name())),
            Some(left) => Ok(Some(attempt.map_or(left, |attempt| attempt.min(left)))),
            None => Ok(attempt),
        }
    }
}

/// What is asked for: one media type, those of a stream, or all that the operation declares.
fn accept(
    operation: &'static Operation,
    only: Option<&'static str>,
    streamed: &'static [&'static str],
    preferred: Option<&str>,
) -> Result<HeaderValue, Failure> {
    if let (None, [], None) = (only, streamed, preferred)
        && let Some(usual) = operation.usual_accept()
    {
        return Ok(usual);
    }
    let value = match (only, streamed) {
        (Some(media_type), _) => media_type.into(),
        (None, []) => accept_header(operation.media_types(), preferred),
        (None, streamed) => accept_header(streamed, preferred),
    };
    header_value(operation.name(), "header `accept`", value)
}

/// Adds the cookies that were set, which are encoded, to the one header that holds all of them.
fn write_cookies(headers: &mut HeaderMap, cookies: &[(&'static str, Option<String>)]) {
    let mut all = String::new();
    for pair in cookies.iter().filter_map(|(_, pair)| pair.as_deref()) {
        if !all.is_empty() {
            all.push_str("; ");
        }
        all.push_str(pair);
    }
    if !all.is_empty() {
        append_cookies(headers, &all);
    }
}

/// The URL of a call: base, path with its parameters, query.
fn write_uri(draft: &Draft) -> Result<Uri, Failure> {
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
        check_page_server(operation, url, base.origin(), &core.servers)?;
        return Ok((**url).clone());
    }
    let value = |name: &str| {
        arguments
            .path
            .iter()
            .find(|(set, _)| *set == name)
            .map(|(_, text)| text.as_str())
    };
    let length = |pair: &Option<String>| pair.as_ref().map_or(0, |pair| pair.len() + 1);
    let query: usize = arguments.query.iter().map(|(_, pair)| length(pair)).sum();
    let path: usize = arguments.path.iter().map(|(_, text)| text.len()).sum();
    let template = draft.operation.path();
    let prefix = base.path();
    let mut target = String::with_capacity(prefix.len() + template.len() + path + query);
    target.push_str(prefix);
    fill(&mut target, template, value).map_err(|name| {
        Failure::argument(
            operation,
            &format!("path parameter `{name}`"),
            "it is not set",
        )
    })?;
    let mut separator = if target.contains('?') { '&' } else { '?' };
    for pair in arguments
        .query
        .iter()
        .filter_map(|(_, pair)| pair.as_deref())
    {
        target.push(separator);
        target.push_str(pair);
        separator = '&';
    }
    let length = base.as_str().len() - prefix.len() + target.len();
    base.with(target)
        .map_err(|error| Failure::argument(operation, &format!("the URL of {length} bytes"), error))
}

/// A URL that an answer gave is at the server that the call is meant for, or at one that the caller names beside it: a server
/// cannot have credentials sent elsewhere.
fn check_page_server(
    operation: &'static str,
    url: &Uri,
    server: &Origin,
    servers: &Servers,
) -> Result<(), Failure> {
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
        Some(_) => Ok(()),
    }
}

fn header_value(
    operation: &'static str,
    what: &str,
    value: Cow<'static, str>,
) -> Result<HeaderValue, Failure> {
    let value = match value {
        Cow::Borrowed(text) => fixed_header(text),
        Cow::Owned(text) => HeaderValue::from_maybe_shared(Bytes::from(text)),
    };
    value.map_err(|error| Failure::argument(operation, what, error))
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
