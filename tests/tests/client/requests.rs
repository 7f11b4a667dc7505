//! What each operation puts on the wire, to the byte of its line and its body.

use std::collections::BTreeMap;

use billforward_usage_sessions::models::{
    CompoundUsageSession, Order, UsageSession, UsageSessionState,
};
use billforward_usage_sessions::operations::usage_sessions::GetActiveSessionsForSubscription;
use billforward_usage_sessions::{ApiKey, ErrorKind, MediaType};
use chrono::{TimeZone, Utc};
use serde_json::json;
use specsmith_tests::wire::{Request, Script, Wire};

use crate::both::{EMPTY_PAGE, builder, client, session, session_json};

/// A server that answers everything with an empty page.
fn server() -> Wire {
    Wire::start([Script::answer("200 OK", "application/json", EMPTY_PAGE)]).unwrap()
}

/// The base URL that the API's paths are appended to.
fn base_url(wire: &Wire) -> String {
    format!("{}/RestAPI", wire.base_url())
}

/// The request that both sides of the client send, which is the same.
macro_rules! sent {
    (|$name:ident| $request:expr) => {
        sent!(|builder| builder, |$name| $request)
    };
    (|$builder:ident| $settings:expr, |$name:ident| $request:expr) => {{
        let wire = server();
        let $builder = builder(base_url(&wire));
        let client = $settings.build().unwrap();
        for (side, result) in by_both!(client, |$name| $request) {
            assert!(result.is_ok(), "{side}: {result:?}");
        }
        same(wire.requests())
    }};
}

fn same(requests: Vec<Request>) -> Request {
    let [one, other] = <[Request; 2]>::try_from(requests).unwrap();
    assert_eq!(one.line(), other.line());
    assert_eq!(headers(&one), headers(&other));
    assert_eq!(one.body(), other.body());
    one
}

