//! Arguments as they stand in the URL, in headers and in cookies, and those that are refused.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::api::{Log, Thing, answering, builder};
use crate::runtime::{Client, Encode, ErrorKind, Style, transport};

const THING: &str = r#"{"id":1}"#;

fn client() -> (Client, Log) {
    answering(200, "application/json", THING)
}

async fn url_of_id(id: &str) -> Result<String, String> {
    let (client, log) = client();
    client.get_thing(id).send().await.map_err(|error| {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(log.all().is_empty(), "nothing is sent");
        error.to_string()
    })?;
    Ok(log.only().url)
}

#[tokio::test]
async fn a_path_argument_cannot_change_the_route() {
    for (id, segment) in [
        ("plain-._~09AZ", "plain-._~09AZ"),
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("é ü", "%C3%A9%20%C3%BC"),
        ("../x", "..%2Fx"),
        (r"..\x", "..%5Cx"),
        (";matrix=1&x", "%3Bmatrix%3D1%26x"),
        ("%2e%2e/", "%252e%252e%2F"),
        ("a\r\nb\0\t", "a%0D%0Ab%00%09"),
        ("{thing-id}", "%7Bthing-id%7D"),
        ("...a", "...a"),
    ] {
        assert_eq!(
            url_of_id(id).await.unwrap(),
            format!("https://api.example/v1/things/{segment}/state")
        );
    }
}

#[tokio::test]
async fn every_character_of_a_path_argument_survives() {
    let characters = (0..0x300)
        .chain([0x2028, 0xfeff, 0x1_f600])
        .filter_map(char::from_u32);
    for character in characters.filter(|character| *character != '.') {
        let id = format!("x{character}");
        let url = url_of_id(&id).await.unwrap();
        let segment = url
            .strip_prefix("https://api.example/v1/things/")
            .unwrap()
            .strip_suffix("/state")
            .unwrap();
        assert!(
            segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)),
            "{segment}"
        );
        assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), id);
    }
}

#[tokio::test]
async fn empty_and_dotted_path_arguments_are_refused() {
    assert_eq!(
        url_of_id("").await.unwrap_err(),
        "get_thing: path parameter `thing-id` cannot be sent: it is empty, which would lead to another path"
    );
    for id in [".", "..", "...", "%2e", "%2E.", "%252e%252E", ".%25252e"] {
        let message = url_of_id(id).await.unwrap_err();
        assert!(
            message.contains("`thing-id`") && message.contains("dots"),
            "{id}: {message}"
        );
    }
}

#[tokio::test]
async fn several_parameters_fit_one_segment() {
    let (client, log) = answering(204, "", "");
    client.delete_thing("a.b", "json").send().await.unwrap();
    assert_eq!(log.only().url, "https://api.example/v1/things/a.b.json");
    let error = client.delete_thing("a", "..").send().await.unwrap_err();
    assert!(error.to_string().contains("`format`"), "{error}");
}

