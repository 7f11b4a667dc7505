//! How far a body has got, told while it is sent.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::body::{Body, Chunks};
use super::transport::TransportError;

/// Between two reports there are at most this many bytes, also of a body that is in memory.
const STEP: usize = 64 * 1024;

/// How far a body has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes were handed to the transport so far, in this attempt.
    pub sent: u64,
    /// How many there are in all, where that is known.
    pub total: Option<u64>,
}

/// What is told of the progress.
pub type Report = Arc<dyn Fn(Progress) + Send + Sync>;

impl Body {
    /// The same body, which calls `report` each time that some bytes of it, at most 64 KiB, were handed to the transport. Where
    /// it has to be sent again, that begins at zero.
    #[must_use]
    pub fn with_progress(self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reporting(Arc::new(report))
    }

    pub(crate) fn reporting(self, report: Report) -> Self {
        let (length, repeat) = (self.length(), self.repeat());
        Self::opened(length, repeat, move || {
            Chunks::of(Reporting {
                chunks: self.clone().into_chunks(),
                rest: Bytes::new(),
                progress: Progress {
                    sent: 0,
                    total: length,
                },
                report: Arc::clone(&report),
            })
        })
    }
}

struct Reporting {
    chunks: Chunks,
    /// What is left of the last chunk.
    rest: Bytes,
    progress: Progress,
    report: Report,
}

impl Stream for Reporting {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.rest.is_empty() {
            match ready!(self.chunks.poll_chunk(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                end => return Poll::Ready(end),
            }
        }
        let length = self.rest.len().min(STEP);
        let chunk = self.rest.split_to(length);
        self.progress.sent += u64::try_from(length).unwrap_or_default();
        (self.report)(self.progress);
        Poll::Ready(Some(Ok(chunk)))
    }
}

/// `uploads!(AddPhoto);` gives a request whose body may be large the method that tells how far it has got.
#[allow(unused_macros, reason = "not every client has a request of this kind")]
macro_rules! uploads {
    ($request:ident $(<$answer:ident>)?) => {
        impl<M $(, $answer)?> $request<M $(, $answer)?> {
            /// Calls `report` while the body is sent, each time that some bytes of it, at most 64 KiB, were handed to the
            /// transport. Each attempt begins at zero.
            #[inline]
            pub fn on_progress(
                self,
                report: impl Fn($crate::runtime::Progress) + Send + Sync + 'static,
            ) -> Self {
                Self(self.0.progress(::std::sync::Arc::new(report)))
            }
        }
    };
}
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use uploads;
