//! Servers that speak an older HTTP, say more than the client asked for, or something else altogether.

use specsmith_tests::unruly::Connection;

use super::{SIDES, check, page, page_with, plain, server};
use crate::answers::outcome;
use crate::both::{EMPTY_PAGE, builder};

#[test]
fn http_1_0() {
    let old = page().replace("HTTP/1.1", "HTTP/1.0");
    let untold = format!("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{EMPTY_PAGE}");
    for answer in [old, untold] {
        let behave = move |connection: &mut Connection| {
            connection.request();
            connection.send(&answer);
        };
        check("once", plain, behave.clone(), "ok");
        // Each connection is good for one request.
        for side in SIDES {
            let server = server(behave.clone());
            let client = builder(server.base_url()).build().unwrap();
            for round in 1..=3 {
                let result = side.start(&client);
                assert_eq!(outcome(&result), "ok", "{side:?}, {round}: {result:?}");
                assert_eq!((server.count("POST"), server.connections()), (round, round));
            }
        }
    }
}

/// The server says that it will close the connection, and then listens no more without doing so.
#[test]
fn connection_close() {
    for side in SIDES {
        let server = server(|connection| {
            connection.request();
            connection.send(page_with("200 OK", &["Connection: close"]));
            connection.hang();
        });
        let client = builder(server.base_url()).build().unwrap();
        for round in 1..=3 {
            let result = side.start(&client);
            assert_eq!(outcome(&result), "ok", "{side:?}, {round}: {result:?}");
            assert_eq!((server.count("POST"), server.connections()), (round, round));
        }
    }
}

/// Three informational answers, and then the answer.
fn early_answers(early: &'static str) -> impl Fn(&mut Connection) + Send + Sync + 'static {
    move |connection| {
        connection.request();
        for _ in 0..3 {
            connection.send(format!("HTTP/1.1 {early}\r\n"));
        }
        connection.send(page());
    }
}

#[test]
fn informational_answers_before_the_answer() {
    for early in [
        "100 Continue\r\n",
        "102 Processing\r\n",
        "103 Early Hints\r\nLink: </style.css>\r\n",
    ] {
        let behave = early_answers(early);
        check(early, plain, behave, "ok");
    }
    // `ureq` takes no headers with a 100, and breaks off.
    for (side, expected) in SIDES.into_iter().zip(["ok", "Transport - -"]) {
        let server = server(early_answers("100 Continue\r\nX-Early: yes\r\n"));
        let client = builder(server.base_url()).build().unwrap();
        let result = side.start(&client);
        assert_eq!(outcome(&result), expected, "{side:?}: {result:?}");
        assert_eq!(server.count("POST"), 1, "{side:?}");
    }
}

/// Nobody asked for another protocol.
#[test]
fn switching_protocols() {
    for side in SIDES {
        let server = server(|connection| {
            connection.request();
            connection.send(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
            );
        });
        let client = builder(server.base_url()).build().unwrap();
        let result = side.start(&client);
        let outcome = outcome(&result);
        assert!(
            ["Transport - -", "Status 101 -"].contains(&&*outcome),
            "{side:?}: {result:?}"
        );
        assert_eq!(server.count("POST"), 1, "{side:?}");
    }
}

#[test]
fn other_protocols() {
    for (what, bytes) in [
        ("a text", b"hello\r\n\r\n".as_slice()),
        ("bytes", &[0xff; 64]),
        (
            "HTTP/2 out of nowhere",
            b"\x00\x00\x00\x04\x00\x00\x00\x00\x00",
        ),
        ("a status that is none", b"HTTP/1.1 OK\r\n\r\n"),
    ] {
        let behave = move |connection: &mut Connection| {
            connection.request();
            connection.send(bytes);
        };
        check(what, plain, behave, "Transport - -");
    }
}

/// The answer comes before the request is complete: it is the answer all the same.
#[test]
fn an_answer_ahead_of_the_request() {
    let behave = |connection: &mut Connection| {
        connection.head();
        connection.send(page_with("413 Content Too Large", &["Connection: close"]));
        connection.hang();
    };
    check("ahead", plain, behave, "Status 413 no type");
}
