//! Bodies of requests and of answers: whole, or chunk by chunk as they are made or arrive.
//!
//! A [`Body`] says what there is to send or to read, [`Chunks`] are one reading of it. Nothing is read before it is asked for.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::clock;
use super::transport::TransportError;

/// The body of a request or of an answer.
///
/// Strings and bytes become one by `into()`. Such a body can be sent any number of times, and so can one that is
/// [`from_file`](Self::from_file). A body that is made [`from_stream`](Self::from_stream) or
/// [`from_reader`](Self::from_reader) can be read once: its clones share what there is to read, and where a request would
/// have to be sent again, for a redirect or with new credentials, it fails instead.
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Whole(Bytes),
    /// Readable once, and its length so far as that is known.
    Once(Arc<Mutex<Option<BoxStream>>>, Option<u64>),
    /// Opened anew for each reading.
    Opened(Arc<Opened>),
}

struct Opened {
    open: Box<dyn Fn() -> Chunks + Send + Sync>,
    length: Option<u64>,
    repeat: Repeat,
}

/// Whether a body can be read more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Any number of times.
    Anytime,
    /// Once, because reading uses it up.
    Never,
}

type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// How many bytes of a file or a reader are read at once.
const CHUNK: usize = 64 * 1024;

impl Body {
    /// A body that is made, or arrives, bit by bit.
    ///
    /// Its length is not known, so that HTTP/1.1 sends it in chunks, unless [`with_length`](Self::with_length) says it.
    /// Errors of `std::io` can be the stream's errors as they are; others become a [`TransportError`] by its `new`. What tokio
    /// reads (`AsyncRead`) becomes such a stream by `ReaderStream` of the crate `tokio-util`.
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<TransportError>,
    {
        Self::from_chunks(Converted {
            stream: Box::pin(stream),
        })
    }

    /// [`from_stream`](Self::from_stream) of what needs no conversion.
    pub(crate) fn from_chunks(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        let stream: BoxStream = Box::pin(stream);
        Self(Content::Once(Arc::new(Mutex::new(Some(stream))), None))
    }

    /// A body that is read from `reader` while it is sent.
    ///
    /// Reading blocks the thread that sends: an asynchronous client should be given a reader that does not wait for long,
    /// such as a file of this machine, or else a stream by [`from_stream`](Self::from_stream).
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self::from_chunks(Reading(Some(Box::new(reader))))
    }

    /// The content of a file, which is read while it is sent, as by [`from_reader`](Self::from_reader). The file is opened
    /// anew each time that the body is sent.
    ///
    /// # Errors
    ///
    /// Where there is no such file. One that disappears later fails when it is sent.
    pub fn from_file(path: impl Into<PathBuf>) -> std::io::Result<Self> {
        let path = path.into();
        let length = std::fs::metadata(&path)?.len();
        let open = move || match File::open(&path) {
            Ok(file) => Chunks::of(Reading(Some(Box::new(file)))),
            Err(error) => Chunks::failed(error.into()),
        };
        Ok(Self::opened(Some(length), Repeat::Anytime, open))
    }

    /// A body that `open` opens for each reading.
    pub(crate) fn opened(
        length: Option<u64>,
        repeat: Repeat,
        open: impl Fn() -> Chunks + Send + Sync + 'static,
    ) -> Self {
        Self(Content::Opened(Arc::new(Opened {
            open: Box::new(open),
            length,
            repeat,
        })))
    }

    /// Says how many bytes a stream or a reader has in all. A body that turns out to have another length fails while it is
    /// sent. Where the length is known anyway, nothing changes.
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        match self.0 {
            Content::Once(stream, _) => Self(Content::Once(stream, Some(length))),
            Content::Whole(_) | Content::Opened(_) => self,
        }
    }

    /// How many bytes it has, where that is known before it is read.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Once(_, length) => *length,
            Content::Opened(opened) => opened.length,
        }
    }

    /// All of it, where it is in memory.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Once(..) | Content::Opened(_) => None,
        }
    }

    /// Whether it can be read more than once.
    #[must_use]
    pub fn repeat(&self) -> Repeat {
        match &self.0 {
            Content::Whole(_) => Repeat::Anytime,
            Content::Once(..) => Repeat::Never,
            Content::Opened(opened) => opened.repeat,
        }
    }

    /// Starts reading. A body that can be read once and was read before gives an error for its only chunk.
    #[must_use]
    pub fn into_chunks(self) -> Chunks {
        match self.0 {
            Content::Whole(bytes) => Chunks(Reader::Whole(bytes)),
            Content::Once(stream, _) => {
                let stream = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                match stream {
                    Some(stream) => Chunks(Reader::Stream(Mutex::new(stream))),
                    None => Chunks::failed(TransportError::new(USED_UP)),
                }
            }
            Content::Opened(opened) => (opened.open)(),
        }
    }
}

/// Bodies are equal where they are the same bytes in memory, or the same stream.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Content::Whole(one), Content::Whole(other)) => one == other,
            (Content::Once(one, _), Content::Once(other, _)) => Arc::ptr_eq(one, other),
            (Content::Opened(one), Content::Opened(other)) => Arc::ptr_eq(one, other),
            (Content::Whole(_) | Content::Once(..) | Content::Opened(_), _) => false,
        }
    }
}

/// What there is to say of a stream that was sent before.
pub(crate) const USED_UP: &str = "the body is a stream, which cannot be sent twice";

/// One reading of a [`Body`]: a stream of its bytes.
///
/// `StreamReader` of the crate `tokio-util` makes an `AsyncRead` of it.
pub struct Chunks(Reader);

