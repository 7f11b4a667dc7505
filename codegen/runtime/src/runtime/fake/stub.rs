//! What a fake server answers to an operation, and what it was asked: the typed side.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};

use super::super::accept::rank;
use super::super::error::Undeclared;
use super::super::fault::Fault;
use super::super::format::{Format, Written};
use super::super::wire::Encode;
use super::read::Source;
use super::route::Route;
use super::{Body, Fake, Recorded, receiving};

/// A request to an operation, as values.
pub trait Call: Sized + Send + 'static {
    /// What the operation answers.
    type Output: Send + Sync + 'static;
    /// The body of its errors.
    type Error: Send + Sync + 'static;

    /// The operation.
    const ROUTE: &'static Route;

    /// Reads a request.
    ///
    /// # Errors
    ///
    /// A parameter or a body that is missing or not of its type.
    fn read(source: &Source<'_>) -> Result<Self, Fault>;

    /// How an answer is sent.
    fn success(output: &Self::Output) -> Sent<'_>;

    /// How an error is sent; its status is not looked at.
    fn failure(error: &Self::Error) -> Sent<'_>;
}

/// One of several answers.
pub trait Outcome {
    /// How it is sent.
    fn sent(&self) -> Sent<'_>;
}

/// A body to send, with its status and the media types that it may be of, the best first.
pub struct Sent<'a> {
    status: u16,
    media_types: &'static [&'static str],
    content: Content<'a>,
}

enum Content<'a> {
    Nothing,
    Value(&'a dyn Encode),
    Body(Body),
}

impl<'a> Sent<'a> {
    /// Without a body.
    #[must_use]
    pub fn nothing((): &(), status: u16) -> Self {
        Self::empty(status)
    }

    /// The same.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self::of(status, &[], Content::Nothing)
    }

    /// What is never sent, because nothing is declared.
    #[must_use]
    pub fn never(undeclared: &Undeclared) -> Self {
        match *undeclared {}
    }

    /// One of several answers.
    #[must_use]
    pub fn several<T: Outcome>(answer: &'a T) -> Self {
        answer.sent()
    }

    /// A value, in any of the media types.
    #[must_use]
    pub fn value(value: &'a dyn Encode, status: u16, media_types: &'static [&'static str]) -> Self {
        Self::of(status, media_types, Content::Value(value))
    }

    /// Bytes, as they are.
    #[must_use]
    pub fn bytes(bytes: &Bytes, status: u16, media_types: &'static [&'static str]) -> Self {
        let body = Content::Body(bytes.clone().into());
        Self::of(status, media_types, body)
    }

    /// A body, as it is.
    #[must_use]
    pub fn body(body: &Body, status: u16, media_types: &'static [&'static str]) -> Self {
        Self::of(status, media_types, Content::Body(body.clone()))
    }

    fn of(status: u16, media_types: &'static [&'static str], content: Content<'a>) -> Self {
        Self {
            status,
            media_types,
            content,
        }
    }

    /// The answer to a request.
    fn reply(
        self,
        status: Option<StatusCode>,
        request: &Recorded,
        formats: &'static [&'static dyn Format],
    ) -> Reply {
        let declared = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let status = status.unwrap_or(declared);
        let media_type = self.media_type(request);
        let body = match self.content {
            Content::Nothing => return Reply::new(status, None, Body::default()),
            Content::Body(body) => body,
            Content::Value(value) => match encode(value, media_type, formats) {
                Ok(bytes) => bytes.into(),
                Err(fault) => {
                    return Reply::text(
                        StatusCode::INTERNAL_SERVER_ERROR,
                        format!("the scripted answer cannot be sent as {media_type}: {fault}"),
                    );
                }
            },
        };
        Reply::new(status, Some(media_type), body)
    }

    /// The media type that the request asks for, or else the best.
    fn media_type(&self, request: &Recorded) -> &'static str {
        let asked = request.headers.get(ACCEPT);
        let asked = asked
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        // The client orders what it asks for by its weight already.
        let asked = asked
            .split(',')
            .filter_map(|range| range.split(";q=").next());
        let found = asked.map(str::trim).find_map(|asked| {
            let mut declared = self.media_types.iter();
            declared.find(|declared| rank(asked, declared).is_some_and(|rank| rank < 2))
        });
        let found = found.or(self.media_types.first()).copied();
        match (found, &self.content) {
            (Some(found), _) if !found.contains('*') => found,
            (_, Content::Value(_)) => "application/json",
            (_, Content::Body(_) | Content::Nothing) => "application/octet-stream",
        }
    }
}

