//! Server-sent events (`text/event-stream`), as the HTML standard has them parsed.
//!
//! Connections that end are not opened again; what that takes is there: [`Events::last_event_id`] and [`Events::retry`].

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use super::client::Async;
use super::error::{Error, Failure};
use super::stream::{FromIncoming, Incoming};
use super::wire::Decode;

/// One event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is: `message` where the server does not say.
    pub event: String,
    /// What it carries.
    pub data: T,
    /// The id of this event, or else the last one that the server gave. A client that reconnects names it.
    pub id: Option<String>,
}

/// The events of an answer, while they arrive.
///
/// In the asynchronous client it is a [`Stream`], and [`try_next`](Events::try_next) serves without any import; in the
/// blocking client it is an iterator. An event whose data is not what the document promises is an error whose
/// [`body`](Error::body) is that data, and the stream goes on after it; where the answer breaks off, it ends.
#[must_use = "nothing more is received before the next event is asked for"]
pub struct Events<T, E, M = Async> {
    source: Source,
    data: PhantomData<fn() -> T>,
    types: PhantomData<fn() -> (E, M)>,
}

/// The events before they have types.
struct Source {
    incoming: Incoming,
    parser: Parser,
    ended: bool,
}

impl<T, E, M> FromIncoming for Events<T, E, M> {
    fn from_incoming(incoming: Incoming) -> Self {
        let parser = Parser::new(incoming.limit);
        Self {
            source: Source {
                incoming,
                parser,
                ended: false,
            },
            data: PhantomData,
            types: PhantomData,
        }
    }
}

impl Source {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<String>, Failure>>> {
        loop {
            if let Some(event) = self.parser.ready.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match ready!(self.incoming.poll_chunk(context)) {
                Some(Ok(chunk)) => {
                    if self.parser.push(&chunk).is_err() {
                        self.ended = true;
                        return Poll::Ready(Some(Err(self.incoming.too_large())));
                    }
                }
                // Whatever was not ended by an empty line is no event.
                None => self.ended = true,
                Some(Err(failure)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(failure)));
                }
            }
        }
    }
}

impl<T, E, M> Events<T, E, M> {
    /// The status of the answer, a success.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.source.incoming.status()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.source.incoming.headers()
    }

    /// The last id that the server gave, which is what `Last-Event-ID` says when a client connects again.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.source.parser.last_id()
    }

    /// How long the server wants clients to wait before they connect again, if it said so.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.source.parser.retry
    }
}

impl<T: Decode, E: Answer, M> Events<T, E, M> {
    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, Error<E>>>> {
        let event = ready!(self.source.poll(context));
        Poll::Ready(event.map(|event| self.typed(event).map_err(Error::new)))
    }

    fn typed(&self, event: Result<Event<String>, Failure>) -> Result<Event<T>, Failure> {
        let Event { event, data, id } = event?;
        let mut value = T::blank();
        self.source.incoming.decode(data.into(), &mut value)?;
        Ok(Event {
            event,
            data: value,
            id,
        })
    }
}

impl<T: Decode, E: Answer> Events<T, E> {
    /// The next event; `None` at the end.
    ///
    /// # Errors
    ///
    /// An event whose data is not what was promised, after which the stream goes on; or an answer that breaks off.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, Error<E>> {
        std::future::poll_fn(|context| self.poll_event(context))
            .await
            .transpose()
    }
}

impl<T: Decode, E: Answer> Stream for Events<T, E> {
    type Item = Result<Event<T>, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

#[cfg(feature = "blocking")]
impl<T: Decode, E: Answer> Iterator for Events<T, E, super::client::Blocking> {
    type Item = Result<Event<T>, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        super::block_on::block_on(std::future::poll_fn(|context| self.poll_event(context)))
    }
}

impl<T, E, M> fmt::Debug for Events<T, E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("incoming", &self.source.incoming)
            .field("last_event_id", &self.last_event_id())
            .finish_non_exhaustive()
    }
}

/// From bytes, however they are cut, to events.
pub(crate) struct Parser {
    pub(crate) ready: VecDeque<Event<String>>,
    /// How many bytes an event may have.
    limit: u64,
    /// The line that has no end yet.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, with which a line feed would be one line end.
    after_return: bool,
    /// Whether a line has been read: only the first one can begin with a byte order mark.
    has_begun: bool,
    event: String,
    data: String,
    id: String,
    retry: Option<Duration>,
}

/// An event has more bytes than it may have.
#[derive(Debug)]
pub(crate) struct TooLarge;

impl Parser {
    pub(crate) fn new(limit: u64) -> Self {
        Self {
            ready: VecDeque::new(),
            limit,
            line: Vec::new(),
            after_return: false,
            has_begun: false,
            event: String::new(),
            data: String::new(),
            id: String::new(),
            retry: None,
        }
    }

    pub(crate) fn last_id(&self) -> Option<&str> {
        Some(self.id.as_str()).filter(|id| !id.is_empty())
    }

    pub(crate) fn push(&mut self, mut chunk: &[u8]) -> Result<(), TooLarge> {
        while let Some(first) = chunk.first() {
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                chunk = &chunk[1..];
                continue;
            }
            let Some(end) = chunk.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
                self.line.extend_from_slice(chunk);
                return self.bound();
            };
            self.after_return = chunk[end] == b'\r';
            self.line.extend_from_slice(&chunk[..end]);
            self.bound()?;
            let line = std::mem::take(&mut self.line);
            self.read_line(&line);
            // The line's memory serves for the next one.
            self.line = line;
            self.line.clear();
            chunk = &chunk[end + 1..];
        }
        Ok(())
    }

    fn bound(&self) -> Result<(), TooLarge> {
        let length = self.line.len().saturating_add(self.data.len());
        match u64::try_from(length) {
            Ok(length) if length <= self.limit => Ok(()),
            _ => Err(TooLarge),
        }
    }

    fn read_line(&mut self, line: &[u8]) {
        let mut line = line;
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            self.dispatch();
            return;
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // Comments have no name; what is unknown is ignored.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        // Its last line feed stands behind the data; without one there were no data.
        if data.pop().is_none() {
            return;
        }
        self.ready.push_back(Event {
            event: if event.is_empty() {
                "message".to_owned()
            } else {
                event
            },
            data,
            id: self.last_id().map(str::to_owned),
        });
    }
}
