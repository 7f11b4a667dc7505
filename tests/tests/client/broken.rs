//! Exchanges that go wrong: cut off, too slow, too long, or not HTTP. Each gives its typed error; none panics or hangs.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use billforward_usage_sessions::models::CompoundUsageSession;
use billforward_usage_sessions::{Client, ErrorKind};
use specsmith_tests::wire::{Script, Wire};

use crate::answers::outcome;
use crate::both::{EMPTY_PAGE, builder, client, session};

/// The timeout of clients that meet a slow server.
const SHORT: Duration = Duration::from_millis(400);

/// Longer than any timeout here.
const LONG: Duration = Duration::from_secs(60);

fn head(length: usize) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n")
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

/// A list and a start, each by both sides, against a server that answers with the script.
fn check(what: &str, client: impl Fn(&Wire) -> Client, script: Script, expected: &str) {
    let wire = Wire::start([script]).unwrap();
    let client = client(&wire);
    for (side, result) in by_both!(&client, |client| client
        .get_usage_list_for_usage_session("SUB-1"))
    {
        assert_eq!(
            outcome(&result),
            expected,
            "{what}, list, {side}: {result:?}"
        );
    }
    for (side, result) in by_both!(&client, |client| client
        .start_usage_session(CompoundUsageSession::new([session("call-1")])))
    {
        assert_eq!(
            outcome(&result),
            expected,
            "{what}, start, {side}: {result:?}"
        );
    }
    // What is not known to have arrived is never sent twice by the client's own decision.
    let starts = wire
        .requests()
        .iter()
        .filter(|request| request.line().starts_with("POST "))
        .count();
    assert!(starts <= 2, "{what}: {starts} starts");
}

fn plain(wire: &Wire) -> Client {
    client(wire.base_url())
}

fn hasty(wire: &Wire) -> Client {
    builder(wire.base_url()).timeout(SHORT).build().unwrap()
}

#[test]
fn connections_that_are_cut() {
    let half = &EMPTY_PAGE[..20];
    for (what, script, expected) in [
        ("closed at once", Script::new(), "Transport - -"),
        ("reset at once", Script::new().reset(), "Transport - -"),
        (
            "closed within the head",
            Script::new().send("HTTP/1.1 200 OK\r\nContent-Ty"),
            "Transport - -",
        ),
        (
            "closed before the body",
            Script::new().send(head(EMPTY_PAGE.len())),
            "Transport 200 -",
        ),
        (
            "closed within the body",
            Script::new().send(head(EMPTY_PAGE.len())).send(half),
            "Transport 200 -",
        ),
        (
            "closed within a chunk",
            Script::new().send(CHUNKED).send("c0\r\n").send(half),
            "Transport 200 -",
        ),
        (
            "closed between chunks",
            Script::new()
                .send(CHUNKED)
                .send(format!("{:x}\r\n{EMPTY_PAGE}\r\n", EMPTY_PAGE.len())),
            "Transport 200 -",
        ),
        (
            "reset within the body",
            Script::new()
                .send(head(EMPTY_PAGE.len()))
                .send(half)
                .pause(Duration::from_millis(50))
                .reset(),
            "Transport 200 -",
        ),
    ] {
        check(what, plain, script, expected);
    }
}

#[test]
fn answers_that_are_not_http() {
    for (what, script) in [
        ("text", Script::new().send("hello\r\n\r\n")),
        ("bytes", Script::new().send([0xff; 64])),
        (
            "another protocol",
            Script::new().send("SSH-2.0-OpenSSH_9.6\r\n"),
        ),
        ("no number", Script::new().send("HTTP/1.1 OK\r\n\r\n")),
        (
            "a length that is none",
            Script::new().send("HTTP/1.1 200 OK\r\nContent-Length: long\r\n\r\n"),
        ),
    ] {
        check(what, plain, script, "Transport - -");
    }
    let script = Script::new().send(CHUNKED).send("zz\r\nhello\r\n0\r\n\r\n");
    check("a chunk of no length", plain, script, "Transport 200 -");
}

