//! Servers that send the client elsewhere.

use specsmith_tests::unruly::{Connection, Unruly};

use super::{SIDES, page, server};
use crate::answers::outcome;
use crate::both::builder;

const STATUSES: [&str; 5] = [
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

fn moved(status: &str, to: &str) -> String {
    format!("HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}

/// Sends each request to `elsewhere`, and answers what comes there.
fn moving(status: &'static str, elsewhere: String) -> Unruly {
    server(move |connection: &mut Connection| {
        while let Some(request) = connection.request() {
            let is_there = String::from_utf8_lossy(&request).contains(" /there HTTP");
            let answer = if is_there {
                page()
            } else {
                moved(status, &elsewhere)
            };
            connection.send(answer);
        }
    })
}

#[test]
fn to_the_same_origin() {
    for (status, side) in STATUSES
        .iter()
        .flat_map(|status| SIDES.map(|side| (*status, side)))
    {
        let server = moving(status, "/there".to_owned());
        let client = builder(server.base_url())
            .bearer_token("t0ken")
            .build()
            .unwrap();
        let result = side.list(&client);
        assert_eq!(outcome(&result), "ok", "{status}, {side:?}: {result:?}");
        let heads = server.heads();
        assert_eq!(heads.len(), 2, "{status}, {side:?}");
        assert!(
            heads.iter().all(|head| head.contains("Bearer t0ken")),
            "{heads:?}"
        );

        let result = side.start(&client);
        let expected = format!("Status {} -", &status[..3]);
        assert_eq!(outcome(&result), expected, "{status}, {side:?}: {result:?}");
        assert_eq!(
            (server.count("POST"), server.heads().len()),
            (1, 3),
            "{side:?}"
        );
    }
}

#[test]
fn to_another_origin() {
    for (status, side) in STATUSES
        .iter()
        .flat_map(|status| SIDES.map(|side| (*status, side)))
    {
        let other = server(|connection| {
            while connection.request().is_some() {
                connection.send(page());
            }
        });
        let server = moving(status, format!("{}/there", other.base_url()));
        let client = builder(server.base_url())
            .bearer_token("t0ken")
            .build()
            .unwrap();
        let result = side.list(&client);
        assert_eq!(outcome(&result), "ok", "{status}, {side:?}: {result:?}");
        let seen = other.heads();
        assert_eq!(
            (server.heads().len(), seen.len()),
            (1, 1),
            "{status}, {side:?}"
        );
        assert!(!seen[0].contains("t0ken"), "{seen:?}");

        let result = side.start(&client);
        let expected = format!("Status {} -", &status[..3]);
        assert_eq!(outcome(&result), expected, "{status}, {side:?}: {result:?}");
        assert_eq!(
            (server.count("POST"), other.count("POST")),
            (1, 0),
            "{side:?}"
        );
    }
}
