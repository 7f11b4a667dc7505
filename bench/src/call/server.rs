//! A server in a process of its own, so that nothing it does counts as the client's: it answers each request with the same
//! page, on connections that stay open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::processor::{Processor, bind};
use crate::{Result, say};

/// The server, until it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    pub(crate) fn start() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve-pages")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let address = line.trim().parse()?;
        Ok(Self { child, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends with its input; one that has ended already need not be told.
        drop(self.child.stdin.take());
        _ = self.child.wait();
    }
}

/// Serves pages until the input ends.
pub(crate) fn serve() -> Result<()> {
    bind(Processor::Last)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    say(&listener.local_addr()?.to_string());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer_all(stream));
        }
    });
    // Whoever has started the server holds the other end.
    _ = std::io::stdin().read_to_end(&mut Vec::new());
    Ok(())
}

fn answer_all(stream: TcpStream) {
    let listed = answer(super::LISTED);
    let started = answer(super::STARTED);
    _ = stream.set_nodelay(true);
    let Ok(mut writer) = stream.try_clone() else {
        return;
    };
    let mut reader = BufReader::new(stream);
    while let Ok(Some(request)) = read(&mut reader) {
        let answer = if request.starts_with(b"POST") {
            &started
        } else {
            &listed
        };
        if writer.write_all(answer).is_err() {
            return;
        }
    }
}

/// The answer with a page of `count` sessions.
fn answer(count: usize) -> Vec<u8> {
    let page = super::json(count);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        page.len()
    );
    [head.as_bytes(), &page].concat()
}

/// The next request, head and body; none at the end of the connection.
fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut request = Vec::new();
    let mut length = 0;
    loop {
        let start = request.len();
        if reader.read_until(b'\n', &mut request)? == 0 {
            return Ok(None);
        }
        let line = request.get(start..).unwrap_or_default().trim_ascii();
        if line.is_empty() {
            break;
        }
        let line = String::from_utf8_lossy(line).to_ascii_lowercase();
        if let Some(("content-length", value)) = line.split_once(':') {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let start = request.len();
    request.resize(start + length, 0);
    if let Some(body) = request.get_mut(start..) {
        reader.read_exact(body)?;
    }
    Ok(Some(request))
}

/// The request that `send` sends to the address it is given: its first line, its headers in order, and its body.
pub(crate) fn sent(send: impl FnOnce(SocketAddr) -> Result<()>) -> Result<Sent> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || -> std::io::Result<Option<Vec<u8>>> {
        let (mut stream, _) = listener.accept()?;
        let request = read(&mut BufReader::new(stream.try_clone()?))?;
        stream.write_all(&answer(super::STARTED))?;
        Ok(request)
    });
    send(address)?;
    let request = server.join().map_err(|_| "the server broke down")??;
    Ok(Sent::of(&request.unwrap_or_default()))
}

/// A request as it was sent.
#[derive(Debug, PartialEq)]
pub(crate) struct Sent {
    line: String,
    headers: Vec<String>,
    body: String,
}

impl Sent {
    /// Header names in small letters and in the order of the alphabet; the server's own address is left out.
    fn of(request: &[u8]) -> Self {
        let text = String::from_utf8_lossy(request);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let mut headers: Vec<_> = lines
            .map(|line| match line.split_once(':') {
                Some((name, value)) => format!("{}:{value}", name.to_ascii_lowercase()),
                None => line.to_owned(),
            })
            .filter(|line| !line.starts_with("host:"))
            .collect();
        headers.sort_unstable();
        Self {
            line,
            headers,
            body: body.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_the_same_whatever_the_order_of_their_headers() {
        let one = b"POST /a HTTP/1.1\r\nHost: x\r\nAccept: b\r\ncontent-length: 2\r\n\r\n{}";
        let other = b"POST /a HTTP/1.1\r\ncontent-length: 2\r\naccept: b\r\nhost: y\r\n\r\n{}";
        assert_eq!(Sent::of(one), Sent::of(other));
        assert_ne!(Sent::of(one), Sent::of(b"POST /b HTTP/1.1\r\n\r\n"));
    }

    #[test]
    fn a_request_ends_with_its_body() {
        let mut two: &[u8] =
            b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET / HTTP/1.1\r\n\r\n";
        let first = read(&mut two).unwrap().unwrap();
        assert!(first.ends_with(b"\r\n\r\n{}"));
        assert_eq!(read(&mut two).unwrap().unwrap(), b"GET / HTTP/1.1\r\n\r\n");
        assert_eq!(read(&mut two).unwrap(), None);
    }

    #[test]
    fn what_was_sent_is_seen() {
        let request = "GET /a HTTP/1.1\r\n\r\n";
        let seen = sent(|address| {
            let mut stream = TcpStream::connect(address)?;
            stream.write_all(request.as_bytes())?;
            stream.read_to_end(&mut Vec::new())?;
            Ok(())
        });
        assert_eq!(seen.unwrap(), Sent::of(request.as_bytes()));
    }
}
