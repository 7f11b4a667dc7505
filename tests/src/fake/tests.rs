//! The fake, spoken to by a raw socket.

use serde_json::{Value, json};

use super::Fake;
use super::accept::{ANY, Format, JSON, choose};
use super::answer::write_xml;
use crate::loopback::exchange;

/// Sends a request with these header lines, and gives the status, the type and the body.
fn send(fake: &Fake, line: &str, headers: &str, body: &str) -> (u16, String, String) {
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    let answer = exchange(&fake.base_url(), request.as_bytes()).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let kind = head
        .lines()
        .find_map(|line| line.strip_prefix("content-type: "));
    (status, kind.unwrap_or_default().to_owned(), body.to_owned())
}

fn get(fake: &Fake, target: &str) -> (u16, Value) {
    let (status, kind, body) = send(fake, &format!("GET {target}"), "", "");
    assert_eq!(kind, "application/json");
    (status, serde_json::from_str(&body).unwrap())
}

fn post(fake: &Fake, target: &str, body: &Value) -> (u16, Value) {
    let headers = "Content-Type: application/json\r\nAccept: application/json\r\n";
    let (status, kind, body) = send(fake, &format!("POST {target}"), headers, &body.to_string());
    assert_eq!(kind, "application/json");
    (status, serde_json::from_str(&body).unwrap())
}

fn session(id: &str) -> Value {
    json!({
        "subscriptionID": "SUB-1",
        "sessionID": id,
        "pricingComponentID": "PRC-1",
        "pricingComponentName": "Minutes called",
        "uom": "minutes",
    })
}

fn ids(page: &Value) -> Vec<&str> {
    let results = page["results"].as_array().unwrap();
    results
        .iter()
        .map(|session| session["sessionID"].as_str().unwrap())
        .collect()
}

#[test]
fn a_session_starts_is_listed_and_stops() {
    let fake = Fake::start().unwrap();
    let body = json!({ "organizationID": "ORG-7", "usageSessions": [session("call-1"), session("call-2")] });
    let (status, started) = post(&fake, "/RestAPI/usage-sessions/start", &body);
    assert_eq!(status, 200);
    assert_eq!(ids(&started), ["call-1", "call-2"]);
    assert_eq!(started["results"][0]["start"], "2026-03-02T09:15:01Z");
    assert_eq!(started["results"][0]["state"], "Active");
    assert_eq!(started["results"][0]["organizationID"], "ORG-7");

    let (status, stopped) = post(
        &fake,
        "/RestAPI/usage-sessions/stop",
        &json!({ "usageSessions": [session("call-1")] }),
    );
    assert_eq!(status, 200);
    assert_eq!(stopped["results"][0]["state"], "Historic");
    assert_eq!(stopped["results"][0]["stop"], "2026-03-02T09:15:03Z");
    assert_eq!(stopped["results"][0]["start"], "2026-03-02T09:15:01Z");

    let (_, active) = get(&fake, "/RestAPI/usage-sessions/SUB-1/active");
    assert_eq!(ids(&active), ["call-2"]);
    let (_, all) = get(&fake, "/RestAPI/usage-sessions/SUB-1");
    assert_eq!(ids(&all), ["call-1", "call-2"]);
    assert_eq!(fake.sessions().len(), 2);
}

