//! Server-sent events (`text/event-stream`), as the HTML standard has them (section 9.2).
//!
//! A connection that ends is opened again where the caller asks for that, and never otherwise; see [`Reconnect`].

mod parser;
mod reconnect;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use super::call::Call;
use super::client::Async;
use super::error::{Error, Failure};
use super::execute::Drive;
use super::stream::{FromIncoming, Incoming, Streamed};
use super::transport::BoxFuture;
use super::wire::Decode;
use parser::Parser;
use reconnect::Reopener;
pub use reconnect::{Kept, Reconnect};

/// One event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is: `message` where the server does not say.
    pub event: String,
    /// What it carries.
    pub data: T,
    /// The id of this event, or else the last one that the server gave. A client that connects again names it.
    pub id: Option<String>,
}

/// The events of an answer, while they arrive.
///
/// In the asynchronous client it is a [`Stream`], and [`try_next`](Events::try_next) serves without any import; in the
/// blocking client it is an iterator. An event whose data is not what the document promises is an error whose
/// [`body`](Error::body) is that data, and the stream goes on after it; where the answer ends or breaks off, so does the
/// stream, unless [`reconnect`](Events::reconnect) says otherwise.
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
    /// The id in force at the event that was handed out last.
    handed: Option<String>,
    kept: Kept,
    /// What opens the connection again, where that is wanted.
    reopener: Option<Reopener>,
    /// The connection that is being opened.
    opening: Option<BoxFuture<'static, Result<Incoming, Failure>>>,
    ended: bool,
}

impl<T, E, M> FromIncoming for Events<T, E, M> {
    type Kept = Kept;

    fn keep<M2, T2>(call: &mut Call<M2, T2>, streamed: Streamed) -> Kept {
        Kept::of(&mut call.0, streamed)
    }

    fn from_incoming(incoming: Incoming, kept: Kept) -> Self {
        let parser = Parser::new(incoming.limit);
        Self {
            source: Source {
                incoming,
                parser,
                handed: None,
                kept,
                reopener: None,
                opening: None,
                ended: false,
            },
            data: PhantomData,
            types: PhantomData,
        }
    }
}

impl Source {
    fn poll(
        &mut self,
        drive: Drive,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<String>, Failure>>> {
        loop {
            if let Some(event) = self.parser.ready.pop_front() {
                self.handed.clone_from(&event.id);
                if let Some(reopener) = &mut self.reopener {
                    reopener.succeeded();
                }
                return Poll::Ready(Some(Ok(event)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            // Whatever was not ended by an empty line when the answer ends is no event.
            let failure = match ready!(self.poll_progress(context)) {
                Ok(Progress::Made) => continue,
                Ok(Progress::Ended) => None,
                Err(failure) => Some(failure),
            };
            self.opening = self.reopener.as_mut().and_then(|reopener| {
                reopener.reopen(
                    drive,
                    &self.kept,
                    &self.incoming,
                    &self.parser,
                    failure.as_ref(),
                )
            });
            if self.opening.is_none() {
                self.ended = true;
                return Poll::Ready(failure.map(Err));
            }
        }
    }

    /// Reads a chunk, or opens the connection again.
    fn poll_progress(&mut self, context: &mut Context<'_>) -> Poll<Result<Progress, Failure>> {
        if let Some(opening) = &mut self.opening {
            let incoming = ready!(opening.as_mut().poll(context));
            self.opening = None;
            self.incoming = incoming?;
            self.parser.restart();
            return Poll::Ready(Ok(Progress::Made));
        }
        Poll::Ready(match ready!(self.incoming.poll_chunk(context)) {
            None => Ok(Progress::Ended),
            Some(Err(failure)) => Err(failure),
            Some(Ok(chunk)) => match self.parser.push(&chunk) {
                Ok(()) => Ok(Progress::Made),
                Err(parser::TooLarge) => Err(self.incoming.too_large()),
            },
        })
    }
}

/// What has come of waiting for the server.
enum Progress {
    /// There may be an event now, or else more to wait for.
    Made,
    /// The answer has ended.
    Ended,
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

    /// The last id that the server gave, up to the event that came last: what `Last-Event-ID` says when a client connects again.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        let Source { parser, handed, .. } = &self.source;
        if parser.ready.is_empty() {
            parser.last_id().filter(|id| !id.is_empty())
        } else {
            handed.as_deref()
        }
    }

    /// How long the server wants clients to wait before they connect again, if it said so.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.source.parser.retry
    }

    /// Opens the connection again whenever it is lost or ends, as browsers do, and goes on with the events from there: the call is
    /// made once more, with its retries and with credentials as they are then, and the header `Last-Event-ID` names the last id
    /// that the server gave. An event that breaks off is dropped, for the server to send it again.
    ///
    /// It takes a call that does no harm to repeat; see [`Retry`](super::retry::Retry). One of another method, such as `POST`, is
    /// made again only if its request was marked by `idempotent()`, because each of them may do something, and be charged for.
    /// The stream of any other ends as it would without this.
    ///
    /// The stream ends when the server answers with 204, or with anything that no other attempt will change: that is an error,
    /// as is the last of too many attempts that failed in a row.
    ///
    /// ```text
    /// let mut changes = client.watch().events().await?.reconnect(Reconnect::default());
    /// while let Some(change) = changes.try_next().await? { … }
    /// ```
    pub fn reconnect(mut self, reconnect: Reconnect) -> Self {
        self.source.reopener = Reopener::of(reconnect, &self.source.kept);
        self
    }

    /// How often the connection was opened again.
    #[must_use]
    pub fn reconnects(&self) -> u64 {
        self.source.reopener.as_ref().map_or(0, Reopener::count)
    }
}

impl<T: Decode, E: Answer, M> Events<T, E, M> {
    fn poll_event(
        &mut self,
        drive: Drive,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, Error<E>>>> {
        let event = ready!(self.source.poll(drive, context));
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
        std::future::poll_fn(|context| self.poll_event(Drive::Async, context))
            .await
            .transpose()
    }
}

impl<T: Decode, E: Answer> Stream for Events<T, E> {
    type Item = Result<Event<T>, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(Drive::Async, context)
    }
}

#[cfg(feature = "blocking")]
impl<T: Decode, E: Answer> Iterator for Events<T, E, super::client::Blocking> {
    type Item = Result<Event<T>, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        super::block_on::block_on(std::future::poll_fn(|context| {
            self.poll_event(Drive::Blocking, context)
        }))
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