/// All headers but `Host`, whose port is another each time. None comes twice.
fn headers(request: &Request) -> BTreeMap<String, String> {
    let text = String::from_utf8(request.as_bytes().to_vec()).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    let mut headers = BTreeMap::new();
    for line in head.lines().skip(1) {
        let (name, value) = line.split_once(": ").unwrap();
        let before = headers.insert(name.to_ascii_lowercase(), value.to_owned());
        assert_eq!(before, None, "{name} comes twice");
    }
    assert!(headers.remove("host").unwrap().starts_with("127.0.0.1:"));
    headers
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn body(request: &Request) -> &str {
    std::str::from_utf8(request.body()).unwrap()
}

/// Who the client says it is: the package and the version that its manifest names.
fn user_agent() -> String {
    let manifest = include_str!("../../../generated-client/Cargo.toml");
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = "))
        .unwrap();
    format!("billforward-usage-sessions/{}", version.trim_matches('"'))
}

#[test]
fn lists_with_nothing_but_the_subscription() {
    let active = sent!(|client| client.get_active_sessions_for_subscription("SUB-1"));
    assert_eq!(
        active.line(),
        "GET /RestAPI/usage-sessions/SUB-1/active HTTP/1.1"
    );
    let all = sent!(|client| client.get_usage_list_for_usage_session("SUB-1"));
    assert_eq!(all.line(), "GET /RestAPI/usage-sessions/SUB-1 HTTP/1.1");
    for request in [active, all] {
        assert_eq!(
            headers(&request),
            pairs([
                ("accept", "application/json"),
                ("accept-encoding", "gzip"),
                ("user-agent", &user_agent())
            ])
        );
        assert_eq!(request.body(), b"");
    }
}

#[test]
fn lists_with_every_parameter() {
    let active = sent!(|client| {
        client
            .get_active_sessions_for_subscription("SUB-1")
            .organizations(["ORG-1", "ORG-2"])
            .offset(20)
            .records(100)
            .order_by("start")
            .order(Order::Desc)
    });
    let query =
        "organizations=ORG-1&organizations=ORG-2&offset=20&records=100&order_by=start&order=DESC";
    assert_eq!(
        active.line(),
        format!("GET /RestAPI/usage-sessions/SUB-1/active?{query} HTTP/1.1")
    );
    // The order on the wire is that of the setters.
    let all = sent!(|client| {
        client
            .get_usage_list_for_usage_session("SUB-1")
            .order(Order::Asc)
            .order_by("created")
            .records(i32::MAX)
            .offset(0)
            .organizations(vec![String::from("ORG-1")])
    });
    let query = "order=ASC&order_by=created&records=2147483647&offset=0&organizations=ORG-1";
    assert_eq!(
        all.line(),
        format!("GET /RestAPI/usage-sessions/SUB-1?{query} HTTP/1.1")
    );
}

#[test]
fn a_parameter_that_is_set_again_is_replaced() {
    let request = sent!(|client| {
        client
            .get_usage_list_for_usage_session("SUB-1")
            .organizations(["ORG-1", "ORG-2"])
            .records(1)
            .order(Order::Asc)
            .records(2)
            .organizations(["ORG-3"])
            .order(Order::Desc)
    });
    assert_eq!(
        request.line(),
        "GET /RestAPI/usage-sessions/SUB-1?organizations=ORG-3&records=2&order=DESC HTTP/1.1"
    );
    let none: [&str; 0] = [];
    let request = sent!(|client| {
        client
            .get_usage_list_for_usage_session("SUB-1")
            .organizations(["ORG-1"])
            .organizations(none)
    });
    assert_eq!(request.line(), "GET /RestAPI/usage-sessions/SUB-1 HTTP/1.1");
}

#[test]
fn defaults_are_constants_and_are_sent_when_set() {
    type List = GetActiveSessionsForSubscription;
    let request = sent!(|client| {
        client
            .get_active_sessions_for_subscription("SUB-1")
            .offset(List::DEFAULT_OFFSET)
            .records(List::DEFAULT_RECORDS)
            .order_by(List::DEFAULT_ORDER_BY)
            .order(List::DEFAULT_ORDER)
    });
    assert_eq!(
        request.line(),
        "GET /RestAPI/usage-sessions/SUB-1/active?offset=0&records=8766&order_by=created&order=ASC HTTP/1.1"
    );
}

#[test]
fn ids_cannot_change_the_route() {
    for (id, segment) in [
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("50%", "50%25"),
        ("a%2Fb", "a%252Fb"),
        ("é", "%C3%A9"),
        ("two words", "two%20words"),
        (" ", "%20"),
        ("../stop", "..%2Fstop"),
        ("..;a=b", "..%3Ba%3Db"),
        ("a\\b", "a%5Cb"),
        ("\r\nHost: x", "%0D%0AHost%3A%20x"),
        ("\0", "%00"),
        ("a.b", "a.b"),
        ("-._~", "-._~"),
        ("a:b@c,d+e", "a%3Ab%40c%2Cd%2Be"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
    ] {
        let request = sent!(|client| client.get_active_sessions_for_subscription(id));
        let line = format!("GET /RestAPI/usage-sessions/{segment}/active HTTP/1.1");
        assert_eq!(request.line(), line, "{id:?}");
    }
}

#[test]
fn query_values_cannot_become_parameters() {
    let request = sent!(|client| {
        client
            .get_usage_list_for_usage_session("SUB-1")
            .organizations(["a&order=ASC", "two words", "é", "", "1+1=2", "/?#%"])
            .order_by("a;b")
            .order(Order::Other("sideways\r\n".to_owned()))
    });
    let query = "organizations=a%26order%3DASC&organizations=two%20words&organizations=%C3%A9&organizations=&organizations=1%2B1%3D2&organizations=%2F%3F%23%25&order_by=a%3Bb&order=sideways%0D%0A";
    assert_eq!(
        request.line(),
        format!("GET /RestAPI/usage-sessions/SUB-1?{query} HTTP/1.1")
    );
}

#[test]
fn arguments_that_cannot_be_sent_are_refused_before_anything_is() {
    let wire = server();
    let client = client(base_url(&wire));
    for id in ["", ".", "..", "...", "%2e", "%2E%2e", "%252e."] {
        for (side, result) in by_both!(&client, |client| client
            .get_usage_list_for_usage_session(id)
            .records(1))
        {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{side} {id:?}");
            assert!(error.to_string().contains("`subscription-id`"), "{error}");
            assert_eq!(error.operation(), "get_usage_list_for_usage_session");
            assert_eq!(error.status(), None);
        }
    }
    for (name, value) in [
        ("X-Trace", "a\r\nX-Other: b"),
        ("X Trace", "a"),
        ("", "a"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
    ] {
        for (side, result) in by_both!(&client, |client| client
            .start_usage_session(CompoundUsageSession::new([session("call-1")]))
            .header(name, value))
        {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{side} {name:?}");
        }
    }
    assert_eq!(wire.connections(), 0);
}

#[test]
fn the_first_argument_that_cannot_be_sent_is_the_one_reported() {
    let wire = server();
    for (side, result) in by_both!(client(base_url(&wire)), |client| client
        .get_usage_list_for_usage_session("..")
        .header("X-Trace", "\n"))
    {
        let error = result.unwrap_err();
        assert!(
            error.to_string().contains("`subscription-id`"),
            "{side}: {error}"
        );
    }
}

#[test]
fn starts_and_stops_with_what_is_required() {
    let minimal = r#"{"usageSessions":[{"subscriptionID":"SUB-1","sessionID":"call-1","pricingComponentID":"PRC-1","pricingComponentName":"Minutes called","uom":"minutes"}]}"#;
    let start =
        sent!(|client| client.start_usage_session(CompoundUsageSession::new([session("call-1")])));
    assert_eq!(start.line(), "POST /RestAPI/usage-sessions/start HTTP/1.1");
    let stop =
        sent!(|client| client.stop_usage_session(CompoundUsageSession::new([session("call-1")])));
    assert_eq!(stop.line(), "POST /RestAPI/usage-sessions/stop HTTP/1.1");
    for request in [start, stop] {
        assert_eq!(body(&request), minimal);
        assert_eq!(
            headers(&request),
            pairs([
                (
                    "accept",
                    "application/json, text/xml;q=0.9, application/xml;q=0.8"
                ),
                ("accept-encoding", "gzip"),
                ("content-length", &minimal.len().to_string()),
                ("content-type", "application/json"),
                ("user-agent", &user_agent()),
            ])
        );
    }
}

#[test]
fn starts_with_every_field_that_a_request_has() {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 15, 0).unwrap();
    let full = session("call \"1\"\n\u{1}é\u{1f4de}")
        .organization_id("ORG-1")
        .description("")
        .sessionix(i32::MIN)
        .start(at)
        .stop(at + chrono::TimeDelta::milliseconds(1_500))
        .state(UsageSessionState::Historic)
        .uduration(i64::MAX);
    let sessions = CompoundUsageSession::new([full, session("call-2")]).organization_id("ORG-2");
    let request = sent!(|client| client.start_usage_session(sessions.clone()));
    let first = concat!(
        r#"{"organizationID":"ORG-1","subscriptionID":"SUB-1","sessionID":"call \"1\"\n\u0001é📞","#,
        r#""pricingComponentID":"PRC-1","pricingComponentName":"Minutes called","uom":"minutes","#,
        r#""description":"","sessionix":-2147483648,"start":"2026-03-02T09:15:00Z","#,
        r#""stop":"2026-03-02T09:15:01.500Z","state":"Historic","uduration":9223372036854775807}"#,
    );
    let second = session_json("call-2");
    let text = body(&request);
    let rest = text.strip_prefix(r#"{"usageSessions":["#).unwrap();
    let rest = rest.strip_prefix(first).unwrap_or_else(|| panic!("{rest}"));
    assert!(rest.ends_with(r#"],"organizationID":"ORG-2"}"#), "{rest}");
    let parsed: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(parsed["usageSessions"][1], second);
}

#[test]
fn sends_a_list_without_sessions() {
    let none: [UsageSession; 0] = [];
    let sessions = CompoundUsageSession::new(none);
    let request = sent!(|client| client.stop_usage_session(sessions.clone()));
    assert_eq!(body(&request), r#"{"usageSessions":[]}"#);
}

#[test]
fn what_the_server_sets_is_not_sent_back() {
    let mut answer = session_json("call-1");
    answer["created"] = json!("2026-03-02T09:15:00Z");
    answer["changedBy"] = json!("USR-1");
    let received: UsageSession = serde_json::from_value(answer.clone()).unwrap();
    assert_eq!(received.changed_by.as_deref(), Some("USR-1"));
    let sessions = CompoundUsageSession::new([received.clone()]);
    let request = sent!(|client| client.stop_usage_session(sessions.clone()));
    let text = body(&request);
    assert!(
        !text.contains("created") && !text.contains("changedBy"),
        "{text}"
    );
    // To keep a session, all of it is written.
    assert_eq!(serde_json::to_value(&received).unwrap(), answer);
}

#[test]
fn asks_for_the_format_that_the_caller_wants() {
    for (media_type, header) in [
        (MediaType::ApplicationJson, "application/json"),
        (MediaType::ApplicationXml, "application/xml"),
        (MediaType::TextXml, "text/xml"),
    ] {
        let request = sent!(|client| client
            .start_usage_session(CompoundUsageSession::new([session("call-1")]))
            .accept(media_type));
        assert_eq!(request.headers("accept"), [header]);
        assert_eq!(request.headers("content-type"), ["application/json"]);
    }
    let request = sent!(|builder| builder.prefer("application/xml"), |client| client
        .start_usage_session(CompoundUsageSession::new([session("call-1")])));
    assert_eq!(
        request.headers("accept"),
        ["application/xml, text/xml;q=0.9, application/json;q=0.8"]
    );
}

#[test]
fn settings_and_requests_bring_headers() {
    let request = sent!(
        |builder| builder
            .bearer_token("t0ken")
            .header("X-Tenant", "one")
            .header("X-Trace", "client")
            .user_agent("meter/2"),
        |client| client
            .get_usage_list_for_usage_session("SUB-1")
            .header("x-trace", "request")
            .header("X-Empty", "")
    );
    assert_eq!(
        headers(&request),
        pairs([
            ("accept", "application/json"),
            ("accept-encoding", "gzip"),
            ("authorization", "Bearer t0ken"),
            ("user-agent", "meter/2"),
            ("x-empty", ""),
            ("x-tenant", "one"),
            ("x-trace", "request"),
        ])
    );
}

#[test]
fn credentials_are_written_where_they_belong() {
    let request = sent!(|builder| builder.basic("me", "sesame: open"), |client| {
        client.get_usage_list_for_usage_session("SUB-1")
    });
    assert_eq!(
        request.headers("authorization"),
        ["Basic bWU6c2VzYW1lOiBvcGVu"]
    );
    let request = sent!(
        |builder| builder
            .api_key(ApiKey::header("X-Key", "k1"))
            .api_key(ApiKey::query("key", "k 2"))
            .api_key(ApiKey::cookie("session", "k;3")),
        |client| client.get_usage_list_for_usage_session("SUB-1").records(1)
    );
    assert_eq!(
        request.line(),
        "GET /RestAPI/usage-sessions/SUB-1?records=1&key=k%202 HTTP/1.1"
    );
    assert_eq!(request.headers("x-key"), ["k1"]);
    assert_eq!(request.headers("cookie"), ["session=k%3B3"]);
}

#[test]
fn a_base_url_may_end_with_a_slash_or_have_no_path() {
    for (path, line) in [
        ("/RestAPI/", "GET /RestAPI/usage-sessions/SUB-1 HTTP/1.1"),
        ("/a/b%20c", "GET /a/b%20c/usage-sessions/SUB-1 HTTP/1.1"),
        ("/", "GET /usage-sessions/SUB-1 HTTP/1.1"),
        ("", "GET /usage-sessions/SUB-1 HTTP/1.1"),
    ] {
        let wire = server();
        let client = client(format!("{}{path}", wire.base_url()));
        for (side, result) in by_both!(client, |client| client
            .get_usage_list_for_usage_session("SUB-1"))
        {
            assert!(result.is_ok(), "{side}: {result:?}");
        }
        assert_eq!(same(wire.requests()).line(), line);
    }
}