#[test]
fn answers_in_pieces() {
    let (one, other) = EMPTY_PAGE.split_at(7);
    let script = Script::new()
        .send(CHUNKED)
        .send(format!("{:x};name=value\r\n{one}\r\n", one.len()))
        .pause(Duration::from_millis(20))
        .send(format!(
            "{:x}\r\n{other}\r\n0\r\nX-Trailer: 1\r\n\r\n",
            other.len()
        ));
    check("chunks", plain, script, "ok");
    let script = Script::new()
        .send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
        .send(EMPTY_PAGE);
    check("up to the end of the connection", plain, script, "ok");
    let script = Script::new()
        .drip(head(EMPTY_PAGE.len()), Duration::from_millis(1))
        .send(EMPTY_PAGE);
    check("a head byte by byte", plain, script, "ok");
    let script = Script::new()
        .send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        .send(head(EMPTY_PAGE.len()))
        .send(EMPTY_PAGE);
    check("an early hint", plain, script, "ok");
}

#[test]
fn bodies_over_the_limit() {
    let narrow = |wire: &Wire| {
        builder(wire.base_url())
            .max_response_bytes(100)
            .build()
            .unwrap()
    };
    let body = format!("\"{}\"", "a".repeat(400));
    let answer = Script::answer("200 OK", "application/json", &body);
    check("announced", narrow, answer, "BodyTooLarge 200 -");
    // The length is enough to refuse; that the body never comes must not matter.
    let announced = Script::new().send(head(101)).hang();
    check("announced only", narrow, announced, "BodyTooLarge 200 -");
    let untold = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
    let script = Script::new().send(untold).send(&body);
    check("not announced", narrow, script, "BodyTooLarge 200 -");
    let script = Script::new().send(untold).send(&body).hang();
    check(
        "not announced, without end",
        narrow,
        script,
        "BodyTooLarge 200 -",
    );
    let chunk = format!("32\r\n{}\r\n", "a".repeat(50));
    let script = Script::new().send(CHUNKED).send(chunk.repeat(3)).hang();
    check("in chunks", narrow, script, "BodyTooLarge 200 -");
    let answer = Script::answer("500 Internal Server Error", "application/json", &body);
    check("of an error", narrow, answer, "BodyTooLarge 500 -");

    let exact = format!("{EMPTY_PAGE}{}", " ".repeat(200 - EMPTY_PAGE.len()));
    let roomy = |wire: &Wire| {
        builder(wire.base_url())
            .max_response_bytes(200)
            .build()
            .unwrap()
    };
    let answer = Script::answer("200 OK", "application/json", exact);
    check("just within", roomy, answer, "ok");
}

#[test]
fn servers_that_are_slow() {
    let begun = Instant::now();
    let start = || Script::new().send(head(EMPTY_PAGE.len()));
    let drip = Duration::from_millis(20);
    let dripping = Script::new().drip(head(EMPTY_PAGE.len()), drip);
    let in_head = Script::new().send("HTTP/1.1 200 OK\r\n").hang();
    let chunks = Script::new().send(CHUNKED);
    let cases = [
        ("silent", Script::new().hang(), "Timeout - -"),
        ("late", Script::new().pause(LONG), "Timeout - -"),
        ("silent within the head", in_head, "Timeout - -"),
        ("a dripping head", dripping, "Timeout - -"),
        ("silent before the body", start().hang(), "Timeout 200 -"),
        (
            "a dripping body",
            start().drip(EMPTY_PAGE, drip),
            "Timeout 200 -",
        ),
        (
            "dripping chunks",
            chunks.drip("1\r\na\r\n".repeat(100), drip),
            "Timeout 200 -",
        ),
    ];
    // All at once: they do nothing but wait.
    std::thread::scope(|scope| {
        for (what, script, expected) in cases {
            scope.spawn(move || check(what, hasty, script, expected));
        }
    });
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
}

