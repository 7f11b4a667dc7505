//! A server's life: from a free port of 127.0.0.1 and a thread of its own, to the moment it is
//! dropped.
//!
//! The thread makes a server usable from blocking tests and from within any kind of runtime. It
//! never outlives its owner: dropping cancels whatever the server is doing, half-sent answers
//! included.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A running server. Dropping it closes the port and all connections.
#[derive(Debug)]
pub(crate) struct Loopback {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Loopback {
    /// Binds a free port and runs `serve` on it.
    ///
    /// # Errors
    ///
    /// If no port can be bound or no thread started.
    pub(crate) fn spawn<S, F>(serve: S) -> io::Result<Self>
    where
        S: FnOnce(TcpListener) -> F + Send + 'static,
        F: Future<Output = ()>,
    {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        // Bound here, so that the caller sees the error; not by tokio, because the caller may be inside a runtime.
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name(format!("loopback {}", address.port()))
            .spawn(move || {
                runtime.block_on(async {
                    let Ok(listener) = TcpListener::from_std(listener) else {
                        return;
                    };
                    tokio::select! {
                        () = serve(listener) => {}
                        // The sender sends when it is dropped as well: an error says the same.
                        _ = stopped => {}
                    }
                });
                // Connections are tasks of the runtime; they end with it.
            })?;
        Ok(Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where the server listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server has printed itself; a second one here would abort the test.
            drop(thread.join());
        }
    }
}

/// Locks, whether or not a thread has panicked while it held the lock: a failed test must not make
/// the next assertion fail for another reason.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends bytes to the server of a base URL, and reads until it closes the connection.
#[cfg(test)]
pub(crate) fn exchange(base_url: &str, bytes: &[u8]) -> io::Result<String> {
    use std::io::{Read, Write};

    let authority = base_url
        .trim_start_matches("http://")
        .split('/')
        .next()
        .unwrap_or_default();
    let mut stream = std::net::TcpStream::connect(authority)?;
    stream.set_read_timeout(Some(std::time::Duration::from_secs(10)))?;
    stream.write_all(bytes)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
