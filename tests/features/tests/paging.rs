//! Lists in pages, over loopback: what is asked for, where it ends, and what a server that misbehaves can do.

use specsmith_feature_tests::models::{
    Item, SearchItemsBody as ItemSearch, SearchItemsBodyPage as ItemSearchPage,
};
use specsmith_feature_tests::operations::paging::ListOfIds;
use specsmith_feature_tests::{Client, ErrorKind};
use specsmith_tests::wire::{Script, Wire};

const JSON: &str = "application/json";

fn client(wire: &Wire) -> Client {
    Client::builder()
        .base_url(wire.base_url())
        .bearer_token("s3cret")
        .build()
        .unwrap()
}

fn page(body: &str) -> Script {
    Script::answer("200 OK", JSON, body)
}

/// A page with a `Link` header.
fn linked(link: &str, body: &str) -> Script {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nLink: {link}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    Script::new().send(head).send(body)
}

fn serve(pages: impl IntoIterator<Item = Script>) -> Wire {
    Wire::start(pages).unwrap()
}

fn targets(wire: &Wire) -> Vec<String> {
    let requests = wire.requests();
    let lines = requests.iter().map(|request| request.line());
    lines
        .map(|line| line.split(' ').nth(1).unwrap().to_owned())
        .collect()
}

fn ids(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.id.as_str()).collect()
}

