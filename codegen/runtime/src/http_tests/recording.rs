//! Exchanges that are recorded and replayed: what is left out, what matches, and what is said where nothing does.

use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::api::{Log, Thing, builder, fake, respond};
use crate::runtime::recording::{Recorder, Replayer};
use crate::runtime::transport::{self, Body};
use crate::runtime::{
    ApiKey, Bytes, Call, Client, ClientBuilder, Credential, Credentials, ErrorKind, Method,
    OAuth2Flows, OAuth2Grant, Operation, Retry, Scheme, TransportError, Undeclared,
};

struct Tape {
    folder: TempDir,
}

impl Tape {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("tape.har")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    fn entries(&self) -> Vec<Value> {
        let file: Value = serde_json::from_str(&self.text()).unwrap();
        file["log"]["entries"].as_array().unwrap().clone()
    }

    fn replay(&self) -> (Client, Replayer) {
        let replayer = Replayer::open(self.path()).unwrap();
        let client = builder().transport(replayer.clone()).retry(Retry::never());
        (client.build().unwrap(), replayer)
    }
}

fn recorded(builder: ClientBuilder, tape: &Tape) -> Client {
    builder.record(Recorder::new(tape.path())).build().unwrap()
}

fn answers(bodies: &[&str]) -> (ClientBuilder, Log) {
    let mut bodies: Vec<_> = bodies.iter().map(|body| (*body).to_owned()).collect();
    bodies.reverse();
    let bodies = Mutex::new(bodies);
    fake(move |_| {
        let body = bodies.lock().unwrap().pop().unwrap();
        respond(200, "application/json", &body)
    })
}

fn thing(id: i64) -> Thing {
    Thing { id, name: None }
}

