//! Answers that are read while they arrive: as bytes, and as a source of whatever is made of bytes.
//!
//! There is no limit to what arrives in all. Once the answer has begun no clock runs either, and who reads no more simply
//! drops the stream, which closes the connection.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};

use super::answer::{Answer, Head};
use super::body::Chunks;
use super::call::{Call, Draft};
use super::client::Async;
use super::error::{Error, Failure};
use super::execute::{Attempts, Drive, Reply, read, shown};
use super::format::Format;
use super::operation::Operation;
use super::plan::Plan;
use super::transport::{BoxFuture, Reading};

/// A successful answer whose body is still to be read.
pub struct Incoming {
    status: StatusCode,
    headers: HeaderMap,
    chunks: Chunks,
    /// The server that it comes from, for messages.
    pub(super) origin: String,
    pub(super) operation: &'static Operation,
    /// How its items are to be understood, if it has any.
    pub items: ItemKind,
    /// The most bytes that one item may have.
    pub limit: u64,
    /// The formats that the client knows.
    pub formats: &'static [&'static dyn Format],
}

/// How what arrives is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// As it is, whatever its media type.
    Bytes,
}

/// What a call asks for that is to be read as a stream.
#[derive(Clone, Copy, Debug)]
pub struct Streamed {
    /// The media types that are asked for, and the only ones that are read, but for bytes.
    pub media_types: &'static [&'static str],
    /// How each item is to be understood.
    pub items: ItemKind,
}

/// A stream of answers, made of what arrives.
pub trait FromIncoming: Sized {
    /// What it keeps of the call.
    type Kept;
    /// Keeps of the call what it takes to go on with it later.
    fn keep<M, T>(call: &mut Call<M, T>, streamed: Streamed) -> Self::Kept;
    /// Takes the answer over.
    fn from_incoming(incoming: Incoming, kept: Self::Kept) -> Self;
}

impl<T> Call<Async, T> {
    /// Starts the call when it is first polled. Its answer is read while it arrives.
    #[doc(hidden)]
    pub fn stream<S: FromIncoming, E: Answer>(mut self, streamed: Streamed) -> Opening<S, E> {
        Opening {
            kept: Some(S::keep(&mut self, streamed)),
            incoming: begin(self.0, streamed),
            error: PhantomData,
        }
    }
}

/// Not a part of what is generic, so that it is compiled once.
fn begin(draft: Box<Draft>, streamed: Streamed) -> BoxFuture<'static, Result<Incoming, Failure>> {
    Box::pin(start(draft, streamed, Drive::Async))
}

#[cfg(feature = "blocking")]
impl<T> Call<super::client::Blocking, T> {
    /// Sends the call and waits for the answer to begin.
    #[doc(hidden)]
    pub fn stream<S: FromIncoming, E: Answer>(mut self, streamed: Streamed) -> Result<S, Error<E>> {
        let kept = S::keep(&mut self, streamed);
        super::block_on::block_on(start(self.0, streamed, Drive::Blocking))
            .map(|incoming| S::from_incoming(incoming, kept))
            .map_err(Error::new)
    }
}

/// A call whose answer is to be a stream. Nothing is sent before it is polled first.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Opening<S: FromIncoming, E> {
    incoming: BoxFuture<'static, Result<Incoming, Failure>>,
    /// `None` once the answer has begun.
    kept: Option<S::Kept>,
    error: PhantomData<fn() -> E>,
}

/// Nothing here is ever pinned but what is in a box of its own.
impl<S: FromIncoming, E> Unpin for Opening<S, E> {}

impl<S: FromIncoming, E: Answer> Future for Opening<S, E> {
    type Output = Result<S, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let incoming = ready!(self.incoming.as_mut().poll(context));
        let Some(kept) = self.kept.take() else {
            // A future is not polled again once it was ready.
            return Poll::Pending;
        };
        Poll::Ready(
            incoming
                .map(|incoming| S::from_incoming(incoming, kept))
                .map_err(Error::new),
        )
    }
}

impl<S: FromIncoming, E> fmt::Debug for Opening<S, E> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").finish_non_exhaustive()
    }
}

/// Sends a call and gives the answer where it is a success of a media type that was asked for.
pub(super) async fn start(
    mut draft: Box<Draft>,
    streamed: Streamed,
    drive: Drive,
) -> Result<Incoming, Failure> {
    let Streamed { media_types, items } = streamed;
    draft.arguments.streamed = media_types;
    let (reply, plan) = open(draft, drive).await?;
    let content_type = reply.head.headers.get(CONTENT_TYPE);
    let is_expected = content_type.is_none_or(|content_type| {
        let essence = content_type.to_str().unwrap_or_default().split(';').next();
        let essence = essence.unwrap_or_default().trim();
        items == ItemKind::Bytes
            || media_types
                .iter()
                .any(|media_type| essence_of(media_type).eq_ignore_ascii_case(essence))
    });
    if !is_expected {
        let found = content_type.map(|found| format!("{found:?}"));
        let what = format!(
            "is {}, where a stream of {} was expected",
            found.unwrap_or_default(),
            media_types.join(" or ")
        );
        let received = read(Ok(reply), &plan).await?;
        let mismatch = received.mismatch(&what);
        return Err(Failure::mismatch(received, mismatch));
    }
    let operation = plan.operation;
    let origin = shown(reply.head.url.as_ref());
    let Head {
        status, headers, ..
    } = *reply.head;
    Ok(Incoming {
        status,
        headers,
        chunks: reply.body.into_chunks(),
        origin,
        operation,
        items,
        limit: plan.core.max_response_bytes,
        formats: plan.core.formats(),
    })
}