async fn query(style: Style, value: impl Encode) -> String {
    let (client, log) = client();
    client
        .get_thing("1")
        .query("a b", style, value)
        .send()
        .await
        .unwrap();
    let url = log.only().url;
    url.split_once('?')
        .map(|(_, query)| query.to_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn queries_are_written_in_their_style() {
    let list = ["x", "y&z", "ü"].map(str::to_owned).to_vec();
    let map: BTreeMap<String, i64> = [("k=".to_owned(), 1), ("l".to_owned(), -2)].into();
    let thing = Thing { id: 7, name: None };
    assert_eq!(query(Style::FORM_EXPLODED, 5).await, "a%20b=5");
    assert_eq!(query(Style::FORM_EXPLODED, true).await, "a%20b=true");
    assert_eq!(
        query(Style::FORM_EXPLODED, "1+1=2 ~").await,
        "a%20b=1%2B1%3D2%20~"
    );
    assert_eq!(query(Style::FORM_EXPLODED, "").await, "a%20b=");
    assert_eq!(
        query(Style::FORM_EXPLODED, list.clone()).await,
        "a%20b=x&a%20b=y%26z&a%20b=%C3%BC"
    );
    assert_eq!(
        query(Style::FORM, list.clone()).await,
        "a%20b=x,y%26z,%C3%BC"
    );
    assert_eq!(
        query(Style::SPACE_DELIMITED, list.clone()).await,
        "a%20b=x%20y%26z%20%C3%BC"
    );
    assert_eq!(
        query(Style::PIPE_DELIMITED, list.clone()).await,
        "a%20b=x%7Cy%26z%7C%C3%BC"
    );
    assert_eq!(
        query(Style::DEEP_OBJECT, list).await,
        "a%20b%5B%5D=x&a%20b%5B%5D=y%26z&a%20b%5B%5D=%C3%BC"
    );
    assert_eq!(
        query(Style::FORM_EXPLODED, map.clone()).await,
        "k%3D=1&l=-2"
    );
    assert_eq!(query(Style::FORM, map.clone()).await, "a%20b=k%3D,1,l,-2");
    assert_eq!(
        query(Style::SPACE_DELIMITED, map.clone()).await,
        "a%20b=k%3D%201%20l%20-2"
    );
    assert_eq!(
        query(Style::DEEP_OBJECT, map).await,
        "a%20b%5Bk%3D%5D=1&a%20b%5Bl%5D=-2"
    );
    assert_eq!(query(Style::DEEP_OBJECT, thing).await, "a%20b%5Bid%5D=7");
    assert_eq!(query(Style::FORM_EXPLODED, Vec::<String>::new()).await, "");
    assert_eq!(query(Style::FORM_EXPLODED, None::<String>).await, "");
}

#[tokio::test]
async fn numbers_that_are_none_are_refused() {
    let (client, log) = client();
    let nested = vec![vec![f64::NAN]];
    let error = client
        .get_thing("1")
        .query("q", Style::FORM, nested)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        error
            .to_string()
            .starts_with("get_thing: query parameter `q` cannot be sent: [0]"),
        "{error}"
    );
    assert!(log.all().is_empty());
}

#[tokio::test]
async fn paths_are_written_in_their_style() {
    let list = || vec!["a/b".to_owned(), "c".to_owned()];
    let map = || BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)]);
    for (style, of_scalar, of_list, of_map) in [
        (Style::SIMPLE, "5", "a%2Fb,c", "x,1,y,2"),
        (Style::SIMPLE_EXPLODED, "5", "a%2Fb,c", "x=1,y=2"),
        (Style::LABEL, ".5", ".a%2Fb,c", ".x,1,y,2"),
        (Style::LABEL_EXPLODED, ".5", ".a%2Fb.c", ".x=1.y=2"),
        (
            Style::MATRIX,
            ";thing-id=5",
            ";thing-id=a%2Fb,c",
            ";thing-id=x,1,y,2",
        ),
        (
            Style::MATRIX_EXPLODED,
            ";thing-id=5",
            ";thing-id=a%2Fb;thing-id=c",
            ";x=1;y=2",
        ),
    ] {
        let (client, log) = client();
        client.get_thing("1").path(style, 5).send().await.unwrap();
        client
            .get_thing("1")
            .path(style, list())
            .send()
            .await
            .unwrap();
        client
            .get_thing("1")
            .path(style, map())
            .send()
            .await
            .unwrap();
        let expected = [of_scalar, of_list, of_map];
        assert_eq!(
            log.urls(),
            expected.map(|segment| format!("https://api.example/v1/things/{segment}/state"))
        );
        let error = client
            .get_thing("1")
            .path(style, Vec::<String>::new())
            .send()
            .await
            .unwrap_err();
        assert!(error.to_string().contains("it is empty"), "{error}");
    }
}

#[tokio::test]
async fn setting_twice_replaces_and_keeps_the_first_place() {
    let (client, log) = answering(200, "application/json", r#"{"items":[]}"#);
    let request = client
        .list_things()
        .tags(["a", "b"])
        .offset(1)
        .limit(2)
        .tags(["c"])
        .offset(3);
    request.send().await.unwrap();
    assert_eq!(
        log.only().url,
        "https://api.example/v1/things?tag=c&offset=3&limit=2"
    );
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let (client, log) = answering(200, "application/json", r#"{"items":[]}"#);
    client.list_things().send().await.unwrap();
    let seen = log.only();
    assert_eq!(
        (seen.method.as_str(), seen.url.as_str()),
        ("GET", "https://api.example/v1/things")
    );
    let mut names: Vec<_> = seen.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "user-agent"]);
    assert_eq!(seen.header("user-agent"), Some("things/1.0"));
    assert!(seen.body.is_empty());
}

