//! What is asked for, and what becomes of any answer.

use std::error::Error as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::api::{Problem, Thing, answering, fake, respond};
use crate::runtime::transport::Body;
use crate::runtime::{
    Bytes, Call, ErrorKind, Method, Operation, TransportError, Undeclared, transport,
};

fn thing() -> Thing {
    Thing {
        id: 1,
        name: Some("é".to_owned()),
    }
}

const JSON: &str = r#"{"id":1,"name":"é"}"#;
const XML: &str = "<?xml version=\"1.0\"?><anything><id>1</id><name>é</name></anything>";

#[tokio::test]
async fn json_is_preferred_and_the_rest_follows_in_order() {
    let (client, log) = answering(200, "application/json", JSON);
    client.get_thing("1").send().await.unwrap();
    assert_eq!(
        log.only().header("accept"),
        Some("application/json, text/xml;q=0.9, application/xml;q=0.8")
    );
}

#[tokio::test]
async fn accept_asks_for_one_type_that_is_declared() {
    let (client, log) = answering(200, "application/xml", XML);
    client
        .get_thing("1")
        .accept("application/xml")
        .send()
        .await
        .unwrap();
    assert_eq!(log.only().header("accept"), Some("application/xml"));
    let error = client
        .get_thing("1")
        .accept("text/csv")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "get_thing: media type `text/csv` cannot be sent: the operation answers in text/xml, application/json, application/xml"
    );
}

#[tokio::test]
async fn a_preference_of_the_client_holds_where_it_is_declared() {
    let (builder, log) = fake(|_| respond(200, "application/json", r#"{"id":1,"items":[]}"#));
    let client = builder.prefer("Application/XML").build().unwrap();
    client.get_thing("1").send().await.unwrap();
    client.list_things().send().await.unwrap();
    let accepts: Vec<_> = log
        .all()
        .iter()
        .map(|seen| seen.header("accept").unwrap().to_owned())
        .collect();
    assert_eq!(
        accepts,
        [
            "application/xml, text/xml;q=0.9, application/json;q=0.8",
            "application/json"
        ]
    );
}

#[tokio::test]
async fn an_operation_without_types_takes_anything() {
    let (client, log) = answering(204, "", "");
    client.delete_thing("1", "x").send().await.unwrap();
    assert_eq!(log.only().header("accept"), Some("*/*"));
}

#[tokio::test]
async fn the_content_type_of_the_answer_decides() {
    for (content_type, body) in [
        ("application/json", JSON),
        ("Application/JSON; charset=utf-8", JSON),
        ("application/vnd.things+json", JSON),
        ("text/xml", XML),
        ("application/xml;charset=UTF-8", XML),
        ("application/vnd.things+xml", XML),
        ("", JSON),
        ("", XML),
        ("", " \n<thing><id>1</id><name>é</name></thing>"),
    ] {
        let (client, _) = answering(200, content_type, body);
        assert_eq!(
            client.get_thing("1").send().await.unwrap(),
            thing(),
            "{content_type} {body}"
        );
    }
}

#[tokio::test]
async fn other_types_and_bodies_are_typed_errors() {
    for (content_type, body, message) in [
        (
            "text/html",
            "<h1>Hello,\r\n  proxy</h1>",
            "the answer (200 OK) is \"text/html\", where one of text/xml, application/json, application/xml was expected: <h1>Hello, proxy</h1>",
        ),
        (
            "application/json",
            "",
            "the answer (200 OK) has no body, where one was expected",
        ),
        (
            "",
            "",
            "the answer (200 OK) has no body, where one was expected",
        ),
        ("", "oops", "the answer (200 OK) has no Content-Type: oops"),
        (" ", JSON, "has a Content-Type that is none"),
        (
            "application/json",
            r#"{"id":"x"}"#,
            "the answer (200 OK) cannot be read as application/json: id: expected",
        ),
        (
            "application/json",
            r#"{"name":"x"}"#,
            "the required property \"id\" is missing",
        ),
        (
            "application/json",
            r#"{"id":1"#,
            "cannot be read as application/json",
        ),
        (
            "application/json",
            "null",
            "cannot be read as application/json",
        ),
        (
            "application/xml",
            "<a><id>1</a>",
            "cannot be read as application/xml",
        ),
    ] {
        let (client, _) = answering(200, content_type, body);
        let error = client.get_thing("1").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(
            error.to_string().contains(message),
            "{error}\nis not\n{message}"
        );
        assert!(error.to_string().starts_with("get_thing: "));
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.body().unwrap(), body);
        assert!(error.headers().is_some() && error.api().is_none());
    }
}

#[tokio::test]
async fn a_fault_is_the_source_of_a_decoding_error() {
    let (client, _) = answering(
        200,
        "application/json",
        r#"{"items":[{"id":1},{"id":null}]}"#,
    );
    let error = client.list_things().send().await.unwrap_err();
    let fault: &crate::runtime::Fault = error.source().unwrap().downcast_ref().unwrap();
    assert_eq!(fault.path(), "items[1].id");
    assert!(error.to_string().contains("items[1].id: "), "{error}");
}

#[tokio::test]
async fn excerpts_are_short_and_printable() {
    let body = format!("\u{1b}[31m{}", "é".repeat(5000));
    let (client, _) = answering(500, "text/plain", &body);
    let message = client.get_thing("1").send().await.unwrap_err().to_string();
    assert!(
        message.starts_with("get_thing: 500 Internal Server Error: \u{fffd}[31m"),
        "{message}"
    );
    assert!(message.chars().count() < 300 && message.ends_with('…') && !message.contains('\u{1b}'));
}

#[tokio::test]
async fn errors_carry_the_declared_body() {
    for (content_type, body) in [
        ("application/json", r#"{"message":"no"}"#),
        ("application/problem+json", r#"{"message":"no"}"#),
        ("text/xml", "<problem><message>no</message></problem>"),
    ] {
        let (client, _) = answering(404, content_type, body);
        let error = client.get_thing("1").send().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status().unwrap().as_u16()),
            (ErrorKind::Status, 404)
        );
        assert_eq!(
            error.api(),
            Some(&Problem {
                message: "no".to_owned()
            })
        );
        assert_eq!(
            error.to_string(),
            format!("get_thing: 404 Not Found: {body}")
        );
        assert_eq!(error.operation(), "get_thing");
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(
            error.into_api(),
            Some(Problem {
                message: "no".to_owned()
            })
        );
    }
}

#[tokio::test]
async fn errors_without_the_declared_body_keep_what_came() {
    for (content_type, body) in [
        ("text/html", "<h1>Bad gateway</h1>"),
        ("application/json", "{}"),
        ("application/json", ""),
        ("", ""),
    ] {
        let (client, _) = answering(502, content_type, body);
        let error = client.get_thing("1").send().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status().unwrap().as_u16()),
            (ErrorKind::Status, 502)
        );
        assert!(error.api().is_none());
        assert_eq!(error.body().unwrap(), body);
        assert!(!error.is_timeout() && !error.is_connect());
    }
    let (client, _) = answering(400, "application/json", r#"{"message":"no"}"#);
    let error = client.delete_thing("1", "x").send().await.unwrap_err();
    assert!(error.api().is_none());
    assert_eq!(
        error.to_string(),
        r#"delete_thing: 400 Bad Request: {"message":"no"}"#
    );
}

