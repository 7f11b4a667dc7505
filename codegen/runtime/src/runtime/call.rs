//! One call in the making: where the setters of the emitted code write their arguments.
//!
//! Nothing is sent here. The first argument that cannot be sent is remembered, and reported instead of sending.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, COOKIE, InvalidHeaderValue, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::accept::{essence, position};
use super::answer::{Answer, Received, Response};
use super::body::Body;
use super::client::{Async, Core};
use super::error::{BoxError, Error, Failure};
use super::execute::{Drive, execute};
use super::fault::Fault;
use super::format::Field;
use super::operation::Operation;
use super::param::{write_cookies, write_header, write_path, write_query, write_query_string};
use super::progress::Report;
use super::retry::Retry;
use super::style::Style;
use super::transport::BoxFuture;
use super::url::BaseUrl;
use super::wire::Encode;

/// The arguments of one call. One pointer wide.
///
/// `T` is what is answered, where one type of requests stands for several operations that only differ in that.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<M = Async, T = ()>(pub(crate) Box<Draft>, PhantomData<fn() -> (M, T)>);

/// A call as it stands, without its mode.
pub(crate) struct Draft {
    pub(crate) core: Arc<Core>,
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    /// The first argument that cannot be sent.
    pub(crate) fault: Option<Failure>,
}

/// What was set, ready to be written into a request. What is rarely set is elsewhere, because all of it is moved more than once.
#[derive(Clone, Default)]
pub(crate) struct Arguments {
    /// Values of the path's template, encoded.
    pub(crate) path: Vec<(&'static str, String)>,
    /// Query parameters in the order of their first setting, encoded; `None` where there is nothing to send.
    pub(crate) query: Vec<(&'static str, Option<String>)>,
    /// The URL that a page gave for the next one, in place of server, path and query.
    pub(crate) url: Option<Box<Uri>>,
    /// Headers, parameters or not.
    pub(crate) headers: HeaderMap,
    /// Cookies as `name=value`, encoded; `None` where there is nothing to send.
    pub(crate) cookies: Vec<(&'static str, Option<String>)>,
    /// The Content-Type and the body.
    pub(crate) body: Option<(Cow<'static, str>, Body)>,
    /// The only media type that is asked for.
    pub(crate) accept: Option<&'static str>,
    /// The media types of an answer that is to be read while it arrives, and the only ones that are asked for.
    pub(crate) streamed: &'static [&'static str],
    /// The total timeout, where it is not the client's.
    pub(crate) timeout: Option<Duration>,
    /// How often it is sent, where that is not as the client has it.
    pub(crate) retry: Option<Box<Retry>>,
    /// Whether the caller says that it does no harm to repeat it.
    pub(crate) idempotent: bool,
    /// The base URL, where it is not the client's.
    pub(crate) base: Option<Box<BaseUrl>>,
    /// Whether an answer of any status is what the caller wants.
    pub(crate) is_raw: bool,
    /// Who is told how far the body has got.
    pub(crate) progress: Option<Report>,
}

impl<M> Call<M> {
    pub(crate) fn new(core: Arc<Core>, operation: &'static Operation) -> Self {
        Self(
            Draft::new(core, operation, Arguments::default()),
            PhantomData,
        )
    }
}

impl<M, T> Call<M, T> {
    /// The same call, of a request whose type says otherwise what is answered.
    #[doc(hidden)]
    #[inline]
    pub fn answering<U>(self) -> Call<M, U> {
        Call(self.0, PhantomData)
    }

    /// Sets a path parameter.
    #[inline]
    pub fn path(self, name: &'static str, value: impl Encode) -> Self {
        self.path_styled(name, Style::SIMPLE, value)
    }

    /// Sets a path parameter in another style than the usual one.
    #[inline]
    pub fn path_styled(mut self, name: &'static str, style: Style, value: impl Encode) -> Self {
        self.0.set_path(name, style, &value);
        self
    }

    /// Sets a query parameter, or replaces it; lists repeat it.
    #[inline]
    pub fn query(self, name: &'static str, value: impl Encode) -> Self {
        self.query_styled(name, Style::FORM_EXPLODED, value)
    }

    /// Sets a query parameter, or replaces it, in another style than the usual one.
    #[inline]
    pub fn query_styled(mut self, name: &'static str, style: Style, value: impl Encode) -> Self {
        self.0.set_query(name, style, &value);
        self
    }

    /// Sets a header that is a parameter, or replaces it.
    #[inline]
    pub fn header(self, name: &'static str, value: impl Encode) -> Self {
        self.header_styled(name, Style::SIMPLE, value)
    }

    /// Sets a header that is a parameter, or replaces it, in another style than the usual one.
    #[inline]
    pub fn header_styled(mut self, name: &'static str, style: Style, value: impl Encode) -> Self {
        self.0.set_header(name, style, &value);
        self
    }

    /// Sets a cookie, or replaces it.
    #[inline]
    pub fn cookie(self, name: &'static str, value: impl Encode) -> Self {
        self.cookie_styled(name, Style::FORM_EXPLODED, value)
    }

    /// Sets a cookie, or replaces it, in another style than the usual one.
    #[inline]
    pub fn cookie_styled(mut self, name: &'static str, style: Style, value: impl Encode) -> Self {
        self.0.set_cookie(name, style, &value);
        self
    }

    /// Sets the whole query, which other parameters follow.
    #[inline]
    pub fn query_string(mut self, style: Style, value: impl Encode) -> Self {
        self.0.set_query_string(style, &value);
        self
    }

    /// Sets the body.
    pub fn body(mut self, content_type: &'static str, value: &dyn Encode) -> Self {
        self.0.set_body(content_type, &[], value);
        self
    }

    /// Sets the body, whose `fields` are spelt as they say.
    pub fn form(
        mut self,
        content_type: &'static str,
        fields: &'static [Field],
        value: &dyn Encode,
    ) -> Self {
        self.0.set_body(content_type, fields, value);
        self
    }

    /// Sets the body to bytes as they are.
    #[inline]
    pub fn bytes(mut self, content_type: &'static str, body: impl Into<Body>) -> Self {
        self.0.arguments.body = Some((content_type.into(), body.into()));
        self
    }

    /// Asks for an answer in `media_type` alone, which is one that the operation declares.
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.0.set_accept(media_type);
        self
    }

    /// Says how often it is sent, in place of what the client says.
    #[inline]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.0.set_retry(retry);
        self
    }

    /// Says who is told how far the body has got.
    #[doc(hidden)]
    #[inline]
    pub fn progress(mut self, report: Report) -> Self {
        self.0.arguments.progress = Some(report);
        self
    }

    /// Says that it does no harm to repeat it.
    #[inline]
    pub fn idempotent(mut self) -> Self {
        self.0.arguments.idempotent = true;
        self
    }

    /// Bounds this call, from its start to the end of the answer's body, in place of the client's timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.arguments.timeout = Some(timeout);
        self
    }

