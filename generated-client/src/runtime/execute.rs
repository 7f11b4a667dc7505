//! The one state machine of all calls: prepare, send, follow redirects, renew credentials once, read the body; and all of it
//! again where that helps and does no harm.
//!
//! It knows no types of any API and no transport. What is sent again, and when, [`retry`](super::retry) says.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, StatusCode, Uri};

use super::answer::{Head, Received};
use super::body::{Body, Bounds, Chunks, Gathered, Interrupted, Repeat, USED_UP};
use super::call::Draft;
use super::client::Core;
use super::clock;
use super::ended::{self, Ended};
use super::error::{BoxError, ErrorKind, Failure};
use super::middleware::{Next, Outcome, transmit};
use super::operation::Operation;
use super::plan::Plan;
use super::redirect;
use super::security::{Selected, Shown, Source, is_given};
#[cfg(feature = "tracing")]
use super::trace;
use super::transport::{BoxFuture, Reading, Request, Transport};
use super::url::Origin;

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
    let is_raw = draft.arguments.is_raw;
    let mut call = Attempts::of(draft, Reading::Whole, drive)?;
    #[cfg(feature = "tracing")]
    let span = call.span.clone();
    let answer = whole(&mut call, is_raw);
    #[cfg(feature = "tracing")]
    let answer = tracing::Instrument::instrument(answer, span);
    answer.await
}

/// Makes attempts until one is the last.
async fn whole(call: &mut Attempts, is_raw: bool) -> Result<Received, Failure> {
    loop {
        let received = read(call.attempt().await, &call.plan).await;
        let received = received.and_then(|received| {
            if received.status().is_success() {
                Ok(received)
            } else {
                Err(Failure::status(received))
            }
        });
        match call.pause(received.as_ref().err()) {
            Some(pause) => pause.await,
            None if is_raw => return received.or_else(Failure::into_received),
            None => return received,
        }
    }
}

/// The attempts at one call.
pub(crate) struct Attempts {
    pub(crate) plan: Box<Plan>,
    drive: Drive,
    /// How many there were.
    made: u32,
    /// How many requests were sent for them.
    sent: u32,
    /// The span that they are made in.
    #[cfg(feature = "tracing")]
    pub(crate) span: tracing::Span,
    /// The status of the answer to the last of them.
    status: Option<StatusCode>,
    /// When they began, where somebody wants to know.
    begun: Option<Instant>,
}

impl Attempts {
    pub(crate) fn of(
        mut draft: Box<Draft>,
        reading: Reading,
        drive: Drive,
    ) -> Result<Self, Failure> {
        if let Some(fault) = draft.take_fault() {
            return Err(fault);
        }
        if draft.core.transport(drive).is_none() {
            return Err(no_transport(draft.operation));
        }
        let plan = Plan::of(draft, reading)?;
        Ok(Self {
            #[cfg(feature = "tracing")]
            span: trace::call(&plan),
            status: None,
            begun: ended::begun(&plan.core.listeners),
            plan,
            drive,
            made: 0,
            sent: 0,
        })
    }

    fn transport(&self) -> Result<&dyn Transport, Failure> {
        let transport = self.plan.core.transport(self.drive);
        transport.ok_or_else(|| no_transport(self.plan.operation))
    }

    /// Sends the request, once more with new credentials where the server rejects those that it was shown.
    pub(crate) async fn attempt(&mut self) -> Result<Reply, Failure> {
        self.made += 1;
        self.status = None;
        let (plan, core, drive) = (&self.plan, &*self.plan.core, self.drive);
        let mut credentials = credentials(core, plan)?;
        // What is rare has a future of its own, for which the others need no room.
        if credentials.iter().any(|shown| shown.credential().is_none()) {
            Box::pin(issue(core, plan, &mut credentials, drive)).await?;
        }
        let sent = &mut self.sent;
        let mut reply = exchange(drive, plan, &credentials, sent).await?;
        if reply.is_rejection() {
            reply = Box::pin(renew(drive, plan, &mut credentials, sent, reply)).await?;
        }
        self.status = Some(reply.status());
        Ok(reply)
    }

