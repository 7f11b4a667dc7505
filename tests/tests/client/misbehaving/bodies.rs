//! Bodies that are not what their heads or the document say.

use billforward_usage_sessions::ClientBuilder;
use specsmith_tests::unruly::Connection;

use super::{SIDES, check, head, page, plain, server};
use crate::answers::outcome;
use crate::both::{EMPTY_PAGE, builder};

/// An answer with this head and body, and the end of the connection.
fn answer(head: &str, body: &[u8]) -> impl Fn(&mut Connection) + Send + Sync + 'static {
    let bytes = [head.as_bytes(), body].concat();
    move |connection| {
        connection.request();
        connection.send(&bytes);
    }
}

#[test]
fn longer_than_announced() {
    let length = format!("Content-Length: {}", EMPTY_PAGE.len());
    let body = format!("{EMPTY_PAGE}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let behave = answer(&head("200 OK", &[&length]), body.as_bytes());
    check("too long", plain, behave, "ok");
    let behave = answer(
        &head("200 OK", &["Content-Length: 20"]),
        EMPTY_PAGE.as_bytes(),
    );
    check("cut by its length", plain, behave, "Decode 200 -");
}

/// What follows a body on the same connection is not the answer to the next request.
#[test]
fn a_second_answer_that_nobody_asked_for() {
    let refusal = "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n";
    for side in SIDES {
        let server = server(move |connection| {
            while connection.request().is_some() {
                connection.send(format!("{}{refusal}", page()));
            }
        });
        let client = builder(server.base_url()).build().unwrap();
        for round in 1..=3 {
            let result = side.start(&client);
            assert_eq!(outcome(&result), "ok", "{side:?}, {round}: {result:?}");
            assert_eq!(server.count("POST"), round, "{side:?}");
        }
    }
}

#[test]
fn shorter_than_announced() {
    let length = format!("Content-Length: {}", EMPTY_PAGE.len() + 1);
    let behave = answer(&head("200 OK", &[&length]), EMPTY_PAGE.as_bytes());
    check("too short", plain, behave, "Transport 200 -");
    let behave = answer(&head("200 OK", &["Content-Length: 9999"]), b"");
    check("missing", plain, behave, "Transport 200 -");
}

#[test]
fn of_two_lengths() {
    let long = format!("Content-Length: {}", EMPTY_PAGE.len());
    let lines = [long.as_str(), "Content-Length: 20"];
    for side in SIDES {
        let server = server(answer(&head("200 OK", &lines), EMPTY_PAGE.as_bytes()));
        let client = builder(server.base_url()).build().unwrap();
        let result = side.start(&client);
        assert!(result.is_err(), "{side:?}: {result:?}");
        assert_eq!(server.count("POST"), 1, "{side:?}");
    }
}

fn narrow(builder: ClientBuilder) -> ClientBuilder {
    builder.max_response_bytes(10_000)
}

#[test]
fn never_ending() {
    let chunked = |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Transfer-Encoding: chunked"]));
        connection.flood(format!("400\r\n{}\r\n", " ".repeat(0x400)));
    };
    check("chunks", narrow, chunked, "BodyTooLarge 200 -");
    let plain = |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Connection: close"]));
        connection.flood([b' '; 1024]);
    };
    check("up to the end", narrow, plain, "BodyTooLarge 200 -");
    let announced = |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Content-Length: 999999999999999999"]));
        connection.flood([b' '; 1024]);
    };
    check("announced", narrow, announced, "BodyTooLarge 200 -");
    let refusal = |connection: &mut Connection| {
        connection.request();
        connection.send(head("500 Internal Server Error", &["Connection: close"]));
        connection.flood([b' '; 1024]);
    };
    check("of an error", narrow, refusal, "BodyTooLarge 500 -");
    let head = |connection: &mut Connection| {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\n");
        connection.flood("X-More: of the same\r\n".repeat(100));
    };
    check("a head", narrow, head, "Transport - -");
}

#[test]
fn of_invalid_utf_8() {
    let broken = EMPTY_PAGE
        .replace("\"nextPage\":\"\"", "\"nextPage\":\"?\"")
        .into_bytes();
    let broken: Vec<u8> = broken
        .into_iter()
        .map(|byte| if byte == b'?' { 0xff } else { byte })
        .collect();
    let json = head("200 OK", &["Connection: close"]);
    check("in JSON", plain, answer(&json, &broken), "Decode 200 -");
    let xml = json.replace("application/json", "application/xml; charset=utf-8");
    let document =
        b"<usageSessionPagedMetadata><nextPage>\xff</nextPage></usageSessionPagedMetadata>";
    check("in XML", plain, answer(&xml, document), "Decode 200 -");
    let text = head("500 Internal Server Error", &["Connection: close"]);
    let text = text.replace("application/json", "text/plain");
    check("in text", plain, answer(&text, b"oh n\xf6"), "Status 500 -");
    check(
        "in an error",
        plain,
        answer(&json.replace("200 OK", "400 Bad Request"), &broken),
        "Status 400 -",
    );
}

/// The body is there as it came, whatever was wrong with it.
#[test]
fn what_cannot_be_read_is_kept() {
    for side in SIDES {
        let server = server(answer(
            &head("200 OK", &["Connection: close"]),
            b"{\"nextPage\":\"\xff\"}",
        ));
        let client = builder(server.base_url()).build().unwrap();
        let error = side.start(&client).unwrap_err();
        assert_eq!(
            error.body().unwrap().as_ref(),
            b"{\"nextPage\":\"\xff\"}",
            "{side:?}"
        );
        assert!(error.to_string().contains("not UTF-8"), "{side:?}: {error}");
    }
}
