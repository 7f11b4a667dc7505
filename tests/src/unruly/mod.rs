//! A server that behaves as badly as a closure makes it: raw bytes over `std`'s sockets, and a thread for each connection.
//!
//! [`wire`](crate::wire) answers requests by a script. This one comes before that: it may break off before a request has
//! been read, or in the middle of it, and it counts a request as soon as its head has arrived.

#[cfg(test)]
mod tests;

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::loopback::lock;

/// A server on a port of this machine. Dropping it closes all connections and waits for their threads.
#[derive(Debug)]
pub struct Unruly {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stopped: AtomicBool,
    heads: Mutex<Vec<String>>,
    /// Those that are open, each with a number of its own.
    streams: Mutex<Vec<(usize, TcpStream)>>,
    connections: AtomicUsize,
}

impl Unruly {
    /// Starts a server that does `behave` with each connection, and closes it afterwards.
    ///
    /// # Errors
    ///
    /// If no port can be bound or no thread started.
    pub fn start(behave: impl Fn(&mut Connection) + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name(format!("unruly {}", address.port()))
            .spawn(move || accept(&listener, &accepting, &behave))?;
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    /// What a client takes as its base URL. It ends without a slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads of the requests so far, each with its empty line, also of those that were not read to their end.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        lock(&self.shared.heads).clone()
    }

    /// How many connections were made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many requests of this method there were so far.
    #[must_use]
    pub fn count(&self, method: &str) -> usize {
        let heads = self.heads();
        let is_of = |head: &&String| head.split(' ').next() == Some(method);
        heads.iter().filter(is_of).count()
    }
}

impl Drop for Unruly {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts. Where that fails, there is nobody to wake.
        drop(TcpStream::connect(self.address));
        for (_, stream) in lock(&self.shared.streams).iter() {
            // One that is closed already cannot be closed.
            drop(stream.shutdown(Shutdown::Both));
        }
        if let Some(thread) = self.thread.take() {
            // A panic of the server has printed itself; a second one here would abort the test.
            drop(thread.join());
        }
    }
}

fn accept(
    listener: &TcpListener,
    shared: &Arc<Shared>,
    behave: &(impl Fn(&mut Connection) + Sync),
) {
    std::thread::scope(|scope| {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            if shared.stopped.load(Ordering::SeqCst) {
                return;
            }
            let Ok(mut connection) = Connection::new(stream, Arc::clone(shared)) else {
                continue;
            };
            scope.spawn(move || {
                behave(&mut connection);
                connection.finish();
            });
        }
    });
}

/// A connection of a client.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    shared: Arc<Shared>,
    number: usize,
    end: End,
    /// Whether the last byte of the last request is still unread: so the connection can be reset.
    pending: bool,
}

#[derive(Clone, Copy, Debug)]
enum End {
    Close,
    Reset,
}

impl Connection {
    fn new(stream: TcpStream, shared: Arc<Shared>) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let mut streams = lock(&shared.streams);
        let number = shared.connections.fetch_add(1, Ordering::SeqCst);
        streams.push((number, stream.try_clone()?));
        if shared.stopped.load(Ordering::SeqCst) {
            stream.shutdown(Shutdown::Both)?;
        }
        drop(streams);
        Ok(Self {
            stream,
            shared,
            number,
            end: End::Close,
            pending: false,
        })
    }

    /// Reads the next request to its end, and gives its bytes; `None` where the client has left.
    pub fn request(&mut self) -> Option<Vec<u8>> {
        let head = self.head()?;
        let head_text = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let length = head_text.lines().find_map(|line| {
            let length = line.strip_prefix("content-length:")?;
            length.trim().parse().ok()
        });
        let mut request = head;
        if let Some(length) = length.and_then(|length: usize| length.checked_sub(1)) {
            // The last byte stays where it is.
            self.consume();
            let mut body = vec![0; length];
            self.stream.read_exact(&mut body).ok()?;
            let mut last = [0];
            if self.stream.peek(&mut last).ok()? == 0 {
                return None;
            }
            self.pending = true;
            request.extend_from_slice(&body);
            request.extend_from_slice(&last);
        }
        Some(request)
    }

    /// Reads the head of the next request and nothing of its body; `None` where the client has left.
    pub fn head(&mut self) -> Option<Vec<u8>> {
        self.consume();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if self.stream.peek(&mut byte).ok()? == 0 {
                return None;
            }
            head.extend_from_slice(&byte);
            self.pending = true;
            if !head.ends_with(b"\r\n\r\n") {
                self.consume();
            }
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        lock(&self.shared.heads).push(text);
        Some(head)
    }

    /// Sends bytes as they are; whether the client has taken them.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).is_ok()
    }

    /// Sends bytes one by one, each after a pause.
    pub fn drip(&mut self, bytes: impl AsRef<[u8]>, pause: Duration) {
        for byte in bytes.as_ref() {
            std::thread::sleep(pause);
            if !self.send([*byte]) {
                return;
            }
        }
    }

    /// Sends the same bytes again and again, until the client leaves.
    pub fn flood(&mut self, bytes: impl AsRef<[u8]>) {
        while self.send(bytes.as_ref()) {}
    }

    /// Says no more, until the client leaves.
    pub fn hang(&mut self) {
        self.consume();
        let mut sink = [0; 4096];
        while self.stream.read(&mut sink).is_ok_and(|length| length > 0) {}
    }

    /// In the end, resets the connection instead of closing it: what the client does next with it fails. Something that the
    /// client sent must be unread, which the last byte of a request is.
    pub fn reset(&mut self) {
        // What was sent before should arrive before.
        std::thread::sleep(Duration::from_millis(50));
        self.end = End::Reset;
    }

    fn finish(mut self) {
        match self.end {
            // The socket is reset because there is something unread when its last handle goes.
            End::Reset => {}
            End::Close => {
                self.consume();
                // The client may have done so before.
                drop(self.stream.shutdown(Shutdown::Write));
            }
        }
        lock(&self.shared.streams).retain(|(number, _)| *number != self.number);
    }

    /// Reads the byte that was left.
    fn consume(&mut self) {
        if std::mem::take(&mut self.pending) {
            let mut byte = [0];
            // Where it fails, so does whatever follows.
            drop(self.stream.read_exact(&mut byte));
        }
    }
}
