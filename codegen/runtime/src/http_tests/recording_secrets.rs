//! What recordings leave out of paths and of XML, and how it is replayed all the same.

use serde_json::Value;

use super::api::{builder, fake};
use crate::runtime::recording::{Recorder, Replayer};
use crate::runtime::{
    Bytes, Call, Client, ClientBuilder, Credential, Method, Operation, Response, Retry, Undeclared,
};

static SEND: Operation = Operation::new("send", Method::POST, "/bot{token}/chats/{chat}.{format}");

static FLAT: Operation = Operation::new("flat", Method::GET, "/flat?do=it&key={password}");

/// An exchange that is recorded, and the client that replays it.
struct Taped {
    text: String,
    client: Client,
}

/// Records `act` against a server that answers with `answer`.
async fn taped(
    set: impl Fn(ClientBuilder) -> ClientBuilder,
    recorder: impl Fn(Recorder) -> Recorder,
    (content_type, answer): (&'static str, &'static str),
    call: impl Fn(&Client) -> Call,
) -> Taped {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tape.har");
    let (fake, _) = fake(move |request| {
        let url = request.uri().to_string();
        http::Response::builder()
            .header("content-type", content_type)
            .header("location", url)
            .body(answer.to_owned())
            .unwrap()
    });
    let client = set(fake).record(recorder(Recorder::new(&path)));
    let client = client.build().unwrap();
    let response: Response<Bytes> = call(&client).send_raw::<Undeclared>().await.unwrap();
    // The caller has it all.
    assert_eq!(response.value, answer);
    let text = std::fs::read_to_string(&path).unwrap();
    let replayer = Replayer::open(&path).unwrap();
    let client = set(builder().transport(replayer).retry(Retry::never()));
    Taped {
        text,
        client: client.build().unwrap(),
    }
}

fn request(text: &str) -> Value {
    let file: Value = serde_json::from_str(text).unwrap();
    file["log"]["entries"][0]["request"].clone()
}

