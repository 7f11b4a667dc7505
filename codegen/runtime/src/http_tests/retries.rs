//! What is sent again, and what never is.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use super::api::{Ask, Problem, Thing, builder};
use super::server::{Server, Step};
use crate::runtime::transport::{BoxFuture, Request, Transport};
use crate::runtime::{
    Body, Client, ClientBuilder, Error, ErrorKind, Method, Operation, Retry, TransportError,
};

const THING: &str = r#"{"id":1}"#;

/// Answers by a script, of which the last answer is given again and again, and waits for nothing.
#[derive(Clone)]
struct Scripted {
    script: Arc<dyn Fn(usize) -> Answer + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    keys: Vec<Option<String>>,
    waits: Vec<Duration>,
}

enum Answer {
    Status(u16),
    RetryAfter(u16, String),
    Refused,
    Lost,
}

impl Scripted {
    fn new(script: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Self {
        Self {
            script: Arc::new(script),
            seen: Arc::default(),
        }
    }

    fn client(&self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        set(builder().transport(self.clone())).build().unwrap()
    }

    fn sent(&self) -> usize {
        self.seen.lock().unwrap().keys.len()
    }

    fn waits(&self) -> Vec<Duration> {
        self.seen.lock().unwrap().waits.clone()
    }
}

impl Transport for Scripted {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let mut seen = self.seen.lock().unwrap();
        let key = request.headers().get("idempotency-key");
        let key = key.map(|key| key.to_str().unwrap().to_owned());
        let answer = (self.script)(seen.keys.len());
        seen.keys.push(key);
        let respond = |status: u16| {
            http::Response::builder()
                .status(status)
                .header("content-type", "application/json")
        };
        let answer = match answer {
            Answer::Status(status) => Ok(respond(status).body(THING.into()).unwrap()),
            Answer::RetryAfter(status, after) => {
                let response = respond(status).header("retry-after", after);
                Ok(response.body(THING.into()).unwrap())
            }
            Answer::Refused => Err(TransportError::connect("refused")),
            Answer::Lost => Err(TransportError::new("reset")),
        };
        Box::pin(std::future::ready(answer))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.seen.lock().unwrap().waits.push(duration);
        Box::pin(std::future::ready(()))
    }
}

static KEYED: Operation = Operation::new("start", Method::POST, "/things")
    .accept(&["application/json"])
    .idempotency_key("Idempotency-Key");

static HARMLESS: Operation = Operation::new("count", Method::POST, "/things")
    .accept(&["application/json"])
    .idempotent(true);

static HARMFUL: Operation = Operation::new("take", Method::GET, "/things")
    .accept(&["application/json"])
    .idempotent(false);

fn thing() -> Thing {
    Thing { id: 1, name: None }
}

