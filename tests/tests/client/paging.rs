//! Lists of several pages, as items and as pages, by both sides of the client.

use billforward_usage_sessions::{Client, ErrorKind};
use serde_json::{Value, json};
use specsmith_tests::fake::Fake;
use specsmith_tests::wire::{Script, Wire};

use crate::both::{block_on, bounded, client, page_json, session_json};

/// The queries of the requests so far, since the last time.
fn queries(fake: &Fake) -> Vec<String> {
    let requests = fake.take_requests();
    requests
        .into_iter()
        .map(|request| {
            let (_, query) = request.target.split_once('?').unwrap_or_default();
            query.to_owned()
        })
        .collect()
}

fn seeded(count: usize) -> (Fake, Client) {
    let fake = Fake::start().unwrap();
    fake.seed_running("SUB-1", count);
    let client = client(fake.base_url());
    (fake, client)
}

#[test]
fn items_of_all_pages() {
    let (fake, client) = seeded(7);
    let ids = {
        let client = client.clone();
        bounded(move || {
            block_on(async {
                let mut items = client
                    .get_usage_list_for_usage_session("SUB-1")
                    .records(3)
                    .items();
                let mut ids = Vec::new();
                while let Some(session) = items.try_next().await.unwrap() {
                    ids.push(session.session_id);
                }
                assert!(items.try_next().await.unwrap().is_none());
                ids
            })
        })
    };
    let expected: Vec<String> = (0..7).map(|number| format!("session-{number}")).collect();
    assert_eq!(ids, expected);
    let pages = ["records=3", "records=3&offset=3", "records=3&offset=6"];
    assert_eq!(queries(&fake), pages);

    let ids: Vec<String> = bounded(move || {
        let items = client
            .blocking()
            .get_active_sessions_for_subscription("SUB-1")
            .records(3)
            .items();
        items.map(|session| session.unwrap().session_id).collect()
    });
    assert_eq!(ids, expected);
    assert_eq!(queries(&fake), pages);
}

#[test]
fn pages_as_they_come() {
    let (fake, client) = seeded(6);
    let lengths = {
        let client = client.clone();
        bounded(move || {
            block_on(async {
                let list = client.get_active_sessions_for_subscription("SUB-1");
                let mut pages = list.offset(1).records(3).pages();
                let mut lengths = Vec::new();
                while let Some(page) = pages.try_next().await.unwrap() {
                    lengths.push((page.current_offset, page.results.len()));
                }
                lengths
            })
        })
    };
    assert_eq!(lengths, [(1, 3), (4, 2)]);
    let asked = ["offset=1&records=3", "offset=4&records=3"];
    assert_eq!(queries(&fake), asked);
    let lengths: Vec<_> = bounded(move || {
        let list = client.blocking().get_usage_list_for_usage_session("SUB-1");
        let pages = list.offset(1).records(3).pages();
        pages
            .map(|page| {
                page.map(|page| (page.current_offset, page.results.len()))
                    .unwrap()
            })
            .collect()
    });
    assert_eq!(lengths, [(1, 3), (4, 2)]);
    assert_eq!(queries(&fake), asked);
}

/// A last page that is full is followed by one that is empty, which is no page of the list.
#[test]
fn full_pages_to_the_end() {
    let (fake, client) = seeded(4);
    let lengths: Vec<usize> = bounded(move || {
        let pages = client
            .blocking()
            .get_usage_list_for_usage_session("SUB-1")
            .records(2)
            .pages();
        pages.map(|page| page.unwrap().results.len()).collect()
    });
    assert_eq!(lengths, [2, 2]);
    assert_eq!(
        queries(&fake),
        ["records=2", "records=2&offset=2", "records=2&offset=4"]
    );
}

#[test]
fn a_list_that_is_left_early_asks_for_no_more() {
    let (fake, client) = seeded(10);
    let first = {
        let client = client.clone();
        bounded(move || {
            block_on(async {
                let mut items = client
                    .get_usage_list_for_usage_session("SUB-1")
                    .records(2)
                    .items();
                for _ in 0..2 {
                    items.try_next().await.unwrap();
                }
                items.try_next().await.unwrap().unwrap().session_id
            })
        })
    };
    assert_eq!(first, "session-2");
    assert_eq!(queries(&fake), ["records=2", "records=2&offset=2"]);
    let taken = bounded(move || {
        client
            .blocking()
            .get_usage_list_for_usage_session("SUB-1")
            .records(2)
            .items()
            .take(2)
            .count()
    });
    assert_eq!(taken, 2);
    assert_eq!(queries(&fake), ["records=2"]);
}