#[tokio::test]
async fn what_was_recorded_is_replayed_in_order() {
    let tape = Tape::new();
    let (fake, log) = answers(&[r#"{"id":1}"#, r#"{"id":2}"#, r#"{"id":3}"#, r#"{"id":4}"#]);
    let client = recorded(fake, &tape);
    assert_eq!(client.get_thing("1").send().await.unwrap(), thing(1));
    assert_eq!(client.get_thing("1").send().await.unwrap(), thing(2));
    assert_eq!(client.put_thing(&thing(9)).send().await.unwrap(), thing(3));
    assert_eq!(client.blocking().get_thing("2").send().unwrap(), thing(4));
    assert_eq!(log.all().len(), 4);

    let (client, replayer) = tape.replay();
    assert_eq!(client.blocking().get_thing("2").send().unwrap(), thing(4));
    assert_eq!(client.get_thing("1").send().await.unwrap(), thing(1));
    assert_eq!(
        replayer.unused(),
        [
            "2: GET https://api.example/v1/things/1/state",
            "3: POST https://api.example/v1/things"
        ]
    );
    assert_eq!(client.put_thing(&thing(9)).send().await.unwrap(), thing(3));
    assert_eq!(client.get_thing("1").send().await.unwrap(), thing(2));
    assert!(replayer.unused().is_empty());

    let error = client.get_thing("1").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let path = tape.path();
    assert_eq!(
        error.to_string(),
        format!(
            "get_thing: the request was refused: nothing that is recorded in {} answers GET https://api.example/v1/things/1/state: the closest is 1: GET https://api.example/v1/things/1/state, but it was replayed already",
            path.display()
        )
    );
}

#[tokio::test]
async fn the_file_is_a_har_that_is_always_the_same() {
    let texts: Vec<_> = [Tape::new(), Tape::new()]
        .iter()
        .map(|tape| {
            let (fake, _) = answers(&[r#"{"id":3}"#]);
            let client = recorded(fake, tape).blocking();
            client.put_thing(&thing(9)).send().unwrap();
            assert!(!tape.path().with_extension("har.part").exists());
            tape.text()
        })
        .collect();
    assert_eq!(texts[0], texts[1]);
    let file: Value = serde_json::from_str(&texts[0]).unwrap();
    assert_eq!(file["log"]["version"], "1.2");
    assert_eq!(
        file["log"]["entries"][0]["request"],
        json!({
            "method": "POST",
            "url": "https://api.example/v1/things",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": file["log"]["entries"][0]["request"]["headers"],
            "queryString": [],
            "postData": { "mimeType": "application/json", "text": "{\"id\":9}", "params": [] },
            "headersSize": -1,
            "bodySize": 8,
        })
    );
    assert_eq!(
        file["log"]["entries"][0]["response"]["content"],
        json!({ "mimeType": "application/json", "size": 8, "text": "{\"id\":3}" })
    );
    assert_eq!(file["log"]["entries"][0]["_operation"], "put_thing");
}

struct Vault;

impl Credentials for Vault {
    fn get(&self) -> transport::BoxFuture<'_, Result<Credential, crate::runtime::BoxError>> {
        let key = ApiKey::query("given by", "s3cr3t-given");
        Box::pin(std::future::ready(Ok(Credential::api_key(key))))
    }
}

#[tokio::test]
async fn credentials_are_left_out_wherever_they_stand() {
    static HEADER: Scheme = Scheme::header("header", "header_key", "X-Key");
    static QUERY: Scheme = Scheme::query("query", "query_key", "q k");
    static COOKIE: Scheme = Scheme::cookie("cookie", "session", "sid");
    static ACT: Operation =
        Operation::new("act", Method::POST, "/act").security(&[&[&HEADER, &QUERY, &COOKIE]]);
    let tape = Tape::new();
    let (fake, log) = fake(|request| {
        let url = request.uri().to_string();
        let echo = format!(
            r#"{{"url":{url:?},"token":"s3cr3t-bearer","nested":[{{"Access_Token":"s3cr3t-issued"}}],"own":"s3cr3t-own"}}"#
        );
        http::Response::builder()
            .header("content-type", "application/json")
            .header("set-cookie", "sid=s3cr3t-new")
            .header(
                "location",
                format!("/next?q%20k=s3cr3t-query&plain=1&{url}"),
            )
            .header("x-own", "s3cr3t-own")
            .body(echo)
            .unwrap()
    });
    let recorder = Recorder::new(tape.path()).redact_header("X-Own");
    let recorder = recorder.redact_query("pin").redact_field("OWN");
    let client = fake
        .scheme(&HEADER, Credential::key("s3cr3t-header"))
        .scheme(&QUERY, Credential::key("s3cr3t-query"))
        .scheme(&COOKIE, Credential::key("s3cr3t-cookie"))
        .credential(Credential::bearer("s3cr3t-bearer"))
        .credentials(Vault)
        .header("X-Shared", "s3cr3t-shared")
        .record(recorder)
        .build()
        .unwrap();
    let call: Call = client.call(&ACT);
    let body = "password=s3cr3t-form&name=n&own=s3cr3t-own";
    let call = call
        .extra_header("x-extra", "s3cr3t-extra")
        .query("pin", "s3cr3t-pin")
        .query("open", "1")
        .bytes("application/x-www-form-urlencoded", body);
    call.send::<(), Undeclared>().await.unwrap();
    // It was sent with all of them.
    let seen = log.only();
    for secret in ["bearer", "header", "cookie", "shared", "extra"] {
        let secret = format!("s3cr3t-{secret}");
        let mut values = seen.headers.values();
        assert!(values.any(|value| value.to_str().unwrap().contains(&secret)));
    }
    assert_eq!(seen.body, body);
    let text = tape.text();
    assert!(!text.contains("s3cr3t"), "{text}");
    let entry = &tape.entries()[0];
    assert_eq!(
        entry["request"]["url"],
        "https://api.example/v1/act?pin=REDACTED&open=1&given%20by=REDACTED&q%20k=REDACTED"
    );
    let sent = "password=REDACTED&name=n&own=REDACTED";
    assert_eq!(entry["request"]["postData"]["text"], sent);

    // Whoever replays it may have other credentials, but no other arguments.
    let replayer = Replayer::open(tape.path()).unwrap();
    let client = builder()
        .transport(replayer)
        .scheme(&HEADER, Credential::key("another"))
        .scheme(&QUERY, Credential::key("another"))
        .scheme(&COOKIE, Credential::key("another"))
        .credentials(Vault)
        .build()
        .unwrap();
    let call = |open: &'static str| {
        let call: Call = client.call(&ACT);
        let body = "name=n&password=x&own=y";
        let call = call.query("open", open).query("pin", "2");
        call.bytes("application/x-www-form-urlencoded", body)
            .send::<(), Undeclared>()
    };
    let error = call("2").await.unwrap_err().to_string();
    assert!(
        error.ends_with("but it differs in the query parameter `open`"),
        "{error}"
    );
    assert!(
        !error.contains("another") && !error.contains("s3cr3t"),
        "{error}"
    );
    call("1").await.unwrap();
}

#[tokio::test]
async fn tokens_are_left_out_and_replayed_all_the_same() {
    static OAUTH: Scheme = Scheme::authorization("oauth", "oauth2_token");
    static ACT: Operation = Operation::new("act", Method::GET, "/act").security(&[&[&OAUTH]]);
    static FLOWS: OAuth2Flows = OAuth2Flows {
        client_credentials: Some("https://id.example/token"),
        password: None,
        refresh: None,
        scopes: &["read"],
    };
    let grant = |secret: &str| {
        let grant = OAuth2Grant::client_credentials("s3cr3t-id", secret).client_in_body();
        grant.parameter("audience", "s3cr3t-audience")
    };
    let tape = Tape::new();
    let (fake, log) = fake(|request| {
        let is_token = request.uri().host() == Some("id.example");
        let token = r#"{"access_token":"s3cr3t-access","refresh_token":"s3cr3t-refresh","account":"s3cr3t-who","expires_in":3600,"token_type":"Bearer"}"#;
        respond(200, "application/json", if is_token { token } else { "" })
    });
    let builder_of =
        |builder: ClientBuilder, secret| builder.scheme_grant(&OAUTH, &FLOWS, grant(secret));
    let client = recorded(builder_of(fake, "s3cr3t-client"), &tape);
    let call: Call = client.call(&ACT);
    call.send::<(), Undeclared>().await.unwrap();
    assert_eq!(
        log.all()[1].header("authorization"),
        Some("Bearer s3cr3t-access")
    );
    let text = tape.text();
    assert!(!text.contains("s3cr3t"), "{text}");
    assert_eq!(
        tape.entries()[0]["request"]["postData"]["text"],
        "grant_type=client_credentials&scope=read&client_id=REDACTED&client_secret=REDACTED&audience=REDACTED"
    );
    let replayer = Replayer::open(tape.path()).unwrap();
    let client = builder_of(builder().transport(replayer.clone()), "another");
    let client = client.build().unwrap();
    let call: Call = client.call(&ACT);
    call.send::<(), Undeclared>().await.unwrap();
    assert!(replayer.unused().is_empty());
}

#[tokio::test]
async fn what_differs_is_named() {
    static POST: Operation = Operation::new("post", Method::POST, "/things/a");
    let tape = Tape::new();
    let (fake, _) = answers(&["{}", "{}"]);
    let client = recorded(fake, &tape);
    let post = |client: &Client, query: &'static str, body: &'static str| {
        let call: Call = client.call(&POST);
        let call = call.query("a", query).query("b", "2");
        call.bytes("application/json", body)
            .send::<(), Undeclared>()
    };
    post(&client, "1", r#"{"list":[{"a":1},{"a":2}],"x":1}"#)
        .await
        .unwrap();
    client.get_thing("1").send_raw().await.unwrap();
    let (client, _) = tape.replay();
    let ends = [
        (
            "2",
            "{}",
            "1: POST https://api.example/v1/things/a?a=1&b=2, but it differs in the query parameter `a`",
        ),
        (
            "1",
            r#"{"x":1,"list":[{"a":1},{"a":3}]}"#,
            "but it differs in the body at `/list/1/a`",
        ),
        (
            "1",
            r#"{"x":1,"list":[{"a":1}]}"#,
            "but it differs in the body at `/list`",
        ),
        (
            "1",
            r#"{"list":[{"a":1},{"a":2}],"x":1,"y":0}"#,
            "but it differs in the body at `/y`",
        ),
        ("1", "text", "but it differs in the body"),
    ];
    for (query, body, end) in ends {
        let error = post(&client, query, body).await.unwrap_err().to_string();
        assert!(error.ends_with(end), "{error}");
    }
    let error = client
        .put_thing(&thing(1))
        .send()
        .await
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("the closest is 1: POST https://api.example/v1/things/a?a=1&b=2, but it is of another URL"), "{error}");
    let error = client.get_thing("2").send().await.unwrap_err().to_string();
    assert!(error.contains("the closest is 2: GET "), "{error}");
    // The same content in another order.
    post(&client, "1", r#"{ "x": 1, "list": [{"a":1},{"a":2}] }"#)
        .await
        .unwrap();
}

#[tokio::test]
async fn bodies_that_are_streams_binary_or_of_several_parts() {
    static POST: Operation = Operation::new("post", Method::POST, "/upload");
    let tape = Tape::new();
    let log = Log::default();
    let noted = log.clone();
    let transport = transport::from_fn(move |request| {
        noted.note(&request);
        Ok(http::Response::new(Body::from(b"\xff\x00")))
    });
    let client = recorded(builder().transport(transport), &tape);
    let upload = |client: &Client, boundary: &str, reader: &'static [u8]| {
        let call: Call = client.call(&POST);
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let content_type: &'static str = Box::leak(content_type.into_boxed_str());
        let call = call.bytes(content_type, Body::from_reader(reader));
        call.send::<Bytes, Undeclared>()
    };
    upload(&client, "AAA", b"--AAA\r\n\r\n\xfe\r\n--AAA--")
        .await
        .unwrap();
    assert_eq!(log.only().body, &b"--AAA\r\n\r\n\xfe\r\n--AAA--"[..]);
    // Whatever the boundary was, the recording is the same.
    let request = tape.entries()[0]["request"].clone();
    let content_type = "multipart/form-data; boundary=boundary";
    assert_eq!(request["postData"]["mimeType"], content_type);
    assert_eq!(
        request["postData"]["text"],
        "LS1ib3VuZGFyeQ0KDQr+DQotLWJvdW5kYXJ5LS0="
    );
    let (client, _) = tape.replay();
    let wrong = upload(&client, "BBB", b"--BBB\r\n\r\n-\r\n--BBB--").await;
    assert_eq!(wrong.unwrap_err().kind(), ErrorKind::InvalidRequest);
    let body = upload(&client, "BBB", b"--BBB\r\n\r\n\xfe\r\n--BBB--").await;
    assert_eq!(body.unwrap(), &b"\xff\x00"[..]);
}

#[tokio::test]
async fn what_has_no_answer_is_not_recorded_and_redirects_are() {
    let tape = Tape::new();
    let attempts = Mutex::new(0);
    let transport = transport::from_fn(move |request| {
        let mut attempts = attempts.lock().unwrap();
        *attempts += 1;
        if *attempts == 1 {
            return Err(TransportError::connect("refused"));
        }
        let response = http::Response::builder();
        if request.uri().path() == "/elsewhere" {
            let response = response.header("content-type", "application/json");
            return Ok(response.body(Body::from("{\"id\":1}")).unwrap());
        }
        let response = response.status(302).header("location", "/elsewhere");
        Ok(response.body(Body::default()).unwrap())
    });
    let retry = Retry::default().first_wait(std::time::Duration::ZERO);
    let client = recorded(builder().transport(transport).retry(retry), &tape);
    client.get_thing("1").send().await.unwrap();
    let urls: Vec<_> = tape
        .entries()
        .iter()
        .map(|entry| entry["request"]["url"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        urls,
        [
            "https://api.example/v1/things/1/state",
            "https://api.example/elsewhere"
        ]
    );
    let (client, replayer) = tape.replay();
    assert_eq!(client.get_thing("1").send().await.unwrap(), thing(1));
    assert!(replayer.unused().is_empty());
}

#[test]
fn a_recording_of_a_browser_will_do() {
    let tape = Tape::new();
    let entry = json!({
        "startedDateTime": "2024-05-01T10:00:00.000Z",
        "request": {
            "method": "GET", "url": "https://api.example/v1/things/1/state#top",
            "headers": [{ "name": ":authority", "value": "api.example" }],
        },
        "response": {
            "status": 200,
            "headers": [
                { "name": ":status", "value": "200" },
                { "name": "Content-Type", "value": "application/json" },
                { "name": "Content-Encoding", "value": "br" },
                { "name": "Content-Length", "value": "3" },
            ],
            "content": { "text": "eyJpZCI6MX0=", "encoding": "base64", "mimeType": "application/json" },
        },
    });
    let blocked = json!({
        "request": { "method": "GET", "url": "https://api.example/v1/things/1/state" },
        "response": { "status": 0 },
    });
    let file = json!({ "log": { "entries": [blocked, entry] } });
    std::fs::write(tape.path(), file.to_string()).unwrap();
    let (client, _) = tape.replay();
    assert_eq!(client.blocking().get_thing("1").send().unwrap(), thing(1));
}

#[test]
fn what_is_no_recording_is_refused() {
    let tape = Tape::new();
    let error = Replayer::open(tape.path()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    for (text, what) in [
        ("{", "EOF while parsing"),
        ("[]", "no list `log.entries`"),
        (
            r#"{"log":{"entries":[{"response":{"status":200}}]}}"#,
            "exchange 1: it has no text at /request/method",
        ),
        (
            r#"{"log":{"entries":[{}]}}"#,
            "exchange 1: it has no number at /response/status",
        ),
    ] {
        std::fs::write(tape.path(), text).unwrap();
        let error = Replayer::open(tape.path()).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
        assert!(error.to_string().contains(what), "{error}");
    }
    let missing = tape.path().join("in/no/folder");
    let builder = builder().record(Recorder::new(missing));
    let error = builder.build().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the recording cannot be written"),
        "{error}"
    );
}