    /// Sends it to another base URL than the client's.
    pub fn base_url(mut self, url: &str) -> Self {
        self.0.set_base(url);
        self
    }

    /// Sets any other header, or replaces it.
    pub fn extra_header(mut self, name: &str, value: &str) -> Self {
        self.0.set_extra_header(name, value);
        self
    }

    /// Writes `Debug` of the request type `name`, without the values of arguments.
    #[doc(hidden)]
    pub fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.describe(name, f)
    }
}

impl<T> Call<Async, T> {
    /// Starts the call when it is first polled.
    #[doc(hidden)]
    pub fn send<A: Answer, E: Answer>(self) -> Pending<A, E> {
        Pending {
            received: self.0.begin(),
            answer: PhantomData,
        }
    }

    /// [`send`](Self::send), for the answer as it is, of any status.
    #[doc(hidden)]
    pub fn send_raw<E: Answer>(mut self) -> Pending<Response<Bytes>, E> {
        self.0.arguments.is_raw = true;
        self.send()
    }
}

#[cfg(feature = "blocking")]
impl<T> Call<super::client::Blocking, T> {
    /// [`send`](Self::send), for the answer as it is, of any status.
    #[doc(hidden)]
    pub fn send_raw<E: Answer>(mut self) -> Result<Response<Bytes>, Error<E>> {
        self.0.arguments.is_raw = true;
        self.send()
    }

    /// Sends the call and waits for the answer.
    #[doc(hidden)]
    pub fn send<A: Answer, E: Answer>(self) -> Result<A, Error<E>> {
        finish(self.0.wait())
    }
}

impl<M, T> fmt::Debug for Call<M, T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe("Call", f)
    }
}

/// The answer of a call that is under way. Nothing is sent before it is polled first.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Pending<T, E> {
    received: BoxFuture<'static, Result<Received, Failure>>,
    answer: PhantomData<fn() -> (T, E)>,
}

impl<T: Answer, E: Answer> Future for Pending<T, E> {
    type Output = Result<T, Error<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.received.as_mut().poll(context).map(finish)
    }
}

impl<T, E> fmt::Debug for Pending<T, E> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}

fn finish<T: Answer, E: Answer>(received: Result<Received, Failure>) -> Result<T, Error<E>> {
    received
        .and_then(|received| {
            T::read(&received).map_err(|mismatch| Failure::mismatch(received, mismatch))
        })
        .map_err(Error::new)
}

/// Whatever needs to know no type of the API is here and not in a [`Call`], whose methods are compiled for each request anew.
impl Draft {
    pub(crate) fn new(
        core: Arc<Core>,
        operation: &'static Operation,
        arguments: Arguments,
    ) -> Box<Self> {
        Box::new(Self {
            core,
            operation,
            arguments,
            fault: None,
        })
    }

