//! The one state machine of all calls: prepare, send, follow redirects, renew credentials once, read the body.
//!
//! It knows no types of any API and no transport, and it never sends a request that is not `GET` or `HEAD` twice, but for
//! one that the server rejected with 401.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};

use super::accept::accept_header;
use super::answer::Received;
use super::auth::Credential;
use super::body::{Body, Bounds, Repeat, USED_UP};
use super::call::{Draft, append_cookies};
use super::client::Core;
use super::error::{BoxError, ErrorKind, Failure};
use super::operation::Operation;
use super::redirect;
use super::security::{Held, Source, is_given};
use super::transport::{Reading, Request, Transport};
use super::url::{Origin, fill};

/// Who polls the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drive {
    /// The caller's asynchronous runtime.
    Async,
    /// The calling thread, which waits meanwhile.
    #[cfg(feature = "blocking")]
    Blocking,
}

/// Sends a call and gives the complete answer where its status is a success.
pub(crate) async fn execute(draft: Box<Draft>, drive: Drive) -> Result<Received, Failure> {
    let core = Arc::clone(&draft.core);
    let (reply, plan) = open(draft, drive, Reading::Whole).await?;
    let received = read(reply, &core, &plan).await?;
    if received.status().is_success() {
        Ok(received)
    } else {
        Err(Failure::status(received))
    }
}

/// Sends a call and gives the answer, of any status, its body still to be read.
pub(crate) async fn open(
    mut draft: Box<Draft>,
    drive: Drive,
    reading: Reading,
) -> Result<(Reply, Plan), Failure> {
    let core = Arc::clone(&draft.core);
    let operation = draft.operation;
    if let Some(fault) = draft.take_fault() {
        return Err(fault);
    }
    let transport = core
        .transport(drive)
        .ok_or_else(|| no_transport(operation))?;
    let deadline = draft
        .arguments
        .timeout
        .or(core.timeout)
        .and_then(|timeout| Instant::now().checked_add(timeout));
    let plan = Plan::of(*draft, deadline, reading)?;

    let mut credentials = credentials(&core, &plan, drive).await?;
    let mut reply = exchange(transport, &core, &plan, &credentials).await?;
    if reply.is_rejection() {
        let renewed = renew(&core, &mut credentials, drive).await;
        let renewed = renewed.map_err(|error| {
            no_credential(operation.name(), error).answered(reply.status(), reply.take_headers())
        })?;
        // A stream that was sent cannot be sent again: the caller gets the rejection, and the next call the credential.
        if renewed && plan.body.repeat() == Repeat::Anytime {
            reply = exchange(transport, &core, &plan, &credentials).await?;
        }
    }
    Ok((reply, plan))
}

/// A credential of one call, and what it came from.
struct Shown<'a> {
    held: &'a Held,
    credential: Cow<'a, Credential>,
}

/// The credentials that the operation asks for, or the error that says which are missing.
async fn credentials<'a>(
    core: &'a Core,
    plan: &Plan,
    drive: Drive,
) -> Result<Vec<Shown<'a>>, Failure> {
    let name = plan.operation.name();
    let given = |spot| is_given(spot, &plan.uri, [&plan.own, &plan.shared]);
    let selected = core
        .credentials
        .select(plan.operation.credentials(), given)
        .map_err(|missing| Failure::new(ErrorKind::Credentials, name, missing.to_string()))?;
    let mut shown = Vec::with_capacity(selected.len());
    for held in selected {
        let credential = match &held.source {
            Source::Fixed(credential) => Cow::Borrowed(credential),
            Source::Issued(issuer) => {
                let given = issuer.get(core, drive).await;
                Cow::Owned(given.map_err(|error| no_credential(name, error))?)
            }
        };
        shown.push(Shown { held, credential });
    }
    Ok(shown)
}

/// Renews the credentials that were rejected, those of them that can be; whether any was.
async fn renew(core: &Core, credentials: &mut [Shown<'_>], drive: Drive) -> Result<bool, BoxError> {
    let mut any = false;
    for shown in credentials {
        if let Source::Issued(issuer) = &shown.held.source {
            let rejected = shown.credential.clone().into_owned();
            if let Some(renewed) = issuer.renew(core, drive, rejected).await? {
                shown.credential = Cow::Owned(renewed);
                any = true;
            }
        }
    }
    Ok(any)
}

/// A call as it will be sent, but for credentials.
pub(crate) struct Plan {
    pub(crate) operation: &'static Operation,
    uri: Uri,
    /// Who the call is meant for, and may see credentials.
    origin: Origin,
    /// What any server may see.
    plain: HeaderMap,
    /// What the caller set on the client: only for the server that the client is meant for.
    shared: HeaderMap,
    /// What the caller set on the request, in place of anything else: only for that server too.
    own: HeaderMap,
    body: Body,
    reading: Reading,
    deadline: Option<Instant>,
}

impl Plan {
    fn of(draft: Draft, deadline: Option<Instant>, reading: Reading) -> Result<Self, Failure> {
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
            body = content;
        }
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
        })
    }

    /// The request to `uri`. `credentials` is `None` for a server that is to see nothing of the caller.
    fn request(
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
        Ok(request)
    }

    /// The time that is left: `None` without end.
    fn time_left(&self) -> Result<Option<Duration>, Failure> {
        let Some(deadline) = self.deadline else {
            return Ok(None);
        };
        match deadline.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(Failure::late(self.operation.name())),
            left => Ok(Some(left)),
        }
    }
}

