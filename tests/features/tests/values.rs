//! Kinds of values: the bytes that are sent, and what comes back.

use specsmith_feature_tests::Client;
use specsmith_feature_tests::models::Plain;
use specsmith_tests::wire::{Script, Wire};

#[tokio::test]
async fn a_plain_object() {
    let wire = Wire::start([Script::answer(
        "200 OK",
        "application/json",
        r#"{"text":"b","count":9007199254740993,"at":"2026-01-02T03:04:05.5+01:00"}"#,
    )])
    .unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    let plain = Plain::new("a").count(1);
    let echoed = client.echo_plain(plain).send().await.unwrap();
    assert_eq!(echoed.count, Some(9_007_199_254_740_993));
    assert_eq!(
        echoed.at.unwrap().to_rfc3339(),
        "2026-01-02T02:04:05.500+00:00"
    );
    let requests = wire.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].body(), br#"{"text":"a","count":1}"#);
}
