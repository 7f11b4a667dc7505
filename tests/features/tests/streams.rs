//! Answers that are read while they arrive: events and JSON lines.

use std::time::Duration;

use specsmith_feature_tests::models::{Change, CompleteBody as Prompt};
use specsmith_feature_tests::{Client, ErrorKind};
use specsmith_tests::wire::{Script, Wire};

fn client(wire: &Wire) -> Client {
    Client::builder().base_url(wire.base_url()).build().unwrap()
}

fn head(content_type: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nConnection: close\r\n\r\n")
}

const EVENTS: &str = "\u{feff}: hello\r\nid: 1\r\nevent: change\r\ndata: {\"what\":\r\ndata: \"a\"}\r\n\r\nretry: 250\n\ndata: [DONE]\n\ndata:{\"what\":\"b\",\"times\":2}\r\rdata: {\"what\":\"never ended\"}\n";

fn events(script: Script) -> Wire {
    Wire::start([script]).unwrap()
}

#[tokio::test]
async fn events_arrive_one_by_one() {
    let script = Script::new().send(head("text/event-stream; charset=utf-8"));
    let wire = events(script.drip(EVENTS, Duration::from_millis(1)));
    let mut stream = client(&wire).watch().events().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    let first = stream.try_next().await.unwrap().unwrap();
    assert_eq!(
        (first.event.as_str(), first.id.as_deref()),
        ("change", Some("1"))
    );
    assert_eq!(first.data, Change::new("a"));
    assert_eq!(stream.retry(), None);
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().unwrap(), "[DONE]");
    assert!(error.to_string().contains("[DONE]"), "{error}");
    let last = stream.try_next().await.unwrap().unwrap();
    assert_eq!(
        (last.event.as_str(), last.id.as_deref()),
        ("message", Some("1"))
    );
    assert_eq!(last.data, Change::new("b").times(2));
    assert_eq!(stream.last_event_id(), Some("1"));
    assert_eq!(stream.retry(), Some(Duration::from_millis(250)));
    assert!(stream.try_next().await.unwrap().is_none());
    assert!(stream.try_next().await.unwrap().is_none());
    assert_eq!(wire.requests()[0].headers("accept"), ["text/event-stream"]);
}

#[test]
fn events_are_an_iterator_without_async() {
    let wire = events(Script::new().send(head("text/event-stream")).send(EVENTS));
    let stream = client(&wire).blocking().watch().events().unwrap();
    let whats: Vec<_> = stream
        .map(|event| {
            event
                .map(|event| event.data.what)
                .map_err(|error| error.kind())
        })
        .collect();
    assert_eq!(
        whats,
        [
            Ok("a".to_owned()),
            Err(ErrorKind::Decode),
            Ok("b".to_owned())
        ]
    );
}

#[tokio::test]
async fn the_first_event_does_not_wait_for_the_second() {
    let wire = events(
        Script::new()
            .send(head("text/event-stream"))
            .send("data: x\n\n")
            .hang(),
    );
    let client = Client::builder()
        .base_url(wire.base_url())
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let mut stream = client.notes().events().await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap().data, "x");
    // The clock does not run any more.
    let next = tokio::time::timeout(Duration::from_millis(600), stream.try_next());
    assert!(next.await.is_err());
}

