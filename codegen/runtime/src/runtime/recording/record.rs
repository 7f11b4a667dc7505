//! The recorder: a transport around another one, which writes down what passes.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::Response;

use super::super::body::{Body, Bounds, Chunks, Interrupted};
use super::super::client::Compression;
use super::super::decompress;
use super::super::gate::lock;
use super::super::transport::{BoxFuture, Request, Transport, TransportError};
use super::har::{self, Entry};
use super::scrub::Scrubber;

/// The longest body that is recorded, in bytes.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// Records exchanges into a file, for [`Replayer`](super::Replayer) to give them back.
///
/// The file is a HAR of version 1.2: JSON, the same bytes for the same exchanges, with no times in it. It is written anew
/// whenever an answer has been read, in the order in which requests were sent; requests that had no answer are left out.
/// Bodies that are streams are read to their end before they are sent; of answers, whatever was read is recorded, up to 16 MiB.
///
/// In place of credentials it says `REDACTED`: for the headers `Authorization`, `Proxy-Authorization`, `Cookie` and `Set-Cookie`,
/// for every header that the caller sets, for API keys that the document declares or the client was given, wherever they are
/// sent, for whatever a request for an OAuth 2 token and its answer hold, and for the properties of JSON, the elements and
/// attributes of XML, the fields of forms and the parameters of paths that are called `access_token`, `client_assertion`,
/// `client_secret`, `id_token`, `password` or `refresh_token`. A secret of a request that has eight characters or more is left out
/// wherever else it stands in the exchange, be it in a path or a body. What else is to be kept out is for the caller to name.
/// Look at a recording before you share it.
#[derive(Clone, Debug)]
pub struct Recorder {
    path: PathBuf,
    pub(super) headers: Vec<String>,
    pub(super) queries: Vec<String>,
    pub(super) fields: Vec<String>,
    pub(super) paths: Vec<String>,
}

impl Recorder {
    /// Records into the file at `path`, in place of what is there.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            headers: Vec::new(),
            queries: Vec::new(),
            fields: Vec::new(),
            paths: Vec::new(),
        }
    }

    /// Leaves out the value of a header, of requests and of answers.
    #[must_use]
    pub fn redact_header(mut self, name: impl Into<String>) -> Self {
        self.headers.push(name.into());
        self
    }

    /// Leaves out the value of a query parameter, as the name is spelt in the URL.
    #[must_use]
    pub fn redact_query(mut self, name: impl Into<String>) -> Self {
        self.queries.push(name.into());
        self
    }

    /// Leaves out the value of a path parameter, as the document calls it.
    #[must_use]
    pub fn redact_path(mut self, name: impl Into<String>) -> Self {
        self.paths.push(name.into());
        self
    }

    /// Leaves out the value of a property of JSON and of an element or attribute of XML, at whatever depth, and of a field of forms.
    /// Names of XML are given without their prefix.
    #[must_use]
    pub fn redact_field(mut self, name: impl Into<String>) -> Self {
        self.fields.push(name.into());
        self
    }
}

/// What was recorded so far.
pub(crate) struct Tape {
    path: PathBuf,
    scrubber: Scrubber,
    compression: Compression,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// One for each request; empty until its answer was read.
    entries: Vec<Option<Entry>>,
    /// Why the file could not be written the last time.
    problem: Option<String>,
}

impl Tape {
    /// An empty recording, whose file is there.
    pub(crate) fn new(recorder: Recorder, compression: Compression) -> std::io::Result<Arc<Self>> {
        let path = recorder.path.clone();
        write(&path, &[])?;
        Ok(Arc::new(Self {
            path,
            scrubber: Scrubber::new(recorder),
            compression,
            state: Mutex::default(),
        }))
    }

    /// The same transport, whose exchanges are recorded.
    pub(crate) fn around(self: &Arc<Self>, transport: Arc<dyn Transport>) -> Arc<dyn Transport> {
        Arc::new(Recording {
            transport,
            tape: Arc::clone(self),
        })
    }

