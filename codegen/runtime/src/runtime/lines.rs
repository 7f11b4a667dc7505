//! Many JSON values in one body: one a line (JSON lines), or each after a record separator (RFC 7464).
//!
//! As formats they are whole lists; [`Lines`] gives the values while they arrive.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use super::call::Call;
use super::client::Async;
use super::error::{Error, Failure};
use super::fault::Fault;
use super::format::{Format, Written};
use super::json::JSON;
use super::shape::Shape;
use super::stream::{FromIncoming, Incoming, Streamed};
use super::wire::{Decode, Encode, Input, ListInput, Output};

/// `application/jsonl`, `application/x-ndjson` and their like, and `application/json-seq`.
pub static LINES: JsonLines = JsonLines;

/// The type of [`LINES`].
#[derive(Debug)]
pub struct JsonLines;

/// What stands before each value of a sequence as RFC 7464 has it.
const SEPARATOR: u8 = 0x1e;

/// The subtypes of JSON lines.
const SUBTYPES: &[&str] = &[
    "json-lines",
    "json-seq",
    "jsonl",
    "jsonlines",
    "ndjson",
    "stream+json",
    "x-json-stream",
    "x-jsonl",
    "x-jsonlines",
    "x-ndjson",
];

impl Format for JsonLines {
    fn handles(&self, essence: &str) -> bool {
        let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
        SUBTYPES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(subtype))
    }

    fn encode(&self, value: &dyn Encode, written: Written) -> Result<Vec<u8>, Fault> {
        let mut writer = Writer {
            body: Vec::new(),
            written,
        };
        value.encode(&mut writer)?;
        Ok(writer.body)
    }

    fn decode(
        &self,
        body: &[u8],
        _charset: Option<&str>,
        value: &mut dyn Decode,
    ) -> Result<(), Fault> {
        let mut splitter = Splitter::default();
        splitter.push(body);
        value.decode(Input::List(&mut Records(splitter)))
    }
}

struct Records(Splitter);

impl ListInput for Records {
    fn next(&mut self, item: &mut dyn Decode) -> Result<bool, Fault> {
        match self.0.next().or_else(|| self.0.finish()) {
            Some(record) => JSON.decode(&record, None, item).map(|()| true),
            None => Ok(false),
        }
    }
}

/// Writes a list of values, each on a line of its own.
struct Writer {
    body: Vec<u8>,
    written: Written,
}

fn refuse() -> Result<(), Fault> {
    Err(Fault::new("only a list can be written line by line"))
}

impl Output for Writer {
    fn null(&mut self) -> Result<(), Fault> {
        refuse()
    }

    fn bool(&mut self, _: bool) -> Result<(), Fault> {
        refuse()
    }

    fn i64(&mut self, _: i64) -> Result<(), Fault> {
        refuse()
    }

    fn u64(&mut self, _: u64) -> Result<(), Fault> {
        refuse()
    }

    fn f64(&mut self, _: f64) -> Result<(), Fault> {
        refuse()
    }

    fn str(&mut self, _: &str) -> Result<(), Fault> {
        refuse()
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        for (index, item) in items.enumerate() {
            let line = JSON
                .encode(item, self.written)
                .map_err(|fault| fault.at(index))?;
            self.body.extend_from_slice(&line);
            self.body.push(b'\n');
        }
        Ok(())
    }

    fn map<'v>(
        &mut self,
        _: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        refuse()
    }

    fn object(&mut self, _: &'static Shape, _: &[&dyn Encode]) -> Result<(), Fault> {
        refuse()
    }
}

/// From bytes, however they are cut, to records: a line each, unless the first byte is a record separator.
#[derive(Default)]
pub(crate) struct Splitter {
    unread: BytesMut,
    /// How much of it holds no end of a record.
    searched: usize,
    /// What ends a record; unknown before the first byte.
    end: Option<u8>,
}