fn encode(
    value: &dyn Encode,
    media_type: &str,
    formats: &'static [&'static dyn Format],
) -> Result<Vec<u8>, Fault> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match formats.iter().find(|format| format.handles(essence)) {
        Some(format) => format.encode(value, Written::Everything),
        None => Err(Fault::new(format!("nothing here writes {essence}"))),
    }
}

/// What is given back; without a response, the connection is closed.
pub(super) struct Reply {
    pub(super) response: Option<http::Response<Body>>,
    pub(super) delay: Option<Duration>,
}

impl Reply {
    fn new(status: StatusCode, content_type: Option<&str>, body: Body) -> Self {
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        let content_type = content_type.and_then(|text| HeaderValue::from_str(text).ok());
        if let Some(content_type) = content_type {
            response.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        Self {
            response: Some(response),
            delay: None,
        }
    }

    fn text(status: StatusCode, text: String) -> Self {
        Self::new(status, Some("text/plain; charset=utf-8"), text.into())
    }

    /// Nobody said what to answer.
    pub(super) fn unscripted(request: &Recorded) -> Self {
        let text = match &request.route {
            Some((route, _)) => format!(
                "{0} has no answer: tell the fake server by `fake.{0}().answer(…)`, `.error(…)` or `.raw(…)`",
                route.name()
            ),
            None => format!(
                "no operation of this client is {} {}",
                request.method,
                request.uri.path()
            ),
        };
        Self::text(StatusCode::NOT_IMPLEMENTED, text)
    }
}

/// The answers of an operation that are still to be given.
#[derive(Default)]
pub(super) struct Script {
    answers: VecDeque<Scripted>,
}

struct Scripted {
    answer: Answer,
    /// How often it is given; where nobody said, once, or for ever if it is the last.
    left: Option<usize>,
}

#[derive(Clone)]
pub(super) struct Answer {
    make: Arc<Make>,
    headers: Vec<(HeaderName, HeaderValue)>,
    delay: Option<Duration>,
}

type Make = dyn Fn(&Recorded, &'static [&'static dyn Format]) -> Reply + Send + Sync;

impl Answer {
    pub(super) fn reply(
        &self,
        request: &Recorded,
        formats: &'static [&'static dyn Format],
    ) -> Reply {
        let mut reply = (self.make)(request, formats);
        if let Some(response) = &mut reply.response {
            for (name, value) in &self.headers {
                response.headers_mut().append(name, value.clone());
            }
        }
        reply.delay = self.delay;
        reply
    }
}

impl Script {
    /// The next answer, if there is one.
    pub(super) fn next(&mut self) -> Option<Answer> {
        while self
            .answers
            .front()
            .is_some_and(|first| first.left == Some(0))
        {
            self.answers.pop_front();
        }
        let is_last = self.answers.len() == 1;
        let first = self.answers.front_mut()?;
        let answer = first.answer.clone();
        match &mut first.left {
            Some(left) => *left -= 1,
            None if is_last => {}
            None => _ = self.answers.pop_front(),
        }
        Some(answer)
    }
}

/// An operation of a [`Fake`] server: says what it answers, and shows what it was asked.
///
/// Answers are given in the order in which they are scripted. The last one is given again and again, unless
/// [`times`](Self::times) says how often. A call that no answer is left for is answered by 501, with a text that says so.
pub struct Stub<C> {
    fake: Fake,
    call: PhantomData<fn() -> C>,
}

#[allow(
    clippy::must_use_candidate,
    reason = "what scripts an answer is called for what it does"
)]
impl<C: Call> Stub<C> {
    #[doc(hidden)]
    #[must_use]
    pub fn new(fake: &Fake) -> Self {
        Self {
            fake: fake.clone(),
            call: PhantomData,
        }
    }

    /// Answers by a value, in the media type that is asked for, with the status that the document gives it.
    pub fn answer(&self, output: impl Into<C::Output>) -> &Self {
        let output = output.into();
        self.script(move |request, formats| C::success(&output).reply(None, request, formats))
    }

    /// Answers by what `answer` makes of the request. One that is not of its type is answered by 400, with a text that says why.
    pub fn answer_with<T: Into<C::Output>>(
        &self,
        answer: impl Fn(C) -> T + Send + Sync + 'static,
    ) -> &Self {
        self.script(move |request, formats| match read::<C>(request, formats) {
            Ok(call) => C::success(&answer(call).into()).reply(None, request, formats),
            Err(fault) => Reply::text(
                StatusCode::BAD_REQUEST,
                format!("{} cannot be read: {fault}", C::ROUTE.name()),
            ),
        })
    }