    /// Starts the call when it is first polled.
    pub(crate) fn begin(self: Box<Self>) -> BoxFuture<'static, Result<Received, Failure>> {
        Box::pin(execute(self, Drive::Async))
    }

    #[cfg(feature = "blocking")]
    /// Makes the call and waits for the answer.
    pub(crate) fn wait(self: Box<Self>) -> Result<Received, Failure> {
        super::block_on::block_on(execute(self, Drive::Blocking))
    }

    fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }

    /// The first argument that cannot be sent, if there is one.
    pub(crate) fn take_fault(&mut self) -> Option<Failure> {
        self.fault.take()
    }

    /// Remembers that `what` cannot be sent.
    pub(crate) fn refuse(&mut self, what: &str, cause: impl Into<BoxError>) {
        if self.fault.is_none() {
            self.fault = Some(Failure::argument(self.operation.name(), what, cause));
        }
    }

    fn set_path(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        match write_path(name, style, value, self.core.formats()) {
            Ok(text) => set(&mut self.arguments.path, name, text),
            Err(fault) => self.refuse(&format!("path parameter `{name}`"), fault),
        }
    }

    pub(crate) fn set_query(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        match write_query(name, style, value, self.core.formats()) {
            Ok(pairs) => set(&mut self.arguments.query, name, pairs),
            Err(fault) => self.refuse(&format!("query parameter `{name}`"), fault),
        }
    }

    fn set_header(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        match write_header(style, value, self.core.formats()) {
            Ok(Some(text)) => self.insert_header(name, &text, &format!("header `{name}`")),
            Ok(None) => {
                self.arguments.headers.remove(name);
            }
            Err(fault) => self.refuse(&format!("header `{name}`"), fault),
        }
    }

    fn set_base(&mut self, url: &str) {
        match BaseUrl::parse(url) {
            Ok(url) => self.arguments.base = Some(Box::new(url)),
            Err(problem) => self.refuse("the base URL", problem),
        }
    }

    fn set_retry(&mut self, retry: Retry) {
        self.arguments.retry = Some(Box::new(retry));
    }

    fn set_extra_header(&mut self, name: &str, value: &str) {
        self.insert_header(name, value, &format!("header `{}`", name.escape_debug()));
    }

    fn insert_header(&mut self, name: &str, value: &str, what: &str) {
        match read_header(name, value) {
            Ok((name, value)) => {
                self.arguments.headers.insert(name, value);
            }
            Err(message) => self.refuse(what, message),
        }
    }

    fn set_query_string(&mut self, style: Style, value: &dyn Encode) {
        match write_query_string(style, value, self.core.formats()) {
            // No parameter of a query is without a name.
            Ok(text) => set(&mut self.arguments.query, "", text),
            Err(fault) => self.refuse("the query", fault),
        }
    }

    fn set_cookie(&mut self, name: &'static str, style: Style, value: &dyn Encode) {
        match write_cookies(name, style, value, self.core.formats()) {
            Ok(text) => set(&mut self.arguments.cookies, name, text),
            Err(fault) => self.refuse(&format!("cookie `{name}`"), fault),
        }
    }

    fn set_body(
        &mut self,
        content_type: &'static str,
        fields: &'static [Field],
        value: &dyn Encode,
    ) {
        let essence = essence(content_type);
        let format = self
            .core
            .formats()
            .iter()
            .find(|format| format.handles(essence));
        let body = match format {
            Some(format) => format.encode_fields(value, fields, self.core.formats()),
            None => Err(Fault::new(format!("nothing here writes {essence}"))),
        };
        match body {
            Ok(body) => self.arguments.body = Some((content_type.into(), body.into())),
            Err(fault) => self.refuse("the body", fault),
        }
    }

    fn set_accept(&mut self, media_type: &'static str) {
        let declared = self.operation.media_types();
        match position(declared, media_type) {
            Some(_) => self.arguments.accept = Some(media_type),
            None => self.refuse(
                &format!("media type `{media_type}`"),
                format!(
                    "the operation answers in {}",
                    if declared.is_empty() {
                        "none".to_owned()
                    } else {
                        declared.join(", ")
                    }
                ),
            ),
        }
    }
}

/// The value of a header that costs nothing to clone, unlike one whose text is counted.
pub(crate) fn fixed_header(text: &'static str) -> Result<HeaderValue, InvalidHeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))
}

/// A header that a caller set; the error says what is wrong, without showing the value.
///
/// The value is marked sensitive: only the caller knows what is in it.
pub(crate) fn read_header(
    name: &str,
    value: &str,
) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name: HeaderName = name.parse().map_err(|_| "it is no name of a header")?;
    if [CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name) {
        return Err("the transport sets it");
    }
    let mut value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| "its value holds control characters")?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Adds `cookies`, which are encoded, to the one header that holds all of them.
pub(crate) fn append_cookies(headers: &mut HeaderMap, cookies: &str) {
    let all = match headers.get(COOKIE) {
        Some(before) => [before.as_bytes(), b"; ", cookies.as_bytes()].concat(),
        None => cookies.as_bytes().to_vec(),
    };
    // Both halves are values of headers, so this is one too.
    if let Ok(mut all) = HeaderValue::from_bytes(&all) {
        all.set_sensitive(true);
        headers.insert(COOKIE, all);
    }
}

/// Sets `name`, where it stands already or at the end.
fn set<T>(entries: &mut Vec<(&'static str, T)>, name: &'static str, value: T) {
    match entries.iter_mut().find(|(set, _)| *set == name) {
        Some((_, old)) => *old = value,
        None => entries.push((name, value)),
    }
}