#[tokio::test]
async fn no_content_is_enough_where_none_is_declared() {
    for (status, body) in [(204, ""), (200, "ignored")] {
        let (client, _) = answering(status, "", body);
        client.delete_thing("1", "x").send().await.unwrap();
    }
    let (client, _) = answering(204, "", "");
    assert_eq!(
        client.get_thing("1").send().await.unwrap_err().kind(),
        ErrorKind::Decode
    );
}

#[tokio::test]
async fn a_response_comes_with_status_and_headers() {
    let (client, _) = answering(201, "application/json", JSON);
    let response = client.get_thing("1").send_with_response().await.unwrap();
    assert_eq!((response.value, response.status.as_u16()), (thing(), 201));
    assert_eq!(response.headers["content-type"], "application/json");
}

#[test]
fn the_blocking_client_does_the_same() {
    let (client, log) = answering(200, "application/json", JSON);
    let client = client.blocking();
    assert_eq!(client.get_thing("1").send().unwrap(), thing());
    assert_eq!(
        client
            .get_thing("1")
            .send_with_response()
            .unwrap()
            .status
            .as_u16(),
        200
    );
    assert_eq!(
        client.get_thing("..").send().unwrap_err().kind(),
        ErrorKind::InvalidRequest
    );
    assert_eq!(log.all().len(), 2);
}

/// Gives its chunks one by one; `None` breaks off.
struct Dripping(Vec<Option<&'static str>>);

impl Stream for Dripping {
    type Item = Result<&'static str, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        let chunk = self.0.remove(0);
        Poll::Ready(Some(
            chunk.ok_or_else(|| TransportError::new("broken pipe")),
        ))
    }
}

