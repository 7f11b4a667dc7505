//! A server that does as it is told: it keeps the bytes of each request, and answers with a script.
//!
//! What it sends need not be HTTP. It reads just enough of a request to know where it ends.

mod request;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::loopback::{Loopback, lock};
pub use request::Request;

/// A scripted server on a port of this machine, until it is dropped.
#[derive(Debug)]
pub struct Wire {
    server: Loopback,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    scripts: Vec<Script>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
}

/// What the server does when it has read a request.
#[derive(Debug, Clone)]
pub struct Script {
    steps: Vec<Step>,
    end: End,
}

#[derive(Debug, Clone)]
enum Step {
    Send(Vec<u8>),
    Drip(Vec<u8>, Duration),
    Pause(Duration),
}

#[derive(Debug, Clone, Copy)]
enum End {
    Close,
    Reset,
    Hang,
    Listen,
}

impl Script {
    /// Sends nothing and closes the connection: the start of every other script.
    #[must_use]
    pub fn new() -> Self {
        Self {
            steps: Vec::new(),
            end: End::Close,
        }
    }

    /// Sends a proper answer with a body of that type, and closes the connection. `status` is the
    /// number and the reason, as in `404 Not Found`.
    #[must_use]
    pub fn answer(status: &str, content_type: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        Self::new().send(head).send(body)
    }

    /// Then sends these bytes as they are.
    #[must_use]
    pub fn send(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.steps.push(Step::Send(bytes.as_ref().to_vec()));
        self
    }

    /// Then sends these bytes one by one, each after a pause.
    #[must_use]
    pub fn drip(mut self, bytes: impl AsRef<[u8]>, pause: Duration) -> Self {
        self.steps.push(Step::Drip(bytes.as_ref().to_vec(), pause));
        self
    }

    /// Then waits.
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.steps.push(Step::Pause(pause));
        self
    }

    /// In the end, resets the connection instead of closing it: the client's next read fails.
    #[must_use]
    pub fn reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// In the end, keeps the connection open and says no more, until the client leaves.
    #[must_use]
    pub fn hang(mut self) -> Self {
        self.end = End::Hang;
        self
    }

    /// In the end, waits for the next request on the same connection.
    #[must_use]
    pub fn listen(mut self) -> Self {
        self.end = End::Listen;
        self
    }
}

impl Default for Script {
    fn default() -> Self {
        Self::new()
    }
}

impl Wire {
    /// Starts a server that answers the first request with the first script, and so on, whichever
    /// connection they come by. The last script answers all further requests. Without any script,
    /// connections are closed unanswered.
    ///
    /// # Errors
    ///
    /// If no port can be bound or no thread started.
    pub fn start(scripts: impl IntoIterator<Item = Script>) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            scripts: scripts.into_iter().collect(),
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
        });
        let server = Loopback::spawn({
            let shared = Arc::clone(&shared);
            |listener| accept(listener, shared)
        })?;
        Ok(Self { server, shared })
    }

    /// What a client takes as its base URL. It ends without a slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// The requests so far, those that were read to their end.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    /// How many connections were made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Shared {
    /// Keeps a request, and finds the script that answers it.
    fn record(&self, request: Request) -> Script {
        let mut requests = lock(&self.requests);
        let script = self.scripts.get(requests.len()).or(self.scripts.last());
        requests.push(request);
        script.cloned().unwrap_or_default()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // A client that leaves early is part of what is tested; the server has nothing to add.
            drop(serve(stream, &shared).await);
        });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut unread = Vec::new();
    loop {
        let length = loop {
            if let Some(length) = request::length(&unread) {
                break length;
            }
            if stream.read_buf(&mut unread).await? == 0 {
                return Ok(());
            }
        };
        let rest = unread.split_off(length);
        let script = shared.record(Request::new(std::mem::replace(&mut unread, rest)));
        for step in script.steps {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await?,
                Step::Drip(bytes, pause) => {
                    for byte in bytes {
                        tokio::time::sleep(pause).await;
                        stream.write_all(&[byte]).await?;
                    }
                }
                Step::Pause(pause) => tokio::time::sleep(pause).await,
            }
        }
        match script.end {
            End::Close => return stream.shutdown().await,
            End::Reset => return stream.set_zero_linger(),
            End::Hang => {
                while stream.read_buf(&mut unread).await? > 0 {
                    unread.clear();
                }
                return Ok(());
            }
            End::Listen => {}
        }
    }
}