enum Reader {
    /// Empty where it has been read.
    Whole(Bytes),
    /// Never locked: the mutex only lets references cross threads.
    Stream(Mutex<BoxStream>),
    Failed(Option<TransportError>),
}

impl Chunks {
    pub(crate) fn of(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self(Reader::Stream(Mutex::new(Box::pin(stream))))
    }

    pub(crate) fn failed(error: TransportError) -> Self {
        Self(Reader::Failed(Some(error)))
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// Where the body breaks off. It has ended then.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let chunk = match &mut self.0 {
            Reader::Whole(bytes) if bytes.is_empty() => None,
            Reader::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
            Reader::Failed(error) => error.take().map(Err),
            Reader::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(stream.as_mut().poll_next(context))
            }
        };
        if !matches!(chunk, Some(Ok(_))) {
            self.0 = Reader::Failed(None);
        }
        Poll::Ready(chunk)
    }

    /// Reads to the end.
    #[allow(dead_code, reason = "only some clients make requests of their own")]
    pub(crate) fn collect(
        &mut self,
        bounds: Bounds,
    ) -> impl Future<Output = Result<Bytes, Interrupted>> + Send + '_ {
        let mut gathered = Gathered::default();
        std::future::poll_fn(move |context| self.poll_all(context, bounds, &mut gathered))
    }

    /// [`collect`](Self::collect), into what has been `gathered` before.
    pub(crate) fn poll_all(
        &mut self,
        context: &mut Context<'_>,
        bounds: Bounds,
        gathered: &mut Gathered,
    ) -> Poll<Result<Bytes, Interrupted>> {
        if bounds
            .announced
            .is_some_and(|announced| announced > bounds.limit)
        {
            return Poll::Ready(Err(Interrupted::TooLarge));
        }
        while let Some(chunk) = ready!(self.poll_chunk(context)) {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => return Poll::Ready(Err(Interrupted::Transport(error))),
            };
            // A transport without a clock of its own is stopped here. What has arrived is not thrown away for having come late.
            if let Reader::Stream(_) = self.0
                && let Some(deadline) = bounds.deadline
                && clock::now().is_some_and(|now| now >= deadline)
            {
                return Poll::Ready(Err(Interrupted::Late));
            }
            if exceeds(gathered.length().saturating_add(chunk.len()), bounds.limit) {
                return Poll::Ready(Err(Interrupted::TooLarge));
            }
            gathered.push(chunk);
        }
        Poll::Ready(Ok(gathered.take()))
    }
}

/// What has been read of a body. Most bodies are one chunk, which is then handed on as it is.
#[derive(Default)]
pub(crate) struct Gathered {
    first: Bytes,
    /// All of it, once there is more than one chunk.
    all: BytesMut,
}

impl Gathered {
    fn length(&self) -> usize {
        self.first.len().max(self.all.len())
    }

    fn push(&mut self, chunk: Bytes) {
        if self.length() == 0 {
            self.first = chunk;
            return;
        }
        if self.all.is_empty() {
            self.all.reserve(self.first.len() + chunk.len());
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&chunk);
    }

    fn take(&mut self) -> Bytes {
        if self.all.is_empty() {
            std::mem::take(&mut self.first)
        } else {
            std::mem::take(&mut self.all).freeze()
        }
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}

/// A caller's stream as this module reads it.
struct Converted<S> {
    stream: Pin<Box<S>>,
}

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<TransportError>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = ready!(self.stream.as_mut().poll_next(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(Into::into).map_err(Into::into)))
    }
}

/// A reader as a stream; `None` after its end.
struct Reading(Option<Box<dyn Read + Send>>);

impl Stream for Reading {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(reader) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let mut chunk = vec![0; CHUNK];
        let read = loop {
            match reader.read(&mut chunk) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let chunk = match read {
            Ok(0) => None,
            Ok(length) => {
                chunk.truncate(length);
                Some(Ok(chunk.into()))
            }
            Err(error) => Some(Err(error.into())),
        };
        if !matches!(chunk, Some(Ok(_))) {
            self.0 = None;
        }
        Poll::Ready(chunk)
    }
}

/// How much of a body is read, and until when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The length that the answer announces, in bytes.
    pub(crate) announced: Option<u64>,
    /// The length that is accepted, in bytes.
    pub(crate) limit: u64,
    /// When reading ends at the latest.
    pub(crate) deadline: Option<Instant>,
}

/// Why a body was not read to its end.
#[derive(Debug)]
pub(crate) enum Interrupted {
    TooLarge,
    Late,
    Transport(TransportError),
}

/// Whether `length` bytes are more than `limit` bytes, whatever the width of `usize`.
fn exceeds(length: usize, limit: u64) -> bool {
    u64::try_from(length).map_or(true, |length| length > limit)
}

impl Default for Body {
    /// An empty body.
    fn default() -> Self {
        Self(Content::Whole(Bytes::new()))
    }
}

impl fmt::Debug for Body {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(chunks)"),
        }
    }
}

impl fmt::Debug for Chunks {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").finish_non_exhaustive()
    }
}

impl From<()> for Body {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Whole(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Content::Whole(bytes.into()))
    }
}

impl From<Box<[u8]>> for Body {
    fn from(bytes: Box<[u8]>) -> Self {
        Self(Content::Whole(bytes.into()))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self(Content::Whole(text.into()))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self(Content::Whole(Bytes::from_static(text.as_bytes())))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self(Content::Whole(Bytes::from_static(bytes)))
    }
}

impl<const N: usize> From<&'static [u8; N]> for Body {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self(Content::Whole(Bytes::from_static(bytes)))
    }
}
