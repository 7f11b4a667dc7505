//! Servers that are busy, and say when to come back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use billforward_usage_sessions::models::CompoundUsageSession;
use specsmith_tests::unruly::{Connection, Unruly};

use super::{SIDES, Side, check, page, page_with, plain, run, server};
use crate::answers::outcome;
use crate::both::{bounded, builder, session};

const BUSY: [&str; 2] = ["429 Too Many Requests", "503 Service Unavailable"];

/// Refuses the first request, and answers the others.
fn busy_at_first(status: &'static str, after: String) -> Unruly {
    let requests = AtomicUsize::new(0);
    server(move |connection| {
        while connection.request().is_some() {
            if requests.fetch_add(1, Ordering::SeqCst) == 0 {
                connection.send(page_with(status, &[&format!("Retry-After: {after}")]));
            } else {
                connection.send(page());
            }
        }
    })
}

/// A start is not repeated, whatever the server says; the caller sees what it says.
#[test]
fn busy_and_the_call_is_given_back_at_once() {
    let begun = Instant::now();
    for status in BUSY {
        let behave = move |connection: &mut Connection| {
            connection.request();
            connection.send(page_with(status, &["Retry-After: 1"]));
        };
        let expected = format!("Status {} no type", &status[..3]);
        check(status, plain, behave, &expected);
        for side in SIDES {
            let server = busy_at_first(status, "1".to_owned());
            let client = builder(server.base_url()).build().unwrap();
            let error = side.start(&client).unwrap_err();
            assert_eq!(error.headers().unwrap()["retry-after"], "1", "{side:?}");
        }
    }
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
}

/// What does no harm is repeated when the server says so, in seconds or by a date.
#[test]
fn busy_and_the_list_is_asked_for_again() {
    let date = || {
        // Dates have whole seconds, so this one is between one and two away.
        let soon = SystemTime::now() + Duration::from_secs(2);
        let since = soon.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let soon = chrono::DateTime::from_timestamp(i64::try_from(since.as_secs()).unwrap(), 0);
        soon.unwrap()
            .format("%a, %d %b %Y %H:%M:%S GMT")
            .to_string()
    };
    std::thread::scope(|scope| {
        for status in BUSY {
            for side in SIDES {
                for after in ["1".to_owned(), date()] {
                    scope.spawn(move || {
                        let server = busy_at_first(status, after);
                        let client = builder(server.base_url()).build().unwrap();
                        let begun = Instant::now();
                        let result = side.list(&client);
                        assert_eq!(outcome(&result), "ok", "{side:?}: {result:?}");
                        assert_eq!(server.count("GET"), 2, "{side:?}");
                        let waited = begun.elapsed().as_millis();
                        assert!((900..4_000).contains(&waited), "{side:?}: {waited} ms");
                    });
                }
            }
        }
    });
}

/// Unless the caller says that a start may be repeated.
#[test]
fn busy_and_the_caller_asks_for_retries() {
    for status in BUSY {
        for side in SIDES {
            let server = busy_at_first(status, "0".to_owned());
            let client = builder(server.base_url()).build().unwrap();
            let sessions = CompoundUsageSession::new([session("call-1")]);
            let result = bounded(move || match side {
                Side::Async => {
                    let request = client.start_usage_session(sessions).idempotent();
                    run(request.send())
                }
                Side::Blocking => {
                    let client = client.blocking();
                    client.start_usage_session(sessions).idempotent().send()
                }
            });
            assert_eq!(outcome(&result), "ok", "{side:?}: {result:?}");
            assert_eq!(server.count("POST"), 2, "{side:?}");
        }
    }
}
