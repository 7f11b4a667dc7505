//! Which server a call goes to, and who sees credentials.

use std::time::Duration;

use super::api::{Log, fake, respond};
use crate::runtime::{ClientBuilder, ErrorKind};

fn api(url: &'static str) -> (ClientBuilder, Log) {
    let (builder, log) = fake(move |request| {
        if request.uri().path().ends_with("/uploads") && !url.is_empty() {
            http::Response::builder()
                .status(302)
                .header("location", url)
                .body(String::new())
                .unwrap()
        } else {
            respond(200, "application/json", r#"{"id":1}"#)
        }
    });
    (builder.bearer_token("secret"), log)
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server_with_credentials() {
    let (builder, log) = api("");
    let client = builder.build().unwrap();
    client.get_upload().send().await.unwrap();
    client.get_thing("1").send().await.unwrap();
    assert_eq!(
        log.urls(),
        [
            "https://uploads.example/v2/uploads",
            "https://api.example/v1/things/1/state"
        ]
    );
    for seen in log.all() {
        assert_eq!(seen.header("authorization"), Some("Bearer secret"));
    }
}

#[tokio::test]
async fn the_callers_base_url_stands_for_all_servers() {
    let (builder, log) = api("");
    let client = builder.base_url("http://localhost:1/x").build().unwrap();
    client.get_upload().send().await.unwrap();
    client.get_beta().send().await.unwrap();
    assert_eq!(
        log.urls(),
        [
            "http://localhost:1/x/uploads",
            "http://localhost:1/beta/things"
        ]
    );
}

#[tokio::test]
async fn a_server_that_is_a_path_is_at_the_host_of_the_base_url() {
    let (builder, log) = api("");
    let client = builder.build().unwrap();
    client.get_beta().send().await.unwrap();
    assert_eq!(log.only().url, "https://api.example/beta/things");
}

#[tokio::test]
async fn the_caller_may_replace_one_server() {
    let (builder, log) = api("");
    let client = builder
        .server("https://uploads.example/v2", "http://localhost:2/")
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    client.get_upload().send().await.unwrap();
    client.get_thing("1").send().await.unwrap();
    assert_eq!(
        log.urls(),
        [
            "http://localhost:2/uploads",
            "https://api.example/v1/things/1/state"
        ]
    );
    let (builder, _) = api("");
    let error = builder.server("a", "nonsense").build().unwrap_err();
    assert!(
        error.to_string().starts_with("server \"nonsense\": "),
        "{error}"
    );
}

#[tokio::test]
async fn a_redirect_from_its_own_server_leaves_credentials_behind() {
    for target in ["https://api.example/v1/elsewhere", "https://evil.example/"] {
        let (builder, log) = api(target);
        let client = builder.build().unwrap();
        client.get_upload().send().await.unwrap();
        let seen = log.all();
        assert_eq!(seen[0].header("authorization"), Some("Bearer secret"));
        assert_eq!(seen[1].url, target);
        assert_eq!(seen[1].header("authorization"), None);
    }
}

#[tokio::test]
async fn a_server_that_is_no_url_has_to_be_set() {
    let (builder, log) = api("");
    let client = builder.build().unwrap();
    let error = client.get_tenant().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let message = error.to_string();
    assert!(
        message.contains("https://{tenant}.example") && message.contains("ClientBuilder::server"),
        "{message}"
    );
    assert!(log.all().is_empty());
}
