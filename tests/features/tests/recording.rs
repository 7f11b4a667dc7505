//! Exchanges that are recorded over the network and replayed without one.

use specsmith_feature_tests::models::Change;
use specsmith_feature_tests::recording::{Recorder, Replayer};
use specsmith_feature_tests::{Client, ErrorKind};
use specsmith_tests::wire::{Script, Wire};

const LOG: &str = "{\"what\":\"a\"}\n{\"what\":\"b\"}\n";
const TOKEN: &str = r#"{"access_token":"s3cr3t-token","token_type":"bearer"}"#;

#[tokio::test]
async fn a_recording_stands_for_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.har");
    let json = "application/json";
    let wire = Wire::start([
        Script::answer("200 OK", json, TOKEN),
        Script::answer("204 No Content", "text/plain", ""),
        Script::answer("200 OK", "application/x-ndjson", LOG),
        Script::answer("204 No Content", "text/plain", ""),
        Script::answer("204 No Content", "text/plain", ""),
    ])
    .unwrap();
    let client = |secret: &str| {
        Client::builder()
            .base_url(wire.base_url())
            .oauth2_client_credentials("id", secret)
            .query_key(secret)
    };
    let recorded = client("s3cr3t-key").record(Recorder::new(&path));
    let recorded = recorded.build().unwrap();
    recorded.secured_by_oauth().send().await.unwrap();
    let mut lines = recorded.read_log().lines().await.unwrap();
    while lines.try_next().await.unwrap().is_some() {}
    let changes = [Change::new("a"), Change::new("b")];
    recorded.append_log(changes.clone()).send().await.unwrap();
    let blocking = recorded.blocking();
    let waiting = tokio::task::spawn_blocking(move || blocking.secured_by_query().send());
    waiting.await.unwrap().unwrap();
    let requests = wire.requests();
    assert_eq!(requests.len(), 5);
    assert_eq!(
        requests[1].headers("authorization"),
        ["Bearer s3cr3t-token"]
    );
    assert_eq!(
        requests[4].line(),
        "GET /security/query?api%20key=s3cr3t-key HTTP/1.1"
    );
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("s3cr3t"), "{text}");

    let replayer = Replayer::open(&path).unwrap();
    let replayed = client("another")
        .transport(replayer.clone())
        .build()
        .unwrap();
    replayed.secured_by_oauth().send().await.unwrap();
    let error = replayed.append_log([Change::new("a")]).send().await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let end = "/streams/log, but it differs in the body";
    assert!(error.to_string().ends_with(end), "{error}");
    replayed.append_log(changes.clone()).send().await.unwrap();
    let blocking = replayed.blocking();
    let waiting = tokio::task::spawn_blocking(move || {
        blocking.secured_by_query().send().unwrap();
        let lines = blocking.read_log().lines().unwrap();
        lines.collect::<Result<Vec<_>, _>>().unwrap()
    });
    assert_eq!(waiting.await.unwrap(), changes);
    assert!(replayer.unused().is_empty());
    assert_eq!(wire.requests().len(), 5);
}
