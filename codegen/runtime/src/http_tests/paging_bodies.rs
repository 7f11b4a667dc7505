//! Pages that are asked for in the body of a request, and cursors that come in a header.
#![allow(
    unreachable_pub,
    dead_code,
    reason = "what the macros of the runtime emit is public in a client, and tests need not call it all"
)]

use super::api::{Log, fake, respond};
use crate::runtime::transport::Body;
use crate::runtime::{
    Asked, Async, Blank, Call, Client, Decode, ErrorKind, Fault, Input, Method, Operation, Paged,
    Paging, Place, Property, Shape, Undeclared, request,
};

#[derive(Debug)]
struct Page {
    items: Vec<i64>,
    next: Option<String>,
    total: Option<i64>,
}

static PAGE: Shape = Shape::new(
    "Page",
    &[
        Property::required("items").list(),
        Property::optional("next"),
        Property::optional("total"),
    ],
);

impl Blank for Page {
    fn blank() -> Self {
        Self {
            items: Vec::new(),
            next: None,
            total: None,
        }
    }
}

impl Decode for Page {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        let Self { items, next, total } = self;
        input.object(&PAGE, &mut [items, next, total])
    }
}

/// A search for pages.
#[must_use]
struct Search<M = Async>(Call<M>);

impl Paged for Search {
    type Page = Page;
    type Item = i64;

    fn place(page: &Page) -> Place {
        Place::new(page.items.len())
            .total(page.total)
            .next(page.next.as_ref())
    }

    fn items(page: Page) -> Vec<i64> {
        page.items
    }
}

request!(Search => Page, Undeclared; paged);

const fn search(name: &'static str, paging: Paging) -> Operation {
    Operation::new(name, Method::POST, "/search")
        .accept(&["application/json"])
        .paging(paging)
}

static BY_TEXT: Operation = search(
    "by_text",
    Paging::cursor_in(Asked::text(&["page", "after"]), None),
);
static BY_NUMBER: Operation = search("by_number", Paging::page_in(Asked::number(&["page"]), 1));
static BY_OFFSET: Operation = search(
    "by_offset",
    Paging::offset_in(
        Asked::number(&["page", "from"]),
        Some(Asked::number(&["page", "size"])),
    ),
);
static BY_HEADER: Operation = search(
    "by_header",
    Paging::cursor_in(Asked::Query("cursor"), Some("X-Next")),
);

/// A client whose server answers one request after the other: `next header, body`.
fn server(pages: &'static [(&'static str, &'static str)]) -> (Client, Log) {
    let (builder, log) = fake({
        let asked = std::sync::atomic::AtomicUsize::new(0);
        move |_| {
            let number = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let (next, page) = pages[number];
            let mut response = respond(200, "application/json", page);
            if !next.is_empty() {
                let next = http::HeaderValue::from_bytes(next.as_bytes()).unwrap();
                response.headers_mut().insert("x-next", next);
            }
            response
        }
    });
    (builder.build().unwrap(), log)
}

/// All items, and the message of the error that ended them if there was one.
async fn drain(call: Call) -> (Vec<i64>, Option<String>) {
    let mut items = Search(call).items();
    let mut found = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => found.push(item),
            Ok(None) => return (found, None),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Paging);
                return (found, Some(error.to_string()));
            }
        }
    }
}

fn bodies(log: &Log) -> Vec<String> {
    let all = log.all();
    let text = |body: &bytes::Bytes| String::from_utf8(body.to_vec()).unwrap();
    all.iter().map(|seen| text(&seen.body)).collect()
}

fn json(client: &Client, operation: &'static Operation, body: &'static str) -> Call {
    client.call(operation).bytes("application/json", body)
}

