//! Operations at servers of their own.

use specsmith_feature_tests::Client;
use specsmith_tests::wire::{Script, Wire};

fn wire() -> Wire {
    let done = Script::new().send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
    Wire::start([done]).unwrap()
}

#[tokio::test]
async fn a_base_url_stands_for_all_servers() {
    let wire = wire();
    let base = format!("{}/prefix", wire.base_url());
    let client = Client::builder().base_url(base).build().unwrap();
    client.add_upload().send().await.unwrap();
    client.list_uploads().send().await.unwrap();
    let lines: Vec<_> = wire
        .requests()
        .iter()
        .map(|request| request.line())
        .collect();
    assert_eq!(
        lines,
        [
            "POST /prefix/uploads HTTP/1.1",
            "GET /beta/uploads HTTP/1.1"
        ]
    );
}

#[tokio::test]
async fn a_server_can_be_replaced_alone() {
    let wire = wire();
    let client = Client::builder()
        .server("http://uploads.localhost/v2", wire.base_url())
        .partner_key("secret")
        .build()
        .unwrap();
    client.add_upload().send().await.unwrap();
    let requests = wire.requests();
    assert_eq!(requests[0].line(), "POST /uploads HTTP/1.1");
    assert_eq!(requests[0].headers("x-partner"), ["secret"]);
}