    /// What passes the time until the next attempt after one that came to `failure`; `None` where it was the last.
    pub(crate) fn pause(&self, failure: Option<&Failure>) -> Option<BoxFuture<'_, ()>> {
        let pause = self
            .wait(failure)
            .and_then(|wait| Some(self.transport().ok()?.sleep(wait)));
        if pause.is_none() {
            #[cfg(feature = "tracing")]
            trace::end(&self.span, self.sent, self.status, failure);
            if !self.plan.core.listeners.is_empty() {
                self.tell(failure);
            }
        }
        pause
    }

    /// Tells whoever wants to know that the call has ended.
    fn tell(&self, failure: Option<&Failure>) {
        let elapsed = self.begun.zip(clock::now());
        let elapsed = elapsed.map(|(begun, now)| now.saturating_duration_since(begun));
        let ended = Ended {
            operation: self.plan.operation,
            requests: self.sent,
            attempts: self.made,
            status: self.status,
            error: failure.map(Failure::kind),
            elapsed: elapsed.unwrap_or_default(),
        };
        for listener in &self.plan.core.listeners {
            listener(&ended);
        }
    }

    /// How long to wait until the next attempt; `None` where there is none.
    fn wait(&self, failure: Option<&Failure>) -> Option<Duration> {
        let plan = &self.plan;
        let budget = &plan.core.budget;
        let Some(failure) = failure else {
            budget.reward();
            return None;
        };
        let wait = plan.retry().wait(plan.repetition, self.made, failure)?;
        let is_late = plan
            .deadline
            .zip(clock::now())
            .is_some_and(|(deadline, now)| deadline.saturating_duration_since(now) <= wait);
        (!is_late && budget.take()).then_some(wait)
    }
}

/// The credentials that the operation asks for, so far as they are at hand, or the error that says which are missing.
fn credentials<'a>(core: &'a Core, plan: &Plan) -> Result<Selected<'a>, Failure> {
    let given = |spot| is_given(spot, &plan.uri, [&plan.own, &plan.core.headers]);
    core.credentials
        .select(plan.operation.credentials(), given)
        .map_err(|missing| {
            let name = plan.operation.name();
            Failure::new(ErrorKind::Credentials, name, missing.to_string())
        })
}