#[test]
fn wrong_sessions_are_refused_and_change_nothing() {
    let fake = Fake::start().unwrap();
    fake.seed_running("SUB-1", 1);
    let before = fake.sessions();
    let refused = |path: &str, sessions: Value, status: u16, kind: &str, parameters: Value| {
        let path = format!("/RestAPI/usage-sessions/{path}");
        let (given, error) = post(&fake, &path, &json!({ "usageSessions": sessions }));
        assert_eq!(
            (given, error["errorType"].as_str().unwrap()),
            (status, kind),
            "{error}"
        );
        assert_eq!(error["errorParameters"], parameters);
    };
    let key = json!(["subscriptionID", "sessionID", "uom"]);
    refused(
        "start",
        json!([session("new"), session("session-0")]),
        409,
        "DuplicateSession",
        key.clone(),
    );
    refused(
        "start",
        json!([session("new"), session("new")]),
        409,
        "DuplicateSession",
        key.clone(),
    );
    refused(
        "stop",
        json!([session("session-0"), session("new")]),
        404,
        "UnknownSession",
        key.clone(),
    );
    refused(
        "stop",
        json!([session("session-0"), session("session-0")]),
        409,
        "StoppedSession",
        key,
    );

    let mut wrong = session("new");
    wrong["created"] = json!("2026-03-02T09:15:00Z");
    wrong["sessionix"] = json!("0");
    wrong["description"] = Value::Null;
    wrong["colour"] = json!("red");
    wrong.as_object_mut().unwrap().remove("uom");
    let culprits = json!([
        "usageSessions[1].created",
        "usageSessions[1].uom",
        "usageSessions[1].description",
        "usageSessions[1].sessionix",
        "usageSessions[1].colour",
    ]);
    refused(
        "start",
        json!([session("good"), wrong]),
        400,
        "ValidationError",
        culprits,
    );
    assert_eq!(fake.sessions(), before);
}

#[test]
fn pages_say_where_they_lie() {
    let fake = Fake::start().unwrap();
    fake.seed_running("SUB 1/é", 5);
    let (status, page) = get(
        &fake,
        "/RestAPI/usage-sessions/SUB%201%2F%C3%A9?offset=2&records=2&order=DESC",
    );
    assert_eq!(status, 200);
    assert_eq!(ids(&page), ["session-2", "session-1"]);
    let results = page["results"].clone();
    assert_eq!(
        page,
        json!({
            "nextPage": "/usage-sessions/SUB%201%2F%C3%A9?offset=4&records=2",
            "currentPage": 1,
            "currentOffset": 2,
            "recordsRequested": 2,
            "recordsReturned": 2,
            "executionTime": 3,
            "results": results,
        })
    );
    let (_, page) = get(&fake, "/RestAPI/usage-sessions/SUB-other/active");
    assert_eq!(
        (&page["recordsRequested"], &page["recordsReturned"]),
        (&json!(8766), &json!(0))
    );
    let (_, page) = get(&fake, "/RestAPI/usage-sessions/SUB%201%2F%C3%A9?records=0");
    assert_eq!((&page["currentPage"], ids(&page).len()), (&json!(0), 0));
}

#[test]
fn lists_are_filtered_and_ordered() {
    let fake = Fake::start().unwrap();
    let of = |id: &str, organization: &str, uduration: i64| {
        let mut session = session(id);
        session["organizationID"] = json!(organization);
        session["uduration"] = json!(uduration);
        session
    };
    fake.seed([
        of("a", "ORG-1", 10),
        of("b", "ORG-2", 9),
        of("c", "ORG-3", 100),
    ]);
    let list = |query: &str| {
        let (status, page) = get(&fake, &format!("/RestAPI/usage-sessions/SUB-1?{query}"));
        assert_eq!(status, 200, "{page}");
        ids(&page).join("")
    };
    assert_eq!(list("organizations=ORG-1&organizations=ORG-3"), "ac");
    assert_eq!(list("order_by=uduration"), "bac");
    assert_eq!(list("order_by=uduration&order=DESC"), "cab");
    assert_eq!(list("order_by=sessionID&order=DESC"), "cba");
}

#[test]
fn wrong_queries_are_refused() {
    let fake = Fake::start().unwrap();
    for (query, culprit) in [
        ("offset=-1", "offset"),
        ("records=2147483648", "records"),
        ("offset=1&offset=1", "offset"),
        ("order=asc", "order"),
        ("order_by=colour", "order_by"),
        ("orderBy=created", "orderBy"),
    ] {
        let (status, error) = get(&fake, &format!("/RestAPI/usage-sessions/SUB-1?{query}"));
        assert_eq!(
            (status, &error["errorParameters"]),
            (400, &json!([culprit])),
            "{query}"
        );
    }
}