/// All items of a stream, and the error that ended it.
macro_rules! drain {
    ($items:expr) => {{
        let mut items = $items;
        let mut found = Vec::new();
        let error = loop {
            match items.try_next().await {
                Ok(Some(item)) => found.push(item),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        assert!(
            items.try_next().await.unwrap().is_none(),
            "an end is an end"
        );
        (found, error)
    }};
}

#[tokio::test]
async fn pages_by_number() {
    let wire = serve([
        page(r#"{"words":["a","b"],"pages":2}"#),
        page(r#"{"words":["c"],"pages":2}"#),
    ]);
    let (words, error) = drain!(client(&wire).list_by_number().items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(words, ["a", "b", "c"]);
    assert_eq!(
        targets(&wire),
        ["/paging/numbers", "/paging/numbers?page=1"]
    );
}

#[tokio::test]
async fn pages_by_token_that_nobody_describes() {
    let wire = serve([
        page(r#"{"files":[{"id":"1"}],"nextPageToken":"a/b"}"#),
        // Nothing was found here; there is more all the same.
        page(r#"{"files":[],"nextPageToken":"c"}"#),
        page(r#"{"nextPageToken":"d"}"#),
        page(r#"{"files":[{"id":"2"}],"nextPageToken":null}"#),
    ]);
    let (files, error) = drain!(client(&wire).list_by_token().q("x").items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids(&files), ["1", "2"]);
    assert_eq!(
        targets(&wire),
        [
            "/paging/tokens?q=x",
            "/paging/tokens?q=x&pageToken=a%2Fb",
            "/paging/tokens?q=x&pageToken=c",
            "/paging/tokens?q=x&pageToken=d",
        ]
    );
}

#[tokio::test]
async fn a_token_that_is_given_again_and_again_is_an_error() {
    let wire = serve([page(r#"{"files":[{"id":"1"}],"nextPageToken":"a"}"#)]);
    let (files, error) = drain!(client(&wire).list_by_token().items());
    assert_eq!(ids(&files), ["1", "1"], "of each page that came");
    assert_eq!(error.unwrap().kind(), ErrorKind::Paging);
    assert_eq!(
        targets(&wire),
        ["/paging/tokens", "/paging/tokens?pageToken=a"]
    );
}

#[tokio::test]
async fn an_error_on_the_second_page_is_typed_and_the_last_item() {
    let wire = serve([
        page(r#"{"files":[{"id":"1"}],"nextPageToken":"a"}"#),
        Script::answer("400 Bad Request", JSON, r#"{"reason":"expired"}"#),
    ]);
    let (files, error) = drain!(client(&wire).list_by_token().items());
    assert_eq!(ids(&files), ["1"]);
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.api().unwrap().reason, "expired");
    assert_eq!(wire.requests().len(), 2);
}

#[test]
fn the_last_item_leads_on() {
    let wire = serve([
        page(r#"{"data":[{"id":"1"},{"id":"2"}],"has_more":true}"#),
        page(r#"{"data":[{"id":"3"}],"has_more":false}"#),
    ]);
    let client = client(&wire).blocking();
    let items = client.list_by_last_item().limit(2).items();
    let items: Vec<_> = items.collect::<Result<_, _>>().unwrap();
    assert_eq!(ids(&items), ["1", "2", "3"]);
    assert_eq!(
        targets(&wire),
        [
            "/paging/charges?limit=2",
            "/paging/charges?limit=2&starting_after=2"
        ]
    );
}

#[tokio::test]
async fn links_of_a_header() {
    let wire = serve([
        linked(
            r#"</paging/links?page=9>; rel="last", </paging/links?page=2>; rel="next""#,
            r#"[{"id":"1"}]"#,
        ),
        linked(r#"<?page=3&x=%20>; rel=next"#, r#"[{"id":"2"}]"#),
        linked(r#"</paging/links?page=1>; rel="prev""#, r#"[{"id":"3"}]"#),
    ]);
    let (items, error) = drain!(client(&wire).list_by_link().per_page(1).items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids(&items), ["1", "2", "3"]);
    assert_eq!(
        targets(&wire),
        [
            "/paging/links?per_page=1",
            "/paging/links?page=2",
            "/paging/links?page=3&x=%20"
        ]
    );
    for request in wire.requests() {
        assert_eq!(request.headers("authorization"), ["Bearer s3cret"]);
    }
}

#[tokio::test]
async fn without_a_link_there_is_one_page() {
    let wire = serve([page(r#"[{"id":"1"}]"#)]);
    let (items, error) = drain!(client(&wire).list_by_link().items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!((ids(&items), wire.requests().len()), (vec!["1"], 1));
}

#[tokio::test]
async fn a_link_to_another_origin_is_not_followed() {
    let elsewhere = serve([page(r#"[{"id":"2"}]"#)]);
    let there = elsewhere.base_url();
    let wire = serve([linked(
        &format!("<{there}/paging/links>; rel=next"),
        r#"[{"id":"1"}]"#,
    )]);
    let (items, error) = drain!(client(&wire).list_by_link().items());
    assert_eq!(ids(&items), ["1"]);
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(error.to_string().contains(&*there), "{error}");
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn links_of_the_answer() {
    let wire = serve([
        page(r#"{"value":[{"id":"1"}],"nextLink":"/paging/urls?api-version=1&skip=1"}"#),
        page(r#"{"value":[{"id":"2"}],"nextLink":""}"#),
    ]);
    let (items, error) = drain!(client(&wire).list_by_url("1").items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids(&items), ["1", "2"]);
    assert_eq!(
        targets(&wire),
        [
            "/paging/urls?api-version=1",
            "/paging/urls?api-version=1&skip=1"
        ]
    );
    let elsewhere = serve([page(r#"{"value":[]}"#)]);
    let there = elsewhere.base_url();
    let wire = serve([page(&format!(
        r#"{{"value":[{{"id":"1"}}],"nextLink":"{there}"}}"#
    ))]);
    let (items, error) = drain!(client(&wire).list_by_url("1").items());
    assert_eq!(ids(&items), ["1"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::Paging);
    assert!(elsewhere.requests().is_empty());
    // The next page is where this one is.
    let wire = serve([page(
        r#"{"value":[{"id":"1"}],"nextLink":"?api-version=1"}"#,
    )]);
    let (items, error) = drain!(client(&wire).list_by_url("1").items());
    assert_eq!(ids(&items), ["1"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::Paging);
    assert_eq!(wire.requests().len(), 1);
}

#[tokio::test]
async fn offsets_that_nobody_describes() {
    // The server gives less than it was asked for.
    let wire = serve([
        page(r#"{"items":[{"id":"1"},{"id":"2"}],"total":3}"#),
        page(r#"{"items":[{"id":"3"}],"total":3}"#),
    ]);
    let (items, error) = drain!(client(&wire).list_by_offset().limit(5).items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids(&items), ["1", "2", "3"]);
    assert_eq!(
        targets(&wire),
        [
            "/paging/offsets?limit=5",
            "/paging/offsets?limit=5&offset=2"
        ]
    );
}

#[tokio::test]
async fn cursors_in_bodies() {
    let pages = || {
        [
            page(r#"{"items":[{"id":"1"}],"next":"a\"b"}"#),
            page(r#"{"items":[{"id":"2"}]}"#),
        ]
    };
    let search = || ItemSearch::new(["w"]).page(ItemSearchPage::new().size(1));
    let bodies = |wire: &Wire| -> Vec<serde_json::Value> {
        let requests = wire.requests();
        let body = |request: &specsmith_tests::wire::Request| {
            assert!(request.line().starts_with("POST /paging/searches "));
            serde_json::from_slice(request.body()).unwrap()
        };
        requests.iter().map(body).collect()
    };
    let expected = [
        serde_json::json!({ "words": ["w"], "page": { "size": 1 } }),
        serde_json::json!({ "words": ["w"], "page": { "size": 1, "after": "a\"b" } }),
    ];
    let wire = serve(pages());
    let (items, error) = drain!(client(&wire).search_items(search()).items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids(&items), ["1", "2"]);
    assert_eq!(bodies(&wire), expected);

    let wire = serve(pages());
    let items = client(&wire).blocking().search_items(search()).items();
    let items: Result<Vec<_>, _> = items.collect();
    assert_eq!(ids(&items.unwrap()), ["1", "2"]);
    assert_eq!(bodies(&wire), expected);
}

#[tokio::test]
async fn cursors_in_headers() {
    let headed = |next: &str, body: &str| {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nX-Next: {next}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        Script::new().send(head).send(body)
    };
    let wire = serve([
        headed("a/b", r#"[{"id":"1"}]"#),
        headed("", r#"[{"id":"2"}]"#),
    ]);
    let (items, error) = drain!(client(&wire).list_by_header().items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids(&items), ["1", "2"]);
    assert_eq!(
        targets(&wire),
        ["/paging/shelves", "/paging/shelves?after=a%2Fb"]
    );
}

#[tokio::test]
async fn a_link_to_an_origin_that_the_caller_names_is_followed() {
    let elsewhere = serve([page(r#"[{"id":"2"}]"#)]);
    let there = elsewhere.base_url();
    let wire = serve([linked(
        &format!("<{there}/more>; rel=next"),
        r#"[{"id":"1"}]"#,
    )]);
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.bearer_token("s3cret").page_origin(&there).build();
    let (items, error) = drain!(client.unwrap().list_by_link().items());
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids(&items), ["1", "2"]);
    let shown = elsewhere.requests();
    assert_eq!(shown[0].headers("authorization"), ["Bearer s3cret"]);
}

/// One function for all lists that are asked for alike, whatever they are of.
fn red<M, T>(request: ListOfIds<M, T>) -> ListOfIds<M, T> {
    request.colour("red")
}

#[tokio::test]
async fn lists_of_several_things_share_a_request() {
    let wire = serve([
        page(r#"{"list":[1,2],"nextCursor":"b"}"#),
        page(r#"{"list":[3]}"#),
        page(r#"{"list":[{"id":"i"}]}"#),
        page(r#"{"list":["w"],"nextCursor":""}"#),
        page("{}"),
    ]);
    let client = client(&wire);
    let (numbers, error) = drain!(red(client.list_of_ids()).items());
    assert!(error.is_none() && numbers == [1, 2, 3], "{error:?}");
    let (items, _) = drain!(red(client.list_of_items()).items());
    assert_eq!(ids(&items), ["i"]);
    let (pages, _) = drain!(red(client.list_of_words()).pages());
    assert_eq!(pages[0].list, ["w"]);
    let (others, _) = drain!(red(client.list_of_others()).items());
    assert_eq!(ids(&others), [""; 0]);
    assert_eq!(
        targets(&wire),
        [
            "/paging/ids?colour=red",
            "/paging/ids?colour=red&cursor=b",
            "/paging/items?colour=red",
            "/paging/words?colour=red",
            "/paging/others?colour=red"
        ]
    );
}

#[test]
fn so_they_do_without_async() {
    let wire = serve([
        page(r#"{"list":["a"],"nextCursor":"2"}"#),
        page(r#"{"list":["b"]}"#),
    ]);
    let words = red(client(&wire).blocking().list_of_words()).items();
    let words: Vec<String> = words.map(Result::unwrap).collect();
    assert_eq!(words, ["a", "b"]);
}
