//! Connections that are refused, reset or closed, at every moment of a call.

use std::net::{Ipv4Addr, TcpListener};

use billforward_usage_sessions::Retry;
use specsmith_tests::unruly::Connection;

use super::{SIDES, check, head, page, plain, server};
use crate::answers::outcome;
use crate::both::{EMPTY_PAGE, builder};

#[test]
fn refused() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = builder(format!("http://{address}")).build().unwrap();
    for side in SIDES {
        let result = side.start(&client);
        assert_eq!(outcome(&result), "Connect - -", "{side:?}: {result:?}");
        assert!(result.unwrap_err().is_connect(), "{side:?}");
    }
}

#[test]
fn reset_before_the_request_is_read() {
    // The client cannot know how much of it was, so it does not repeat the call; the server has seen none of it.
    for side in SIDES {
        let server = server(Connection::reset);
        let client = builder(server.base_url()).build().unwrap();
        let result = side.start(&client);
        assert_eq!(outcome(&result), "Transport - -", "{side:?}: {result:?}");
        assert_eq!(
            (server.heads().len(), server.connections()),
            (0, 1),
            "{side:?}"
        );
    }
}

#[test]
fn reset_within_the_request() {
    let behave = |connection: &mut Connection| {
        connection.head();
        connection.reset();
    };
    check("within the request", plain, behave, "Transport - -");
}

#[test]
fn reset_and_closed_before_the_answer() {
    let reset = |connection: &mut Connection| {
        connection.request();
        connection.reset();
    };
    check("reset", plain, reset, "Transport - -");
    let closed = |connection: &mut Connection| _ = connection.request();
    check("closed", plain, closed, "Transport - -");
    let in_head = |connection: &mut Connection| {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Ty");
        connection.reset();
    };
    check("reset within the head", plain, in_head, "Transport - -");
}

#[test]
fn reset_before_the_body() {
    let behave = |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Content-Length: 100"]));
        connection.reset();
    };
    check("before the body", plain, behave, "Transport 200 -");
}

#[test]
fn reset_and_closed_within_the_body() {
    let half = &EMPTY_PAGE[..20];
    let reset = move |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Content-Length: 100"]));
        connection.send(half);
        connection.reset();
    };
    check("reset", plain, reset, "Transport 200 -");
    let chunk = move |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Transfer-Encoding: chunked"]));
        connection.send(format!("14\r\n{half}\r\n"));
        connection.reset();
    };
    check("reset after a chunk", plain, chunk, "Transport 200 -");
    let without_end = move |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Transfer-Encoding: chunked"]));
        connection.send(format!("14\r\n{half}\r\n"));
    };
    check(
        "closed after a chunk",
        plain,
        without_end,
        "Transport 200 -",
    );
}

#[test]
fn reset_after_the_body() {
    let behave = |connection: &mut Connection| {
        connection.request();
        connection.send(page());
        connection.reset();
    };
    check("after the body", plain, behave, "ok");
}

/// A connection that the client keeps, and that the server has given up: whichever of the two is first, no call goes twice.
#[test]
fn reset_while_it_is_kept() {
    for side in SIDES {
        let server = server(|connection| {
            connection.request();
            connection.send(page());
            connection.reset();
        });
        let client = builder(server.base_url()).retry(Retry::never());
        let client = client.build().unwrap();
        for round in 1..=3 {
            let result = side.start(&client);
            assert_eq!(outcome(&result), "ok", "{side:?}, {round}: {result:?}");
            assert_eq!(server.count("POST"), round, "{side:?}");
            // The reset arrives meanwhile.
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }
}

/// The next request on a connection that was kept is read, and then the connection closed: was it the answer that got lost?
#[test]
fn closed_under_the_next_request() {
    for side in SIDES {
        let server = server(|connection| {
            connection.request();
            connection.send(page());
            connection.request();
        });
        let client = builder(server.base_url()).build().unwrap();
        assert_eq!(outcome(&side.start(&client)), "ok", "{side:?}");
        let result = side.start(&client);
        assert_eq!(outcome(&result), "Transport - -", "{side:?}: {result:?}");
        assert_eq!(
            (server.count("POST"), server.connections()),
            (2, 1),
            "{side:?}"
        );
    }
}