/// An answer whose body is still to be read.
pub(crate) struct Reply {
    pub(crate) response: http::Response<Body>,
    /// The origin it came from, for messages.
    pub(crate) origin: String,
    /// Whether the server that answered was shown the credentials.
    trusted: bool,
}

impl Reply {
    fn status(&self) -> StatusCode {
        self.response.status()
    }

    fn is_rejection(&self) -> bool {
        self.trusted && self.status() == StatusCode::UNAUTHORIZED
    }

    fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(self.response.headers_mut())
    }
}

/// Sends the request and follows redirects. Once they lead to another server, credentials are left out for good.
async fn exchange(
    transport: &dyn Transport,
    core: &Core,
    plan: &Plan,
    credentials: &[Shown<'_>],
) -> Result<Reply, Failure> {
    let name = plan.operation.name();
    let mut uri = plan.uri.clone();
    let mut trusted = true;
    for _ in 0..=redirect::LIMIT {
        let request = plan.request(&uri, trusted.then_some(credentials))?;
        let request = Request::new(
            request,
            plan.time_left()?,
            core.connect_timeout,
            plan.reading,
        );
        let origin = Origin::of(&uri);
        let shown = origin.map(|origin| origin.to_string()).unwrap_or_default();
        let response = transport
            .send(request)
            .await
            .map_err(|error| Failure::transport(name, &shown, error))?;
        match redirect::target(
            &plan.operation.method(),
            &uri,
            response.status(),
            response.headers(),
        ) {
            Ok(None) => {
                return Ok(Reply {
                    response,
                    origin: shown,
                    trusted,
                });
            }
            Ok(Some(_)) if plan.body.repeat() == Repeat::Never => {
                let (head, _) = response.into_parts();
                return Err(Failure::new(ErrorKind::Redirect, name, USED_UP)
                    .answered(head.status, head.headers));
            }
            Ok(Some(target)) => {
                trusted = trusted && Origin::of(&target).as_ref() == Some(&plan.origin);
                uri = target;
            }
            Err(problem) => {
                let (head, _) = response.into_parts();
                return Err(Failure::new(ErrorKind::Redirect, name, problem)
                    .answered(head.status, head.headers));
            }
        }
    }
    Err(Failure::new(
        ErrorKind::Redirect,
        name,
        format!("more than {} redirects in a row", redirect::LIMIT),
    ))
}

/// Reads the body, up to the limit.
pub(crate) async fn read(reply: Reply, core: &Core, plan: &Plan) -> Result<Received, Failure> {
    let operation = plan.operation;
    let (head, body) = reply.response.into_parts();
    // The answer to HEAD announces the length of a body that it does not have.
    let announced = head
        .headers
        .get(CONTENT_LENGTH)
        .filter(|_| operation.method() != Method::HEAD);
    let bounds = Bounds {
        announced: announced.and_then(|length| length.to_str().ok()?.trim().parse().ok()),
        limit: core.max_response_bytes,
        deadline: plan.deadline,
    };
    match body.into_chunks().collect(bounds).await {
        Ok(body) => Ok(Received::new(head, body, operation, core.formats())),
        Err(interrupted) => {
            let failure =
                Failure::interrupted(operation.name(), &reply.origin, bounds.limit, interrupted);
            Err(failure.answered(head.status, head.headers))
        }
    }
}

/// The URL of a call: base, path with its parameters, query; and whom the base is of.
fn write_uri(draft: &Draft) -> Result<(Uri, Origin), Failure> {
    let operation = draft.operation.name();
    let arguments = &draft.arguments;
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
    let core = &draft.core;
    let base = core
        .servers
        .of(draft.operation, &core.base)
        .map_err(|problem| Failure::argument(operation, "the request", problem))?;
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

fn header_value(operation: &'static str, what: &str, value: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(value).map_err(|error| Failure::argument(operation, what, error))
}

/// Sets each header of `from` in `headers`.
fn replace(headers: &mut HeaderMap, from: &HeaderMap) {
    for (name, value) in from {
        headers.insert(name, value.clone());
    }
}

fn no_credential(operation: &'static str, error: BoxError) -> Failure {
    Failure::new(
        ErrorKind::Credentials,
        operation,
        format!("no credential: {error}"),
    )
    .caused_by(error)
}

/// Only the asynchronous client can lack one: the feature that brings the blocking client brings its transport.
fn no_transport(operation: &'static Operation) -> Failure {
    let message =
        "no transport: enable the feature `reqwest`, or set one with `ClientBuilder::transport`";
    Failure::new(ErrorKind::Transport, operation.name(), message)
}
