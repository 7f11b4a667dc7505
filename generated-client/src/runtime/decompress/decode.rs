//! What all codings share: compressed bytes are handed to a decoder as they arrive, and what it makes of them is handed on.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes, BytesMut};
use futures_core::Stream;

use super::super::body::Chunks;
use super::super::transport::TransportError;

/// How many decoded bytes are handed on at once.
pub(super) const CHUNK: usize = 32 * 1024;

/// How many bytes a decoder may wait for before it takes any: more than a block of zstd, or a sensible header of gzip.
const MAX_WAITING: usize = 256 * 1024;

/// Reads one coding.
pub(super) trait Decoder: Send {
    /// The name of the coding.
    fn name(&self) -> &'static str;

    /// Decodes the beginning of `input` into `output`, which is empty before and gets not much more than a [`CHUNK`]; how many
    /// bytes were taken. Where it neither takes nor gives any, it waits for more.
    fn decode(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<usize, Corrupt>;

    /// Whether what was taken so far is all that was promised.
    fn is_complete(&self) -> bool;
}

/// What is wrong with a compressed body.
pub(super) struct Corrupt(pub(super) String);

impl From<&str> for Corrupt {
    fn from(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// The decoded bytes of a body.
pub(super) struct Decoded {
    chunks: Chunks,
    /// Never locked: the mutex only lets references cross threads.
    decoder: Mutex<Box<dyn Decoder>>,
    /// What has arrived and was not taken yet.
    input: BytesMut,
    /// Whether anything has arrived: a body of nothing is none, whatever its coding.
    has_begun: bool,
    /// How many bytes were taken since the last that were given.
    fruitless: usize,
    ended: bool,
}

impl Decoded {
    pub(super) fn new(chunks: Chunks, decoder: Box<dyn Decoder>) -> Self {
        Self {
            chunks,
            decoder: Mutex::new(decoder),
            input: BytesMut::new(),
            has_begun: false,
            fruitless: 0,
            ended: false,
        }
    }

    /// The next decoded bytes, so far as they can be made of what has arrived.
    fn decode(&mut self) -> Result<Option<Bytes>, Corrupt> {
        let decoder = self.decoder.get_mut();
        let decoder = decoder.unwrap_or_else(PoisonError::into_inner);
        loop {
            let mut output = Vec::new();
            let taken = decoder.decode(&self.input, &mut output)?;
            self.input.advance(taken);
            if !output.is_empty() {
                self.fruitless = 0;
                if output.len() < output.capacity() / 2 {
                    output.shrink_to_fit();
                }
                return Ok(Some(output.into()));
            }
            self.fruitless += taken;
            if taken == 0 {
                return Ok(None);
            }
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match self.decode() {
                Ok(Some(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Ok(None) if self.input.len() > MAX_WAITING => return self.fail("makes no sense"),
                Ok(None) => {}
                Err(Corrupt(what)) => return self.fail(&what),
            }
            // Whoever reads may have a clock, and gets a chance to look at it.
            if self.fruitless > CHUNK {
                self.fruitless = 0;
                return Poll::Ready(Some(Ok(Bytes::new())));
            }
            match ready!(self.chunks.poll_chunk(context)) {
                Some(Ok(chunk)) => {
                    self.has_begun |= !chunk.is_empty();
                    self.input.extend_from_slice(&chunk);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let decoder = self.decoder.get_mut();
                    let decoder = decoder.unwrap_or_else(PoisonError::into_inner);
                    if !self.has_begun || decoder.is_complete() && self.input.is_empty() {
                        return Poll::Ready(None);
                    }
                    return self.fail("breaks off");
                }
            }
        }
    }

    fn fail(&mut self, what: &str) -> Poll<Option<Result<Bytes, TransportError>>> {
        let decoder = self.decoder.get_mut();
        let name = decoder.unwrap_or_else(PoisonError::into_inner).name();
        let error = TransportError::decompression(format!("its {name} coding {what}"));
        Poll::Ready(Some(Err(error)))
    }
}

impl Stream for Decoded {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let chunk = ready!(self.poll(context));
        self.ended = !matches!(chunk, Some(Ok(_)));
        Poll::Ready(chunk)
    }
}
