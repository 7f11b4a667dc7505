//! A fake server on a port of this machine: HTTP/1.1, a thread for each connection.
//!
//! It is for tests: it trusts whoever connects to it, and keeps what it is sent in memory.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::super::block_on::block_on;
use super::{Body, Fake};

/// A [`Fake`] that listens on a port of this machine, until it is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stopped: AtomicBool,
    /// The connections that are open, or were.
    streams: Mutex<Vec<TcpStream>>,
}

impl Server {
    /// Listens on a free port of `127.0.0.1`.
    ///
    /// # Errors
    ///
    /// If there is none, or no thread can be started.
    pub fn start(fake: &Fake) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::<Shared>::default();
        let (fake, accepting) = (fake.clone(), Arc::clone(&shared));
        let url = format!("http://{address}{}", fake.0.base_path());
        let accept = move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                if accepting.stopped.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(stream) = stream.try_clone() {
                    let streams = accepting.streams.lock();
                    streams.unwrap_or_else(PoisonError::into_inner).push(stream);
                }
                let fake = fake.clone();
                // Where there is no thread for it, the connection is closed, which the client sees.
                drop(std::thread::Builder::new().spawn(move || serve(&stream, &fake)));
            }
        };
        let thread = std::thread::Builder::new().spawn(accept)?;
        Ok(Self {
            url,
            address,
            shared,
            thread: Some(thread),
        })
    }

    /// What a client takes as its base URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
        let streams = self.shared.streams.lock();
        for stream in streams.unwrap_or_else(PoisonError::into_inner).iter() {
            // One that the client has closed cannot be closed.
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

/// Answers requests until the client leaves, or sends something that is none.
fn serve(stream: &TcpStream, fake: &Fake) {
    let mut reader = BufReader::new(stream);
    while let Ok(Some(request)) = read_request(&mut reader) {
        let is_head = request.method == Method::HEAD;
        let wants_close = request.headers.get(CONNECTION);
        let wants_close = wants_close.is_some_and(|value| value.as_bytes() == b"close");
        let reply = fake
            .0
            .receive(request.method, request.uri, request.headers, request.body);
        if let Some(delay) = reply.delay {
            std::thread::sleep(delay);
        }
        let sent = match reply.response {
            Some(response) => write_response(stream, response, is_head),
            None => break,
        };
        if sent.is_err() || wants_close {
            break;
        }
    }
    drop(stream.shutdown(Shutdown::Both));
}

struct Request {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    /// Longer than any line that a client sends.
    const LONGEST: u64 = 64 * 1024;
    let mut line = String::new();
    reader.take(LONGEST).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let line = read_line(reader)?;
    let mut words = line.split(' ');
    let (Some(method), Some(uri)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let method = Method::from_bytes(method.as_bytes()).map_err(|_| invalid("no method"))?;
    let uri = uri.parse().map_err(|_| invalid("no URL"))?;
    let mut headers = HeaderMap::new();
    loop {
        let line = read_line(reader)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        let name = HeaderName::try_from(name).map_err(|_| invalid("no header"))?;
        let value = HeaderValue::from_bytes(value.trim().as_bytes());
        headers.append(name, value.map_err(|_| invalid("no header"))?);
    }
    let body = read_body(reader, &headers)?;
    Ok(Some(Request {
        method,
        uri,
        headers,
        body,
    }))
}

fn read_body(reader: &mut impl BufRead, headers: &HeaderMap) -> io::Result<Bytes> {
    let mut body = Vec::new();
    if headers.contains_key(TRANSFER_ENCODING) {
        loop {
            let line = read_line(reader)?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(size, 16).map_err(|_| invalid("no chunk"))?;
            reader.by_ref().take(size).read_to_end(&mut body)?;
            // The end of the chunk, or the trailers.
            while !read_line(reader)?.is_empty() {}
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = headers.get(CONTENT_LENGTH) {
        let length = length.to_str().ok().and_then(|length| length.parse().ok());
        let length: u64 = length.ok_or_else(|| invalid("no length"))?;
        reader.take(length).read_to_end(&mut body)?;
    }
    Ok(body.into())
}

fn write_response(
    mut stream: &TcpStream,
    response: http::Response<Body>,
    is_head: bool,
) -> io::Result<()> {
    let (mut head, body) = response.into_parts();
    let status = head.status;
    let has_body =
        !is_head && status != StatusCode::NO_CONTENT && status != StatusCode::NOT_MODIFIED;
    let whole = body.as_bytes().cloned();
    if !has_body {
        // It has no body, and says nothing of one.
    } else if let Some(bytes) = &whole {
        head.headers.insert(CONTENT_LENGTH, bytes.len().into());
    } else {
        let chunked = HeaderValue::from_static("chunked");
        head.headers.insert(TRANSFER_ENCODING, chunked);
    }
    let reason = status.canonical_reason().unwrap_or_default();
    let mut text = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
    for (name, value) in &head.headers {
        text.extend_from_slice(name.as_str().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b"\r\n");
    if !has_body {
        return stream.write_all(&text);
    }
    if let Some(bytes) = whole {
        text.extend_from_slice(&bytes);
        return stream.write_all(&text);
    }
    stream.write_all(&text)?;
    let mut chunks = body.into_chunks();
    while let Some(chunk) = block_on(chunks.try_next()).map_err(io::Error::other)? {
        // An empty chunk would be the end.
        if !chunk.is_empty() {
            write!(stream, "{:x}\r\n", chunk.len())?;
            stream.write_all(&chunk)?;
            stream.write_all(b"\r\n")?;
        }
    }
    stream.write_all(b"0\r\n\r\n")
}
