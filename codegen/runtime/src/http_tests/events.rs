//! Streams of events whose connection is opened again, over a transport that waits for nothing.
#![allow(
    unreachable_pub,
    dead_code,
    reason = "what the macros of the runtime emit is public in a client, and tests need not call it all"
)]

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::api::{Problem, builder};
use super::server::{Server, Step};
use crate::runtime::transport::{Body, BoxFuture, Request, Transport, TransportError};
use crate::runtime::{
    Async, BoxError, Call, Client, ClientBuilder, Credential, Credentials, ErrorKind, ItemKind,
    Method, Operation, Reconnect, Retry, Streamed, request, streams,
};

static WATCH: Operation = Operation::new("watch", Method::GET, "/changes")
    .accept(&["text/event-stream", "application/json"]);

static ASK: Operation = Operation::new("ask", Method::POST, "/answers")
    .accept(&["text/event-stream", "application/json"]);

static KEYED: Operation = Operation::new("ask_once", Method::POST, "/answers")
    .accept(&["text/event-stream", "application/json"])
    .idempotency_key("Idempotency-Key");

#[must_use]
pub struct Watch<M = Async>(Call<M>);

request!(Watch);
streams!(
    /// Watches.
    Watch.events => Events[String], Problem,
    Streamed { media_types: &["text/event-stream"], items: ItemKind::Text }
);