fn kind(result: Result<Thing, Error<Problem>>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[tokio::test]
async fn what_may_be_repeated_is_until_it_succeeds() {
    for status in [408, 425, 429, 502, 503, 504] {
        let server = Scripted::new(move |n| Answer::Status(if n < 2 { status } else { 200 }));
        let client = server.client(|builder| builder);
        assert_eq!(client.get_thing("a").send().await.unwrap(), thing());
        let waits = server.waits();
        assert_eq!((server.sent(), waits.len()), (3, 2), "{status}");
        assert!(waits[0] <= Duration::from_millis(200), "{waits:?}");
        assert!(waits[1] <= Duration::from_millis(400), "{waits:?}");
    }
    let server = Scripted::new(|n| {
        if n == 0 {
            Answer::Lost
        } else {
            Answer::Status(200)
        }
    });
    let client = server.client(|builder| builder);
    assert_eq!(client.get_thing("a").send().await.unwrap(), thing());
    assert_eq!(server.sent(), 2);
}

#[tokio::test]
async fn what_will_not_pass_is_not_repeated() {
    for status in [400, 401, 403, 404, 409, 422, 500, 501] {
        let server = Scripted::new(move |_| Answer::Status(status));
        let client = server.client(|builder| builder);
        let error = client.get_thing("a").send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(server.sent(), 1, "{status}");
    }
}

#[tokio::test]
async fn after_the_last_attempt_the_last_failure_is_given() {
    for (attempts, sent) in [(0, 1), (1, 1), (2, 2), (5, 5)] {
        let server = Scripted::new(|_| Answer::Status(503));
        let client = server.client(|builder| builder.retry(Retry::default().attempts(attempts)));
        let error = client.get_thing("a").send().await.unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
        assert_eq!(server.sent(), sent);
    }
}

#[tokio::test]
async fn a_post_is_repeated_only_where_nothing_was_sent() {
    for (answer, sent) in [
        (Answer::Status as fn(u16) -> Answer, 1),
        (|_| Answer::Lost, 1),
        (|_| Answer::Refused, 3),
    ] {
        let server = Scripted::new(move |_| answer(503));
        let client = server.client(|builder| builder);
        assert!(client.put_thing(&thing()).send().await.is_err());
        assert_eq!(server.sent(), sent);
        // Unless the caller says that it does no harm.
        assert!(
            client
                .put_thing(&thing())
                .idempotent()
                .send()
                .await
                .is_err()
        );
        assert_eq!(server.sent(), sent + 3);
    }
}

#[tokio::test]
async fn the_document_knows_better_than_the_method() {
    for (operation, sent) in [(&HARMLESS, 3), (&HARMFUL, 1)] {
        let server = Scripted::new(|_| Answer::Lost);
        let client = server.client(|builder| builder);
        let result = Ask(client.call(operation)).send().await;
        assert_eq!(kind(result), Some(ErrorKind::Transport));
        assert_eq!(server.sent(), sent, "{}", operation.name());
    }
}

#[tokio::test]
async fn a_key_is_the_same_on_each_attempt_and_another_for_each_call() {
    let server = Scripted::new(|n| {
        if n % 2 == 0 {
            Answer::Lost
        } else {
            Answer::Status(200)
        }
    });
    let client = server.client(|builder| builder);
    for _ in 0..2 {
        Ask(client.call(&KEYED)).send().await.unwrap();
    }
    let own = Ask(client.call(&KEYED)).header("idempotency-key", "mine");
    own.send().await.unwrap();
    let keys = server.seen.lock().unwrap().keys.clone();
    let keys: Vec<_> = keys.into_iter().map(Option::unwrap).collect();
    let pairs: Vec<_> = keys.chunks(2).map(|pair| (&*pair[0], &*pair[1])).collect();
    let [(first, again), (second, once_more), own] = pairs[..] else {
        panic!("{keys:?}");
    };
    assert_eq!((first, second, own), (again, once_more, ("mine", "mine")));
    assert_ne!(first, second);
    assert!(uuid::Uuid::parse_str(first).is_ok_and(|key| key.get_version_num() == 4));
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let soon = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(30));
    for (after, least, most) in [
        ("7".to_owned(), 7, 7),
        ("0".to_owned(), 0, 0),
        (soon(), 28, 30),
        ("Sun, 06 Nov 1994 08:49:37 GMT".to_owned(), 0, 0),
    ] {
        let asked = after.clone();
        let server = Scripted::new(move |n| match n {
            0 => Answer::RetryAfter(429, asked.clone()),
            _ => Answer::Status(200),
        });
        let client = server.client(|builder| builder);
        assert_eq!(client.get_thing("a").send().await.unwrap(), thing());
        let [wait] = server.waits()[..] else {
            panic!("{after}");
        };
        assert!(
            (least..=most).contains(&wait.as_secs()),
            "{after}: {wait:?}"
        );
    }
}

#[tokio::test]
async fn nobody_waits_for_too_long() {
    // Longer than the client is willing to, longer than a call may take.
    for (after, timeout) in [("61", 3600), ("30", 20)] {
        let server = Scripted::new(move |_| Answer::RetryAfter(503, after.to_owned()));
        let client = server.client(|builder| builder.timeout(Duration::from_secs(timeout)));
        let error = client.get_thing("a").send().await.unwrap_err();
        assert_eq!(error.headers().unwrap()["retry-after"], after);
        assert_eq!((server.sent(), server.waits().len()), (1, 0));
    }
    // What is no time leaves it to the client.
    let server = Scripted::new(|_| Answer::RetryAfter(503, "soon".to_owned()));
    let client = server.client(|builder| builder);
    client.get_thing("a").send().await.unwrap_err();
    assert_eq!(server.waits().len(), 2);
}

