//! Methods that version 3.2 adds: the request line that is sent, by both clients.

use specsmith_feature_tests::Client;
use specsmith_feature_tests::models::Filter;
use specsmith_tests::wire::{Script, Wire};

fn scripts() -> [Script; 2] {
    [
        Script::answer("200 OK", "application/json", r#"["a","b"]"#),
        Script::new().send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
    ]
}

#[tokio::test]
async fn query_and_a_method_of_ones_own() {
    let wire = Wire::start(scripts()).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    let things = client.query_things(Filter::new("x")).send().await.unwrap();
    assert_eq!(things, ["a", "b"]);
    client.copy_things().send().await.unwrap();
    let requests = wire.requests();
    assert_eq!(requests[0].line(), "QUERY /methods/things HTTP/1.1");
    assert_eq!(requests[0].body(), br#"{"name":"x"}"#);
    assert_eq!(requests[1].line(), "COPY /methods/things HTTP/1.1");
    assert_eq!(requests[1].body(), b"");
}

#[test]
fn the_same_without_async() {
    let wire = Wire::start(scripts()).unwrap();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.build().unwrap().blocking();
    let things = client.query_things(Filter::new("x")).send().unwrap();
    assert_eq!(things, ["a", "b"]);
    client.copy_things().send().unwrap();
    let requests = wire.requests();
    assert_eq!(requests[0].line(), "QUERY /methods/things HTTP/1.1");
    assert_eq!(requests[0].body(), br#"{"name":"x"}"#);
    assert_eq!(requests[1].line(), "COPY /methods/things HTTP/1.1");
}

#[cfg(feature = "fake")]
#[tokio::test]
async fn a_name_that_rust_keeps_for_itself() {
    let fake = specsmith_feature_tests::fake::Fake::new();
    fake.r#move().answer(());
    let client = fake.builder().build().unwrap();
    client.r#move().send().await.unwrap();
    assert_eq!(fake.r#move().count(), 1);
}