#[tokio::test]
async fn a_lost_connection_is_the_last_item() {
    let whole = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: x\n\n\r\n5\r\nda";
    let wire = events(Script::new().send(whole).pause(Duration::from_millis(50)));
    let mut stream = client(&wire).notes().events().await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap().data, "x");
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_event_has_a_limit() {
    let wire = events(
        Script::new()
            .send(head("text/event-stream"))
            .send([b'x'; 200]),
    );
    let client = Client::builder()
        .base_url(wire.base_url())
        .max_response_bytes(100)
        .build()
        .unwrap();
    let mut stream = client.notes().events().await.unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_error_instead_of_events_is_typed() {
    let refused = Script::answer("403 Forbidden", "application/json", r#"{"reason":"no"}"#);
    let wire = events(refused);
    let error = client(&wire).watch().events().await.unwrap_err();
    assert_eq!(error.api().unwrap().reason, "no");
}

#[tokio::test]
async fn an_answer_at_once_or_bit_by_bit() {
    let json = Script::answer("200 OK", "application/json", r#"{"what":"all"}"#);
    let stream = Script::new()
        .send(head("text/event-stream"))
        .send("data: {\"word\":\"one\"}\n\ndata: [DONE]\n\n");
    let wire = Wire::start([json.clone(), stream, json]).unwrap();
    let client = client(&wire);
    let whole = client.complete(Prompt::new("p")).send().await.unwrap();
    assert_eq!(whole.what, "all");
    let mut words = client
        .complete(Prompt::new("p").stream(true))
        .events()
        .await
        .unwrap();
    assert_eq!(words.try_next().await.unwrap().unwrap().data.word, "one");
    assert_eq!(
        words.try_next().await.unwrap_err().body().unwrap(),
        "[DONE]"
    );
    assert!(words.try_next().await.unwrap().is_none());
    // Whoever forgets the flag is told so.
    let error = client
        .complete(Prompt::new("p"))
        .events()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().unwrap(), r#"{"what":"all"}"#);
    let requests = wire.requests();
    assert_eq!(requests[0].headers("accept"), ["application/json"]);
    assert_eq!(requests[1].headers("accept"), ["text/event-stream"]);
    assert_eq!(requests[1].body(), br#"{"prompt":"p","stream":true}"#);
}

#[tokio::test]
async fn lines_are_values() {
    let lines = "{\"what\":\"a\"}\n\r\nnothing\r\n{\"what\":\"b\"}";
    for script in [
        Script::new()
            .send(head("application/x-ndjson"))
            .drip(lines, Duration::from_millis(1)),
        Script::new()
            .send(head("application/json-seq"))
            .send("\u{1e}{\"what\":\n\"a\"}\n\u{1e}nothing\n\u{1e}{\"what\":\"b\"}\n"),
    ] {
        let wire = Wire::start([script]).unwrap();
        let mut stream = client(&wire).read_log().lines().await.unwrap();
        assert_eq!(stream.try_next().await.unwrap().unwrap().what, "a");
        let error = stream.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.body().unwrap().trim_ascii(), b"nothing");
        assert_eq!(stream.try_next().await.unwrap().unwrap().what, "b");
        assert!(stream.try_next().await.unwrap().is_none());
        assert_eq!(
            wire.requests()[0].headers("accept"),
            ["application/x-ndjson, application/json-seq;q=0.9"]
        );
    }
}

#[test]
fn lines_are_an_iterator_without_async_and_a_list_as_a_whole() {
    let script = Script::answer(
        "200 OK",
        "application/x-ndjson",
        "{\"what\":\"a\"}\n{\"what\":\"b\"}\n",
    );
    let wire = Wire::start([script]).unwrap();
    let client = client(&wire).blocking();
    let expected = [Change::new("a"), Change::new("b")];
    assert_eq!(client.read_log().send().unwrap(), expected);
    let lines: Result<Vec<_>, _> = client.read_log().lines().unwrap().collect();
    assert_eq!(lines.unwrap(), expected);
}

#[tokio::test]
async fn a_list_is_sent_line_by_line() {
    let done = Script::new().send("HTTP/1.1 204 No Content\r\n\r\n");
    let wire = Wire::start([done]).unwrap();
    let entries = [Change::new("a"), Change::new("b\n").times(1)];
    client(&wire).append_log(entries).send().await.unwrap();
    let request = &wire.requests()[0];
    assert_eq!(request.headers("content-type"), ["application/jsonl"]);
    assert_eq!(
        request.body(),
        b"{\"what\":\"a\"}\n{\"what\":\"b\\n\",\"times\":1}\n"
    );
}
