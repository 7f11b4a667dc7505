//! That the server does what it is told, seen from a plain socket.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Unruly;

const POST: &[u8] = b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";

fn connect(server: &Unruly) -> TcpStream {
    let url = server.base_url();
    let stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream
}

#[test]
fn requests_are_read_one_by_one_and_connections_closed() {
    let server = Unruly::start(|connection| {
        for _ in 0..2 {
            let request = connection.request().unwrap();
            assert!(request.ends_with(b"abc"));
            connection.send("ok");
        }
    })
    .unwrap();
    let mut stream = connect(&server);
    for _ in 0..2 {
        stream.write_all(POST).unwrap();
        let mut answer = [0; 2];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"ok");
    }
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
    assert_eq!(
        (
            server.count("POST"),
            server.count("GET"),
            server.connections()
        ),
        (2, 0, 1)
    );
}

#[test]
fn connections_are_reset_after_a_request_and_before() {
    for read in [true, false] {
        let server = Unruly::start(move |connection| {
            if read {
                connection.request();
            }
            connection.send("half");
            connection.reset();
        })
        .unwrap();
        let mut stream = connect(&server);
        stream.write_all(POST).unwrap();
        let mut answer = [0; 4];
        stream.read_exact(&mut answer).unwrap();
        let error = stream.read(&mut answer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        assert_eq!(server.count("POST"), usize::from(read));
    }
}

#[test]
fn whatever_it_does_ends_with_it() {
    let server = Unruly::start(|connection| {
        connection.head();
        connection.hang();
    })
    .unwrap();
    let mut stream = connect(&server);
    stream.write_all(POST).unwrap();
    while server.count("POST") == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(server);
    assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
}