/// Sends a call and gives the answer where its status is a success, its body still to be read.
async fn open(draft: Box<Draft>, drive: Drive) -> Result<(Reply, Box<Plan>), Failure> {
    let call = Attempts::of(draft, Reading::Streamed, drive)?;
    #[cfg(feature = "tracing")]
    let span = call.span.clone();
    let opened = opened(call);
    #[cfg(feature = "tracing")]
    let opened = tracing::Instrument::instrument(opened, span);
    opened.await
}

/// Makes attempts until one is the last.
async fn opened(mut call: Attempts) -> Result<(Reply, Box<Plan>), Failure> {
    loop {
        let reply = match call.attempt().await {
            Ok(reply) if !reply.status().is_success() => {
                Err(match read(Ok(reply), &call.plan).await {
                    Ok(received) => Failure::status(received),
                    Err(failure) => failure,
                })
            }
            reply => reply,
        };
        if let Some(pause) = call.pause(reply.as_ref().err()) {
            pause.await;
            continue;
        }
        return reply.map(|reply| (reply, call.plan));
    }
}

fn essence_of(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

impl Incoming {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next bytes. After an error there are none.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        let chunk = ready!(self.chunks.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| {
            chunk.map_err(|error| {
                Failure::transport(self.operation.name(), &self.origin, error)
                    .answered(self.status, self.headers.clone())
            })
        }))
    }
}

impl fmt::Debug for Incoming {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("operation", &self.operation.name())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A body that is read while it arrives.
///
/// In the asynchronous client it is a [`Stream`] of [`Bytes`], and [`try_next`](ByteStream::try_next) serves without any
/// import; in the blocking client it is a [`Read`](std::io::Read). It ends with the body, or after the first error.
#[must_use = "nothing more is received before it is read"]
pub struct ByteStream<E, M = Async> {
    incoming: Incoming,
    /// What is left of the chunk that came last.
    rest: Bytes,
    types: PhantomData<fn() -> (E, M)>,
}

impl<E, M> FromIncoming for ByteStream<E, M> {
    type Kept = ();

    fn keep<M2, T2>(_: &mut Call<M2, T2>, _: Streamed) {}

    fn from_incoming(incoming: Incoming, (): ()) -> Self {
        Self {
            incoming,
            rest: Bytes::new(),
            types: PhantomData,
        }
    }
}

impl<E, M> ByteStream<E, M> {
    /// The status of the answer, a success.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.incoming.status()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.incoming.headers()
    }

    /// How many bytes the body has, where the server says so: never of one that arrived compressed.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        let length = self.headers().get(CONTENT_LENGTH)?;
        length.to_str().ok()?.trim().parse().ok()
    }
}

impl<E: Answer> ByteStream<E> {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// Where the body breaks off. The stream has ended then.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error<E>> {
        let chunk = std::future::poll_fn(|context| self.incoming.poll_chunk(context)).await;
        chunk.transpose().map_err(Error::new)
    }
}

impl<E: Answer> Stream for ByteStream<E> {
    type Item = Result<Bytes, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = ready!(self.incoming.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(Error::new)))
    }
}

/// Errors are [`Error`]s of the operation, in one of `std::io`.
#[cfg(feature = "blocking")]
impl<E> std::io::Read for ByteStream<E, super::client::Blocking>
where
    E: Answer + fmt::Debug + Send + Sync + 'static,
{
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        use bytes::Buf as _;
        while self.rest.is_empty() {
            let incoming = &mut self.incoming;
            let next = std::future::poll_fn(|context| incoming.poll_chunk(context));
            match super::block_on::block_on(next) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(failure)) => {
                    return Err(std::io::Error::other(Error::<E>::new(failure)));
                }
                None => return Ok(0),
            }
        }
        let length = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

impl<E, M> fmt::Debug for ByteStream<E, M> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("incoming", &self.incoming)
            .field("rest", &self.rest.len())
            .finish()
    }
}

/// Gives a request whose answer can be read while it arrives a method for that.
#[allow(unused_macros, reason = "only requests of such answers use it")]
macro_rules! streams {
    ($(#[$docs:meta])* $request:ident$(<$answer:ident>)?.$method:ident => $stream:ident[$($item:ty)?], $error:ty, $streamed:expr) => {
        impl$(<$answer>)? $request<$crate::runtime::Async $(, $answer)?> {
            $(#[$docs])*
            ///
            /// Nothing is sent before the future is polled. The timeout bounds the time until the answer begins.
            #[inline]
            pub fn $method(self) -> $crate::runtime::Opening<$crate::runtime::$stream<$($item,)? $error>, $error> {
                self.0.stream($streamed)
            }
        }

        #[cfg(feature = "blocking")]
        impl$(<$answer>)? $request<$crate::runtime::Blocking $(, $answer)?> {
            $(#[$docs])*
            ///
            /// It waits for the answer to begin, for as long as the timeout says.
            ///
            /// # Errors
            ///
            /// Whatever stands between the request and a successful answer; see [`ErrorKind`]($crate::runtime::ErrorKind).
            #[inline]
            pub fn $method(
                self,
            ) -> ::std::result::Result<
                $crate::runtime::$stream<$($item,)? $error, $crate::runtime::Blocking>,
                $crate::runtime::Error<$error>,
            > {
                self.0.stream($streamed)
            }
        }
    };
}
pub(crate) use streams;