const ANSWER: (&str, &str) = ("application/json", r#"{"you":"s3cr3t/token"}"#);

#[tokio::test]
async fn path_parameters_are_left_out_by_their_names() {
    let call = |token: &'static str, chat: &'static str| {
        move |client: &Client| {
            let call: Call = client.call(&SEND).path("token", token);
            let call = call.path("chat", chat).path("format", "json");
            call.bytes("text/plain", "I am s3cr3t/token")
        }
    };
    let named = |recorder: Recorder| recorder.redact_path("Token");
    let plain = |builder| builder;
    let taped = taped(plain, named, ANSWER, call("s3cr3t/token", "a.b")).await;
    assert!(!taped.text.contains("s3cr3t"), "{}", taped.text);
    let sent = request(&taped.text);
    let url = "https://api.example/v1/botREDACTED/chats/a.b.json";
    assert_eq!(sent["url"], url);
    assert_eq!(sent["postData"]["text"], "I am REDACTED");
    assert!(
        taped
            .text
            .contains("\"value\": \"https://api.example/v1/botREDACTED/chats/a.b.json\"")
    );

    // It stands for any token, and for nothing else.
    let other = call("another", "b")(&taped.client);
    let error = other.send_raw::<Undeclared>().await.unwrap_err();
    assert!(error.to_string().contains("is of another URL"), "{error}");
    let other = call("another", "a.b")(&taped.client);
    let response = other.send_raw::<Undeclared>().await.unwrap();
    assert_eq!(response.value, r#"{"you":"REDACTED"}"#);
}

#[tokio::test]
async fn so_are_those_of_templates_with_a_query() {
    let taped = taped(
        |builder| builder,
        |recorder| recorder,
        ANSWER,
        |client| client.call(&FLAT).path("password", "short"),
    )
    .await;
    let url = "https://api.example/v1/flat?do=it&key=REDACTED";
    assert_eq!(request(&taped.text)["url"], url);
}

#[tokio::test]
async fn credentials_are_left_out_of_paths_and_in_every_spelling() {
    let secret = r"s3cr3t&<\t/k";
    let answer =
        r#"{"plain":"s3cr3t&<\\t/k","xml":"s3cr3t&amp;&lt;\t/k","url":"s3cr3t%26%3C%5Ct%2Fk"}"#;
    let taped = taped(
        |builder| builder.credential(Credential::bearer(secret)),
        |recorder| recorder,
        ("application/json", answer),
        |client| {
            let call: Call = client.call(&SEND).path("token", secret);
            call.path("chat", "c").path("format", "f")
        },
    )
    .await;
    assert!(!taped.text.contains("s3cr3t"), "{}", taped.text);
    let url = request(&taped.text)["url"].as_str().unwrap().to_owned();
    assert_eq!(url, "https://api.example/v1/botREDACTED/chats/c.f");
}

const XML: &str = r#"<?xml version="1.0"?><!-- a > b --><a xmlns:password="u" x='1 > 0' n:password="s3cr3t">
  <n:Password kind="<b>">s3cr3t<i/><password>s3cr3t</password><![CDATA[</n:Password>s3cr3t]]></n:Password>
  <name>n</name><own/><Own a="b"></Own><own>s3cr3t &amp; more</own><token>s3cr3t-token</token>
</a>"#;

#[tokio::test]
async fn elements_and_attributes_of_xml_are_left_out_by_their_names() {
    let call = |body: &'static str| {
        move |client: &Client| {
            let call: Call = client.call(&SEND).path("token", "t");
            let call = call.path("chat", "c").path("format", "f");
            call.bytes("application/soap+xml; charset=utf-8", body)
        }
    };
    let taped = taped(
        |builder| builder.credential(Credential::bearer("s3cr3t-token")),
        |recorder| recorder.redact_field("own"),
        ("text/xml", XML),
        call(XML),
    )
    .await;
    assert!(!taped.text.contains("s3cr3t"), "{}", taped.text);
    let expected = r#"<?xml version="1.0"?><!-- a > b --><a xmlns:password="u" x='1 > 0' n:password="REDACTED">
  <n:Password kind="<b>">REDACTED</n:Password>
  <name>n</name><own/><Own a="b">REDACTED</Own><own>REDACTED</own><token>REDACTED</token>
</a>"#;
    assert_eq!(request(&taped.text)["postData"]["text"], expected);

    // To the replayer it stands for anything; the rest has to be the same.
    let changed = XML.replace("s3cr3t &amp; more", "");
    let changed: &'static str = Box::leak(changed.into_boxed_str());
    let response = call(changed)(&taped.client).send_raw::<Undeclared>();
    assert_eq!(response.await.unwrap().value, expected);
    let other: &'static str = Box::leak(XML.replace("<name>n", "<name>m").into_boxed_str());
    let response = call(other)(&taped.client).send_raw::<Undeclared>();
    assert!(response.await.is_err());
}

/// What is no XML, or breaks off, is left out rather than shown, and never more than it has.
#[tokio::test]
async fn broken_xml_is_no_way_out() {
    for (broken, expected) in [
        ("<a><password>s3cr3t", "<a><password>REDACTED"),
        ("<a><password", "<a><passwordREDACTED"),
        ("<a password='s3cr3t", "<a password='REDACTED"),
        (
            "<a></b><password>s3cr3t</c></d>",
            "<a></b><password>REDACTED</c></d>",
        ),
        ("plain < text", "plain < text"),
        ("<", "<"),
        ("<>", "<>"),
        ("</", "</"),
        ("<!-- <password>", "<!-- <password>"),
        (
            "<é é='ü' é:password=\"ü\"/>",
            "<é é='ü' é:password=\"REDACTED\"/>",
        ),
    ] {
        let taped = taped(
            |builder| builder,
            |recorder| recorder,
            ("application/xml", broken),
            |client| client.call(&FLAT).path("password", "short"),
        )
        .await;
        let file: Value = serde_json::from_str(&taped.text).unwrap();
        let text = &file["log"]["entries"][0]["response"]["content"]["text"];
        assert_eq!(*text, expected, "{broken}");
    }
}
