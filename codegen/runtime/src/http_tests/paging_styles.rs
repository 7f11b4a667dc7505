//! Pages by number, cursor, last item, link and URL: what is asked for, where it ends, and what is refused.
#![allow(
    unreachable_pub,
    dead_code,
    reason = "what the macros of the runtime emit is public in a client, and tests need not call it all"
)]

use super::api::{Log, fake, respond};
use crate::runtime::{
    Async, Blank, Call, Client, Decode, ErrorKind, Fault, Input, Method, Operation, Paged, Paging,
    Place, Property, Shape, Undeclared, next_url, request,
};

/// A page that says all that pages can say.
#[derive(Debug)]
struct Page {
    items: Vec<i64>,
    next: Option<String>,
    more: Option<bool>,
    number: Option<i64>,
    pages: Option<i64>,
    total: Option<i64>,
}

static PAGE: Shape = Shape::new(
    "Page",
    &[
        Property::required("items").list(),
        Property::optional("next"),
        Property::optional("more"),
        Property::optional("page"),
        Property::optional("pages"),
        Property::optional("total"),
    ],
);

impl Blank for Page {
    fn blank() -> Self {
        Self {
            items: Vec::new(),
            next: None,
            more: None,
            number: None,
            pages: None,
            total: None,
        }
    }
}

impl Decode for Page {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.object(
            &PAGE,
            &mut [
                &mut self.items,
                &mut self.next,
                &mut self.more,
                &mut self.number,
                &mut self.pages,
                &mut self.total,
            ],
        )
    }
}

macro_rules! list {
    ($request:ident $operation:ident $name:literal $paging:expr, $page:ident => $place:expr) => {
        static $operation: Operation = Operation::new($name, Method::GET, "/items")
            .accept(&["application/json"])
            .paging($paging);

        #[must_use]
        struct $request<M = Async>(Call<M>);

        impl Paged for $request {
            type Page = Page;
            type Item = i64;

            fn place($page: &Page) -> Place {
                $place
            }

            fn items(page: Page) -> Vec<i64> {
                page.items
            }
        }

        request!($request => Page, Undeclared; paged);
    };
}

list!(ByNumber BY_NUMBER "by_number" Paging::page("page", 1), page => Place::new(page.items.len())
    .offset(page.number)
    .pages(page.pages)
    .total(page.total)
    .more(page.more));
list!(ByCursor BY_CURSOR "by_cursor" Paging::cursor("cursor"), page => Place::new(page.items.len())
    .more(page.more)
    .next(page.next.as_ref()));
list!(ByLast BY_LAST "by_last" Paging::cursor("after"), page => Place::new(page.items.len())
    .more(page.more)
    .next_number(page.items.last().copied()));
list!(ByLink BY_LINK "by_link" Paging::url(next_url::in_link_header), page => Place::new(page.items.len()));
list!(ByUrl BY_URL "by_url" Paging::url(next_url::in_body), page => Place::new(page.items.len())
    .more(page.more)
    .next(page.next.as_ref()));

/// A client whose server answers by the part of the URL from the path on.
fn server(pages: &'static [(&'static str, &'static str)]) -> (Client, Log) {
    let (builder, log) = fake(move |request| {
        let asked = request.uri().path_and_query().unwrap().as_str();
        let asked = asked.strip_prefix("/v1/items").unwrap_or(asked);
        let page = pages.iter().find(|(url, _)| *url == asked);
        let (_, page) = page.unwrap_or_else(|| panic!("nobody should ask for {asked}"));
        match page.split_once(' ') {
            Some((link, page)) if link.starts_with('<') => {
                let mut response = respond(200, "application/json", page);
                let link = link.parse().unwrap();
                response.headers_mut().insert("link", link);
                response
            }
            _ => respond(200, "application/json", page),
        }
    });
    (builder.bearer_token("secret").build().unwrap(), log)
}

/// All items, and the error that ended them if there was one.
macro_rules! drain {
    ($request:ident, $client:expr, $operation:ident) => {{
        let mut items = $request($client.call(&$operation)).items();
        let mut found = Vec::new();
        let error = loop {
            match items.try_next().await {
                Ok(Some(item)) => found.push(item),
                Ok(None) => break None,
                Err(error) => break Some((error.kind(), error.to_string())),
            }
        };
        assert!(
            items.try_next().await.unwrap().is_none(),
            "an end is an end"
        );
        (found, error)
    }};
}

fn paging(operation: &str, message: &str) -> (ErrorKind, String) {
    (ErrorKind::Paging, format!("{operation}: {message}"))
}

