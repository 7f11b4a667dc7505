//! The body of an answer as a transport hands it over: whole, or in chunks that are read up to a bound.
//!
//! Never holds more than the bound, and never waits past the deadline where the transport gives chunks in time.

use std::fmt;
use std::time::Instant;

use bytes::{Bytes, BytesMut};

use super::transport::{BoxFuture, TransportError};

/// The body of an answer.
pub struct Body(Content);

enum Content {
    Whole(Bytes),
    Chunks(Box<dyn Chunks>),
}

/// A body that arrives bit by bit.
pub trait Chunks: Send + 'static {
    /// The next bytes; `None` at the end; an error where the body breaks off.
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>>;
}

impl Body {
    /// A body that arrives bit by bit.
    pub fn from_chunks(chunks: impl Chunks) -> Self {
        Self(Content::Chunks(Box::new(chunks)))
    }

    /// Reads to the end.
    pub(crate) async fn collect(self, bounds: Bounds) -> Result<Bytes, Interrupted> {
        if bounds
            .announced
            .is_some_and(|announced| announced > bounds.limit)
        {
            return Err(Interrupted::TooLarge);
        }
        let mut chunks = match self.0 {
            Content::Whole(bytes) if exceeds(bytes.len(), bounds.limit) => {
                return Err(Interrupted::TooLarge);
            }
            Content::Whole(bytes) => return Ok(bytes),
            Content::Chunks(chunks) => chunks,
        };
        // Most bodies are one chunk, which is then handed on as it is.
        let first = read_chunk(&mut *chunks, bounds, 0)
            .await?
            .unwrap_or_default();
        let Some(second) = read_chunk(&mut *chunks, bounds, first.len()).await? else {
            return Ok(first);
        };
        let mut all = BytesMut::with_capacity(first.len() + second.len());
        all.extend_from_slice(&first);
        all.extend_from_slice(&second);
        while let Some(chunk) = read_chunk(&mut *chunks, bounds, all.len()).await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
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

async fn read_chunk(
    chunks: &mut dyn Chunks,
    bounds: Bounds,
    before: usize,
) -> Result<Option<Bytes>, Interrupted> {
    let chunk = chunks
        .next()
        .await
        .transpose()
        .map_err(Interrupted::Transport)?;
    // A transport without a clock of its own is stopped here.
    if bounds
        .deadline
        .is_some_and(|deadline| Instant::now() >= deadline)
        && chunk.is_some()
    {
        return Err(Interrupted::Late);
    }
    match chunk {
        Some(chunk) if exceeds(before.saturating_add(chunk.len()), bounds.limit) => {
            Err(Interrupted::TooLarge)
        }
        chunk => Ok(chunk),
    }
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Whole(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Chunks(_) => f.write_str("Body(chunks)"),
        }
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