/// What a server does with one request.
#[derive(Clone, Copy)]
enum Reply {
    /// Sends this and ends the answer.
    Events(&'static str),
    /// Sends this and breaks off.
    Lost(&'static str),
    /// Answers with another status, in JSON.
    Status(u16, &'static str),
    /// Answers with another type.
    Html,
    /// Is not there.
    Unreachable,
}

/// A server that answers one request after the other as it is told, and the last reply again and again.
#[derive(Clone)]
struct Told {
    replies: Arc<[Reply]>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    requests: Vec<http::HeaderMap>,
    waits: Vec<Duration>,
}

impl Told {
    fn new(replies: impl Into<Arc<[Reply]>>) -> Self {
        Self {
            replies: replies.into(),
            seen: Arc::default(),
        }
    }

    /// A client whose single calls are made once.
    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    fn builder(&self) -> ClientBuilder {
        builder().transport(self.clone()).retry(Retry::never())
    }

    /// The values of a header, one for each request.
    fn values(&self, name: &str) -> Vec<Option<String>> {
        let seen = self.seen.lock().unwrap();
        let value = |headers: &http::HeaderMap| {
            let value = headers.get(name)?;
            Some(String::from_utf8(value.as_bytes().to_vec()).unwrap())
        };
        seen.requests.iter().map(value).collect()
    }

    /// The ids that were named, one for each request.
    fn ids(&self) -> Vec<Option<String>> {
        self.values("last-event-id")
    }

    fn waits(&self) -> Vec<Duration> {
        self.seen.lock().unwrap().waits.clone()
    }
}

impl Transport for Told {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let mut seen = self.seen.lock().unwrap();
        let number = seen.requests.len().min(self.replies.len() - 1);
        seen.requests.push(request.headers().clone());
        let answer = |status: u16, content_type: &str, body: Body| {
            let mut response = http::Response::builder().status(status);
            if status != 204 {
                response = response.header("content-type", content_type);
            }
            Ok(response.body(body).unwrap())
        };
        let response = match self.replies[number] {
            Reply::Events(text) => answer(200, "text/event-stream", text.into()),
            Reply::Lost(text) => {
                let body = Body::from_stream(Broken(Some(text)));
                answer(200, "text/event-stream", body)
            }
            Reply::Status(status, text) => answer(status, "application/json", text.into()),
            Reply::Html => answer(200, "text/html", "<p>".into()),
            Reply::Unreachable => Err(TransportError::connect("nobody is there")),
        };
        Box::pin(std::future::ready(response))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.seen.lock().unwrap().waits.push(duration);
        Box::pin(std::future::ready(()))
    }
}

/// Bytes, and then a connection that is lost.
struct Broken(Option<&'static str>);

impl Stream for Broken {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(match self.0.take() {
            Some(text) => Ok(Bytes::from_static(text.as_bytes())),
            None => Err(TransportError::new("the line went dead")),
        }))
    }
}

fn watch<M>(client: &Client<M>) -> Watch<M> {
    Watch(client.call(&WATCH))
}

/// What comes of a stream to its end: the data of events, or the kind of the error.
async fn drain<E: crate::runtime::Answer>(
    mut events: crate::runtime::Events<String, E>,
) -> Vec<Result<String, ErrorKind>> {
    let mut all = Vec::new();
    loop {
        match events.try_next().await {
            Ok(None) => return all,
            Ok(Some(event)) => all.push(Ok(event.data)),
            Err(error) => all.push(Err(error.kind())),
        }
        assert!(all.len() < 50, "{all:?}");
    }
}

const GONE: Reply = Reply::Status(204, "");

fn data(all: &[&str]) -> Vec<Result<String, ErrorKind>> {
    all.iter().map(|data| Ok((*data).to_owned())).collect()
}

fn texts(all: &[Option<&str>]) -> Vec<Option<String>> {
    all.iter().map(|text| text.map(str::to_owned)).collect()
}

const THREE: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_lost_connection_goes_on_after_the_last_whole_event() {
    let told = Told::new([
        Reply::Lost("id: 1\ndata: a\n\nid: 2\ndata: b"),
        Reply::Events("\u{feff}id: 2\ndata: b\n\ndata: c\n\n"),
        GONE,
    ]);
    let events = watch(&told.client()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a", "b", "c"]));
    assert_eq!(told.ids(), texts(&[None, Some("1"), Some("2")]));
    assert_eq!(told.waits(), [THREE, THREE]);
}

#[test]
fn so_it_does_without_async() {
    let told = Told::new([
        Reply::Lost("retry: 40\nid: ü\ndata: a\n\ndata: b"),
        Reply::Events("data: b\n\n"),
        GONE,
    ]);
    let events = watch(&told.client().blocking()).events().unwrap();
    let mut events = events.reconnect(Reconnect::default());
    let all: Vec<_> = events.by_ref().map(|event| event.unwrap().data).collect();
    assert_eq!(all, ["a", "b"]);
    assert_eq!(events.reconnects(), 2);
    assert_eq!(events.status().as_u16(), 204);
    assert_eq!(told.ids(), texts(&[None, Some("ü"), Some("ü")]));
    assert_eq!(told.waits(), [Duration::from_millis(40); 2]);
}

#[tokio::test]
async fn nothing_is_asked_for_again_unasked() {
    let told = Told::new([Reply::Lost("data: a\n\n")]);
    let events = watch(&told.client()).events().await.unwrap();
    let mut expected = data(&["a"]);
    expected.push(Err(ErrorKind::Transport));
    assert_eq!(drain(events).await, expected);
    assert_eq!(told.ids().len(), 1);
}

#[tokio::test]
async fn what_may_do_something_is_not_done_again() {
    for (replies, last) in [
        ([Reply::Lost("data: a\n\n")], Some(ErrorKind::Transport)),
        ([Reply::Events("data: a\n\n")], None),
    ] {
        let told = Told::new(replies);
        let client = told.client();
        let events = Watch(client.call(&ASK)).events().await.unwrap();
        let events = events.reconnect(Reconnect::default());
        let mut expected = data(&["a"]);
        expected.extend(last.map(Err));
        assert_eq!(drain(events).await, expected);
        assert_eq!(told.ids().len(), 1);
    }
    // A body that is used up cannot be.
    let told = Told::new([Reply::Events("data: a\n\n"), GONE]);
    let call = told.client().call(&ASK).idempotent();
    let call = call.bytes("text/plain", Body::from_reader(&b"x"[..]));
    let events = Watch(call).events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a"]));
    assert_eq!(told.ids().len(), 1);
}

#[tokio::test]
async fn unless_the_caller_or_a_key_says_that_it_does_no_harm() {
    let told = Told::new([Reply::Lost("id: 7\ndata: a\n\n"), GONE]);
    let request = Watch(told.client().call(&ASK)).idempotent();
    let events = request.events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a"]));
    assert_eq!(told.ids(), texts(&[None, Some("7")]));

    let told = Told::new([Reply::Lost("data: a\n\n"), GONE]);
    let events = Watch(told.client().call(&KEYED)).events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a"]));
    let keys = told.values("idempotency-key");
    assert_eq!(keys.len(), 2);
    assert!(keys[0].is_some() && keys[0] == keys[1], "{keys:?}");
}

#[tokio::test]
async fn attempts_in_a_row_are_counted_and_waits_grow() {
    let told = Told::new([Reply::Events("data: a\n\n"), Reply::Unreachable]);
    let events = watch(&told.client()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    let mut expected = data(&["a"]);
    expected.push(Err(ErrorKind::Connect));
    assert_eq!(drain(events).await, expected);
    let waits = told.waits();
    assert_eq!((told.ids().len(), waits.len()), (6, 5));
    for (wait, doubled) in waits.iter().zip([1, 2, 4, 8, 16]) {
        assert!((THREE..=THREE * doubled).contains(wait), "{waits:?}");
    }
}

#[tokio::test]
async fn a_server_that_has_nothing_to_say_is_given_up() {
    for (reply, last) in [
        (Reply::Events(": hello\n\n"), None),
        (Reply::Lost(": hello\n\n"), Some(ErrorKind::Transport)),
        (Reply::Status(503, "{}"), Some(ErrorKind::Status)),
    ] {
        let told = Told::new([Reply::Events(""), reply]);
        let events = watch(&told.client()).events().await.unwrap();
        let events = events.reconnect(Reconnect::default().attempts(3));
        let expected: Vec<_> = last.map(Err).into_iter().collect();
        assert_eq!(drain(events).await, expected);
        assert_eq!(told.ids().len(), 4);
    }
}

#[tokio::test]
async fn an_event_begins_the_count_anew() {
    let mut replies = vec![Reply::Unreachable; 8];
    replies[0] = Reply::Events("data: a\n\n");
    replies[3] = Reply::Events("data: b\n\n");
    replies[6] = Reply::Events("data: c\n\n");
    let told = Told::new(replies);
    let events = watch(&told.client()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default().attempts(3));
    let all = drain(events).await;
    assert_eq!(all[..3], data(&["a", "b", "c"]));
    assert_eq!(all[3..], [Err(ErrorKind::Connect)]);
    assert_eq!(told.ids().len(), 10);
}

#[tokio::test]
async fn what_no_attempt_will_change_is_the_end() {
    let refusal = r#"{"message":"no more"}"#;
    for (reply, kind) in [
        (Reply::Status(403, refusal), ErrorKind::Status),
        (Reply::Html, ErrorKind::Decode),
    ] {
        let told = Told::new([Reply::Events("data: a\n\n"), reply]);
        let events = watch(&told.client()).events().await.unwrap();
        let mut events = events.reconnect(Reconnect::default());
        assert_eq!(events.try_next().await.unwrap().unwrap().data, "a");
        let error = events.try_next().await.unwrap_err();
        assert_eq!(error.kind(), kind);
        let message = error.api().map(|problem| problem.message.as_str());
        assert_eq!(message, (kind == ErrorKind::Status).then_some("no more"));
        assert!(events.try_next().await.unwrap().is_none());
        assert_eq!(told.ids().len(), 2);
    }
}

#[tokio::test]
async fn the_server_says_how_long_to_wait_within_bounds() {
    let told = Told::new([
        Reply::Events("retry: 60000\ndata: a\n\n"),
        Reply::Events("retry: 60001\ndata: b\n\n"),
    ]);
    let events = watch(&told.client()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a", "b"]));
    assert_eq!(told.waits(), [Duration::from_secs(60)]);

    let told = Told::new([Reply::Events("data: a\n\n"), GONE]);
    let events = watch(&told.client()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default().first_wait(Duration::ZERO));
    assert_eq!(drain(events).await, data(&["a"]));
    assert_eq!(told.waits(), [Duration::ZERO]);
}

#[tokio::test]
async fn no_connection_is_opened_after_the_time_for_it() {
    for (timeout, expected) in [(0, 1), (2_900, 1), (600_000, 2)] {
        let told = Told::new([Reply::Lost("data: a\n\n"), GONE]);
        let events = watch(&told.client()).events().await.unwrap();
        let timeout = Duration::from_millis(timeout);
        let events = events.reconnect(Reconnect::default().timeout(timeout));
        assert_eq!(drain(events).await[..1], data(&["a"]));
        assert_eq!(told.ids().len(), expected);
    }
}

#[tokio::test]
async fn an_answer_that_ends_may_be_the_end() {
    let told = Told::new([Reply::Lost("data: a\n\n"), Reply::Events("data: b\n\n")]);
    let events = watch(&told.client()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default().only_when_lost());
    assert_eq!(drain(events).await, data(&["a", "b"]));
    assert_eq!(told.ids().len(), 2);
}

#[tokio::test]
async fn ids_are_kept_taken_back_and_never_made_up() {
    let told = Told::new([
        Reply::Events("data: a\n\n"),
        Reply::Events("id: 1\n\n"),
        Reply::Events("data: b\n\n"),
        Reply::Events("id\ndata: c\n\n"),
        GONE,
    ]);
    let request = watch(&told.client()).header("Last-Event-ID", "mine");
    let events = request.events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a", "b", "c"]));
    let expected = [Some("mine"), Some("mine"), Some("1"), Some("1"), None];
    assert_eq!(told.ids(), texts(&expected));

    // One that no header can hold ends the stream.
    let told = Told::new([Reply::Events("id: \u{1}\ndata: a\n\n"), GONE]);
    let events = watch(&told.client()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a"]));
    assert_eq!(told.ids().len(), 1);
}

#[tokio::test]
async fn the_last_id_is_that_of_the_event_at_hand() {
    let told = Told::new([Reply::Events(
        "id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\nid: 4\n",
    )]);
    let mut events = watch(&told.client()).events().await.unwrap();
    for (data, id) in [("a", "1"), ("b", "3")] {
        let event = events.try_next().await.unwrap().unwrap();
        assert_eq!(event.data, data);
        assert_eq!(events.last_event_id(), Some(id));
    }
    assert!(events.try_next().await.unwrap().is_none());
    assert_eq!(events.last_event_id(), Some("3"));
}

/// Hands out a token that is another one each time.
struct Counting(Mutex<u32>);

impl Credentials for Counting {
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        let token = format!("t{count}");
        Box::pin(async move { Ok(Credential::bearer(token)) })
    }
}

#[tokio::test]
async fn each_connection_has_the_credentials_of_its_time() {
    let told = Told::new([Reply::Lost("data: a\n\n"), Reply::Lost("data: b\n\n"), GONE]);
    let client = told.builder().credentials(Counting(Mutex::new(0)));
    let events = watch(&client.build().unwrap()).events().await.unwrap();
    let events = events.reconnect(Reconnect::default());
    assert_eq!(drain(events).await, data(&["a", "b"]));
    let shown = told.values("authorization");
    assert_eq!(shown.len(), 3);
    assert!(shown.iter().all(Option::is_some), "{shown:?}");
    assert!(shown[0] != shown[1] && shown[1] != shown[2], "{shown:?}");
}

#[tokio::test]
async fn the_time_that_a_call_may_take_does_not_end_a_stream() {
    let server = Server::start(&[
        Step::Send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n"),
        Step::Wait(300),
        Step::Send("data: b\n\n"),
        Step::Wait(300),
        Step::Send("data: c\n\n"),
    ]);
    let short = Duration::from_millis(200);
    for hasty in [
        builder().timeout(short),
        builder().attempt_timeout(short),
        builder().timeout(short).attempt_timeout(short / 2),
    ] {
        let client = hasty.base_url(&server.url).build().unwrap();
        let mut events = Watch(client.call(&WATCH)).events().await.unwrap();
        for expected in ["a", "b", "c"] {
            assert_eq!(events.try_next().await.unwrap().unwrap().data, expected);
        }
    }
}
