//! Which pages are asked for, when, and when that ends.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

use super::api::{Log, Thing, fake, respond};
use crate::runtime::transport::Request;
use crate::runtime::{Client, ErrorKind};

/// A value of the query.
fn asked(request: &Request, name: &str) -> Option<i64> {
    let query = request.uri().query()?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?
        .parse()
        .ok()
}

/// What a page says of itself.
#[derive(Clone, Copy)]
enum Echo {
    Nothing,
    Both,
}

/// A server of `total` things in pages of what is asked for, or `default`.
fn server(total: i64, default: i64, echo: Echo) -> (Client, Log) {
    let (builder, log) = fake(move |request| {
        let offset = asked(&request, "offset").unwrap_or(0);
        let size = asked(&request, "limit").unwrap_or(default);
        let items: Vec<_> = (offset..total.min(offset + size))
            .map(|id| format!("{{\"id\":{id}}}"))
            .collect();
        let place = match echo {
            Echo::Nothing => String::new(),
            Echo::Both => format!("\"position\":{offset},\"size\":{size},"),
        };
        respond(
            200,
            "application/json",
            &format!("{{{place}\"items\":[{}]}}", items.join(",")),
        )
    });
    (builder.build().unwrap(), log)
}

fn queries(log: &Log) -> Vec<String> {
    log.urls()
        .iter()
        .map(|url| {
            url.split_once('?')
                .map(|(_, query)| query.to_owned())
                .unwrap_or_default()
        })
        .collect()
}

fn ids(things: &[Thing]) -> Vec<i64> {
    things.iter().map(|thing| thing.id).collect()
}

#[tokio::test]
async fn items_of_all_pages_come_in_order() {
    for (total, default, echo, limit, expected) in [
        // The page's own echo of its size ends the list.
        (5, 2, Echo::Both, None, vec!["", "offset=2", "offset=4"]),
        (4, 2, Echo::Both, None, vec!["", "offset=2", "offset=4"]),
        (1, 2, Echo::Both, None, vec![""]),
        (0, 2, Echo::Both, None, vec![""]),
        // Without an echo, what was asked for does.
        (
            5,
            9,
            Echo::Nothing,
            Some(3),
            vec!["limit=3", "limit=3&offset=3"],
        ),
        // Without either, an empty page does.
        (5, 3, Echo::Nothing, None, vec!["", "offset=3", "offset=5"]),
    ] {
        let (client, log) = server(total, default, echo);
        let request = client.list_things();
        let request = if let Some(limit) = limit {
            request.limit(limit)
        } else {
            request
        };
        let mut items = request.items();
        let mut found = Vec::new();
        while let Some(thing) = items.try_next().await.unwrap() {
            found.push(thing);
        }
        assert_eq!(ids(&found), (0..total).collect::<Vec<_>>());
        assert_eq!(queries(&log), expected);
        assert!(items.try_next().await.unwrap().is_none());
        assert_eq!(queries(&log), expected, "an end is an end");
    }
}

#[tokio::test]
async fn paging_starts_where_the_request_says_and_keeps_its_arguments() {
    let (client, log) = server(9, 0, Echo::Both);
    let mut pages = client
        .list_things()
        .tags(["a", "b"])
        .offset(4)
        .limit(2)
        .pages();
    let mut found = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        found.push(ids(&page.items));
    }
    assert_eq!(found, [vec![4, 5], vec![6, 7], vec![8]]);
    assert_eq!(
        queries(&log),
        [
            "tag=a&tag=b&offset=4&limit=2",
            "tag=a&tag=b&offset=6&limit=2",
            "tag=a&tag=b&offset=8&limit=2"
        ]
    );
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_needed() {
    let (client, log) = server(9, 2, Echo::Both);
    let mut items = client.list_things().items();
    assert!(log.all().is_empty());
    for _ in 0..2 {
        items.try_next().await.unwrap().unwrap();
    }
    assert_eq!(log.all().len(), 1);
    items.try_next().await.unwrap().unwrap();
    assert_eq!(log.all().len(), 2);
    drop(items);
    assert_eq!(log.all().len(), 2);
}

#[test]
fn items_and_pages_are_streams() {
    fn drain<S: Stream + Unpin>(mut stream: S) -> Vec<S::Item> {
        let mut context = Context::from_waker(Waker::noop());
        let mut items = Vec::new();
        // The fake answers at once.
        while let Poll::Ready(Some(item)) = Pin::new(&mut stream).poll_next(&mut context) {
            items.push(item);
        }
        items
    }
    let (client, _) = server(5, 2, Echo::Both);
    assert_eq!(drain(client.list_things().items()).len(), 5);
    assert_eq!(drain(client.list_things().pages()).len(), 3);
}

#[test]
fn the_blocking_client_has_iterators() {
    let (client, log) = server(5, 2, Echo::Both);
    let client = client.blocking();
    let things: Vec<_> = client
        .list_things()
        .items()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(ids(&things), [0, 1, 2, 3, 4]);
    assert_eq!(
        client
            .list_things()
            .offset(1)
            .pages()
            .map(|page| page.unwrap().items.len())
            .collect::<Vec<_>>(),
        [2, 2]
    );
    assert_eq!(
        queries(&log),
        [
            "", "offset=2", "offset=4", "offset=1", "offset=3", "offset=5"
        ]
    );
    let mut refused = client.list_things().header("X A", "").items();
    assert_eq!(
        refused.next().unwrap().unwrap_err().kind(),
        ErrorKind::InvalidRequest
    );
    assert!(refused.next().is_none());
}

#[tokio::test]
async fn a_server_that_repeats_a_page_is_found_out() {
    let page = r#"{"position":0,"size":2,"items":[{"id":0},{"id":1}]}"#;
    let (builder, log) = fake(move |_| respond(200, "application/json", page));
    let mut items = builder.build().unwrap().list_things().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 0);
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 1);
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(
        error.to_string(),
        "list_things: asked for the page at 2, the server answered with the page at 0"
    );
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(log.all().len(), 2);
}

#[tokio::test]
async fn after_an_error_there_is_no_more() {
    let (builder, log) = fake(|request| match asked(&request, "offset") {
        None => respond(200, "application/json", r#"{"items":[{"id":0}]}"#),
        Some(1) => respond(500, "application/json", r#"{"message":"later"}"#),
        Some(_) => unreachable!("the list ended"),
    });
    let mut pages = builder.build().unwrap().list_things().pages();
    pages.try_next().await.unwrap().unwrap();
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.api().unwrap().message, "later");
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(log.all().len(), 2);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_ends_the_list() {
    let (builder, log) = fake(|_| respond(200, "application/json", r#"{"items":[{"id":"x"}]}"#));
    let mut items = builder.build().unwrap().list_things().items();
    let error = items.try_next().await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Decode && error.to_string().contains("items[0].id"),
        "{error}"
    );
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(log.all().len(), 1);
}

#[tokio::test]
async fn a_server_may_choose_where_an_unasked_first_page_is() {
    let (builder, log) = fake(|request| match asked(&request, "offset") {
        None => respond(
            200,
            "application/json",
            r#"{"position":10,"items":[{"id":0}]}"#,
        ),
        Some(_) => respond(200, "application/json", r#"{"items":[]}"#),
    });
    let mut items = builder.build().unwrap().list_things().items();
    while items.try_next().await.unwrap().is_some() {}
    assert_eq!(queries(&log), ["", "offset=11"]);
}