#[tokio::test]
async fn headers_and_cookies_are_written_and_replaced() {
    let (client, log) = client();
    let request = client
        .get_thing("1")
        .trace(vec![1, 2])
        .cookie("a", "x; y=1")
        .cookie("b", 2)
        .cookie("a", "é")
        .cookie("c=1; d$", true);
    request
        .header("X-Extra", "1")
        .header("x-extra", "zwei ü")
        .send()
        .await
        .unwrap();
    let seen = log.only();
    assert_eq!(seen.header("x-trace"), Some("1,2"));
    assert_eq!(
        seen.header("cookie"),
        Some("a=%C3%A9; b=2; c%3D1%3B%20d$=true")
    );
    assert_eq!(
        seen.headers.get("x-extra").unwrap().as_bytes(),
        "zwei ü".as_bytes()
    );
}

#[tokio::test]
async fn headers_that_would_split_the_request_are_refused() {
    let (client, log) = client();
    let request = client.get_thing("1").trace("a\r\nX-Evil: 1");
    let error = request.send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "get_thing: header `X-Trace` cannot be sent: its value holds control characters"
    );
    for (name, value) in [
        ("X-A", "a\nb"),
        ("X A", "1"),
        ("", "1"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
    ] {
        let error = client
            .get_thing("1")
            .header(name, value)
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{name}");
    }
    assert!(log.all().is_empty());
}

#[tokio::test]
async fn the_first_fault_is_the_one_reported() {
    let (client, _) = client();
    let error = client
        .get_thing("..")
        .header("X A", "1")
        .send()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`thing-id`"), "{error}");
}

#[tokio::test]
async fn a_body_is_written_once_with_its_type() {
    let (client, log) = client();
    client
        .put_thing(&Thing { id: 1, name: None })
        .send()
        .await
        .unwrap();
    let seen = log.only();
    assert_eq!(
        (seen.method.as_str(), seen.header("content-type")),
        ("POST", Some("application/json"))
    );
    assert_eq!(seen.body, r#"{"id":1}"#);
}

#[tokio::test]
async fn long_queries_are_sent() {
    let (client, log) = answering(200, "application/json", r#"{"items":[]}"#);
    let endless = "x".repeat(60_000);
    client
        .list_things()
        .tags([endless.as_str()])
        .send()
        .await
        .unwrap();
    assert!(log.only().url.ends_with(&endless));
    // The limit of the `http` crate, far beyond that of servers.
    let error = client
        .list_things()
        .tags([endless.as_str(), "y", &endless])
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("the URL of 1200"), "{error}");
}

#[tokio::test]
async fn the_server_counts_in_the_length_of_a_url() {
    let (client, log) = answering(200, "application/json", r#"{"items":[]}"#);
    let send = |length: usize| {
        let rest = length - "https://api.example/v1/things?tag=".len();
        client.list_things().tags([&*"x".repeat(rest)]).send()
    };
    send(65_534).await.unwrap();
    assert_eq!(log.only().url.len(), 65_534);
    let error = send(65_535).await.unwrap_err().to_string();
    assert!(
        error
            .ends_with("the URL of 65535 bytes cannot be sent: a URL may have at most 65534 bytes"),
        "{error}"
    );
}

#[test]
fn futures_and_clients_can_move_between_threads() {
    fn movable<T: Send + 'static>(_: &T) {}
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let transport = transport::from_fn(|_| Ok(http::Response::new("")));
    let client = builder().transport(transport).build().unwrap();
    shared(&client);
    shared(&client.blocking());
    movable(&client.get_thing("1"));
    movable(&client.get_thing("1").send());
    movable(&client.get_thing("1").send_with_response());
    movable(&client.list_things().items());
    movable(&client.list_things().pages());
    movable(&async move {
        let mut items = client.list_things().items();
        while let Ok(Some(_)) = items.try_next().await {}
    });
}

#[test]
fn errors_are_one_pointer_wide() {
    let pointer = size_of::<usize>();
    assert_eq!(size_of::<crate::runtime::Error<Thing>>(), pointer);
    assert_eq!(size_of::<super::api::GetThing>(), pointer);
}