    /// A place in the order of requests.
    fn reserve(&self) -> Result<usize, TransportError> {
        let mut state = lock(&self.state);
        if let Some(problem) = &state.problem {
            let path = self.path.display();
            let problem = format!("the recording {path} cannot be written: {problem}");
            return Err(TransportError::refused(problem));
        }
        state.entries.push(None);
        Ok(state.entries.len() - 1)
    }

    fn keep(&self, place: usize, entry: Entry) {
        let mut state = lock(&self.state);
        if let Some(kept) = state.entries.get_mut(place) {
            *kept = Some(entry);
        }
        let complete: Vec<_> = state.entries.iter().flatten().collect();
        state.problem = write(&self.path, &complete)
            .err()
            .map(|error| error.to_string());
    }
}

/// Writes the file as a whole, so that it is always either as it was or as it should be.
fn write(path: &Path, entries: &[&Entry]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    std::fs::write(&beside, har::write(entries))?;
    std::fs::rename(beside, path)
}

/// A transport whose exchanges are recorded.
struct Recording {
    transport: Arc<dyn Transport>,
    tape: Arc<Tape>,
}

impl Transport for Recording {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let tape = &self.tape;
            let body = whole(request.body().clone()).await?;
            *request.body_mut() = body.clone().into();
            let place = tape.reserve()?;
            let (sent, secrets) = tape.scrubber.request(&request, &body);
            let method = request.method().clone();
            let mut response = self.transport.send(request).await?;
            if tape.compression == Compression::Decoded {
                decompress::decode(&method, &mut response);
            }
            let (head, body) = response.into_parts();
            let mut received = Response::new(());
            *received.status_mut() = head.status;
            *received.version_mut() = head.version;
            *received.headers_mut() = head.headers.clone();
            let tape = Arc::clone(tape);
            let note: Note = Box::new(move |seen, is_cut| {
                let answer = tape.scrubber.answer(&received, seen, is_cut, &secrets);
                tape.keep(place, Entry { sent, answer });
            });
            let tee = Tee {
                chunks: body.into_chunks(),
                seen: BytesMut::new(),
                is_cut: false,
                note: Some(note),
            };
            Ok(Response::from_parts(head, Body::from_stream(tee)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.transport.sleep(duration)
    }
}

/// All bytes of a request's body.
pub(super) async fn whole(body: Body) -> Result<Bytes, TransportError> {
    let bounds = Bounds {
        announced: None,
        limit: u64::MAX,
        deadline: None,
    };
    body.into_chunks()
        .collect(bounds)
        .await
        .map_err(|interrupted| match interrupted {
            Interrupted::Transport(error) => error,
            Interrupted::TooLarge | Interrupted::Late => TransportError::new("it never ends"),
        })
}

/// Takes what was read of a body, and whether that is not all of what arrived.
type Note = Box<dyn FnOnce(&[u8], bool) + Send>;

/// A body of which a copy is kept, until it ends or nobody wants more of it.
struct Tee {
    chunks: Chunks,
    seen: BytesMut,
    is_cut: bool,
    note: Option<Note>,
}

impl Tee {
    fn finish(&mut self) {
        if let Some(note) = self.note.take() {
            note(&self.seen, self.is_cut);
        }
    }
}

impl Stream for Tee {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = ready!(self.chunks.poll_chunk(context));
        match &chunk {
            Some(Ok(bytes)) if self.seen.len() + bytes.len() <= MAX_BODY && !self.is_cut => {
                self.seen.extend_from_slice(bytes);
            }
            Some(Ok(_)) => self.is_cut = true,
            Some(Err(_)) | None => self.finish(),
        }
        Poll::Ready(chunk)
    }
}

impl Drop for Tee {
    fn drop(&mut self) {
        self.finish();
    }
}

impl fmt::Debug for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
