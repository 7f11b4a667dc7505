//! Answers as the server gave them, and base URLs of single calls.

use std::time::Duration;

use super::api::{Thing, answering, builder, fake, respond};
use crate::runtime::transport;
use crate::runtime::{Bytes, ErrorKind, Response, Retry, TransportError};

#[tokio::test]
async fn an_answer_of_any_status_and_type_is_given_as_it_is() {
    for (status, content_type, body) in [
        (200, "application/json", "{\"id\":1}"),
        (200, "text/html", "<p>"),
        (404, "text/html", "<p>"),
        (302, "", ""),
        (500, "application/json", "{\"message\":\"no\"}"),
    ] {
        let (client, log) = answering(status, content_type, body);
        let check = |response: Response<Bytes>| {
            assert_eq!(response.status.as_u16(), status);
            assert_eq!(response.value, body);
            let found = response.headers.get("content-type");
            assert_eq!(found.is_some(), !content_type.is_empty());
        };
        check(client.get_thing("1").send_raw().await.unwrap());
        check(client.blocking().get_thing("1").send_raw().unwrap());
        assert_eq!(log.all().len(), 2);
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_all_the_same() {
    let (fake, log) = fake(|_| respond(503, "text/plain", "busy"));
    let client = fake.retry(Retry::default().first_wait(Duration::ZERO));
    let client = client.build().unwrap();
    let response = client.get_thing("1").send_raw().await.unwrap();
    assert_eq!(
        (response.status.as_u16(), &response.value[..]),
        (503, &b"busy"[..])
    );
    assert_eq!(log.all().len(), 3);
    let thing = Thing { id: 1, name: None };
    let response = client.put_thing(&thing).send_raw().await.unwrap();
    assert_eq!(response.status.as_u16(), 503);
    assert_eq!(log.all().len(), 4);
}

#[tokio::test]
async fn no_answer_is_still_an_error() {
    let transport = transport::from_fn(|_| Err::<http::Response<()>, _>(TransportError::new("x")));
    let client = builder().transport(transport).retry(Retry::never()).build();
    let error = client.unwrap().get_thing("1").send_raw().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let (client, _) = answering(404, "text/html", "longer than it may be");
    drop(client);
    let (fake, _) = fake(|_| respond(404, "text/html", "longer than it may be"));
    let client = fake.max_response_bytes(5).build().unwrap();
    let error = client.get_thing("1").send_raw().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
}

#[tokio::test]
async fn a_call_may_go_to_another_base_url_with_its_credentials() {
    let (fake, log) = fake(|_| respond(200, "application/json", r#"{"id":1}"#));
    let client = fake
        .bearer_token("t")
        .server("https://uploads.example/v2", "https://replaced.example")
        .build()
        .unwrap();
    let other = "http://other.example:8080/base/";
    client.get_thing("1").base_url(other).send().await.unwrap();
    client.get_upload().base_url(other).send().await.unwrap();
    client.get_beta().base_url(other).send().await.unwrap();
    client
        .blocking()
        .get_thing("1")
        .base_url(other)
        .send()
        .unwrap();
    client.get_thing("1").send().await.unwrap();
    assert_eq!(
        log.urls(),
        [
            "http://other.example:8080/base/things/1/state",
            "http://other.example:8080/base/uploads",
            "http://other.example:8080/beta/things",
            "http://other.example:8080/base/things/1/state",
            "https://api.example/v1/things/1/state",
        ]
    );
    for seen in log.all() {
        assert_eq!(seen.header("authorization"), Some("Bearer t"));
    }
}

#[tokio::test]
async fn credentials_of_such_a_call_stay_where_it_went() {
    let (fake, log) = fake(|request| {
        if request.uri().host() == Some("other.example") {
            let response = http::Response::builder().status(302);
            let to = "https://api.example/v1/elsewhere";
            response.header("location", to).body(String::new()).unwrap()
        } else {
            respond(200, "application/json", r#"{"id":1}"#)
        }
    });
    let client = fake.bearer_token("t").build().unwrap();
    let request = client.get_thing("1").base_url("https://other.example");
    request.send().await.unwrap();
    let shown: Vec<_> = log
        .all()
        .iter()
        .map(|seen| seen.header("authorization").is_some())
        .collect();
    assert_eq!(shown, [true, false]);
}

#[tokio::test]
async fn a_base_url_that_is_none_is_refused() {
    let (client, log) = answering(200, "application/json", r#"{"id":1}"#);
    for url in ["/relative", "ftp://x", "https://u:p@x", "https://x?q=1", ""] {
        let error = client
            .get_thing("1")
            .base_url(url)
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{url}");
        assert!(!error.to_string().contains("u:p"), "{error}");
    }
    assert!(log.all().is_empty());
}