#[tokio::test]
async fn a_server_that_is_down_is_not_flooded() {
    let server = Scripted::new(|n| Answer::Status(if n < 110 { 503 } else { 200 }));
    let client = server.client(|builder| builder);
    for _ in 0..100 {
        client.get_thing("a").send().await.unwrap_err();
    }
    // Ten attempts more than calls, and no more.
    assert_eq!(server.sent(), 110);
    for _ in 0..10 {
        client.get_thing("a").send().await.unwrap();
    }
    assert_eq!(server.sent(), 120);
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    static UPLOAD: Operation =
        Operation::new("upload", Method::PUT, "/things").accept(&["application/json"]);
    let server = Scripted::new(|_| Answer::Refused);
    let client = server.client(|builder| builder);
    let body = Body::from_reader(&b"bytes"[..]);
    let result = Ask(client.call(&UPLOAD).bytes("text/plain", body))
        .send()
        .await;
    assert_eq!(kind(result), Some(ErrorKind::Connect));
    assert_eq!(server.sent(), 1);
}

const RESET: &[Step] = &[Step::Send(
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 80\r\n\r\n{\"id\":",
)];

const SLOW: &[Step] = &[
    Step::Wait(2_000),
    Step::Send(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}",
    ),
];

/// Sends `get` and `post` by both transports; the kinds of their errors, and how many requests there were of each.
async fn count(steps: &'static [Step]) -> ([ErrorKind; 4], [usize; 2]) {
    let server = Server::start(steps);
    let client = builder()
        .base_url(&server.url)
        .attempt_timeout(Duration::from_millis(300))
        .retry(Retry::default().first_wait(Duration::from_millis(1)));
    let client = client.build().unwrap();
    let blocking = client.blocking();
    let waiting = tokio::task::spawn_blocking(move || {
        let get = blocking.get_thing("a").send().unwrap_err().kind();
        [get, blocking.put_thing(&thing()).send().unwrap_err().kind()]
    });
    let [a, b] = waiting.await.unwrap();
    let c = client.get_thing("a").send().await.unwrap_err().kind();
    let d = client.put_thing(&thing()).send().await.unwrap_err().kind();
    let requests = server.requests();
    let of = |method: &str| {
        let is_of = |request: &&String| request.starts_with(method);
        requests.iter().filter(is_of).count()
    };
    ([a, b, c, d], [of("GET"), of("POST")])
}

#[tokio::test]
async fn over_the_wire_a_get_is_repeated_and_a_post_is_not() {
    let (kinds, requests) = count(RESET).await;
    assert_eq!(kinds, [ErrorKind::Transport; 4]);
    assert_eq!(requests, [6, 2]);
    let (kinds, requests) = count(SLOW).await;
    assert_eq!(kinds, [ErrorKind::Timeout; 4]);
    assert_eq!(requests, [6, 2]);
}

#[tokio::test]
async fn without_a_clock_a_thread_waits() {
    let failing = || super::api::failing(|| TransportError::connect("refused"));
    let retry = || Retry::default().first_wait(Duration::from_millis(20));
    let start = Instant::now();
    for _ in 0..5 {
        let error = failing().get_thing("a").retry(retry()).send().await;
        assert_eq!(kind(error), Some(ErrorKind::Connect));
    }
    let blocking = failing().blocking();
    let waiting =
        tokio::task::spawn_blocking(move || blocking.get_thing("a").retry(retry()).send());
    assert_eq!(kind(waiting.await.unwrap()), Some(ErrorKind::Connect));
    // Twelve waits of up to 20 and 40 milliseconds: together almost surely more than one, and never above a second.
    let took = start.elapsed();
    assert!((1..5_000).contains(&took.as_millis()), "{took:?}");
}
