//! Servers whose lists go round in a circle.

use billforward_usage_sessions::{Client, ErrorKind};
use specsmith_tests::unruly::{Connection, Unruly};

use super::{SIDES, Side, page, run, server};
use crate::answers::outcome;
use crate::both::{bounded, builder, page_json, session_json};

/// A server that answers each request for a page with a full page that claims to begin there.
fn circling(offset: fn(&str) -> i64) -> Unruly {
    server(move |connection: &mut Connection| {
        while let Some(request) = connection.request() {
            let request = String::from_utf8_lossy(&request).into_owned();
            if request.starts_with("POST") {
                connection.send(page());
                continue;
            }
            let sessions: Vec<_> = (0..10)
                .map(|number| session_json(&format!("call-{number}")))
                .collect();
            let mut page = page_json(&sessions);
            page["currentOffset"] = offset(&request).into();
            let page = page.to_string();
            connection.send(format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{page}",
                page.len()
            ));
        }
    })
}

/// How many items came, and what ended the list.
fn walk(side: Side, client: &Client) -> (usize, Option<ErrorKind>) {
    let client = client.clone();
    bounded(move || {
        let mut count = 0;
        match side {
            Side::Async => run(async move {
                let mut items = client.get_usage_list_for_usage_session("SUB-1").items();
                loop {
                    match items.try_next().await {
                        Ok(Some(_)) => count += 1,
                        Ok(None) => return (count, None),
                        Err(error) => return (count, Some(error.kind())),
                    }
                }
            }),
            Side::Blocking => {
                let client = client.blocking();
                for item in client.get_usage_list_for_usage_session("SUB-1").items() {
                    match item {
                        Ok(_) => count += 1,
                        Err(error) => return (count, Some(error.kind())),
                    }
                }
                (count, None)
            }
        }
    })
}

/// Whatever is asked for, the first page comes; or the two first ones take turns.
#[test]
fn the_same_page_again_and_again() {
    let first: fn(&str) -> i64 = |_| 0;
    let in_turns: fn(&str) -> i64 = |request| i64::from(request.contains("offset=10")) * 10;
    for (offset, pages) in [(first, 1), (in_turns, 2)] {
        for side in SIDES {
            let server = circling(offset);
            let client = builder(server.base_url()).build().unwrap();
            let result = side.start(&client);
            assert_eq!(outcome(&result), "ok", "{side:?}: {result:?}");
            let walked = walk(side, &client);
            let expected = (10 * pages, Some(ErrorKind::Paging));
            assert_eq!(walked, expected, "{side:?}");
            let counts = (server.count("GET"), server.count("POST"));
            assert_eq!(counts, (pages + 1, 1), "{side:?}");
            assert_eq!(server.heads().len(), pages + 2, "{side:?}");
        }
    }
}