#[tokio::test]
async fn pages_by_number_end_by_whatever_says_so() {
    for pages in [
        // By the number of pages.
        &[
            ("", r#"{"items":[1],"pages":2}"#),
            ("?page=2", r#"{"items":[2],"pages":2}"#),
        ][..],
        // By the number of items.
        &[
            ("", r#"{"items":[1],"total":2}"#),
            ("?page=2", r#"{"items":[2],"total":2}"#),
        ],
        // By a flag.
        &[
            ("", r#"{"items":[1],"more":true}"#),
            ("?page=2", r#"{"items":[2],"more":false}"#),
        ],
        // By a page without items.
        &[
            ("", r#"{"items":[1]}"#),
            ("?page=2", r#"{"items":[2]}"#),
            ("?page=3", r#"{"items":[]}"#),
        ],
        // Where there are items, none at all is no number of them.
        &[
            ("", r#"{"items":[1],"pages":0,"total":0}"#),
            ("?page=2", r#"{"items":[2],"pages":0,"total":0}"#),
            ("?page=3", r#"{"items":[],"pages":0,"total":0}"#),
        ],
        // The server counts from 0, and says so.
        &[
            ("", r#"{"items":[1],"page":0}"#),
            ("?page=1", r#"{"items":[2],"page":1}"#),
            ("?page=2", r#"{"items":[],"page":2}"#),
        ],
    ] {
        let (client, log) = server(pages);
        assert_eq!(drain!(ByNumber, client, BY_NUMBER), (vec![1, 2], None));
        assert_eq!(log.all().len(), pages.len());
    }
}

#[tokio::test]
async fn pages_by_number_start_where_the_request_says() {
    // How many items came before is not known, so that their total ends nothing.
    let (client, log) = server(&[
        ("?page=2", r#"{"items":[1,2],"total":3}"#),
        ("?page=3", r#"{"items":[3],"total":3}"#),
        ("?page=4", r#"{"items":[],"total":3}"#),
    ]);
    let mut pages = ByNumber(client.call(&BY_NUMBER).query("page", 2)).pages();
    while pages.try_next().await.unwrap().is_some() {}
    assert_eq!(log.all().len(), 3);
    let mut pages = ByNumber(client.call(&BY_NUMBER).query("page", "x")).pages();
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn a_server_that_does_not_turn_the_page_is_found_out() {
    let (client, log) = server(&[("", r#"{"items":[1]}"#), ("?page=2", r#"{"items":[1]}"#)]);
    let (items, error) = drain!(ByNumber, client, BY_NUMBER);
    assert_eq!(items, [1]);
    let message = "the server answers with the same page, whichever is asked for";
    assert_eq!(error.unwrap(), paging("by_number", message));
    assert_eq!(log.all().len(), 2);
    let (client, _) = server(&[
        ("", r#"{"items":[1],"page":1}"#),
        ("?page=2", r#"{"items":[2],"page":1}"#),
    ]);
    let (_, error) = drain!(ByNumber, client, BY_NUMBER);
    let message = "asked for the page at 2, the server answered with the page at 1";
    assert_eq!(error.unwrap(), paging("by_number", message));
}

#[tokio::test]
async fn cursors_are_sent_as_they_came() {
    let (client, log) = server(&[
        ("", r#"{"items":[1],"next":"a+b/c=="}"#),
        // In the middle there may be pages without items.
        ("?cursor=a%2Bb%2Fc%3D%3D", r#"{"items":[],"next":"é&x"}"#),
        ("?cursor=%C3%A9%26x", r#"{"items":[2],"next":""}"#),
    ]);
    assert_eq!(drain!(ByCursor, client, BY_CURSOR), (vec![1, 2], None));
    assert_eq!(log.all().len(), 3);
    let mut pages = ByCursor(client.call(&BY_CURSOR)).pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().items, [1]);
    assert_eq!(pages.try_next().await.unwrap().unwrap().items, [2]);
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_list_ends_without_a_cursor_or_with_a_flag() {
    for last in [
        r#"{"items":[2]}"#,
        r#"{"items":[2],"next":null}"#,
        r#"{"items":[2],"next":""}"#,
        r#"{"items":[2],"next":"b","more":false}"#,
    ] {
        let pages: &'static _ = Box::leak(Box::new([
            ("", r#"{"items":[1],"next":"a"}"#),
            ("?cursor=a", last),
        ]));
        let (client, log) = server(pages);
        assert_eq!(drain!(ByCursor, client, BY_CURSOR), (vec![1, 2], None));
        assert_eq!(log.all().len(), 2, "{last}");
    }
    let (client, _) = server(&[("", r#"{"items":[1],"more":true}"#)]);
    let (items, error) = drain!(ByCursor, client, BY_CURSOR);
    assert_eq!(items, [1], "what came is given");
    let message = "the page says that there are more, and has no cursor to them";
    assert_eq!(error.unwrap(), paging("by_cursor", message));
}

#[tokio::test]
async fn cursors_do_not_lead_in_a_circle() {
    const CIRCLE: &str = "the page leads back to one that came before, so that the list has no end";
    for pages in [
        // The same one again and again.
        &[
            ("", r#"{"items":[1],"next":"a"}"#),
            ("?cursor=a", r#"{"items":[2],"next":"a"}"#),
        ][..],
        // By way of another.
        &[
            ("", r#"{"items":[1],"next":"a"}"#),
            ("?cursor=a", r#"{"items":[],"next":"b"}"#),
            ("?cursor=b", r#"{"items":[2],"next":"a"}"#),
        ],
    ] {
        let (client, log) = server(pages);
        assert_eq!(
            drain!(ByCursor, client, BY_CURSOR),
            (vec![1, 2], Some(paging("by_cursor", CIRCLE)))
        );
        assert_eq!(log.all().len(), pages.len(), "each was asked for once");
    }
    // A server that repeats its cursor where there is nothing yet means: later.
    let (client, log) = server(&[
        ("", r#"{"items":[1],"next":"a"}"#),
        ("?cursor=a", r#"{"items":[],"next":"a"}"#),
    ]);
    assert_eq!(drain!(ByCursor, client, BY_CURSOR), (vec![1], None));
    assert_eq!(log.all().len(), 2);
    // The cursor that the caller began with counts.
    let (client, log) = server(&[("?cursor=a", r#"{"items":[2],"next":"a"}"#)]);
    let mut items = ByCursor(client.call(&BY_CURSOR).query("cursor", "a")).items();
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    assert_eq!(
        items.try_next().await.unwrap_err().kind(),
        ErrorKind::Paging
    );
    assert_eq!(log.all().len(), 1);
}

#[tokio::test]
async fn the_last_item_can_be_the_cursor() {
    let (client, log) = server(&[
        ("", r#"{"items":[1,2],"more":true}"#),
        ("?after=2", r#"{"items":[3],"more":false}"#),
    ]);
    assert_eq!(drain!(ByLast, client, BY_LAST), (vec![1, 2, 3], None));
    assert_eq!(log.all().len(), 2);
}

#[tokio::test]
async fn links_are_followed_with_credentials_at_the_same_origin() {
    let (client, log) = server(&[
        ("", r#"<?page=2>;rel="next" {"items":[1]}"#),
        (
            "?page=2",
            r#"<https://api.example:443/other?x=y>;rel=next {"items":[2]}"#,
        ),
        ("/other?x=y", r#"</>;rel=prev {"items":[3]}"#),
    ]);
    assert_eq!(drain!(ByLink, client, BY_LINK), (vec![1, 2, 3], None));
    for seen in log.all() {
        assert_eq!(seen.header("authorization"), Some("Bearer secret"));
        assert_eq!(seen.method, "GET");
    }
}

#[tokio::test]
async fn urls_of_other_origins_are_not_asked_for() {
    for (next, place) in [
        ("https://evil.example/v1/items", "https://evil.example:443"),
        ("//evil.example/v1/items", "https://evil.example:443"),
        ("http://api.example/v1/items", "http://api.example:80"),
        (
            "https://api.example:8443/v1/items",
            "https://api.example:8443",
        ),
        (
            "https://secret@api.example/v1/items",
            "a URL with a user's name",
        ),
        ("ftp://api.example/v1/items", "no http or https URL"),
    ] {
        let page = format!(r#"{{"items":[1],"next":"{next}"}}"#);
        let (builder, log) = fake(move |_| respond(200, "application/json", &page));
        let client = builder.bearer_token("secret").build().unwrap();
        let (items, error) = drain!(ByUrl, client, BY_URL);
        assert_eq!(items, [1], "what came is given");
        let message = format!(
            "the next page is at {place} and not at https://api.example:443, where the call went, so it was not asked for"
        );
        assert_eq!(error.unwrap(), paging("by_url", &message));
        assert_eq!(log.all().len(), 1, "{next}");
    }
}

#[tokio::test]
async fn urls_of_origins_that_the_caller_names_are_followed_with_credentials() {
    let pages = |request: &str| match request {
        "https://api.example/v1/items" => r#"{"items":[1],"next":"https://eu.example/items"}"#,
        "https://eu.example/items" => r#"{"items":[2],"next":"?page=2"}"#,
        "https://eu.example/items?page=2" => {
            r#"{"items":[3],"next":"http://us.example:8080/v1/items"}"#
        }
        "http://us.example:8080/v1/items" => {
            r#"{"items":[4],"next":"https://api.example/v1/items?last"}"#
        }
        "https://api.example/v1/items?last" => {
            r#"{"items":[5],"next":"https://eu.example:8443/items"}"#
        }
        other => panic!("{other}"),
    };
    let (builder, log) = fake(move |request| {
        let page = pages(&request.uri().to_string());
        respond(200, "application/json", page)
    });
    let builder = builder.bearer_token("secret");
    let builder = builder.page_origin("https://EU.example/");
    let client = builder.page_origin("http://us.example:8080").build();
    let (items, error) = drain!(ByUrl, client.unwrap(), BY_URL);
    assert_eq!(items, [1, 2, 3, 4, 5]);
    assert_eq!(
        error.unwrap(),
        paging(
            "by_url",
            "the next page is at https://eu.example:8443 and not at https://api.example:443, where the call went, so it was not asked for"
        )
    );
    for seen in log.all() {
        assert_eq!(seen.header("authorization"), Some("Bearer secret"));
    }
    for (url, problem) in [
        ("https://eu.example/v1", "it must not have a path"),
        (
            "eu.example",
            "it must be absolute and begin with http:// or https://",
        ),
        (
            "https://u:p@eu.example",
            "it must not hold a user or a password; set credentials instead",
        ),
    ] {
        let (builder, _) = fake(|_| respond(200, "", ""));
        let error = builder.page_origin(url).build().unwrap_err().to_string();
        assert!(error.ends_with(problem), "{error}");
        assert!(!error.contains("u:p"), "{error}");
    }
}

#[tokio::test]
async fn urls_do_not_lead_in_a_circle() {
    const CIRCLE: &str = "the page leads back to one that came before, so that the list has no end";
    for pages in [
        &[("", r#"{"items":[1],"next":"/v1/items"}"#)][..],
        &[
            ("", r#"{"items":[1],"next":"/v1/items?p=2"}"#),
            (
                "?p=2",
                r#"{"items":[2],"next":"https://api.example/v1/items"}"#,
            ),
        ],
    ] {
        let (client, log) = server(pages);
        let (items, error) = drain!(ByUrl, client, BY_URL);
        assert_eq!(items.len(), pages.len());
        assert_eq!(error.unwrap(), paging("by_url", CIRCLE));
        assert_eq!(log.all().len(), pages.len());
    }
    let (client, _) = server(&[("", r#"{"items":[1],"next":"http://[/"}"#)]);
    let (_, error) = drain!(ByUrl, client, BY_URL);
    assert_eq!(
        error,
        Some(paging("by_url", "what leads to the next page is no URL"))
    );
}

#[tokio::test]
async fn a_redirected_page_leads_on_from_where_it_was() {
    let (builder, log) = fake(|request| match request.uri().to_string().as_str() {
        "https://api.example/v1/items" => {
            let mut response = respond(302, "", "");
            let there = "https://mirror.example/items".parse().unwrap();
            response.headers_mut().insert("location", there);
            response
        }
        "https://mirror.example/items" => {
            respond(200, "application/json", r#"{"items":[1],"next":"?p=2"}"#)
        }
        url => panic!("nobody should ask for {url}"),
    });
    let client = builder.bearer_token("secret").build().unwrap();
    let (items, error) = drain!(ByUrl, client, BY_URL);
    assert_eq!(items, [1]);
    assert_eq!(error.unwrap().0, ErrorKind::Paging);
    assert_eq!(log.all().len(), 2);
    assert_eq!(log.all()[1].header("authorization"), None);
}

#[test]
fn nothing_of_a_cursor_is_shown() {
    let (client, _) = server(&[("", r#"{"items":[1],"next":"s3cret"}"#)]);
    let mut items = ByCursor(client.blocking().call(&BY_CURSOR)).items();
    assert_eq!(items.next().unwrap().unwrap(), 1);
    let shown = format!("{items:?}");
    assert!(
        shown.contains("by_cursor") && !shown.contains("s3cret"),
        "{shown}"
    );
}
