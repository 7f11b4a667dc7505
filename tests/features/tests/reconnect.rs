//! Streams of events from servers that drop their connections, as the asynchronous and the blocking client go on with them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use specsmith_feature_tests::models::CompleteBody as Prompt;
use specsmith_feature_tests::{Client, ErrorKind, Reconnect, Retry};
use specsmith_tests::unruly::{Connection, Unruly};

/// One side of the client.
#[derive(Clone, Copy, Debug)]
enum Side {
    Async,
    Blocking,
}

const SIDES: [Side; 2] = [Side::Async, Side::Blocking];

/// How a stream went: the data of its events, and the kind of the error that ended it.
type Course = (Vec<String>, Option<ErrorKind>);

impl Side {
    /// Reads notes to their end.
    fn notes(self, client: &Client, reconnect: Reconnect) -> Course {
        let mut seen = Vec::new();
        let error = match self {
            Self::Async => run(async {
                let events = client.notes().events().await.unwrap();
                let mut events = events.reconnect(reconnect);
                loop {
                    match events.try_next().await {
                        Ok(Some(event)) => seen.push(event.data),
                        Ok(None) => return None,
                        Err(error) => return Some(error.kind()),
                    }
                }
            }),
            Self::Blocking => {
                let events = client.blocking().notes().events().unwrap();
                let mut events = events.reconnect(reconnect);
                loop {
                    match events.next() {
                        Some(Ok(event)) => seen.push(event.data),
                        Some(Err(error)) => break Some(error.kind()),
                        None => break None,
                    }
                }
            }
        };
        (seen, error)
    }
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

const HEAD: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

const GONE: &str = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

/// What a server does with a request.
type Step = fn(&mut Connection);

/// A server that does one step for each request, and the last again and again.
fn server(steps: &'static [Step]) -> Unruly {
    let requests = AtomicUsize::new(0);
    Unruly::start(move |connection| {
        if connection.request().is_some() {
            let number = requests.fetch_add(1, Ordering::SeqCst);
            steps[number.min(steps.len() - 1)](connection);
        }
    })
    .unwrap()
}

fn client(server: &Unruly) -> Client {
    let builder = Client::builder().base_url(server.base_url());
    builder.retry(Retry::never()).build().unwrap()
}

/// The ids that the requests named.
fn ids(server: &Unruly) -> Vec<Option<String>> {
    let id = |head: &String| {
        let (_, rest) = head.split_once("last-event-id: ")?;
        Some(rest.lines().next()?.to_owned())
    };
    server.heads().iter().map(id).collect()
}

fn texts(texts: &[Option<&str>]) -> Vec<Option<String>> {
    texts.iter().map(|text| text.map(str::to_owned)).collect()
}

#[test]
fn dropped_in_mid_event_and_gone_on_with_until_a_204() {
    for side in SIDES {
        let server = server(&[
            |connection| {
                connection.send(HEAD);
                connection.send(chunk("retry: 20\n\nid: 1\ndata: a\n\nid: 2\nda"));
                connection.reset();
            },
            // Closed within the chunk.
            |connection| {
                connection.send(HEAD);
                connection.send("99\r\nid: 2\ndata: b\n\nid: 3\ndata: never");
            },
            // Ended in good order, though not the last event.
            |connection| {
                connection.send(HEAD);
                connection.send(chunk("data: c\n\nid: 4\ndata: lost"));
                connection.send("0\r\n\r\n");
            },
            |connection| _ = connection.send(GONE),
        ]);
        let course = side.notes(&client(&server), Reconnect::default());
        let expected = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(course, (expected, None), "{side:?}");
        let expected = [None, Some("1"), Some("2"), Some("2")];
        assert_eq!(ids(&server), texts(&expected), "{side:?}");
    }
}

#[test]
fn the_wait_is_the_one_that_the_server_asks_for() {
    for side in SIDES {
        let server = server(&[
            |connection| {
                connection.send(HEAD);
                connection.send(chunk("retry: 300\ndata: a\n\n"));
            },
            |connection| _ = connection.send(GONE),
        ]);
        let begun = Instant::now();
        let course = side.notes(&client(&server), Reconnect::default());
        assert_eq!(course, (vec!["a".to_owned()], None), "{side:?}");
        let waited = begun.elapsed();
        let range = Duration::from_millis(300)..Duration::from_secs(3);
        assert!(range.contains(&waited), "{side:?}: {waited:?}");
    }
}

#[test]
fn a_failure_that_never_ends_is_given_up() {
    const LOST: Step = |connection| {
        connection.send(HEAD);
        connection.send(chunk(": nothing yet\n\n"));
        connection.reset();
    };
    const ENDED: Step = |connection| {
        connection.send(HEAD);
        connection.send("0\r\n\r\n");
    };
    const BUSY: Step = |connection| {
        connection.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    };
    const SILENT: Step = |connection| connection.reset();
    const FIRST: Step = |connection| {
        connection.send(HEAD);
        connection.send(chunk("retry: 1\ndata: a\n\n"));
    };
    static CASES: [([Step; 2], Option<ErrorKind>); 4] = [
        ([FIRST, LOST], Some(ErrorKind::Transport)),
        ([FIRST, ENDED], None),
        ([FIRST, BUSY], Some(ErrorKind::Status)),
        ([FIRST, SILENT], Some(ErrorKind::Transport)),
    ];
    for side in SIDES {
        for (steps, error) in &CASES {
            let server = server(steps);
            let reconnect = Reconnect::default().attempts(4);
            let course = side.notes(&client(&server), reconnect);
            assert_eq!(course, (vec!["a".to_owned()], *error), "{side:?}");
            assert_eq!(server.count("GET"), 5, "{side:?}");
        }
    }
}

#[test]
fn a_completion_is_paid_for_once_unless_the_caller_says_otherwise() {
    const STEPS: &[Step] = &[
        |connection| {
            connection.send(HEAD);
            connection.send(chunk("retry: 1\nid: 1\ndata: {\"word\":\"one\"}\n\nda"));
            connection.reset();
        },
        |connection| _ = connection.send(GONE),
    ];
    let server = server(STEPS);
    let client = client(&server);
    run(async {
        let request = client.complete(Prompt::new("p").stream(true));
        let events = request.events().await.unwrap();
        let mut events = events.reconnect(Reconnect::default());
        assert_eq!(events.try_next().await.unwrap().unwrap().data.word, "one");
        let error = events.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
    });
    assert_eq!(server.count("POST"), 1);

    let server = self::server(STEPS);
    let client = self::client(&server).blocking();
    let request = client.complete(Prompt::new("p").stream(true)).idempotent();
    let events = request.events().unwrap().reconnect(Reconnect::default());
    let words: Vec<_> = events.map(|event| event.unwrap().data.word).collect();
    assert_eq!(words, ["one"]);
    assert_eq!(server.count("POST"), 2);
    assert_eq!(ids(&server), texts(&[None, Some("1")]));
}
