//! Complete answers, good and bad: each gives its value or its typed error, by both sides of the client.
//!
//! What is particular to XML is in `answers_xml`; where the exchange itself goes wrong is the business of `broken`.

use std::fmt::Debug;

use billforward_usage_sessions::models::{BfError, CompoundUsageSession};
use billforward_usage_sessions::{Error, ErrorKind};
use serde_json::json;
use specsmith_tests::wire::{Script, Wire};

use crate::both::{EMPTY_PAGE, client, page_json, session, session_json};

pub(crate) const JSON: &str = "application/json";
pub(crate) const XML: &str = "application/xml";

/// What became of a call, in a word or two: `ok`, or the kind of the error, the status, and the API's own error type.
pub(crate) fn outcome<T: Debug>(result: &Result<T, Error<BfError>>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => {
            let status = error
                .status()
                .map_or("-".to_owned(), |status| status.as_str().to_owned());
            let api = error
                .api()
                .map_or("-", |api| api.error_type.as_deref().unwrap_or("no type"));
            format!("{:?} {status} {api}", error.kind())
        }
    }
}

/// Checks what a call gives when it is answered by a script: a word or two, and what the message says.
///
/// `$request` is a list operation, which answers in JSON alone, or one of the others.
macro_rules! check {
    ($what:expr, $script:expr, |$name:ident| $request:expr, $outcome:expr, $says:expr) => {{
        let (what, outcome_expected, says): (String, &str, &str) =
            (format!("{}", $what), &$outcome, $says);
        let wire = Wire::start([$script]).unwrap();
        for (side, result) in by_both!(client(wire.base_url()), |$name| $request) {
            assert_eq!(
                outcome(&result),
                outcome_expected,
                "{what}, {side}: {result:?}"
            );
            if let Err(error) = &result {
                let message = error.to_string();
                assert!(message.contains(says), "{what}, {side}: {message}");
                assert!(message.starts_with(error.operation()), "{message}");
                assert!(!message.contains('\n'), "{what}, {side}: {message:?}");
            }
        }
    }};
}

/// [`check`] for an operation that answers in JSON alone.
macro_rules! check_list {
    ($what:expr, $script:expr, $outcome:expr, $says:expr) => {
        check!(
            $what,
            $script,
            |client| client.get_usage_list_for_usage_session("SUB-1"),
            $outcome,
            $says
        )
    };
}

/// [`check`] for an operation that answers in XML too.
macro_rules! check_start {
    ($what:expr, $script:expr, $outcome:expr, $says:expr) => {
        check!(
            $what,
            $script,
            |client| client.start_usage_session(CompoundUsageSession::new([session("call-1")])),
            $outcome,
            $says
        )
    };
}

fn bf_error(kind: &str) -> String {
    json!({ "errorType": kind, "errorMessage": "It went wrong", "errorParameters": ["a", "b"] })
        .to_string()
}

/// An answer with a head of these lines, and no body beyond what follows.
pub(crate) fn raw(head: &str, body: impl AsRef<[u8]>) -> Script {
    Script::new()
        .send(format!(
            "{}\r\nConnection: close\r\n\r\n",
            head.replace('\n', "\r\n")
        ))
        .send(body)
}

#[test]
fn each_status_with_and_without_a_body() {
    for status in [
        "301 Moved Permanently",
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "409 Conflict",
        "422 Unprocessable Content",
        "429 Too Many Requests",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
    ] {
        let code = &status[..3];
        let with = Script::answer(status, JSON, bf_error("Refused"));
        let expected = format!("Status {code} Refused");
        check_list!(status, with.clone(), expected, "It went wrong");
        check_start!(status, with, expected, "It went wrong");
        let without = raw(&format!("HTTP/1.1 {status}\nContent-Length: 0"), "");
        let expected = format!("Status {code} -");
        check_list!(status, without.clone(), expected, code);
        check_start!(status, without, expected, code);
    }
    for status in ["200 OK", "201 Created"] {
        let code = &status[..3];
        let with = Script::answer(status, JSON, EMPTY_PAGE);
        check_list!(status, with.clone(), "ok", "");
        check_start!(status, with, "ok", "");
        let without = raw(&format!("HTTP/1.1 {status}\nContent-Length: 0"), "");
        let expected = format!("Decode {code} -");
        check_list!(status, without.clone(), expected, "has no body");
        check_start!(status, without, expected, "has no body");
    }
    // By HTTP's rules there is no body after 204, whatever comes.
    let without = raw("HTTP/1.1 204 No Content", "");
    check_list!("204", without.clone(), "Decode 204 -", "has no body");
    check_start!("204", without, "Decode 204 -", "has no body");
    let with = Script::answer("204 No Content", JSON, EMPTY_PAGE);
    check_list!("204", with.clone(), "Decode 204 -", "has no body");
    check_start!("204", with, "Decode 204 -", "has no body");
}