#[test]
fn a_request_has_its_own_timeout() {
    let wire = Wire::start([Script::new().hang()]).unwrap();
    for (side, result) in by_both!(client(wire.base_url()), |client| client
        .get_usage_list_for_usage_session("SUB-1")
        .timeout(SHORT))
    {
        let error = result.unwrap_err();
        assert!(error.is_timeout(), "{side}: {error}");
        assert!(!error.is_connect(), "{side}: {error}");
    }
    let late = Script::answer("200 OK", "application/json", EMPTY_PAGE);
    let wire = Wire::start([
        Script::new()
            .pause(SHORT * 2)
            .send(head(EMPTY_PAGE.len()))
            .send(EMPTY_PAGE),
        late,
    ])
    .unwrap();
    for (side, result) in by_both!(hasty(&wire), |client| client
        .get_usage_list_for_usage_session("SUB-1")
        .timeout(LONG))
    {
        assert!(result.is_ok(), "{side}: {result:?}");
    }
}

#[test]
fn servers_that_are_not_there() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for (side, result) in by_both!(client(format!("http://{address}")), |client| client
        .get_usage_list_for_usage_session("SUB-1"))
    {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect, "{side}: {error}");
        assert!(error.is_connect() && !error.is_timeout());
        assert!(
            error.to_string().contains(&address.to_string()),
            "{side}: {error}"
        );
        assert_eq!(error.status(), None);
    }
    for (side, result) in by_both!(client("http://name.invalid/RestAPI"), |client| client
        .get_usage_list_for_usage_session("SUB-1"))
    {
        let error = result.unwrap_err();
        assert_unreached(side, error.kind());
    }
}

/// `ureq` does not always say whether a name was not found, or a handshake failed, before anything was sent.
fn assert_unreached(side: &str, kind: ErrorKind) {
    let possible: &[ErrorKind] = match side {
        "async" => &[ErrorKind::Connect],
        _ => &[ErrorKind::Connect, ErrorKind::Transport],
    };
    assert!(possible.contains(&kind), "{side}: {kind:?}");
}

/// An `https` URL that leads to a server without TLS.
#[test]
fn servers_that_do_not_speak_tls() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            // The client may have left before; either is a failed handshake to it.
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        }
    });
    for (side, result) in by_both!(client(format!("https://{address}")), |client| client
        .get_usage_list_for_usage_session("SUB-1"))
    {
        assert_unreached(side, result.unwrap_err().kind());
    }
    server.join().unwrap();
}

#[test]
fn redirects_of_reading_are_followed_and_those_of_starting_are_not() {
    let moved = |status: &str, to: &str| {
        Script::new().send(format!(
            "HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ))
    };
    let page = Script::answer("200 OK", "application/json", EMPTY_PAGE);
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let script = moved(status, "/elsewhere?a=b");
        let wire = Wire::start([script.clone(), page.clone(), script, page.clone()]).unwrap();
        for (side, result) in by_both!(plain(&wire), |client| client
            .get_usage_list_for_usage_session("SUB-1"))
        {
            assert!(result.is_ok(), "{side}: {result:?}");
        }
        assert_eq!(wire.requests()[1].line(), "GET /elsewhere?a=b HTTP/1.1");

        let wire = Wire::start([moved(status, "/elsewhere")]).unwrap();
        for (side, result) in by_both!(plain(&wire), |client| client
            .start_usage_session(CompoundUsageSession::new([session("call-1")])))
        {
            let expected = format!("Status {} -", &status[..3]);
            assert_eq!(outcome(&result), expected, "{side}");
        }
        assert_eq!(wire.requests().len(), 2);
    }

    let wire = Wire::start([moved("302 Found", "/round")]).unwrap();
    for (side, result) in by_both!(plain(&wire), |client| client
        .get_usage_list_for_usage_session("SUB-1"))
    {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Redirect, "{side}");
    }
    let wire = Wire::start([moved("302 Found", "ftp://localhost/")]).unwrap();
    for (side, result) in by_both!(plain(&wire), |client| client
        .get_usage_list_for_usage_session("SUB-1"))
    {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Redirect, "{side}");
    }
}