#[test]
fn a_list_without_items_is_one_request() {
    let (fake, client) = seeded(0);
    let found = bounded(move || {
        client
            .blocking()
            .get_usage_list_for_usage_session("SUB-1")
            .items()
            .count()
    });
    assert_eq!(found, 0);
    assert_eq!(queries(&fake), [""]);
}

fn page_at(offset: usize, sessions: &[Value]) -> Script {
    let mut page = page_json(sessions);
    page["currentOffset"] = json!(offset);
    page["recordsRequested"] = json!(2);
    Script::answer("200 OK", "application/json", page.to_string())
}

/// What both sides give of all items: the ids, and the kind of the error that ends the list.
fn listed(scripts: impl Fn() -> Vec<Script>) -> (Vec<String>, Option<ErrorKind>) {
    let wire = Wire::start(scripts()).unwrap();
    let one = client(wire.base_url());
    let one = bounded(move || {
        block_on(async {
            let mut items = one.get_usage_list_for_usage_session("SUB-1").items();
            let mut ids = Vec::new();
            let end = loop {
                match items.try_next().await {
                    Ok(Some(session)) => ids.push(session.session_id),
                    Ok(None) => break None,
                    Err(error) => break Some(error.kind()),
                }
            };
            // After its end, good or bad, there is nothing more.
            assert!(items.try_next().await.unwrap().is_none());
            (ids, end)
        })
    });
    let wire = Wire::start(scripts()).unwrap();
    let other = client(wire.base_url()).blocking();
    let other = bounded(move || {
        let mut items = other.get_usage_list_for_usage_session("SUB-1").items();
        let mut ids = Vec::new();
        let end = loop {
            match items.next() {
                Some(Ok(session)) => ids.push(session.session_id),
                Some(Err(error)) => break Some(error.kind()),
                None => break None,
            }
        };
        assert!(items.next().is_none());
        (ids, end)
    });
    assert_eq!(one, other);
    one
}

fn both_sessions() -> [Value; 2] {
    [session_json("a"), session_json("b")]
}

#[test]
fn an_error_ends_the_list_after_what_came_before() {
    let failed = Script::answer("500 Internal Server Error", "application/json", "{}");
    let got = listed(|| vec![page_at(0, &both_sessions()), failed.clone()]);
    assert_eq!(
        got,
        (
            vec!["a".to_owned(), "b".to_owned()],
            Some(ErrorKind::Status)
        )
    );
    let got = listed(|| vec![page_at(0, &both_sessions()), Script::new()]);
    assert_eq!(got.1, Some(ErrorKind::Transport));
    let broken = Script::answer("200 OK", "application/json", "{}");
    let got = listed(|| vec![page_at(0, &both_sessions()), broken.clone()]);
    assert_eq!(got.1, Some(ErrorKind::Decode));
}

#[test]
fn a_server_that_repeats_or_skips_is_found_out() {
    // The same page for ever.
    let got = listed(|| vec![page_at(0, &both_sessions())]);
    assert_eq!(
        got,
        (
            vec!["a".to_owned(), "b".to_owned()],
            Some(ErrorKind::Paging)
        )
    );
    // Two items were left out.
    let got = listed(|| vec![page_at(0, &both_sessions()), page_at(4, &both_sessions())]);
    assert_eq!(
        got,
        (
            vec!["a".to_owned(), "b".to_owned()],
            Some(ErrorKind::Paging)
        )
    );
}

#[test]
fn a_page_shorter_than_the_server_says_is_the_last() {
    let short = [session_json("c")];
    let got = listed(|| {
        vec![
            page_at(0, &both_sessions()),
            page_at(2, &short),
            Script::new(),
        ]
    });
    assert_eq!(
        got,
        (vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], None)
    );
}