/// Has those credentials issued that are not at hand.
async fn issue(
    core: &Core,
    plan: &Plan,
    credentials: &mut [Shown<'_>],
    drive: Drive,
) -> Result<(), Failure> {
    for shown in credentials {
        if let Source::Issued(issuer) = &shown.held.source {
            let given = issuer.get(core, drive).await;
            let given = given.map_err(|error| no_credential(plan.operation.name(), error))?;
            shown.issued = Some(given);
        }
    }
    Ok(())
}

/// Renews the credentials that the server has rejected by `reply`, and sends the request once more if any was.
async fn renew(
    drive: Drive,
    plan: &Plan,
    credentials: &mut [Shown<'_>],
    sent: &mut u32,
    mut reply: Reply,
) -> Result<Reply, Failure> {
    let core = &*plan.core;
    let mut any = false;
    for shown in &mut *credentials {
        if let (Source::Issued(issuer), Some(rejected)) = (&shown.held.source, &shown.issued) {
            let renewed = issuer.renew(core, drive, rejected.clone()).await;
            let renewed = renewed.map_err(|error| {
                let failure = no_credential(plan.operation.name(), error);
                failure.answered(reply.status(), reply.take_headers())
            })?;
            if let Some(renewed) = renewed {
                shown.issued = Some(renewed);
                any = true;
            }
        }
    }
    // A stream that was sent cannot be sent again: the caller gets the rejection, and the next call the credential.
    if any && plan.body.repeat() == Repeat::Anytime {
        reply = exchange(drive, plan, credentials, sent).await?;
    }
    Ok(reply)
}

/// An answer whose body is still to be read.
pub(crate) struct Reply {
    pub(crate) head: Box<Head>,
    pub(crate) body: Body,
    /// Whether the server that answered was shown the credentials.
    trusted: bool,
}

impl Reply {
    pub(crate) fn status(&self) -> StatusCode {
        self.head.status
    }

    fn is_rejection(&self) -> bool {
        self.trusted && self.status() == StatusCode::UNAUTHORIZED
    }

    fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(&mut self.head.headers)
    }
}

/// Sends the request and follows redirects. Once they lead to another server, credentials are left out for good.
async fn exchange(
    drive: Drive,
    plan: &Plan,
    credentials: &[Shown<'_>],
    sent: &mut u32,
) -> Result<Reply, Failure> {
    let core = &plan.core;
    let name = plan.operation.name();
    // Where the last redirect led to.
    let mut target = None;
    let mut trusted = true;
    // Nothing has been waited for.
    let mut is_fresh = *sent == 0 && credentials.iter().all(|shown| shown.issued.is_none());
    for _ in 0..=redirect::LIMIT {
        let uri = target.as_ref().unwrap_or(&plan.uri);
        let request = plan.request(uri, trusted.then_some(credentials))?;
        let request = Request::new(
            request,
            plan.time_left(is_fresh)?,
            core.connect_timeout,
            plan.reading,
            Some((plan.operation, *sent)),
        );
        *sent = sent.saturating_add(1);
        is_fresh = false;
        let response = send(core, drive, request).await;
        let response = response.map_err(|error| Failure::transport(name, &shown(Some(uri)), error));
        #[cfg(feature = "tracing")]
        trace::sent(uri, *sent - 1, &response);
        let mut response = response?;
        if core.middleware.is_empty() {
            core.decode(&plan.operation.method(), &mut response);
        }
        match redirect::target(
            &plan.operation.method(),
            uri,
            response.status(),
            response.headers(),
        ) {
            Ok(None) => {
                let url = target.unwrap_or_else(|| plan.uri.clone());
                let (head, body) = response.into_parts();
                return Ok(Reply {
                    head: Box::new(Head::new(head.status, head.headers, Some(url))),
                    body,
                    trusted,
                });
            }
            Ok(Some(_)) if plan.body.repeat() == Repeat::Never => {
                let (head, _) = response.into_parts();
                return Err(Failure::new(ErrorKind::Redirect, name, USED_UP)
                    .answered(head.status, head.headers));
            }
            Ok(Some(next)) => {
                trusted = trusted && Origin::of(&next) == Origin::of(&plan.uri);
                target = Some(next);
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

/// Sends a request by way of the middleware, which gives answers that are decoded, or by the transport alone.
///
/// The request is gone before the future is polled, so that whoever waits for it need not have room for both.
fn send(core: &Arc<Core>, drive: Drive, request: Request) -> BoxFuture<'_, Outcome> {
    if core.middleware.is_empty() {
        transmit(core, drive, request)
    } else {
        Next::first(core, drive, &request).run(request)
    }
}

/// The origin of a URL, for messages.
pub(crate) fn shown(uri: Option<&Uri>) -> String {
    let origin = uri.and_then(Origin::of);
    origin.map(|origin| origin.to_string()).unwrap_or_default()
}

/// Reads the body of an answer, if there is one, up to the limit.
pub(crate) fn read(reply: Result<Reply, Failure>, plan: &Plan) -> Arriving<'_> {
    let answer = reply.map(|reply| {
        let Reply { head, body, .. } = reply;
        // The answer to HEAD announces the length of a body that it does not have.
        let announced = head
            .headers
            .get(CONTENT_LENGTH)
            .filter(|_| plan.operation.method() != Method::HEAD);
        let bounds = Bounds {
            announced: announced.and_then(|length| length.to_str().ok()?.trim().parse().ok()),
            limit: plan.core.max_response_bytes,
            deadline: plan.deadline,
        };
        Partial {
            head,
            chunks: body.into_chunks(),
            bounds,
            gathered: Gathered::default(),
        }
    });
    Arriving {
        plan,
        answer: Some(answer),
    }
}

/// An answer on its way. It has room for its parts alone, which an `async` block would have twice.
pub(crate) struct Arriving<'a> {
    plan: &'a Plan,
    /// `None` once it has arrived.
    answer: Option<Result<Partial, Failure>>,
}

/// As much of an answer as has arrived.
struct Partial {
    head: Box<Head>,
    chunks: Chunks,
    bounds: Bounds,
    gathered: Gathered,
}

impl Future for Arriving<'_> {
    type Output = Result<Received, Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let body = match &mut self.answer {
            Some(Ok(partial)) => {
                let (bounds, gathered) = (partial.bounds, &mut partial.gathered);
                ready!(partial.chunks.poll_all(context, bounds, gathered))
            }
            Some(Err(_)) | None => Ok(Bytes::new()),
        };
        match self.answer.take() {
            Some(Ok(partial)) => Poll::Ready(partial.end(body, self.plan)),
            Some(Err(failure)) => Poll::Ready(Err(failure)),
            // A future is not polled again once it was ready.
            None => Poll::Pending,
        }
    }
}

impl Partial {
    fn end(self, body: Result<Bytes, Interrupted>, plan: &Plan) -> Result<Received, Failure> {
        match body {
            Ok(body) => {
                let (operation, formats) = (plan.operation, plan.core.formats());
                Ok(Received::new(self.head, body, operation, formats))
            }
            Err(interrupted) => {
                let (operation, limit) = (plan.operation.name(), self.bounds.limit);
                let origin = shown(self.head.url.as_ref());
                let failure = Failure::interrupted(operation, &origin, limit, interrupted);
                Err(failure.answered(self.head.status, self.head.headers))
            }
        }
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