#[tokio::test]
async fn a_cursor_is_written_into_the_body_and_nothing_else_is() {
    let (client, log) = server(&[
        ("", r#"{"items":[1],"next":"a\"b"}"#),
        ("", r#"{"items":[],"next":"c"}"#),
        ("", r#"{"items":[2],"next":""}"#),
    ]);
    let body = r#"{"query":{"b":[1, 2],"a":1.00000000000000000000000001},"page":{"size":5}}"#;
    let found = drain(json(&client, &BY_TEXT, body)).await;
    assert_eq!(found, (vec![1, 2], None));
    let kept = r#""query":{"b":[1, 2],"a":1.00000000000000000000000001}"#;
    assert_eq!(
        bodies(&log),
        [
            body.to_owned(),
            format!(r#"{{"page":{{"after":"a\"b","size":5}},{kept}}}"#),
            format!(r#"{{"page":{{"after":"c","size":5}},{kept}}}"#),
        ]
    );
    assert!(log.all().iter().all(|seen| seen.method == "POST"));
}

#[tokio::test]
async fn so_is_one_into_a_body_that_is_not_there() {
    for call in [
        |client: &Client| -> Call { client.call(&BY_TEXT) },
        |client: &Client| json(client, &BY_TEXT, "null"),
        |client: &Client| json(client, &BY_TEXT, r#"{"page":null}"#),
    ] {
        let (client, log) = server(&[
            ("", r#"{"items":[1],"next":"x"}"#),
            ("", r#"{"items":[2]}"#),
        ]);
        assert_eq!(drain(call(&client)).await, (vec![1, 2], None));
        assert_eq!(bodies(&log)[1], r#"{"page":{"after":"x"}}"#);
        let content_type = log.all()[1].header("content-type").map(str::to_owned);
        assert_eq!(content_type.as_deref(), Some("application/json"));
    }
}

#[tokio::test]
async fn numbers_are_counted_from_the_one_in_the_body() {
    let (client, log) = server(&[
        ("", r#"{"items":[1,2],"total":5}"#),
        ("", r#"{"items":[3,4],"total":5}"#),
        ("", r#"{"items":[5],"total":5}"#),
    ]);
    let found = drain(client.call(&BY_NUMBER)).await;
    assert_eq!(found, (vec![1, 2, 3, 4, 5], None));
    assert_eq!(bodies(&log), ["", r#"{"page":2}"#, r#"{"page":3}"#]);

    let (client, log) = server(&[("", r#"{"items":[1,2]}"#), ("", r#"{"items":[3]}"#)]);
    let body = r#"{"page":{"from":10,"size":2}}"#;
    let found = drain(json(&client, &BY_OFFSET, body)).await;
    assert_eq!(found, (vec![1, 2, 3], None));
    assert_eq!(bodies(&log), [body, r#"{"page":{"from":12,"size":2}}"#]);
}

#[tokio::test]
async fn a_body_that_leads_in_a_circle_is_found_out() {
    let (client, log) = server(&[
        ("", r#"{"items":[1],"next":"a"}"#),
        ("", r#"{"items":[2],"next":"a"}"#),
    ]);
    let (items, error) = drain(client.call(&BY_TEXT)).await;
    assert_eq!(items, [1, 2]);
    let circle =
        "by_text: the page leads back to one that came before, so that the list has no end";
    assert_eq!(error.unwrap(), circle);
    // The one that the caller begins with counts, too.
    let (client, _) = server(&[("", r#"{"items":[1],"next":"a"}"#)]);
    let (_, error) = drain(json(&client, &BY_TEXT, r#"{"page":{"after":"a"}}"#)).await;
    assert_eq!(error.unwrap(), circle);
    assert_eq!(log.all().len(), 2);
}

#[tokio::test]
async fn a_body_that_takes_no_cursor_ends_the_list_after_its_page() {
    for (call, problem) in [
        (
            (|client| client.call(&BY_TEXT).bytes("text/plain", "x")) as fn(&Client) -> Call,
            "by_text: the next page is asked for in a body of JSON, which this is not",
        ),
        (
            |client| {
                let body = Body::from_reader(&b"{}"[..]);
                client.call(&BY_TEXT).bytes("application/json", body)
            },
            "by_text: the next page is asked for in a body of JSON, which this is not",
        ),
        (
            |client| json(client, &BY_TEXT, r#"{"page":1}"#),
            "by_text: the next page is asked for in the body at `/page/after`: invalid type: integer `1`, expected a map at line 1 column 1",
        ),
    ] {
        let (client, log) = server(&[("", r#"{"items":[1],"next":"a"}"#)]);
        let (items, error) = drain(call(&client)).await;
        assert_eq!(items, [1]);
        assert_eq!(error.unwrap(), problem);
        assert_eq!(log.all().len(), 1);
    }
    let (client, log) = server(&[("", "{}")]);
    let mut items = Search(json(&client, &BY_NUMBER, r#"{"page":"x"}"#)).items();
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(log.all().is_empty());
}

#[tokio::test]
async fn cursors_of_headers_are_followed() {
    let (client, log) = server(&[
        ("a b", r#"{"items":[1],"next":"not this"}"#),
        ("c", r#"{"items":[2]}"#),
        ("", r#"{"items":[3],"next":"not this"}"#),
    ]);
    assert_eq!(drain(client.call(&BY_HEADER)).await, (vec![1, 2, 3], None));
    assert_eq!(
        log.urls(),
        ["", "?cursor=a%20b", "?cursor=c"]
            .map(|query| format!("https://api.example/v1/search{query}"))
    );
    // What is no text is no cursor.
    let (client, _) = server(&[("\u{fc}", r#"{"items":[1]}"#)]);
    assert_eq!(drain(client.call(&BY_HEADER)).await, (vec![1], None));
}

#[test]
fn so_it_is_without_async() {
    let (client, log) = server(&[
        ("", r#"{"items":[1],"next":"x"}"#),
        ("", r#"{"items":[2]}"#),
    ]);
    let call = client.blocking().call(&BY_TEXT);
    let items: Result<Vec<_>, _> = Search(call).items().collect();
    assert_eq!(items.unwrap(), [1, 2]);
    assert_eq!(bodies(&log), ["", r#"{"page":{"after":"x"}}"#]);
}
