//! Servers that take their time, or all of it.

use std::time::{Duration, Instant};

use billforward_usage_sessions::ClientBuilder;
use specsmith_tests::unruly::Connection;

use super::{SIDES, check, head, page, server};
use crate::answers::outcome;
use crate::both::{EMPTY_PAGE, builder};

const SHORT: Duration = Duration::from_millis(300);

/// Between two bytes: much less than any timeout.
const DRIP: Duration = Duration::from_millis(20);

fn hasty(builder: ClientBuilder) -> ClientBuilder {
    builder.timeout(SHORT)
}

fn hasty_attempts(builder: ClientBuilder) -> ClientBuilder {
    builder.attempt_timeout(SHORT)
}

/// Holds the total and the attempt timeout against a server that is too slow for both.
fn check_time(
    what: &str,
    behave: impl Fn(&mut Connection) + Clone + Send + Sync + 'static,
    expected: &str,
) {
    let begun = Instant::now();
    check(&format!("{what}, in all"), hasty, behave.clone(), expected);
    check(
        &format!("{what}, an attempt"),
        hasty_attempts,
        behave,
        expected,
    );
    assert!(
        begun.elapsed() < 10 * SHORT,
        "{what}: {:?}",
        begun.elapsed()
    );
}

#[test]
fn half_open() {
    let behave = |connection: &mut Connection| {
        connection.request();
        connection.hang();
    };
    check_time("after the request", behave, "Timeout - -");
    let behave = |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Content-Length: 100"]));
        connection.hang();
    };
    check_time("after the head", behave, "Timeout 200 -");
}

/// The kernel answers for the server, which never reads.
#[test]
fn half_open_from_the_start() {
    for side in SIDES {
        let server = server(Connection::hang);
        let client = hasty(builder(server.base_url())).build().unwrap();
        let result = side.start(&client);
        assert_eq!(outcome(&result), "Timeout - -", "{side:?}: {result:?}");
        assert!(!result.unwrap_err().is_connect(), "{side:?}");
        assert_eq!(server.connections(), 1, "{side:?}");
    }
}

#[test]
fn slow_drip() {
    let in_head = |connection: &mut Connection| {
        connection.request();
        connection.drip(page(), DRIP);
    };
    check_time("a head", in_head, "Timeout - -");
    let in_body = |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Content-Length: 121"]));
        connection.drip(EMPTY_PAGE, DRIP);
    };
    check_time("a body", in_body, "Timeout 200 -");
    let in_chunks = |connection: &mut Connection| {
        connection.request();
        connection.send(head("200 OK", &["Transfer-Encoding: chunked"]));
        connection.drip("1\r\n \r\n".repeat(1000), DRIP);
    };
    check_time("chunks", in_chunks, "Timeout 200 -");
}

/// Informational answers without end are no answer.
#[test]
fn early_hints_without_end() {
    let behave = |connection: &mut Connection| {
        connection.request();
        while connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n") {
            std::thread::sleep(DRIP);
        }
    };
    check_time("hints", behave, "Timeout - -");
}