    /// Answers by an error, in the media type that is asked for.
    pub fn error(&self, status: StatusCode, error: impl Into<C::Error>) -> &Self {
        let error = error.into();
        self.script(move |request, formats| {
            C::failure(&error).reply(Some(status), request, formats)
        })
    }

    /// Answers by a status without a body.
    pub fn status(&self, status: StatusCode) -> &Self {
        self.script(move |_, _| Reply::new(status, None, Body::default()))
    }

    /// Answers by a body as it is, also one that is not what the document promises, or that comes bit by bit. A body that can
    /// be read only once is empty the next time.
    pub fn raw(
        &self,
        status: StatusCode,
        content_type: impl Into<String>,
        body: impl Into<Body>,
    ) -> &Self {
        let (content_type, body) = (content_type.into(), body.into());
        self.script(move |_, _| Reply::new(status, Some(&content_type), body.clone()))
    }

    /// Answers by what `answer` makes of the request as it was received.
    pub fn raw_with(
        &self,
        answer: impl Fn(&Recorded) -> http::Response<Body> + Send + Sync + 'static,
    ) -> &Self {
        self.script(move |request, _| Reply {
            response: Some(answer(request)),
            delay: None,
        })
    }

    /// Closes the connection without an answer.
    pub fn disconnect(&self) -> &Self {
        self.script(|_, _| Reply {
            response: None,
            delay: None,
        })
    }

    /// Gives the answer that was scripted last so often, and then the next one.
    pub fn times(&self, times: usize) -> &Self {
        self.last(|scripted| scripted.left = Some(times))
    }

    /// Sends a header with the answer that was scripted last. One that cannot be sent is left out.
    pub fn header(&self, name: &str, value: &str) -> &Self {
        let header = HeaderName::try_from(name)
            .ok()
            .zip(HeaderValue::from_str(value).ok());
        self.last(|scripted| scripted.answer.headers.extend(header))
    }

    /// Waits before the answer that was scripted last.
    pub fn delay(&self, delay: Duration) -> &Self {
        self.last(|scripted| scripted.answer.delay = Some(delay))
    }

    /// Forgets all answers that are left.
    pub fn clear(&self) -> &Self {
        self.fake.0.memory().scripts.remove(C::ROUTE.name());
        self
    }

    fn script(
        &self,
        make: impl Fn(&Recorded, &'static [&'static dyn Format]) -> Reply + Send + Sync + 'static,
    ) -> &Self {
        let mut memory = self.fake.0.memory();
        let script = memory.scripts.entry(C::ROUTE.name()).or_default();
        script.answers.push_back(Scripted {
            answer: Answer {
                make: Arc::new(make),
                headers: Vec::new(),
                delay: None,
            },
            left: None,
        });
        drop(memory);
        self
    }

    fn last(&self, change: impl FnOnce(&mut Scripted)) -> &Self {
        let mut memory = self.fake.0.memory();
        let script = memory.scripts.get_mut(C::ROUTE.name());
        if let Some(last) = script.and_then(|script| script.answers.back_mut()) {
            change(last);
        }
        drop(memory);
        self
    }

    /// How many requests there were to this operation, each attempt counted.
    #[must_use]
    pub fn count(&self) -> usize {
        self.recorded().len()
    }

    /// The requests to this operation so far, as values.
    ///
    /// # Errors
    ///
    /// One with a parameter or a body that is missing or not of its type.
    pub fn requests(&self) -> Result<Vec<C>, Fault> {
        let formats = self.fake.0.api.formats;
        let recorded = self.recorded();
        recorded
            .iter()
            .map(|request| read(request, formats))
            .collect()
    }

    /// The requests to this operation so far, as they were received.
    #[must_use]
    pub fn recorded(&self) -> Vec<Arc<Recorded>> {
        let memory = self.fake.0.memory();
        let seen = memory.seen.iter().filter(|request| {
            let route = request.route.as_ref();
            route.is_some_and(|(route, _)| route.name() == C::ROUTE.name())
        });
        seen.cloned().collect()
    }
}

fn read<C: Call>(request: &Recorded, formats: &'static [&'static dyn Format]) -> Result<C, Fault> {
    let source = Source::new(request, formats);
    let source = source.ok_or_else(|| Fault::new("the request is to no operation"))?;
    receiving(|| C::read(&source))
}

impl<C> fmt::Debug for Stub<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").finish_non_exhaustive()
    }
}

impl fmt::Debug for Sent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
