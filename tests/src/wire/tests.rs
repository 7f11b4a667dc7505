//! The scripted server, spoken to by a raw socket.

use std::time::{Duration, Instant};

use super::{Script, Wire};
use crate::loopback::exchange;

const GET: &[u8] = b"GET /a%2Fb?c=d HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nx-one:2\r\n\r\n";

#[test]
fn keeps_the_bytes_and_sends_the_script() {
    let wire = Wire::start([Script::answer("200 OK", "text/plain", "hello")]).unwrap();
    let answer = exchange(&wire.base_url(), GET).unwrap();
    assert_eq!(
        answer,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
    );
    let [request] = wire.requests().try_into().unwrap();
    assert_eq!(request.as_bytes(), GET);
    assert_eq!(request.line(), "GET /a%2Fb?c=d HTTP/1.1");
    assert_eq!(request.headers("X-ONE"), ["1", "2"]);
    assert_eq!(request.body(), b"");
    assert_eq!(wire.connections(), 1);
}

#[test]
fn answers_requests_in_turn_and_repeats_the_last_script() {
    let wire = Wire::start([
        Script::new().send("one").listen(),
        Script::new().send("two"),
    ])
    .unwrap();
    let pair = [GET, b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"].concat();
    assert_eq!(exchange(&wire.base_url(), &pair).unwrap(), "onetwo");
    assert_eq!(exchange(&wire.base_url(), GET).unwrap(), "two");
    assert_eq!(wire.requests()[1].body(), b"abc");
    assert_eq!(wire.connections(), 2);
}

#[test]
fn reads_chunked_bodies_to_their_end() {
    let wire = Wire::start([Script::new().send("done")]).unwrap();
    let body = b"5\r\n0\r\n\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: t\r\n\r\n";
    let request = [
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice(),
        body,
    ]
    .concat();
    assert_eq!(exchange(&wire.base_url(), &request).unwrap(), "done");
    assert_eq!(wire.requests()[0].body(), body);
}

#[test]
fn drips_pauses_and_resets() {
    let pause = Duration::from_millis(20);
    let slow = Script::new().pause(pause).drip("ab", pause);
    let wire = Wire::start([slow, Script::new().send("cut").reset()]).unwrap();
    let begun = Instant::now();
    assert_eq!(exchange(&wire.base_url(), GET).unwrap(), "ab");
    assert!(begun.elapsed() >= pause * 3);
    let error = exchange(&wire.base_url(), GET).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_hanging_answer_ends_with_the_server() {
    let wire = Wire::start([Script::new().send("half").hang()]).unwrap();
    let base_url = wire.base_url();
    let client = std::thread::spawn(move || exchange(&base_url, GET));
    while wire.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(!client.is_finished());
    let begun = Instant::now();
    drop(wire);
    assert!(begun.elapsed() < Duration::from_secs(5));
    // The half answer may have arrived or not; either way the connection has ended.
    drop(client.join().unwrap());
}

#[test]
fn without_a_script_it_closes() {
    let wire = Wire::start([]).unwrap();
    assert_eq!(exchange(&wire.base_url(), GET).unwrap(), "");
    assert_eq!(wire.requests().len(), 1);
}