#[test]
fn an_error_carries_what_the_server_said() {
    let text = bf_error("ValidationError");
    let script = raw(
        &format!(
            "HTTP/1.1 422 Unprocessable Content\nContent-Type: {JSON}\nX-Request-Id: r-1\nContent-Length: {}",
            text.len()
        ),
        &text,
    );
    let wire = Wire::start([script]).unwrap();
    for (_, result) in by_both!(client(wire.base_url()), |client| client
        .start_usage_session(CompoundUsageSession::new([session("call-1")])))
    {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(error.operation(), "start_usage_session");
        assert_eq!(error.headers().unwrap()["x-request-id"], "r-1");
        assert_eq!(error.body().unwrap(), text.as_bytes());
        assert!(!error.is_timeout() && !error.is_connect());
        let api = error.into_api().unwrap();
        assert_eq!(api.error_type.as_deref(), Some("ValidationError"));
        assert_eq!(api.error_message.as_deref(), Some("It went wrong"));
        assert_eq!(api.error_code, None);
        assert_eq!(
            api.error_parameters,
            Some(vec!["a".to_owned(), "b".to_owned()])
        );
    }
}

#[test]
fn errors_that_are_not_the_declared_body() {
    let page = "<!DOCTYPE html>\n<html><body>\n<h1>502 Bad Gateway</h1></body></html>";
    for (what, script, says) in [
        (
            "a proxy's page",
            Script::answer("502 Bad Gateway", "text/html; charset=utf-8", page),
            "<h1>502 Bad Gateway</h1>",
        ),
        (
            "a page that claims to be JSON",
            Script::answer("502 Bad Gateway", JSON, page),
            "<h1>502 Bad Gateway</h1>",
        ),
        (
            "truncated JSON",
            Script::answer("502 Bad Gateway", JSON, r#"{"errorType":"Cut"#),
            r#"{"errorType":"Cut"#,
        ),
        (
            "a list",
            Script::answer("502 Bad Gateway", JSON, "[1,2]"),
            "[1,2]",
        ),
        (
            "a field of another type",
            Script::answer("502 Bad Gateway", JSON, r#"{"errorType":7}"#),
            "502 Bad Gateway",
        ),
        (
            "text",
            Script::answer("502 Bad Gateway", "text/plain", "nobody\r\nhome\0"),
            "nobody home",
        ),
        (
            "bytes",
            Script::answer("502 Bad Gateway", JSON, b"\xff\xfe\x00"),
            "502 Bad Gateway",
        ),
    ] {
        check_list!(what, script.clone(), "Status 502 -", says);
        check_start!(what, script, "Status 502 -", says);
    }
    // An object without any of the fields, or with more of them, still is one.
    for body in ["{}", r#"{"colour":"red","errorType":null}"#] {
        let script = Script::answer("400 Bad Request", JSON, body);
        check_list!(body, script, "Status 400 no type", "400 Bad Request");
    }
    let problem = Script::answer(
        "400 Bad Request",
        "application/problem+json",
        bf_error("Odd"),
    );
    check_list!("problem+json", problem, "Status 400 Odd", "");
}

#[test]
fn content_types_that_are_missing_wrong_or_unusual() {
    let length = EMPTY_PAGE.len();
    let with = |content_type: &str| {
        raw(
            &format!("HTTP/1.1 200 OK\n{content_type}Content-Length: {length}"),
            EMPTY_PAGE,
        )
    };
    for content_type in [
        "",
        "Content-Type: application/json;charset=UTF-8\n",
        "Content-Type: Application/JSON ; charset=\"utf-8\"\n",
        "Content-Type: application/vnd.billforward+json; v=1\n",
        "Content-Type: text/json\n",
        // Servers call JSON plain text, and no plain text is declared here.
        "Content-Type: text/plain; charset=utf-8\n",
    ] {
        check_list!(content_type, with(content_type), "ok", "");
        check_start!(content_type, with(content_type), "ok", "");
    }
    for (content_type, says) in [
        ("Content-Type: text/html\n", "text/html"),
        (
            "Content-Type: application/octet-stream\n",
            "application/octet-stream",
        ),
        ("Content-Type: json\n", "json"),
        ("Content-Type:\n", "Content-Type"),
        ("Content-Type: \u{e9}\n", "Content-Type"),
    ] {
        check_list!(content_type, with(content_type), "Decode 200 -", says);
        check_start!(content_type, with(content_type), "Decode 200 -", says);
    }
    let lying = Script::answer("200 OK", XML, EMPTY_PAGE);
    check_start!("JSON called XML", lying, "Decode 200 -", "application/xml");
    let lying = Script::answer("200 OK", JSON, "<page/>");
    check_start!("XML called JSON", lying, "Decode 200 -", "application/json");
    let untyped = raw("HTTP/1.1 200 OK\nContent-Length: 5", "hello");
    check_start!("untyped text", untyped, "Decode 200 -", "Content-Type");
    let text = raw(
        "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 5",
        "hello",
    );
    check_start!("plain text", text, "Decode 200 -", "text/plain");
}

#[test]
fn json_that_is_not_a_page() {
    let page = page_json(&[session_json("call-1"), session_json("call-2")]);
    let cut = |at: usize| {
        let text = page.to_string();
        text[..text.len() - at].to_owned()
    };
    let with = |pointer: &str, value: serde_json::Value| {
        let mut page = page.clone();
        *page.pointer_mut(pointer).unwrap() = value;
        page.to_string()
    };
    let mut missing = page.clone();
    missing["results"][1]
        .as_object_mut()
        .unwrap()
        .remove("sessionID");
    for (what, body, says) in [
        ("cut at the end", cut(1), "application/json"),
        ("cut in the middle", cut(100), "application/json"),
        ("cut at the start", "{".to_owned(), "application/json"),
        ("spaces", " \r\n".to_owned(), "application/json"),
        ("null", "null".to_owned(), "null"),
        ("a list", "[]".to_owned(), "list"),
        ("a string", "\"page\"".to_owned(), "page"),
        ("two pages", format!("{page}{page}"), "application/json"),
        (
            "a trailing comma",
            format!("{},}}", cut(1)),
            "application/json",
        ),
        ("no JSON", "<html>".to_owned(), "<html>"),
        (
            "a field of another type",
            with("/results", json!({})),
            "results",
        ),
        (
            "a text for a number",
            with("/currentPage", json!("0")),
            "currentPage",
        ),
        (
            "a fraction for a number",
            with("/currentPage", json!(0.5)),
            "currentPage",
        ),
        (
            "a number that is too large",
            with("/currentPage", json!(2_147_483_648_i64)),
            "currentPage",
        ),
        (
            "null for a text",
            with("/nextPage", json!(null)),
            "nextPage",
        ),
        (
            "a session of another type",
            with("/results/1", json!("call-2")),
            "results[1]",
        ),
        (
            "a field of a session",
            with("/results/0/uom", json!(["minutes"])),
            "results[0].uom",
        ),
        ("a missing field", missing.to_string(), "results[1]"),
        (
            "no such day",
            with_start(&page, "2026-02-30T00:00:00Z"),
            "results[0].start",
        ),
        (
            "no date",
            with_start(&page, "yesterday"),
            "results[0].start",
        ),
    ] {
        let script = Script::answer("200 OK", JSON, &body);
        check_list!(what, script.clone(), "Decode 200 -", says);
        check_start!(what, script, "Decode 200 -", says);
    }
    let bytes = b"{\"nextPage\":\"\xff\"}";
    let script = Script::answer("200 OK", JSON, bytes);
    check_list!("not UTF-8", script, "Decode 200 -", "application/json");
    let deep = "[".repeat(100_000);
    let script = Script::answer("200 OK", JSON, format!("{{\"colour\":{deep}"));
    check_list!("very deep", script, "Decode 200 -", "application/json");
}

fn with_start(page: &serde_json::Value, start: &str) -> String {
    let mut page = page.clone();
    page["results"][0]["start"] = json!(start);
    page.to_string()
}

#[test]
fn a_body_that_does_not_fit_is_kept() {
    let body = r#"{"nextPage":7}"#;
    let wire = Wire::start([Script::answer("200 OK", JSON, body)]).unwrap();
    for (_, result) in by_both!(client(wire.base_url()), |client| client
        .get_usage_list_for_usage_session("SUB-1"))
    {
        let error = result.unwrap_err();
        assert_eq!(error.body().unwrap(), body.as_bytes());
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.headers().unwrap()["content-type"], JSON);
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[test]
fn the_answer_comes_with_its_status_and_headers() {
    let script = raw(
        &format!(
            "HTTP/1.1 201 Created\nContent-Type: {JSON}\nX-Request-Id: r-1\nContent-Length: {}",
            EMPTY_PAGE.len()
        ),
        EMPTY_PAGE,
    );
    let wire = Wire::start([script]).unwrap();
    let client = client(wire.base_url());
    let request = client.clone();
    let one = crate::both::bounded(move || {
        crate::both::block_on(async move {
            request
                .get_usage_list_for_usage_session("SUB-1")
                .send_with_response()
                .await
        })
    });
    let request = client.blocking();
    let other = crate::both::bounded(move || {
        request
            .get_usage_list_for_usage_session("SUB-1")
            .send_with_response()
    });
    for response in [one.unwrap(), other.unwrap()] {
        assert_eq!(response.status, 201);
        assert_eq!(response.headers["x-request-id"], "r-1");
        assert_eq!(response.value.results, []);
    }
}