fn dripping(chunks: Vec<Option<&'static str>>, announced: Option<u64>) -> crate::runtime::Client {
    let transport = transport::from_async_fn(move |request| {
        let body = Body::from_stream(Dripping(chunks.clone()));
        async move {
            assert_eq!(request.method(), Method::GET);
            let mut response = http::Response::builder().header("content-type", "application/json");
            if let Some(length) = announced {
                response = response.header("content-length", length);
            }
            Ok(response.body(body)?)
        }
    });
    super::api::builder()
        .transport(transport)
        .max_response_bytes(20)
        .build()
        .unwrap()
}

#[tokio::test]
async fn bodies_are_put_together_and_bounded() {
    let whole = vec![Some(r#"{"id""#), Some(":"), Some("1}"), Some("          ")];
    assert_eq!(
        dripping(whole.clone(), Some(18))
            .get_thing("1")
            .send()
            .await
            .unwrap()
            .id,
        1
    );
    let mut long = whole;
    long.push(Some("   "));
    for client in [
        dripping(long, None),
        dripping(vec![None], Some(21)),
        dripping(vec![Some("123456789012345678901")], None),
    ] {
        let error = client.get_thing("1").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        assert_eq!(
            error.to_string(),
            "get_thing: the body of the answer exceeds 20 bytes"
        );
        assert_eq!(error.status().unwrap(), 200);
        assert!(error.body().is_none());
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_transport_error() {
    let error = dripping(vec![Some("{"), None], None)
        .get_thing("1")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(
        error.to_string(),
        "get_thing: the exchange broke off: broken pipe"
    );
    assert!(error.source().is_some());
}

#[tokio::test]
async fn errors_of_the_transport_keep_their_kind() {
    type Make = fn() -> TransportError;
    let cases: [(Make, ErrorKind, bool, bool); 4] = [
        (
            || TransportError::connect("no route"),
            ErrorKind::Connect,
            true,
            false,
        ),
        (
            || TransportError::connect_timeout("slow"),
            ErrorKind::Timeout,
            true,
            true,
        ),
        (
            || TransportError::timeout("slow"),
            ErrorKind::Timeout,
            false,
            true,
        ),
        (
            || TransportError::new("reset"),
            ErrorKind::Transport,
            false,
            false,
        ),
    ];
    for (make, kind, connect, timeout) in cases {
        let error = super::api::failing(make)
            .get_thing("1")
            .send()
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.is_connect(), error.is_timeout()),
            (kind, connect, timeout)
        );
        assert!(error.status().is_none() && error.body().is_none());
    }
    let error = super::api::failing(|| TransportError::connect("no route"))
        .get_thing("1")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "get_thing: could not connect to https://api.example:443: no route"
    );
}

#[tokio::test]
async fn time_runs_out_between_chunks_too() {
    struct Slow;
    impl Stream for Slow {
        type Item = Result<&'static str, TransportError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            std::thread::sleep(std::time::Duration::from_millis(15));
            Poll::Ready(Some(Ok(" ")))
        }
    }
    let transport = transport::from_fn(|_| Ok(http::Response::new(Body::from_stream(Slow))));
    let client = super::api::builder().transport(transport).build().unwrap();
    let error = client
        .get_thing("1")
        .timeout(std::time::Duration::from_millis(40))
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.is_timeout()),
        (ErrorKind::Timeout, true)
    );
}

#[tokio::test]
async fn an_answer_that_has_arrived_whole_is_not_thrown_away_for_having_come_late() {
    let transport = transport::from_fn(|_| {
        std::thread::sleep(std::time::Duration::from_millis(60));
        let mut answer = http::Response::new(r#"{"id":1}"#);
        let json = http::HeaderValue::from_static("application/json");
        answer.headers_mut().insert("content-type", json);
        Ok(answer)
    });
    let client = super::api::builder().transport(transport).build().unwrap();
    let thing = client
        .get_thing("1")
        .timeout(std::time::Duration::from_millis(20))
        .send();
    assert_eq!(thing.await.unwrap().id, 1);
}

static EXCHANGE_BYTES: Operation =
    Operation::new("exchange_bytes", Method::PUT, "/blob").accept(&["application/octet-stream"]);

#[tokio::test]
async fn bytes_travel_as_they_are() {
    let (client, log) = answering(200, "image/png", "\u{1}not text\u{0}");
    let call: Call = client.call(&EXCHANGE_BYTES);
    let call = call.bytes("application/octet-stream", vec![0xff, 0, 0xfe]);
    let answer = call.send::<Bytes, Undeclared>().await.unwrap();
    assert_eq!(answer, Bytes::from_static(b"\x01not text\x00"));
    let seen = log.only();
    assert_eq!(seen.body.as_ref(), [0xff, 0, 0xfe]);
    assert_eq!(
        (seen.header("content-type"), seen.header("accept")),
        (
            Some("application/octet-stream"),
            Some("application/octet-stream")
        )
    );
}