impl Splitter {
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.unread.extend_from_slice(chunk);
    }

    /// The next record that has an end. Those that are empty are passed over.
    pub(crate) fn next(&mut self) -> Option<Bytes> {
        loop {
            let end = match (self.end, self.unread.first()) {
                (Some(end), _) => end,
                (None, None) => return None,
                (None, Some(&SEPARATOR)) => SEPARATOR,
                (None, Some(_)) => b'\n',
            };
            self.end = Some(end);
            let unsearched = self.unread.get(self.searched..).unwrap_or_default();
            let Some(found) = unsearched.iter().position(|byte| *byte == end) else {
                self.searched = self.unread.len();
                return None;
            };
            let mut record = self.unread.split_to(self.searched + found + 1);
            record.truncate(record.len() - 1);
            self.searched = 0;
            if !is_blank(&record) {
                return Some(record.freeze());
            }
        }
    }

    /// What stands behind the last end of a record.
    pub(crate) fn finish(&mut self) -> Option<Bytes> {
        self.searched = 0;
        let rest = self.unread.split();
        (!is_blank(&rest)).then(|| rest.freeze())
    }

    /// How many bytes wait for the end of their record.
    pub(crate) fn waiting(&self) -> usize {
        self.unread.len()
    }
}

fn is_blank(record: &[u8]) -> bool {
    record.iter().all(u8::is_ascii_whitespace)
}

/// The values of an answer, while they arrive.
///
/// In the asynchronous client it is a [`Stream`], and [`try_next`](Lines::try_next) serves without any import; in the
/// blocking client it is an iterator. A line that is not what the document promises is an error whose
/// [`body`](Error::body) is that line, and the stream goes on after it; where the answer breaks off, it ends.
#[must_use = "nothing more is received before the next value is asked for"]
pub struct Lines<T, E, M = Async> {
    source: Source,
    values: PhantomData<fn() -> T>,
    types: PhantomData<fn() -> (E, M)>,
}

/// The records before they have types.
struct Source {
    incoming: Incoming,
    splitter: Splitter,
    ended: bool,
}

impl<T, E, M> FromIncoming for Lines<T, E, M> {
    type Kept = ();

    fn keep<M2, T2>(_: &mut Call<M2, T2>, _: Streamed) {}

    fn from_incoming(incoming: Incoming, (): ()) -> Self {
        Self {
            source: Source {
                incoming,
                splitter: Splitter::default(),
                ended: false,
            },
            values: PhantomData,
            types: PhantomData,
        }
    }
}

impl Source {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        loop {
            if let Some(record) = self.splitter.next() {
                return Poll::Ready(Some(Ok(record)));
            }
            if self.ended {
                return Poll::Ready(self.splitter.finish().map(Ok));
            }
            match ready!(self.incoming.poll_chunk(context)) {
                Some(Ok(chunk)) => {
                    self.splitter.push(&chunk);
                    let waiting = u64::try_from(self.splitter.waiting()).unwrap_or(u64::MAX);
                    // A chunk may hold many records, so that only what is left of it counts.
                    if waiting > self.incoming.limit.saturating_add(chunk.len() as u64) {
                        return Poll::Ready(Some(Err(
                            self.give_up(|source| source.incoming.too_large())
                        )));
                    }
                }
                None => self.ended = true,
                // The rest of a record is none.
                Some(Err(failure)) => {
                    return Poll::Ready(Some(Err(self.give_up(|_| failure))));
                }
            }
        }
    }

    fn give_up(&mut self, failure: impl FnOnce(&Self) -> Failure) -> Failure {
        self.ended = true;
        self.splitter = Splitter::default();
        failure(self)
    }
}

impl<T, E, M> Lines<T, E, M> {
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
}

impl<T: Decode, E: Answer, M> Lines<T, E, M> {
    fn poll_line(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        let record = ready!(self.source.poll(context));
        Poll::Ready(record.map(|record| self.typed(record).map_err(Error::new)))
    }

    fn typed(&self, record: Result<Bytes, Failure>) -> Result<T, Failure> {
        let mut value = T::blank();
        self.source.incoming.decode(record?, &mut value)?;
        Ok(value)
    }
}

impl<T: Decode, E: Answer> Lines<T, E> {
    /// The next value; `None` at the end.
    ///
    /// # Errors
    ///
    /// A line that is not what was promised, after which the stream goes on; or an answer that breaks off.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        std::future::poll_fn(|context| self.poll_line(context))
            .await
            .transpose()
    }
}

impl<T: Decode, E: Answer> Stream for Lines<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_line(context)
    }
}

#[cfg(feature = "blocking")]
impl<T: Decode, E: Answer> Iterator for Lines<T, E, super::client::Blocking> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        super::block_on::block_on(std::future::poll_fn(|context| self.poll_line(context)))
    }
}

impl<T, E, M> fmt::Debug for Lines<T, E, M> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("incoming", &self.source.incoming)
            .finish_non_exhaustive()
    }
}