#[test]
fn unknown_routes_and_types_are_refused() {
    let fake = Fake::start().unwrap();
    assert_eq!(get(&fake, "/usage-sessions/SUB-1").0, 404);
    assert_eq!(get(&fake, "/RestAPI/usage-sessions//active").0, 404);
    assert_eq!(get(&fake, "/RestAPI/usage-sessions/start").0, 405);
    let json = "Accept: application/json\r\n";
    assert_eq!(
        send(&fake, "POST /RestAPI/usage-sessions/stop", json, "{}").0,
        415
    );
    let (status, kind, _) = send(
        &fake,
        "GET /RestAPI/usage-sessions/SUB-1",
        "Accept: text/xml\r\n",
        "",
    );
    assert_eq!((status, kind.as_str()), (406, "application/json"));
}

#[test]
fn the_token_is_asked_for_and_rotates() {
    let fake = Fake::start().unwrap();
    let status = |headers: &str| send(&fake, "GET /RestAPI/usage-sessions/SUB-1", headers, "").0;
    assert_eq!(status(""), 200);
    fake.require_token("one");
    assert_eq!(status(""), 401);
    assert_eq!(status("Authorization: Bearer one\r\n"), 200);
    fake.require_token("two");
    assert_eq!(status("Authorization: Bearer one\r\n"), 401);
    assert_eq!(status("Authorization: Bearer two\r\n"), 200);
}

#[test]
fn requests_are_logged_as_they_were_sent() {
    let fake = Fake::start().unwrap();
    send(
        &fake,
        "GET /RestAPI/usage-sessions/a%2fb?order=ASC&x=%C3%A9",
        "X-One: 1\r\n",
        "abc",
    );
    let [request] = fake.take_requests().try_into().unwrap();
    assert_eq!(request.method, "GET");
    assert_eq!(
        request.target,
        "/RestAPI/usage-sessions/a%2fb?order=ASC&x=%C3%A9"
    );
    assert_eq!(request.header("x-one"), Some("1"));
    assert_eq!(request.body, b"abc");
    assert_eq!(fake.requests(), []);
}

#[test]
fn xml_is_answered_where_it_is_preferred() {
    let fake = Fake::start().unwrap();
    let body = json!({ "usageSessions": [session("a < b & c")] }).to_string();
    let headers = "Content-Type: application/json\r\nAccept: application/json;q=0.5, text/xml\r\n";
    let (status, kind, text) = send(&fake, "POST /RestAPI/usage-sessions/start", headers, &body);
    assert_eq!((status, kind.as_str()), (200, "text/xml;charset=UTF-8"));
    assert!(
        text.contains("<sessionID>a &lt; b &amp; c</sessionID>"),
        "{text}"
    );
    let (status, _, text) = send(&fake, "POST /RestAPI/usage-sessions/start", headers, &body);
    assert_eq!(status, 409);
    assert!(
        text.contains("<error>") && text.contains("<errorType>DuplicateSession</errorType>"),
        "{text}"
    );
}

#[test]
fn xml_repeats_elements_for_lists() {
    let value = json!({ "a": [1, { "b": true }], "c": null, "d": [], "e": "\u{1}\r" });
    assert_eq!(
        write_xml("root", &value),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root><a>1</a><a><b>true</b></a><e>\u{fffd}&#13;</e></root>"
    );
}

#[test]
fn the_best_accepted_format_is_chosen() {
    for (accept, format) in [
        ("application/json", Some(Format::Json)),
        ("*/*", Some(Format::TextXml)),
        ("application/*", Some(Format::ApplicationXml)),
        ("application/*, application/xml;q=0.9", Some(Format::Json)),
        (
            "text/xml;q=0.1, application/json;q=0.11",
            Some(Format::Json),
        ),
        ("application/json;q=0, */*;q=0.1", Some(Format::TextXml)),
        ("APPLICATION/JSON ; Q=1.000", Some(Format::Json)),
        ("application/json;q=2", None),
        ("image/png", None),
        ("nonsense", None),
    ] {
        assert_eq!(choose(Some(accept), ANY), format, "{accept}");
    }
    assert_eq!(choose(None, ANY), Some(Format::TextXml));
    assert_eq!(choose(Some("text/xml"), JSON), None);
}
